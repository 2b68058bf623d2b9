# ruff: noqa: E501
"""Internet addresses, version 4 and 6."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.spelled_letters import UNITS

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_SAID = rf"(?:\d{{1,3}}|(?:(?:{UNITS}|(?:one |two |a )?hundred(?: and)?|{_TENS}|ten|eleven|twelve|\w{{3,5}}teen)[\s\-]?){{1,4}}(?<![\s\-]))"
_PATTERNS = (
    Pattern(re.compile(rf"\bip\b(?: (?:address|addr|is|number|v4))*[\s:=]{{1,3}}(?:is |at )?(?P<v>{_OCTET}(?:\s?[,. ;\-]\s?{_OCTET}){{3}})(?!\d)"), "IP", 0.96,
            "four octets behind the word"),
    Pattern(re.compile(rf"(?<![\d.,])(?:{_OCTET}\s?\.\s){{3}}{_OCTET}(?![\d]|\s?\.\s?\d)|(?<![\d.,])(?:{_OCTET}\s\.\s?){{3}}{_OCTET}(?![\d]|\s?\.\s?\d)"), "IP", 0.96,
            "octets with wide dots"),
    Pattern(re.compile(rf"(?<![\w])(?=[\w\- ]{{1,40}} (?:dot|punto|point) ){_SAID}(?:\s(?:dot|punto|point)\s{_SAID}){{3}}(?!\w)"), "IP", 0.97,
            "spoken octets"),
    Pattern(re.compile(rf"(?<![\d.])(?:{_OCTET}\.){{3}}{_OCTET}(?::\d{{2,5}})?(?![\d]|\.\d)"), "IP", 0.95,
            "four octets"),
    Pattern(re.compile(rf"(?<!\w){_OCTET}(?: dot {_OCTET}){{3}}(?!\w)"), "IP", 0.96, "spoken octets"),
    Pattern(re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])"), "IP", 0.95,
            "eight groups"),
    Pattern(re.compile(r"(?<![\w:])(?=[0-9a-f:]{0,39}::)(?=[0-9a-f:]{0,39}[0-9a-f])(?:[0-9a-f]{0,4}:){2,7}"
                       r"[0-9a-f]{0,4}(?![\w:])"), "IP", 0.9, "shortened groups"),
)  # fmt: skip


def find_ips(message: Message) -> Iterator[Finding]:
    said = any(f" {dot} " in message.low for dot in ("dot", "punto", "point"))
    if said or ":" in message.low or message.has_figures:
        yield from find_patterns(message, _PATTERNS)


RECOGNIZER = Recognizer("ip", find_ips)
