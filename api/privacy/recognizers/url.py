# ruff: noqa: E501
"""Web addresses, also without a scheme or spoken."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.person_words import WordKind, kind_of

_TLD = r"(?:com|net|org|edu|gov|io|me|info|biz|us|uk|ca|mx|es|co|app|dev|health|link|ly|tv|gg|page|site)"
# Endings that are words as well, or parts of other names: with a path behind, or where a site is spoken of.
_MORE_TLD = (
    r"(?:be|gl|ai|de|eu|fr|it|in|br|cc|ws|xyz|to|im|fm|sh|so|st|am|vip|pro|blog|photos?|pics|cam|live|online|store|shop|club|art|"
    r"studio|design|photography|gallery|world|website|space|life|social|media|news|cloud|digital|agency|zone|fun|family|name|bio)"
)
_SITE = r"(?:(?:web ?)?(?:site|page|blog|portfolio|url|link|domain)|sitio|pagina(?: web)?|enlace)"
# What follows a full stop without its blank, rather than the end of a host name.
_NO_STOP = r"(?!(?:and|but|so|it|its|the|my|i|is|in|on|to|no|not|then|or|that|this|there|when|what|how|can|please|thanks|will|was|has|have|do|does|if|he|she|we|they|you|for|with|at|as|of|a|an)\b)"
_MINE = r"(?:my|our|mi|nuestr[oa]|her|his|the|a|su)"
_NAME = r"[a-z0-9][a-z0-9\-]{1,40}"
_SPOKEN = re.compile(
    rf"(?<![\w@.])(?P<n>{_NAME})(?: dot {_NAME})?(?P<d> dot (?:com|net|org|edu|io|info|biz|me|co))\b(?: (?:slash|forward slash|/) ?[\w\-]{{1,40}}){{0,3}}"
)
_PATTERNS = (
    Pattern(re.compile(r"\b(?:https?|ftp)://[^\s<>\"']{2,400}"), "URL", 1.0, "address with a scheme"),
    Pattern(re.compile(r"\bwww\d?\.[^\s<>\"']{2,400}"), "URL", 1.0, "address with www"),
    Pattern(re.compile(rf"\bwww\d?(?:\.|\s?dot\s|\s){_NAME}(?:\s(?:dot|punto)\s{_NAME}){{0,2}}\s?(?:dot|punto)\s{_TLD}\b(?:\s(?:slash|/)\s?[\w\-]{{1,40}}){{0,4}}"), "URL", 1.01,
            "address with www, in part spoken"),
    Pattern(re.compile(rf"(?<![\w@.\-])(?:[a-z0-9\-]{{1,40}}\.){{1,4}}{_TLD}(?:/[^\s<>\"']{{0,300}})?"
                       r"(?![\w@])"), "URL", 0.85, "host name"),
    Pattern(re.compile(rf"(?<![\w@.\-])(?:[a-z0-9\-]{{2,40}}\.){{1,3}}(?:{_TLD}|{_MORE_TLD})/(?=[^\s<>\"']{{2,300}})[^\s<>\"']{{2,300}}"), "URL", 0.9,
            "host name and path"),
    Pattern(re.compile(rf"\b{_SITE}(?:'s| is| es|:| at| called| address is)*[\s:]{{1,2}}(?:at |is |on |en )?(?P<v>{_NAME}(?:\.{_NO_STOP}[a-z0-9\-]{{2,40}}){{1,3}}(?:/[^\s<>\"']{{0,300}})?)(?![\w@])"),
            "URL", 0.9, "host name behind a word for a site"),
    Pattern(re.compile(rf"(?<![\w@.\-])(?P<v>{_NAME}(?:\.{_NO_STOP}[a-z0-9\-]{{2,40}}){{1,3}}(?:/[^\s<>\"']{{0,300}})?)(?= (?:is|es) {_MINE} (?:\w{{2,12}} )?{_SITE}\b)"), "URL", 0.9,
            "host name before a word for a site"),
    Pattern(re.compile(rf"\b{_SITE}(?:'s| is| es|:| at| called)*[\s:]{{1,2}}(?:at |is )?(?P<v>{_NAME}(?: dot [a-z0-9\-]{{2,40}}){{1,3}})(?![\w@])"), "URL", 0.9,
            "spoken address behind a word for a site"),
    Pattern(re.compile(rf"(?<![\w@.])(?P<v>{_NAME}(?: dot {_NAME}){{1,3}})(?= (?:is|es) {_MINE} (?:\w{{2,12}} )?{_SITE}\b)"), "URL", 0.9,
            "spoken address before a word for a site"),
    Pattern(re.compile(rf"\b(?:www|w w w) dot [a-z0-9\-]{{2,40}}(?: dot [a-z0-9\-]{{2,30}}){{0,2}} dot "
                       rf"{_TLD}\b(?: slash [\w\-]{{1,40}}){{0,4}}"), "URL", 0.9, "spoken address"),
    Pattern(re.compile(rf"\b[a-z0-9\-]{{2,40}} dot {_TLD} slash [\w\-]{{1,40}}(?: slash [\w\-]{{1,40}})"
                       r"{0,3}"), "URL", 0.9, "spoken address"),
    Pattern(re.compile(r"\b(?:imgur|flickr|instagram|insta|facebook|photobucket|dropbox|onedrive|youtube|tiktok|pinterest|snapchat|twitter|vimeo|google (?:drive|photos))\b(?: (?:at|link|is|album|post|:))*[\s:]{0,2}"
                       r"(?P<v>/?(?:a|album|gallery|u|user|p|reel|watch|shorts|s|photos?|add|in|share|file|d|v)/[\w\-]{3,60})"), "URL", 0.85, "path at a known site"),
    Pattern(re.compile(r"\b(?:imgur|flickr|photobucket) (?:gallery|album|link|post|code|id)(?: is|:)? (?P<v>(?=[a-z]{0,12}\d)[a-z0-9]{5,12})(?![\w])"), "URL", 0.85,
            "code at a known site"),
)  # fmt: skip


# Without one of these there is no address.
_SIGNS = (".", "/", "dot", "www", "w w w", "imgur", "flickr", "photobucket")


def find_urls(message: Message) -> Iterator[Finding]:
    if not any(sign in message.low for sign in _SIGNS):
        return
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
    if " dot " in message.low:
        for match in _SPOKEN.finditer(message.low):
            if kind_of(match.group("n")) is not WordKind.NEVER:
                yield Finding(*match.span(), "URL", 0.8, "spoken host name")


RECOGNIZER = Recognizer("url", find_urls)
