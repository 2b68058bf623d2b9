# ruff: noqa: E501
"""The last four digits where they are said to be a telephone's."""

import re
from collections.abc import Iterator
from typing import Final

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding
from api.privacy.spoken import DigitRun

_FOUR_CUE: Final = re.compile(
    r"\b(?:(?:phone|cell|mobile|number|telefono|celular|cel|numero)\b[^\d.]{0,24}(?:\bend\w*|\btermina\w*|"
    r"last (?:four|4))|(?:last|ultimos) (?:four|4|cuatro|digits|digitos|numbers|numeros)[^\d.]{0,30}(?:phone|cell|mobile|number|celular|telefono))[^\d.]{0,12}$"
)
_FOUR_BEHIND: Final = re.compile(
    r"[\s,]{1,3}(?:(?:is|es|are|that's|thats|for|on|of)\s)?(?:the )?(?:(?:last (?:four|4|digits) (?:of|on) )?)?(?:my |mi |his |her )?"
    r"(?:old |new )?(?:phone|cell|mobile|telefono|celular)\b"
)
_LAST_FOUR_BEHIND: Final = re.compile(
    r"[\s,]{1,3}(?:is|are|es|son|as)?\s?(?:the|los) (?:last|ultimos) (?:four|4|cuatro)(?: digits| digitos)? (?:of|on|for|de) (?:my |mi |the |his |her )?"
    r"(?:phone|cell|mobile|number|telefono|celular|numero)\b"
)
_ENDING: Final = re.compile(
    r"\b(?:(?:end(?:s|ing)?|termina\w*)(?: in| with| en)?|last (?:four|4)(?: digits)?(?: is| are|:)?)\s$"
)
# The end of a number, with a word for a telephone anywhere near.
_END: Final = re.compile(
    r"\b(?:end(?:s|ed|ing)?|termina\w*|acaba\w*|finish\w*|(?:last|ultimos|final) (?:four|4|cuatro|digits|digitos))"
    r"(?:[\s:,]{1,2}(?:in|with|on|en|con|as|is|are|es|son|of|it|digits|digitos|numbers|numeros)){0,3}[\s:,]{1,2}$"
)
_END_BEHIND: Final = re.compile(
    r"[\s,]{1,2}(?:(?:is )?(?:at )?the end\b|al final|is (?:how|what) it ends|(?:number|phone|cell|line|celular|numero)\b)"
)
_SENT_TO: Final = re.compile(
    r"\b(?:text\w*|codes?|sms|verification|sent|went|calls?|calling|messages?|msgs?|mensajes?|codigo)(?: \w{2,8}){0,3} (?:to|at|al|a) (?:the |my |el )?$|"
    r"\btexting $"
)
_PHONE_WORD: Final = re.compile(
    r"\b(?:phone|fone|cell|mobile|numbers?|text\w*|call\w*|sms|line|landline|voicemail|whatsapp|code|telefono|cel|"
    r"celular|numero|llam\w+|mensajes?|codigo)\b"
)
# The end of a number of something else; of nothing in particular it is a telephone's.
_OTHER_WORD: Final = re.compile(
    r"\b(?:card|acct|account|social|ssn|itin|member|policy|group|insurance|aetna|cigna|humana|medicare|medicaid|bank|checking|savings|visa|"
    r"mastercard|amex|debit|credit|tarjeta|cuenta|seguro|poliza|claim|rx|prescription|plate|license|vin|serial|mrn|record|chart|zip|"
    r"passport|order|case|year|appointments?|appt|visit|shift|class|meeting|clinic|bill|statement)\b"
)
_CALLED: Final = re.compile(
    r"\b(?:phone|cell|mobile|cel|celular|telefono)(?: on file| i had| i have)?[\s:,#]{1,3}$"
)
_CLOCK: Final = re.compile(r"(?:19|20)\d\d|\d{2}00|\d{2}30")
_LAST_FOUR: Final = re.compile(
    r"(?:last\s+(?:four|4)(?: digits| numbers)?[^\d.]{0,24}(?:phone|cell|mobile|number|telephone)|"
    r"(?:phone|cell|mobile|telephone|number|celular|telefono)[^\d.]{0,24}(?:end(?:s|ing)?(?: in| "
    r"with)?|last (?:four|4)(?: digits)?|termina\w* en))[^\d]{0,12}(?P<v>\d{4}|\d[ -]\d[ -]\d[ -]\d)"
    r"(?!\d)"
)


def find_last_fours(message: Message) -> Iterator[Finding]:
    for run in message.digit_runs:
        if len(run.digits) == 4 and _is_last_four(message, run):
            yield Finding(run.start, run.end, "PHONE", 0.955, "last four of a phone")
        elif len(run.digits) == 4 and _is_end(message, run):
            yield Finding(run.start, run.end, "PHONE", 0.8, "the end of a number, near a phone")
    for match in _LAST_FOUR.finditer(message.low):
        yield Finding(*match.span("v"), "PHONE", 0.96, "last four of a phone")


def _is_last_four(message: Message, run: DigitRun) -> bool:
    before = message.before(run.start, 60)
    if _FOUR_CUE.search(before):
        return True
    if _LAST_FOUR_BEHIND.match(message.low, run.end):
        return True
    return bool(_ENDING.search(before) and _FOUR_BEHIND.match(message.low, run.end))


def _is_end(message: Message, run: DigitRun) -> bool:
    before, low = message.before(run.start, 60), message.low
    near = f"{before} # {message.after(run.end, 60)}"
    if _END.search(before) and _PHONE_WORD.search(near):
        return True
    if _CLOCK.fullmatch(run.digits):
        return False
    if _OTHER_WORD.search(near):
        return False
    if _END.search(before) or _CALLED.search(before):
        return True
    if _END_BEHIND.match(low, run.end) and re.search(
        r"(?:^|\b(?:the|my|el|mi|not|is|with|use) |, )$", before
    ):
        return _PHONE_WORD.search(near) is not None
    return _SENT_TO.search(before) is not None
