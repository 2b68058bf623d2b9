"""Since when a symptom is there: a time of the past, and no wish for a visit then."""

import re
from dataclasses import replace
from datetime import date

from actions.turn import Turn
from api.extraction.resolve_time import Resolved
from api.extraction.schemas import Understanding

_NUMBER = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|ten|several|many|some|(?:a )?(?:few|couple)"
    r"(?: of)?|una?|unos|unas|dos|tres|cuatro|cinco|seis|siete|diez|vari[oa]s|much[oa]s)"
)
_UNIT = (
    r"(?:hours?|days?|nights?|weeks?|months?|years?|horas?|d[ií]as?|noches?|semanas?|mes(?:es)?|"
    r"a[nñ]os?)"
)
# Up to a word that begins something else.
_REST = (
    r"(?:(?!\b(?:and|but|so|can|could|may|i (?:want|need|would)|i'?d|please|book|see|y|pero|puedo|"
    r"podr[ií]a|quiero|quisiera|necesito|as[ií] que|por favor)\b)[^,.;?!])*"
)
MOST_BESIDE = 3
_ONSET = re.compile(
    rf"\b(?:ever )?since\b{_REST}|\bdesde\b{_REST}|"
    r"\b(?:started|starting|began|begun|beginning|came on|showed up|woke up|"
    rf"(?:me )?empez[oó]\w*|(?:me )?comenz[oó]\w*|apareci[oó]|me despert[eé])\b{_REST}|"
    r"\b(?:for|over|during|por|durante)\s+(?:the )?"
    r"(?:past |last |about |almost |over |m[aá]s de )*"
    rf"(?:{_NUMBER}\s+(?:\w+\s+)?)?{_UNIT}\b|"
    rf"\bhace\s+(?:como |m[aá]s de |casi )?{_NUMBER}\s+{_UNIT}\b|\b{_NUMBER}\s+{_UNIT}\s+ago\b|"
    r"\b(?:yesterday|last (?:night|week|month|\w+day)|the other day|ayer|anoche|anteayer|"
    r"la semana pasada|el \w+ pasado)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"\b(?:ever )?since\b{_REST}|\b{_NUMBER}\s+{_UNIT}\s+ago\b|"
    rf"\b(?:desde\s+)?hace\s+(?:como |m[aá]s de |casi )?{_NUMBER}\s+{_UNIT}\b|"
    rf"\b(?:desde\s+)?(?:yesterday|last (?:night|week|month|\w+day)|ayer|anoche|anteayer)\b{_REST}|"
    # "libre desde el lunes" is a wish.
    rf"\b(?:duele\w*|doli\w*|llev[ao]|siento|arde|molesta|empez\w*)\b[^,.;?!]{{0,40}}\bdesde\b{_REST}|"
    rf"\btengo (?!libre)\w+(?: \w+){{0,4}} desde\b{_REST}|"
    rf"\b(?:last|previous) (?:visit|appointment|appt|check-?up|physical|one) was\b{_REST}|"
    rf"\b[uú]ltima (?:cita|visita|consulta|vez) (?:fue|era|que)\b{_REST}|"
    r"\b(?:was|were|had|fue|tuve|tuvo|estaba)\b[^,.;?!]{0,40}\b(?:this morning|today|"
    r"esta ma[nñ]ana|hoy)\b|"
    # "i take friday at 3" is a wish.
    r"\b(?:(?:i|he|she|we|they) (?:take|takes|took) (?:\d+|one|two|half|my|his|her)|"
    rf"tomo (?:\d+|un[ao]?|dos|media|mis?))\b{_REST}(?:\s*(?:and|y) \d{_REST})?",
    re.IGNORECASE,
)


def without_onset(text: str) -> str:
    """The message without the words that say since when: what is left may wish for a time."""
    return " ".join(_ONSET.sub(" ", text).split())


async def without_onset_times(turn: Turn, found: Understanding) -> Understanding:
    """What was understood of a complaint, its times without those that say since when."""
    blanked = _ONSET.sub(lambda onset: " " * len(onset.group()), turn.text)
    if not found.complaint or found.time.kind == "none" or blanked == turn.text:
        return found
    rest = await turn.api.understand(text=blanked)
    return replace(found, time=rest.time, times=rest.times)


def is_told(text: str, time: Resolved) -> bool:
    """Whether the words of a time tell of the patient: "hurts since sunday", "i take 2 at night".

    It is asked where a time is wished for already: telling that moves no visit.
    """
    told = [found.span() for found in _TOLD.finditer(text)]
    return bool(time.spans) and all(
        any(start <= span.start and span.end <= end for start, end in told) for span in time.spans
    )


def lies_ahead(found: Understanding) -> bool:
    """Whether a time may be wished for: a clock time, or a day that is still to come.

    Today alone tells of the symptom: "my throat hurts today".
    """
    if found.time.kind in ("none", "recurring"):
        return False
    day = _last_day(found.time)
    return day is None or day > found.today


def names_day_to_come(found: Understanding) -> bool:
    """Whether a day is named that a visit could be on; a clock time alone may be of a medicine."""
    day = _last_day(found.time)
    return found.time.kind != "recurring" and day is not None and day >= found.today


def is_day_alone(text: str, time: Resolved) -> bool:
    """ "next monday, early", "the 14th please": hardly a word beside a day; "until" names none."""
    if time.kind not in ("date", "datetime", "interval"):
        return False
    kept = list(text)
    for span in time.spans:
        kept[span.start : span.end] = " " * (span.end - span.start)
    return len(re.findall(r"[^\W\d_]+", "".join(kept))) <= MOST_BESIDE


def _last_day(time: Resolved) -> date | None:
    days = re.findall(r"\d{4}-\d{2}-\d{2}", time.value)
    return date.fromisoformat(days[-1]) if days else None
