# ruff: noqa: E501
"""Internet addresses, version 4 and 6."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_PATTERNS = (
    Pattern(re.compile(rf"(?<![\d.])(?:{_OCTET}\.){{3}}{_OCTET}(?::\d{{2,5}})?(?![\d]|\.\d)"), "IP", 0.95,
            "four octets"),
    Pattern(re.compile(rf"(?<!\w){_OCTET}(?: dot {_OCTET}){{3}}(?!\w)"), "IP", 0.96, "spoken octets"),
    Pattern(re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])"), "IP", 0.95,
            "eight groups"),
    Pattern(re.compile(r"(?<![\w:])(?=[0-9a-f:]{0,39}::)(?=[0-9a-f:]{0,39}[0-9a-f])(?:[0-9a-f]{0,4}:){2,7}"
                       r"[0-9a-f]{0,4}(?![\w:])"), "IP", 0.9, "shortened groups"),
)  # fmt: skip


def find_ips(message: Message) -> Iterator[Finding]:
    yield from find_patterns(message, _PATTERNS)


RECOGNIZER = Recognizer("ip", find_ips)
