"""A look-alike of our own tokens typed by the patient: redacted, so that none can be forged."""

import re
from collections.abc import Iterator
from typing import Final

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.spans import TYPES
from api.privacy.tokens import LOOK_ALIKE

# Read in the text as it was typed, for there tokens are looked for later; with anything beside
# it, for what stands beside may become a token of its own.
_TYPED: Final = re.compile(rf"(?:{'|'.join(sorted(TYPES, key=len, reverse=True))})_[0-9]+")


def find_tokens(message: Message) -> Iterator[Finding]:
    for match in LOOK_ALIKE.finditer(message.low):
        yield Finding(*match.span(), "OTHER_ID", 2.0, "looks like a token")
    if "_" in message.original:
        for match in _TYPED.finditer(message.original):
            start, end = message.from_original(*match.span())
            yield Finding(start, end, "OTHER_ID", 2.0, "reads as a token")


RECOGNIZER = Recognizer("token", find_tokens)
