"""Dates in the forms that people write and say, English and Spanish."""

import datetime
from typing import Final

MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()
MESES: Final = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_UNOS = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés "
    "veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
).split()
_DIECES = "- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()


def number_words(number: int) -> str:
    """English words of 0 to 199."""
    if number >= 100:
        rest = number - 100
        return "one hundred" + (f" and {number_words(rest)}" if rest else "")
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f" {_ONES[ones]}" if ones else "")


def number_words_es(number: int) -> str:
    """Spanish words of 0 to 199."""
    if number >= 100:
        return "cien" if number == 100 else f"ciento {number_words_es(number - 100)}"
    if number < 30:
        return _UNOS[number]
    tens, ones = divmod(number, 10)
    return _DIECES[tens] + (f" y {_UNOS[ones]}" if ones else "")


def write_date(form: str, date: datetime.date) -> str:
    """`form` with its fields filled: d dd m mm yy yyyy, and the words for them."""
    return form.format(
        d=date.day,
        dd=f"{date.day:02}",
        m=date.month,
        mm=f"{date.month:02}",
        yy=f"{date.year % 100:02}",
        yyyy=date.year,
        month=MONTHS[date.month - 1],
        mon=MONTHS[date.month - 1][:3],
        mes=MESES[date.month - 1],
        nth=_nth(date.day),
        nth_words=_ordinal_words(date.day),
        year_words=_year_words(date.year),
        dia=number_words_es(date.day),
        ano=_year_words_es(date.year),
    )


def _nth(day: int) -> str:
    ending = "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _ordinal_words(day: int) -> str:
    if day <= 20:
        return _ORDINALS[day]
    return "thirtieth" if day == 30 else f"{_TENS[day // 10]} {_ORDINALS[day % 10]}"


def _year_words(year: int) -> str:
    century, rest = divmod(year, 100)
    if century == 20 and rest < 10:
        return "two thousand" + (f" {_ONES[rest]}" if rest else "")
    return f"{number_words(century)} {number_words(rest)}"


def _year_words_es(year: int) -> str:
    if year >= 2000:
        return "dos mil" + (f" {number_words_es(year - 2000)}" if year > 2000 else "")
    return f"mil novecientos {number_words_es(year - 1900)}"
