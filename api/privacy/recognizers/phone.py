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
    r"landline|sms|pager|line|home|work|voicemail|marc\w+|contacto)\b[^\d]{0,28}$"
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
_LAST_FOUR = re.compile(
    r"(?:last\s+(?:four|4)(?: digits| numbers)?[^\d.]{0,24}(?:phone|cell|mobile|number|telephone)|"
    r"(?:phone|cell|mobile|telephone|number|celular|telefono)[^\d.]{0,24}(?:end(?:s|ing)?(?: in| "
    r"with)?|last (?:four|4)(?: digits)?|termina\w* en))[^\d]{0,12}(?P<v>\d{4}|\d[ -]\d[ -]\d[ -]\d)"
    r"(?!\d)"
)
_EXTENSION = re.compile(r"\s*,?\s*(?:ext\.?|extension|x)\s*\d{1,6}\b")
_FREE_SHAPES = {
    (10,), (3, 3, 4), (3, 7), (6, 4), (11,), (1, 3, 3, 4), (1, 10), (2, 4, 4), (3, 4, 3),
    (2, 2, 3, 4), (2, 3, 3, 4), (3, 3, 2, 2), (1, 3, 7), (2, 10), (2, 4, 6), (5, 6), (5, 5),
}  # fmt: skip
_MEASURE = re.compile(r"\s*(?:mg|mcg|ml|units?|steps|dollars|bucks|calories|kg|lbs?|%)\b|\s*%")


def find_phones(message: Message) -> Iterator[Finding]:
    for run in message.digit_runs:
        reason = _reason(message, run)
        if reason is None:
            continue
        start, end = _edges(message.low, run)
        yield Finding(start, end, "PHONE", 0.9 if "shape" not in reason else 0.75, reason)
    for match in _LAST_FOUR.finditer(message.low):
        yield Finding(*match.span("v"), "PHONE", 0.96, "last four of a phone")


def _reason(message: Message, run: DigitRun) -> str | None:
    count = len(run.digits)
    if not 7 <= count <= 15 or _MEASURE.match(message.low, run.end):
        return None
    if message.low[run.start - 1 : run.start] in ("$", "#", "€"):
        return None
    before = message.before(run.start)
    raw = message.low[run.start : run.end]
    if "," in raw and count < 10:
        return None
    cued = bool(_CUE.search(before)) or bool(_AFTER_CUE.match(message.low, run.end))
    if message.asked == "phone":
        return "answer to the phone question"
    if _OTHER_CUE.search(before) and not re.search(r"(?:phone|cell|call)\W*$", before):
        return None
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


def _edges(low: str, run: DigitRun) -> tuple[int, int]:
    start = run.start
    while start > 0 and low[start - 1] in "(+":
        start -= 1
    extension = _EXTENSION.match(low, run.end)
    return start, extension.end() if extension else run.end


RECOGNIZER = Recognizer("phone", find_phones)
