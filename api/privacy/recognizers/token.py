"""A look-alike of our own tokens typed by the patient: redacted, so that none can be forged."""

from collections.abc import Iterator
from typing import Final

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer

SCORE: Final = 2.0


def find_tokens(message: Message) -> Iterator[Finding]:
    for start, end in message.look_alikes:
        yield Finding(start, end, "OTHER_ID", SCORE, "reads as a token")


RECOGNIZER = Recognizer("token", find_tokens)
