# ruff: noqa: E501
"""What makes a name in the clinic's directory that of a patient: their own, or one of theirs.

A patient may be called as a practitioner is: "mrs rivera needs to see dr rivera".
"""

import re
from typing import Final

from api.privacy.message import Message
from api.privacy.recognizers.calendar_words import MONTH
from api.privacy.recognizers.person_cues import RELATIVE, RELATIVE_ES
from api.privacy.recognizers.year import past_year

_LAY: Final = r"(?:mr|mrs|miss|ms|mx|senora?|senorita|sra?|srta|don|dona)\.?"
_IS: Final = r"(?:'?s|\s(?:is|was|will be|should be|es|era|sera))?\s?[:,]?\s"
_BOOK: Final = (
    r"(?:book|schedule|reschedule|register|rebook|squeeze|fit|move|sign|check|put|get|add|enroll|agendar?|"
    r"registrar?|(?:appt|appointment|visit|slot|spot|refill|referral|checkup|physical|something|cita|turno|consulta|receta) (?:for|para|de))"
)
_BEFORE: Final = re.compile(
    rf"(?<![a-z'])(?:(?:the |this |our |new |la |el |otra? )?(?:patient|pt|paciente)(?:'s (?:full |legal )?name)?{_IS}|"
    r"(?:you(?:'ve| have|'ll have)?|u|they|system|portal|mychart|chart|tienen|ustedes)(?: all| still| probably| might)? (?:have|has|got|had|list|listed|show|shows|know|knows|call|me tienen) "
    r"(?:me|us|him|her|my \w{2,10})(?: down| in there| on file| listed| in (?:the|your) \w{4,8})? (?:as|under|como|by)\s|"
    r"(?:me|nos) (?:tienen|conocen|registraron|anotaron|dicen|llaman)(?: como| bajo)?\s|"
    r"(?:i'?m|i am|am|we'?re|he'?s|she'?s) (?:also |sometimes |now |really |just |usually )?(?:called|named|known as|listed as|listed under|registered as|under)\s|"
    r"(?:also|sometimes|now|formerly|previously|better) (?:called|named|known as|conocid[oa] como)\s|(?:tambien )?me llam(?:o|an|aban)(?: tambien)?\s|"
    r"(?:my|his|her|mi|su|the|full|legal|maiden|married|new|old|real|birth|other) (?:\w{3,8} )?(?:name|nombre|apellido)(?: (?:on|in|en) (?:file|record|the \w{4,8}|your \w{4,8}|my \w{4,8}))?(?:'?s| is| was| used to be| es| era|:)\s|"
    rf"(?:emergency |other |second |backup |primary |my |next |mi |su )+(?:contacts?|contacto)(?: (?:person|de emergencia|in case))?{_IS}|"
    rf"(?:next of kin|(?:legal )?guardian|guarantor|health ?care proxy|proxy|caregiver|(?:policy|card|account) ?holder|subscriber|custodian|tutora?|responsable|sign(?:ed|ing)|firma|atentamente|sincerely|regards){_IS}|"
    rf"(?:my|our|his|her|mi|su|tu|nuestr[oa]) (?:\w{{3,9}} )?(?:{RELATIVE}|{RELATIVE_ES})(?:'?s name)?{_IS}|"
    rf"(?:i'?m|i am|it'?s|it is|this is|soy|es|habla|le habla|para|for|of|de|del) (?:la |el )?{_LAY}\s|"
    rf"{_LAY} and {_LAY}\s|"
    r"(?:i'?m|i am|soy) (?:the |a )?(?:patient|paciente),?\s)$"
)
_LAY_BEFORE: Final = re.compile(rf"(?<![a-z]){_LAY}\s$")
_BOOK_BEFORE: Final = re.compile(rf"(?<![a-z'])(?:{_BOOK}|{_BOOK} (?:{_LAY}|for|me,|a|para))\s$")
_START: Final = re.compile(
    r"(?:^|[.!?\n;])\W*(?:(?:hi|hello|hey|hola|yes|si|ok|so|please|and|for|name|patient|its|it's|this is)[\s,:.!]+){0,3}$"
)
_DOCTOR: Final = r"(?:dr|doctor|doctora|dra|doc|nurse|np|pa|prof)(?![a-z])"
_WITH_DOCTOR: Final = re.compile(
    rf"(?: in| up| down)?(?: for (?:an? |the )?\w{{3,12}})?(?:(?: on| this| next)? [a-z]{{3,9}}day| today| tomorrow| next \w{{4,9}}| at \d{{1,2}})?,? (?:with|to see|to|for|con|under|w/?) (?:la |el )?{_DOCTOR}"
)
_NEEDS: Final = re.compile(
    rf",? (?:needs?|wants?|wishes|would like|has|had|is|was|will|wanted|needed|necesita|quiere|tiene|quisiera)\b[^.?!\n]{{0,24}}?(?<![a-z])(?:see|seen|with|by|from|to|ver|con|for) (?:a |al? |la |el )?{_DOCTOR}"
)
_PATIENT_DOES: Final = re.compile(
    r",? (?:needs (?:to (?:see|be seen|cancel|reschedule|come|book|pay)|an? |her |his |refill)|wants (?:to (?:see|cancel|reschedule|book|come)|an? |her |his )|"
    r"is (?:here for|my (?!doctor|dr|doc|pcp|nurse|np|provider|therapist)|due|sick|running late|a (?:new )?patient|allergic|on medicare)|has (?:an? (?:appointment|appt|fever|cough|rash|question)|been (?:sick|coughing|waiting))|"
    r"necesita (?:una? |ver|cambiar|cancelar)|quiere (?:una? |ver|cambiar|cancelar)|checking in|dob\b|born\b|nacid[oa]\b)"
)
_BORN: Final = re.compile(
    rf"[\s,;:(\-]{{1,4}}(?P<v>\d{{1,2}}[/.\-]\d{{1,2}}[/.\-]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}|{MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d|\d{{1,2}} (?:de )?{MONTH} (?:de |del )?(?:19|20)\d\d|\d{{8}}(?!\d))"
)


def is_own(message: Message, start: int, end: int) -> bool:
    """Whether the words around say that the name is a patient's or one of theirs."""
    low = message.low
    before = low[max(0, start - 64) : start]
    if _BEFORE.search(before):
        return True
    opens = _START.search(before) is not None
    if opens and ((born := _BORN.match(low, end)) and past_year(born.group("v"))):
        return True
    if (opens or _LAY_BEFORE.search(before)) and _NEEDS.match(low, end):
        return True
    if _LAY_BEFORE.search(before) and _PATIENT_DOES.match(low, end):
        return True
    return _BOOK_BEFORE.search(before) is not None and _WITH_DOCTOR.match(low, end) is not None
