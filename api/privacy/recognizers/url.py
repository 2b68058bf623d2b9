# ruff: noqa: E501
"""Web addresses, also without a scheme or spoken."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns

_TLD = r"(?:com|net|org|edu|gov|io|me|info|biz|us|uk|ca|mx|es|co|app|dev|health|link|ly|tv|gg|page|site)"
_PATTERNS = (
    Pattern(re.compile(r"\b(?:https?|ftp)://[^\s<>\"']{2,400}"), "URL", 1.0, "address with a scheme"),
    Pattern(re.compile(r"\bwww\d?\.[^\s<>\"']{2,400}"), "URL", 1.0, "address with www"),
    Pattern(re.compile(rf"(?<![\w@.\-])(?:[a-z0-9\-]{{1,40}}\.){{1,4}}{_TLD}(?:/[^\s<>\"']{{0,300}})?"
                       r"(?![\w@])"), "URL", 0.85, "host name"),
    Pattern(re.compile(rf"\b(?:www|w w w) dot [a-z0-9\-]{{2,40}}(?: dot [a-z0-9\-]{{2,30}}){{0,2}} dot "
                       rf"{_TLD}\b(?: slash [\w\-]{{1,40}}){{0,4}}"), "URL", 0.9, "spoken address"),
    Pattern(re.compile(rf"\b[a-z0-9\-]{{2,40}} dot {_TLD} slash [\w\-]{{1,40}}(?: slash [\w\-]{{1,40}})"
                       r"{0,3}"), "URL", 0.9, "spoken address"),
)  # fmt: skip


def find_urls(message: Message) -> Iterator[Finding]:
    for found in find_patterns(message, _PATTERNS):
        end = found.end
        while end > found.start and message.low[end - 1] in ".,;:!?)]'\"":
            end -= 1
        if (
            message.low.endswith(".gov", found.start, end)
            and "/" not in message.low[found.start : end]
        ):
            continue  # a public office identifies nobody
        yield Finding(found.start, end, found.type, found.score, found.reason)


RECOGNIZER = Recognizer("url", find_urls)
