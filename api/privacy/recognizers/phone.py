# ruff: noqa: E501
"""Telephone numbers in figures, groups, words; the last four digits where said to be a phone's."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.spoken import DigitRun

_CUE = re.compile(
    r"\b(?:phone|fone|phne|cell\w*|mobile|tel|telephone|telefono|tlf|celular|cel|movil|whatsapp|"
    r"call|calling|text|txt|reach(?: me| him| her)?|contact|number|numero|num|fax|llam\w+|ring|"
    r"landline|sms|pager|line|home|work|voicemail|marc\w+|contacto|emergency|whats ?app|ring me|"
    r"hit me up|dial\w*|beeper|casa|trabajo|mensajes?)\b[^\d]{0,28}$"
)
_AFTER_CUE = re.compile(
    r"[\s,.)\-]{0,3}(?:is|es)?\s?(?:my|mi|the|his|her)?\s?(?:new |cell ?|best |"
    r"home |work )?(?:phone|cell|number|mobile|celular|numero|telefono)\b"
)
_OTHER_CUE = re.compile(
    r"\b(?:member|group|policy|account|acct|card|mrn|record|chart|claim|order|rx|prescription|"
    r"routing|ssn|social|passport|license|serial|npi|id|zip|invoice|confirmation|reference|ref|"
    r"case|ticket|statement|poliza|miembro|cuenta|tarjeta|expediente)\b[^\d]{0,24}$"
)
# "boise, id? their number is": what a word for another number says no more.
_OWN_CUE = re.compile(
    r"\b(?:phone|fone|cell\w*|mobile|telefono|celular|cel|movil|whatsapp|call|text|reach|fax|dial|"
    r"llam\w+|marc\w+|landline|(?:their|my|his|her|our|your|mi|su|best|new) (?:\w{1,8} )?(?:number|num|"
    r"numero))\b[^\d]{0,28}$"
)
_SEP = r"[\s\-./_~|:*•·]{0,3}"
_SHAPES = (
    (re.compile(rf"(?<![\w.$/\-])(?:\+?1{_SEP})?\(?\d{{3}}\)?[\s]?[/_~|*\-.•·]\s?\d{{3}}{_SEP}\d{{4}}(?![\w\-])"),
     "shape of a phone number in groups"),
    (re.compile(rf"(?<![\w.$/\-+])(?:\+?1{_SEP})?\(?\d{{3}}\)?\s\d{{3}}[\s\-]\d{{4}}(?![\w\-])"),
     "shape of a phone number in groups"),
    (re.compile(r"(?<![\w.$/\-])(?=(?:[\doil]{0,2}[\d\-. ]){5})[\doil]{3}[\-. ][\doil]{3}[\-. ][\doil]{4}"
                r"(?![\w\-])"), "shape of a phone number with letters for figures"),
    (re.compile(r"(?<![\w.$/\-])\d{3}[\s,]{1,3}(?:is |as )?(?:the |my )?area code[\s,]{1,3}(?:and |then ){0,2}"
                r"\d{3}[\s\-.]{0,2}\d{4}(?!\w)"), "number after its area code"),
)  # fmt: skip
_AREA = (
    re.compile(r"\barea code\s(?:is |of )?(?P<v>\d{3})(?!\d)"),
    re.compile(r"(?<![\w.$/\-])(?P<v>\d{3}[\s,]{1,3}(?:is |thats |that's |as )?(?:the |my )?area code[\s,]{1,3}"
               r"(?:and |then ){0,2}\d{3}[\s\-.]{0,2}\d{4})(?!\w)"),
)  # fmt: skip
_FOUR_CUE = re.compile(
    r"\b(?:(?:phone|cell|mobile|number|telefono|celular|cel|numero)\b[^\d.]{0,24}(?:\bend\w*|\btermina\w*|"
    r"last (?:four|4))|(?:last|ultimos) (?:four|4|cuatro)[^\d.]{0,30}(?:phone|cell|mobile|number|celular|telefono))[^\d.]{0,12}$"
)
_FOUR_BEHIND = re.compile(
    r"[\s,]{1,3}(?:(?:is|es|are|that's|thats)\s)?(?:the (?:last (?:four|4|digits) (?:of|on) )?)?(?:my |mi |his |her )?"
    r"(?:old |new )?(?:phone|cell|mobile|telefono|celular)\b"
)
_ENDING = re.compile(r"\b(?:end(?:s|ing)?|termina\w*)(?: in| with| en)?\s$")
_LAST_FOUR = re.compile(
    r"(?:last\s+(?:four|4)(?: digits| numbers)?[^\d.]{0,24}(?:phone|cell|mobile|number|telephone)|"
    r"(?:phone|cell|mobile|telephone|number|celular|telefono)[^\d.]{0,24}(?:end(?:s|ing)?(?: in| "
    r"with)?|last (?:four|4)(?: digits)?|termina\w* en))[^\d]{0,12}(?P<v>\d{4}|\d[ -]\d[ -]\d[ -]\d)"
    r"(?!\d)"
)
_EXTENSION = re.compile(
    r"\s*,?\s*(?:ext\.?|extension|exten|x|anexo|interno)\s?#?\s?(?:\d{1,6}\b|(?:(?:oh|zero|one|two|three|"
    r"four|five|six|seven|eight|nine)\b\s?){1,5}(?<=\w))"
)
_FREE_SHAPES = {
    (10,), (3, 3, 4), (3, 7), (6, 4), (11,), (1, 3, 3, 4), (1, 10), (2, 4, 4), (3, 4, 3),
    (2, 2, 3, 4), (2, 3, 3, 4), (3, 3, 2, 2), (1, 3, 7), (2, 10), (2, 4, 6), (5, 6), (5, 5),
}  # fmt: skip
_MEASURE = re.compile(r"\s*(?:mg|mcg|ml|units?|steps|dollars|bucks|calories|kg|lbs?|%)\b|\s*%")


def find_phones(message: Message) -> Iterator[Finding]:
    for run in message.digit_runs:
        if len(run.digits) == 4 and _is_last_four(message, run):
            yield Finding(run.start, run.end, "PHONE", 0.955, "last four of a phone")
        reason = _reason(message, run)
        if reason is None:
            continue
        start, end = _edges(message.low, run.start, run.end)
        yield Finding(start, end, "PHONE", 0.9 if "shape" not in reason else 0.75, reason)
    yield from _find_shapes(message)
    for match in _LAST_FOUR.finditer(message.low):
        yield Finding(*match.span("v"), "PHONE", 0.96, "last four of a phone")


def _find_shapes(message: Message) -> Iterator[Finding]:
    """Groups that are a telephone number wherever they are, also two of them in a row."""
    for regex, reason in _SHAPES:
        for match in regex.finditer(message.low):
            if sum(c.isdigit() for c in match.group()) >= 5:
                start, end = _edges(message.low, *match.span())
                yield Finding(start, end, "PHONE", 0.76, reason)
    for regex in _AREA:
        for match in regex.finditer(message.low):
            yield Finding(*match.span("v"), "PHONE", 0.78, "area code")


def _is_last_four(message: Message, run: DigitRun) -> bool:
    before = message.before(run.start, 60)
    if _FOUR_CUE.search(before):
        return True
    return bool(_ENDING.search(before) and _FOUR_BEHIND.match(message.low, run.end))


def _reason(message: Message, run: DigitRun) -> str | None:
    count = len(run.digits)
    if not 7 <= count <= 15 or _MEASURE.match(message.low, run.end):
        return None
    if message.low[run.start - 1 : run.start] in ("$", "#", "€"):
        return None
    before = message.before(run.start)
    raw = message.low[run.start : run.end]
    if "," in raw and count < 10 and not run.spelled:
        return None
    cued = bool(_CUE.search(before)) or bool(_AFTER_CUE.match(message.low, run.end))
    if message.asked == "phone":
        return "answer to the phone question"
    if run.digits.startswith("00") and count >= 11 and not run.spelled:
        return "international form"
    if _OTHER_CUE.search(before) and not _OWN_CUE.search(before):
        return "shape in other words" if count in (10, 11) and _is_grouped(run) else None
    if message.low[max(0, run.start - 2) : run.start].strip() in ("+", "(+") or before.endswith(
        "+"
    ):
        return "international form"
    if cued:
        return "near a word for a phone"
    if count in (10, 11) and (_free(run) or run.spelled):
        return "shape of a phone number"
    if count == 7 and (
        re.fullmatch(r"\d{3}[-.]\d{4}", raw) or (run.spelled and len(run.groups) > 4)
    ):
        return "shape of a local number"
    return "shape of a long number" if count in (12, 13) and _free(run) else None


def _free(run: DigitRun) -> bool:
    return run.groups in _FREE_SHAPES or all(g == 1 for g in run.groups)


def _is_grouped(run: DigitRun) -> bool:
    return run.spelled or (len(run.groups) > 1 and run.groups in _FREE_SHAPES)


def _edges(low: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and low[start - 1] in "(+":
        start -= 1
    extension = _EXTENSION.match(low, end)
    return start, extension.end() if extension else end


RECOGNIZER = Recognizer("phone", find_phones)
