# ruff: noqa: E501
"""Telephone numbers in figures, groups, words; the last four digits where said to be a phone's."""

import re
from collections.abc import Iterator
from dataclasses import replace

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.calendar_words import FULL_DATE
from api.privacy.recognizers.phone_last_four import find_last_fours
from api.privacy.recognizers.phone_runs import find_phone_runs
from api.privacy.recognizers.phone_shapes import find_phone_shapes
from api.privacy.recognizers.typing_slips import without_slips
from api.privacy.spoken import DigitRun

_CUE = re.compile(
    r"\b(?:phone|fone|phne|cell\w*|mobile|tel|telephone|telefono|tlf|celular|cel|movil|whatsapp|"
    r"call|calling|text|txt|reach(?: me| him| her)?|contact|numbers?|numero|num|nr|fax|llam\w+|ring|"
    r"landline|sms|pager|line|home|work|voicemail|marc\w+|contacto|emergency|whats ?app|ring me|"
    r"hit me up|dial\w*|beeper|casa|trabajo|mensajes?)\b[^\d]{0,28}$"
)
_AFTER_CUE = re.compile(
    r"[\s,.)\-]{0,3}(?:is|es)?\s?(?:my|mi|the|his|her)?\s?(?:new |cell ?|best |"
    r"home |work )?\x01*(?:phone|cell|tel|num|number|mobile|celular|numero|telefono)\b(?! (?:de|del|on) )"
)
_OTHER_CUE = re.compile(
    r"\b(?:member|group|policy|account|acct|card|mrn|record|chart|claim|order|rx|prescription|"
    r"mbr|grp|pol|ins|insurance|conf|auth|authorization|visit|incident|request|routing|ssn|social|passport|license|serial|npi|id|zip|invoice|confirmation|reference|ref|"
    r"case|ticket|statement|poliza|miembro|cuenta|tarjeta|expediente)\b[^\d]{0,24}$"
)
# "boise, id? their number is": what a word for another number says no more.
_OWN_CUE = re.compile(
    r"\b(?:phone|fone|cell\w*|mobile|telefono|celular|cel|movil|whatsapp|call|text|reach|fax|dial|"
    r"llam\w+|marc\w+|landline|(?:their|my|his|her|our|your|mi|su|best|new) (?:\w{1,8} )?(?:number|num|"
    r"numero))\b[^\d]{0,28}$"
)
_EXTENSION = re.compile(
    r"[\s,]{0,3}(?:(?:and |then |y ){0,2})(?:ext|extension|exten|extn|x|anexo|interno)[\s.:#]{0,4}(?:\d{1,6}\b|(?:(?:oh|zero|one|two|three|"
    r"four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,5}teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b\s?){1,5}(?<=\w))|"
    r"\s?/\s?\d{4}(?![\d/\-.])"
)
_FREE_SHAPES = {
    (10,), (3, 3, 4), (3, 7), (6, 4), (11,), (1, 3, 3, 4), (1, 10), (2, 4, 4), (3, 4, 3),
    (2, 2, 3, 4), (2, 3, 3, 4), (3, 3, 2, 2), (3, 3, 3, 1), (1, 3, 7), (2, 10), (2, 4, 6), (5, 6), (5, 5),
}  # fmt: skip
_ABROAD = "international form"
_LETTERS = re.compile(r"[a-z]+")
_LETTERS_END = re.compile(r"[a-z]+$")
_READING = re.compile(
    r"\b(?:bp|pressures?|sugars?|readings?|glucose|pulse|oxygen|o2|sats?|levels?|weights?|azucar|presion|temps?|numbers)\b[^\n]{0,20}$"
)
_MEASURE = re.compile(r"\s*(?:mg|mcg|ml|units?|steps|dollars|bucks|calories|kg|lbs?|%)\b|\s*%")


def find_phones(message: Message) -> Iterator[Finding]:
    message = without_slips(message)
    for run in find_phone_runs(message):
        if message.asked == "phone" and FULL_DATE.fullmatch(message.low[run.start : run.end]):
            continue  # the birth date said again
        reason = _reason(message, run)
        if reason is not None:
            start, end = _edges(message.low, run.start, run.end)
            yield Finding(start, end, "PHONE", _score(reason), reason)
    for found, is_certain in find_phone_shapes(message.low):
        if is_certain or _CUE.search(message.before(found.start)):
            start, end = _edges(message.low, found.start, found.end)
            yield replace(found, start=start, end=end)
    for found in find_last_fours(message):
        before = message.before(found.start, 60)
        if _OWN_CUE.search(before) or not _OTHER_CUE.search(before):
            yield found


def _score(reason: str) -> float:
    if reason == _ABROAD:
        return 0.93
    return 0.75 if "shape" in reason else 0.9


def _reason(message: Message, run: DigitRun) -> str | None:
    count = len(run.digits)
    if not 7 <= count <= 15 or _MEASURE.match(message.low, run.end):
        return None
    before = message.before(run.start)
    if before.endswith(("$", "€")) or (before.endswith("#") and not _OWN_CUE.search(before)):
        return None
    if _is_glued(message.low, run) or _are_readings(before, run):
        return None
    raw = message.low[run.start : run.end]
    if "," in raw and count < 10 and not run.spelled:
        return None
    cued = bool(_CUE.search(before)) or bool(_AFTER_CUE.match(message.low, run.end))
    if message.asked == "phone":
        return "answer to the phone question"
    if run.digits.startswith(("00", "011")) and count >= 11 and not run.spelled:
        return _ABROAD
    if _OTHER_CUE.search(before) and not _OWN_CUE.search(before):
        return "shape in other words" if count in (10, 11) and _is_grouped(run) else None
    if message.low[max(0, run.start - 2) : run.start].strip() in ("+", "(+") or before.endswith(
        "+"
    ):
        return _ABROAD
    if cued:
        return "near a word for a phone"
    if count in (10, 11) and (_free(run) or run.spelled):
        return "shape of a phone number"
    if count == 7 and (
        re.fullmatch(r"\d{3}[-.]\d{4}", raw) or (run.spelled and len(run.groups) > 4)
    ):
        return "shape of a local number"
    return "shape of a long number" if count in (12, 13) and _free(run) else None


def _are_readings(before: str, run: DigitRun) -> bool:
    """ "home readings 130 80 128 78": small groups behind a word for what was measured."""
    return not run.spelled and max(run.groups) <= 3 and _READING.search(before) is not None


def _is_glued(low: str, run: DigitRun) -> bool:
    """Figures that run into a letter are part of a code: "R551288001", "95512880A"."""
    if run.spelled:
        return False
    before, after = (
        _LETTERS_END.search(low[max(0, run.start - 9) : run.start]),
        _LETTERS.match(low, run.end),
    )
    letters = [m.group() for m in (before, after) if m]
    return any(
        len(run.digits) not in (10, 11) or len(text) < 3 for text in letters
    ) and not _EXTENSION.match(low, run.end)


def _free(run: DigitRun) -> bool:
    return run.groups in _FREE_SHAPES or all(g == 1 for g in run.groups)


def _is_grouped(run: DigitRun) -> bool:
    return run.spelled or (len(run.groups) > 1 and run.groups in _FREE_SHAPES)


def _edges(low: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and low[start - 1] in "(+":
        start -= 1
    while low[start] in "[{":
        start += 1
    extension = _EXTENSION.match(low, end)
    return start, extension.end() if extension else end


RECOGNIZER = Recognizer("phone", find_phones)
