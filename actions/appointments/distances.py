"""How far from a time that is known: "an hour earlier", "a week later", "the day after".

One reading of these words for every time they are counted from: the one chosen, that of the visit
to be moved, the day that was spoken of.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_NUMBERS = {
    **{word: n for n, word in enumerate("one two three four five six seven".split(), 1)},
    **{word: n for n, word in enumerate("un dos tres cuatro cinco seis siete".split(), 1)},
    **dict.fromkeys(("a", "an", "the", "una", "la", "el", "al"), 1),
    **dict.fromkeys(("half an", "half a", "a half", "half", "media"), 0.5),
    **dict.fromkeys(("a quarter of an", "quarter of an", "a quarter", "un cuarto de"), 0.25),
    **dict.fromkeys(("a couple", "a couple of", "couple of", "un par de"), 2),
    "ten": 10, "diez": 10, "fifteen": 15, "quince": 15, "thirty": 30, "treinta": 30,
}  # fmt: skip
_COUNT = r"\d{1,2}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_UNITS = {
    "mi": timedelta(minutes=1), "ho": timedelta(hours=1), "hr": timedelta(hours=1),
    "da": timedelta(days=1), "di": timedelta(days=1), "dí": timedelta(days=1),
    "we": timedelta(days=7), "wk": timedelta(days=7), "se": timedelta(days=7),
    "fo": timedelta(days=14),
}  # fmt: skip
_UNIT = r"min(?:ute|uto)?s?|ho(?:ur|ra)s?|hrs?|days?|d[ií]as?|weeks?|wks?|semanas?|fortnights?"
# "an hour after" is counted from the time spoken of; "an hour after work" is not.
_ENDS = (
    r"(?=\W*$|\s*[.,;:?!)]|\s+(?:please|pls|plz|if|is|would|works|instead|then|maybe|perhaps|and|or|"
    r"but|same|at|por|mejor|si|y|o|pero|misma|a la misma|est[aá])\b)"
)
_LATER = (
    r"later|from (?:then|that day)|m[aá]s tarde|"
    rf"(?:after|despu[eé]s)(?:\s+(?:that|this|de (?:eso|esa)))?{_ENDS}"
)
_EARLIER = rf"earlier|sooner|m[aá]s temprano|(?:before|antes)(?:\s+(?:that|this|de eso))?{_ENDS}"
_DISTANCE = re.compile(
    rf"\b(?P<count>{_COUNT})\s+(?P<unit>{_UNIT})(?P<half>\s+and a half|\s+y media)?\s+"
    rf"(?:(?P<later>{_LATER})|(?P<earlier>{_EARLIER}))"
    rf"|(?P<next>^\W*(?:no\W+|then\W+)?day after(?: that)?{_ENDS}|"
    r"\b(?:the )?(?:next|following) day\b(?! \w+day)|\bal? (?:el )?d[ií]a siguiente\b|"
    r"\bel d[ií]a siguiente\b|(?<=that day)\W+(?:but |maybe )?the (?:next|following) one\b)"
    rf"|\b(?:push|move|bump|shift|slide)\w*(?:\s+(?:it|that|this|me|the \w+))?\s+"
    rf"(?:(?:back|out|down)\s+|(?P<up>up)\s+)?(?:by\s+)?(?P<by>{_COUNT})\s+(?P<of>{_UNIT})"
    r"(?P<more>\s+and a half)?"
    rf"|\b(?:(?P<put_off>atr[aá]s\w*|retr[aá]s\w*|pospo\w+|rec[oó]rr\w+)|adel[aá]nt\w*)\s+"
    rf"(?:\w+\s+){{0,2}}?(?P<por>{_COUNT})\s+(?P<de>{_UNIT})(?P<y>\s+y media)?"
    r"|\b(?P<week>(?:the )?(?:next|following) week|"
    r"la (?:pr[oó]xima semana|semana (?:que viene|siguiente)))\b"
    r"|\b(?P<before>(?:al? |el )?d[ií]a anterior\b|(?:the )?previous day\b)",
    re.IGNORECASE,
)
# Between two distances that are one: "a day later and an hour earlier".
_JOINT = re.compile(r"[\s,]*(?:and|y|but|pero|&)?[\s,]*", re.IGNORECASE)
_SAME = re.compile(r"\bsame\b|\bmism[ao]\b", re.IGNORECASE)
# Words of what happened or is to be done at another time than the visit's.
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:start(?:ed|s)|beg[au]n|happened|came|(?<!'ve )got|felt|went|threw|vomit\w*|woke|took|"
    r"(?:was|were)(?! (?:thinking|hoping|wondering))|"
    r"arrive|show up|check in|get there|remind\w*|fast(?:ing)?|eat|drink|stop|"
    r"empez\w+|comenz\w+|fue|estaba|tom[eé]|llegar|recu[eé]rd\w*|ayun\w+|comer|beber)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Distance:
    """Days and hours to add; `spans` are the words that said them."""

    days: timedelta
    hours: timedelta
    spans: tuple[tuple[int, int], ...]

    def after(self, start: datetime) -> datetime:
        return start + self.days + self.hours

    def says(self, start: int, end: int) -> bool:
        """Whether those words of a message are among these."""
        return any(first <= start and end <= last for first, last in self.spans)


def distance_in(text: str) -> Distance | None:
    """What a message says of how far; the last that is said, with what is joined to it."""
    if _OF_SOMETHING_ELSE.search(text):
        return None
    found = [each for each in _DISTANCE.finditer(text) if not _is_a_whole_week(each, text)]
    if not found:
        return None
    joined = [found[-1]]
    for before in reversed(found[:-1]):
        if not _JOINT.fullmatch(text[before.end() : joined[0].start()]):
            break
        joined.insert(0, before)
    steps = [_step(each) for each in joined]
    day = timedelta(days=1)
    return Distance(
        days=sum((step for step in steps if abs(step) >= day), timedelta()),
        hours=sum((step for step in steps if abs(step) < day), timedelta()),
        spans=tuple(each.span() for each in joined),
    )


def _is_a_whole_week(found: re.Match[str], text: str) -> bool:
    """ "next week", "the week after that": to look through, unless day or hour are the same."""
    words = (found["count"] or "").lower(), (found["unit"] or "").lower()
    whole = found["week"] or words in (("the", "week"), ("la", "semana"))
    return bool(whole) and not _SAME.search(text)


def _step(found: re.Match[str]) -> timedelta:
    if found["week"]:
        return timedelta(days=7)
    if found["next"] or found["before"]:
        return timedelta(days=1 if found["next"] else -1)
    count = (found["count"] or found["by"] or found["por"]).lower()
    unit = found["unit"] or found["of"] or found["de"]
    number = float(count) if count.isdigit() else _NUMBERS[count]
    number += 0.5 if found["half"] or found["more"] or found["y"] else 0
    step = number * _UNITS[unit[:2].lower()]
    pushed = found["by"] and not found["up"]
    return step if found["later"] or pushed or found["put_off"] else -step
