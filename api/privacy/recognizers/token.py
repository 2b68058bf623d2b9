"""A look-alike of our own tokens typed by the patient: redacted, so that none can be forged."""

from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.tokens import LOOK_ALIKE


def find_tokens(message: Message) -> Iterator[Finding]:
    for match in LOOK_ALIKE.finditer(message.low):
        yield Finding(*match.span(), "OTHER_ID", 2.0, "looks like a token")


RECOGNIZER = Recognizer("token", find_tokens)
