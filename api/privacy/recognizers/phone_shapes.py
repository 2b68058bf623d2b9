# ruff: noqa: E501
"""Groups that are a telephone number wherever they are, also two of them in a row."""

import re
from collections.abc import Iterator
from typing import Final

from api.privacy.recognizers.base import Finding

_SEP: Final = r"[\s\-./_~|:*•·=]{0,3}"
_SHAPES: Final = (
    (re.compile(rf"(?<![\w.$/\-])(?:\+?1{_SEP})?\(?\d{{3}}\)?[\s]?[/_~|*\-.,•·=]\s?\d{{3}}{_SEP}\d{{4}}(?![\w\-])"),
     "shape of a phone number in groups"),
    (re.compile(rf"(?<![\w.$/\-+])(?:\+?1{_SEP})?\(?\d{{3}}\)?\s\d{{3}}[\s\-]\d{{4}}(?![\w\-])"),
     "shape of a phone number in groups"),
    (re.compile(rf"(?<![\w.$/\-])(?:\+?1{_SEP})?[(\[{{]?\d{{3}}[)\]}}]{_SEP}[(\[{{]?\d{{3}}[)\]}}]?{_SEP}[(\[{{]?\d{{4}}(?![\w\-])[)\]}}]?"),
     "shape of a phone number in brackets"),
    (re.compile(r"(?<![\w.$/\-])(?=(?:[\doil]{0,2}[\d\-. ]){5})[\doil]{3}[\-. ][\doil]{3}[\-. ][\doil]{4}"
                r"(?![\w\-])"), "shape of a phone number with letters for figures"),
    (re.compile(r"(?<![\w.$/\-])(?=(?:[oil]*\d){8})[\doil]{10}(?![\w\-])"), "ten figures, letters among them"),
    (re.compile(r"(?<![\w.$/\-])\d{3}[\s,]{1,3}(?:is |as )?(?:the |my )?area code[\s,]{1,3}(?:and |then ){0,2}"
                r"\d{3}[\s\-.]{0,2}\d{4}(?!\w)"), "number after its area code"),
)  # fmt: skip
_CODE: Final = r"(?:area code|lada|codigo de area|clave)"
_LINKS: Final = (
    r"[\s,.;)\-]{1,3}(?:(?:and|then|y|number|el|numero|the|rest|it's|its|is|es|luego)\s){0,4}"
)
_AREA: Final = (
    re.compile(r"\b(?:phone|cell|mobile|number|numero|celular)\s(?:starts|begins|start|empieza|comienza)\s(?:with|in|con|en)\s(?P<v>\d{3})(?!\d)"),
    re.compile(rf"\b{_CODE}\)?\s(?:is |of |es )?(?P<v>\d{{2,3}})(?![\d/%])"),
    re.compile(rf"\b{_CODE}\)?\s(?:is |of |es )?(?P<v>\(?\d{{2,3}}\)?{_LINKS}\d{{3,4}}[\s\-.]{{0,2}}\d{{4}})(?!\w)"),
    re.compile(rf"\barea\s(?:is |no |number )?(?P<v>\(?\d{{3}}\)?{_LINKS}\d{{3}}[\s\-.]{{0,2}}\d{{4}})(?!\w)"),
    re.compile(rf"(?<![\w.$/\-])(?P<v>\d{{3}}[\s,]{{1,3}}(?:is |thats |that's |as )?(?:the |my )?{_CODE}[\s,]{{1,3}}"
               r"(?:and |then |the |number |rest |is |,){0,5}\d{3}[\s\-.]{0,2}\d{4})(?!\w)"),
    re.compile(rf"(?<![\w.$/\-])(?P<v>\d{{3}}[\s\-.]{{0,2}}\d{{4}}[\s,(]{{1,3}}(?:with |in )?(?:the )?{_CODE}\s(?:is )?\d{{3}})(?!\w)"),
)  # fmt: skip
_WORDS: Final = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|"
    "cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
)
_FIGURE: Final = re.compile(rf"\d|{_WORDS}")
# "404 5five5 0162", "fivefivefive": words and figures without blanks between.
_GLUED: Final = re.compile(rf"(?<![\w.$/])(?:(?:\d|{_WORDS})[\s.,()\-]{{0,3}}){{7,11}}(?![\w])")
_WITHOUT_BLANK: Final = re.compile(rf"\d[a-z]|[a-z]\d|(?:{_WORDS}){{2}}")


def find_phone_shapes(low: str) -> Iterator[tuple[Finding, bool]]:
    """Each with whether it is certain without a word for a phone before it."""
    for regex, reason in _SHAPES:
        for match in regex.finditer(low):
            if sum(c.isdigit() for c in match.group()) >= 5:
                yield Finding(*match.span(), "PHONE", 0.92, reason), True
    for match in _GLUED.finditer(low):
        if _WITHOUT_BLANK.search(match.group()):
            found = Finding(*match.span(), "PHONE", 0.77, "figures and words glued")
            yield found, len(_FIGURE.findall(match.group())) >= 10
    for regex in _AREA:
        for match in regex.finditer(low):
            whole = match.end("v") - match.start("v") > 5
            yield Finding(*match.span("v"), "PHONE", 0.91 if whole else 0.78, "area code"), True
