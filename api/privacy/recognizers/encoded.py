"""Text in base64 or in hexadecimal figures: anybody can read what it identifies."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer

_LEAST: Final = 16
_BASE64: Final = re.compile(rf"(?<![A-Za-z0-9+/_\-])[A-Za-z0-9+/_\-]{{{_LEAST},}}={{0,2}}")
_HEX: Final = re.compile(
    rf"(?<![A-Za-z0-9])(?:[2-7][0-9a-fA-F]){{{_LEAST // 2},}}(?![A-Za-z0-9])", re.I
)


def find_encoded(message: Message) -> Iterator[Finding]:
    for match in _BASE64.finditer(message.cased):
        if _is_mixed(match.group()) and _is_text(_from_base64(match.group())):
            yield Finding(*match.span(), "OTHER_ID", 0.9, "text in base64")
    for match in _HEX.finditer(message.cased):
        if _is_text(bytes.fromhex(match.group())):
            yield Finding(*match.span(), "OTHER_ID", 0.9, "text in hexadecimal figures")


def _is_mixed(text: str) -> bool:
    """No word of a language has both cases and all else in the middle."""
    return any(c.islower() for c in text[1:]) and any(c.isupper() for c in text[1:])


def _from_base64(text: str) -> bytes:
    body = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except binascii.Error:
        return b""


def _is_text(raw: bytes) -> bool:
    return len(raw) >= _LEAST // 2 and all(32 <= byte < 127 or byte in b"\t\r\n" for byte in raw)


RECOGNIZER = Recognizer("encoded", find_encoded)
