# ruff: noqa: E501
"""E-mail addresses, written or spoken: "john at gmail dot com", "ana arroba yahoo punto com"."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.person_words import WordKind, kind_of

_PROVIDERS = (
    r"(?:gmail|g mail|gmial|gmai|gamil|yahoo|yaho|hotmail|hot mail|outlook|icloud|i cloud|aol|live|"
    r"msn|proton|protonmail|comcast|verizon|att|sbcglobal|ymail|me|mail|gmx|zoho|cox|bellsouth)"
)
_TLD = r"(?:com|con|cm|comm|net|org|edu|gov|mil|us|mx|es|co|io|me|info|biz|uk|ca|de|fr|health|care|example)"
_OPEN, _SHUT = r"\s?[(\[{<]\s?", r"\s?[)\]}>]\s?"
_DOT = rf"(?:\s?\.{{1,2}}\s?|\s(?:dot|punto|period|point)\s?|{_OPEN}(?:\.|dot|punto){_SHUT})"
_AT = rf"(?:\s?@\s?|{_OPEN}(?:@|at|arroba){_SHUT}|\s(?:at|arroba|at sign|at the rate(?: of)?|at rate)\s)"
# Pieces and links share no character: one way to read a run, so no backtracking explosion.
_LINK = (
    r"(?:\s?[._+\-]{1,3}\s?|\s(?:dot|punto|underscore|guion bajo|guion|dash|hyphen|plus|period)\s"
    rf"|{_OPEN}(?:\.|dot|punto|underscore|dash|hyphen){_SHUT})"
)
_LOCAL = rf"[a-z0-9%]{{1,40}}(?:{_LINK}[a-z0-9%]{{1,30}}){{0,5}}"
_LABEL = r"(?:e-?mail(?: address)?|correo(?: electronico)?)(?:'s| is| es|:)?\s+(?:it'?s |is |es )?"
_PLAIN = r"[^\W_][\w.+%\-]{0,63}@[^\W_][\w\-]{0,62}(?:\.[\w\-]{1,62}){1,4}"
_PATTERNS = (
    Pattern(re.compile(_PLAIN), "EMAIL", 1.0, "address with @"),
    Pattern(
        re.compile(rf"(?<![\w.]){_LOCAL}{_AT}[\w\-]{{1,40}}(?:{_DOT}[\w\-]{{2,30}}){{0,2}}{_DOT}"
                   rf"{_TLD}\b(?:{_DOT}[a-z]{{2}}\b)?"),
        "EMAIL", 0.95, "spoken or spaced address",
    ),
    Pattern(re.compile(rf"(?<![\w.]){_LOCAL}\s?@{{1,2}}\s?{_PROVIDERS}(?:[\s,.]{{0,2}}(?:com|con|net)(?:\.[a-z]{{2}})?)?\b"), "EMAIL", 0.9,
            "address at a known provider"),
    Pattern(re.compile(rf"(?<![\w.'])(?:[a-z0-9]\s){{2,20}}(?:at|arroba|@)\s(?:[a-z0-9\-]{{1,30}}\s){{1,3}}(?:dot|punto|\.)\s?{_TLD}\b"), "EMAIL", 0.96,
            "spelled address"),
    Pattern(re.compile(rf"(?<![\w.])[a-z0-9]{{1,30}}(?:\s(?:dash|hyphen|underscore|dot|period|guion)\s[a-z0-9]{{1,30}}){{1,3}}\s\d{{1,6}}\s?(?:at|arroba|@)\s[\w\-]{{1,40}}(?:\s(?:dot|punto)\s|\s?\.\s?){_TLD}\b"), "EMAIL", 0.995,
            "spoken address in parts"),
    Pattern(re.compile(rf"(?<![\w.]){_LOCAL}\s(?:at|arroba)\s(?:[a-z0-9\-]{{1,30}}\s){{1,3}}(?:dot|punto)\s{_TLD}\b"),
            "EMAIL", 0.9, "spoken address at a host of several words"),
    Pattern(re.compile(r"(?<![\w.@])[\w.+\-]{2,40}(?:gmail|yahoo|hotmail|outlook|icloud)\.com\b"), "EMAIL", 0.9,
            "address without its @"),
    Pattern(re.compile(r"(?<![\w.])[\w.+\-]{1,64}@[\w\-]{2,40}\b"), "EMAIL", 0.6, "word at word"),
    Pattern(re.compile(rf"\b{_LABEL}(?P<v>[\w.+\-]{{1,64}}\s?@\s?[\w\-]{{2,40}})\b"), "EMAIL", 0.65,
            "word at word after a label"),
    Pattern(re.compile(rf"(?<![\w.]){_LOCAL}\sat\s(?:gmail|yahoo|hotmail|outlook|icloud|aol)(?:[\s,]{{1,2}}(?:com|con|net))?\b"),
            "EMAIL", 0.85, "spoken address at a known provider"),
    Pattern(
        re.compile(rf"\b{_LABEL}(?P<v>(?:[a-z0-9._\-]{{1,30}}\s){{1,6}}(?:at|arroba|@)\s[\w\-]{{1,40}}"
                   rf"(?:{_DOT}|\s){_TLD}\b)"),
        "EMAIL", 0.97, "spoken address after a label",
    ),
    Pattern(re.compile(rf"\b{_LABEL}(?P<v>[\w.+\-]{{2,40}}\s?(?:gmail|yahoo|hotmail|outlook|icloud)"
                       rf"{_DOT}(?:com|con|net)\b)"), "EMAIL", 0.8, "address without its @"),
)  # fmt: skip
_SLIP = re.compile(rf"[\w.+\-]{{2,40}}\s?{_PROVIDERS}{_DOT}{_TLD}\b")
_LEADING_WORDS = re.compile(
    r"(?:(?:it's|its|is|me|es|my|mi|email|mail|correo|to|use|send|sure|yes)\s+)+"
)

# "the rash at www.blueheron.example", "posted at photos.example.com": a link after words.
_AT_LINK = re.compile(r"[a-z' ]{1,60}\s(?:at|arroba)\s(?P<host>[\w\-.]{3,80})$")


def _is_link(text: str) -> bool:
    match = _AT_LINK.match(text)
    if match is None or "." not in match.group("host"):
        return False
    host = match.group("host")
    if host.startswith("www."):
        return True
    word = text[: match.start("host")].split()[-2]
    return kind_of(word) is WordKind.NEVER and not re.match(_PROVIDERS + r"\.", host)


# "j smith 22 at gmail dot com": the words before figures are said with them.
_BARE_FIGURES = re.compile(r"\d{1,6}\s?(?:@|at\b|arroba\b)")
_PARTS_BEFORE = re.compile(r"(?:(?<![\w'])[a-z]\s)?(?<![\w'])([a-z]{2,20})\s$")


def _with_parts_before(low: str, start: int) -> int:
    if not _BARE_FIGURES.match(low, start):
        return start
    parts = _PARTS_BEFORE.search(low, max(0, start - 30), start)
    if parts is None or kind_of(parts.group(1)) is WordKind.NEVER:
        return start
    return parts.start()


# "jim_at_outlook_dot_com": what is said at length, written in one piece.
_JOINED = re.compile(
    rf"(?<![a-z0-9])(?P<v>[a-z0-9][\w.\-]{{0,40}}?[_\-](?:at|arroba)[_\-][a-z0-9\-]{{2,40}}?(?:[_\-](?:dot|punto)[_\-]|\.){_TLD})(?![a-z0-9])"
)


def find_emails(message: Message) -> Iterator[Finding]:
    if "_at_" in message.low or "-at-" in message.low or "_arroba_" in message.low:
        for match in _JOINED.finditer(message.low):
            yield Finding(*match.span("v"), "EMAIL", 0.95, "spoken address in one piece")
    for found in find_patterns(message, _PATTERNS):
        if _is_link(message.low[found.start : found.end]):
            continue
        lead = _LEADING_WORDS.match(message.low, found.start, found.end)
        start = _with_parts_before(message.low, lead.end() if lead else found.start)
        yield Finding(start, found.end, found.type, found.score, found.reason)
    if message.asked in ("email", "phone"):
        for match in _SLIP.finditer(message.low):
            yield Finding(*match.span(), "EMAIL", 0.8, "answer to the contact question")


RECOGNIZER = Recognizer("email", find_emails)
