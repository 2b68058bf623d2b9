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
    for match in _LAST_FOUR.finditer(message.low):
        yield Finding(*match.span("v"), "PHONE", 0.96, "last four of a phone")


def _is_last_four(message: Message, run: DigitRun) -> bool:
    before = message.before(run.start, 60)
    if _FOUR_CUE.search(before):
        return True
    if _LAST_FOUR_BEHIND.match(message.low, run.end):
        return True
    return bool(_ENDING.search(before) and _FOUR_BEHIND.match(message.low, run.end))
