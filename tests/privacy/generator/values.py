"""Values for the slots of templates, drawn from a seeded source."""

import datetime
import random
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from tests.privacy.generator import forms
from tests.privacy.generator.calendar import number_words, number_words_es, write_date
from tests.privacy.generator.halves import Half, own_half, read_sections
from tests.privacy.generator.names import Names, letters

_FIRST_BIRTH, _LAST_BIRTH = datetime.date(1936, 1, 1), datetime.date(2019, 12, 28)
_FIRST_DAY, _LAST_DAY = datetime.date(2024, 1, 1), datetime.date(2027, 6, 30)
_ZERO = ("zero", "oh")


@dataclass(frozen=True)
class Draw:
    """What values are drawn from: the source, the half and the names of one origin."""

    rng: random.Random
    half: Half
    language: str
    names: Names

    def one[T](self, items: Sequence[T]) -> T:
        """Any of the items."""
        return self.rng.choice(items)

    @property
    def tongue(self) -> str:
        """The language of values: code-mixed messages give theirs in English."""
        return "es" if self.language == "es" else "en"


@cache
def load_places(half: Half) -> dict[str, tuple[str, ...]]:
    """Cities, schools, employers, hospitals and counties of a half."""
    sections = read_sections("places.txt")
    return {kind: tuple(own_half(lines, half)) for kind, lines in sections.items()}


def _given(draw: Draw) -> str:
    return draw.one(draw.names.given)


def _surname(draw: Draw) -> str:
    return draw.one(draw.names.surnames)


def _name(draw: Draw) -> str:
    return f"{_given(draw)} {_surname(draw)}"


def _middle(draw: Draw) -> str:
    return f"{_given(draw)} {draw.one(string.ascii_uppercase)}. {_surname(draw)}"


def _initial(draw: Draw) -> str:
    given, surname = _given(draw), _surname(draw)
    return draw.one((f"{given} {surname[0]}.", f"{given[0]}. {surname}"))


def _double(draw: Draw) -> str:
    first, second = draw.rng.sample(draw.names.surnames, 2)
    return f"{_given(draw)} {first}{draw.one('- ')}{second}"


def _spelled(name: str, draw: Draw) -> str:
    return draw.one(forms.SPELLINGS[draw.half]).join(letters(name).upper())


def _code(kind: str, draw: Draw) -> str:
    form = draw.one(forms.CODES[kind][draw.half])
    figure = {"#": string.digits, "@": "ABCDEFGHJKLMNPRSTUVWXYZ"}
    return "".join(draw.one(figure[c]) if c in figure else c for c in form)


def _said(figures: str, draw: Draw) -> str:
    """Figures read out one by one."""
    if draw.tongue == "es":
        return " ".join(number_words_es(int(f)) for f in figures)
    return " ".join(draw.one(_ZERO) if f == "0" else number_words(int(f)) for f in figures)


def _phone(draw: Draw) -> str:
    area, line = draw.one(forms.AREAS), f"01{draw.rng.randrange(100):02}"
    form = draw.one(forms.PHONES[draw.half])
    if form == "words":
        return _said(f"{area}555{line}", draw)
    if form == "gaps":
        return " ".join(f"{area}555{line}")
    if form == "half words":
        return f"{area} {_said('555', draw)} {line}"
    return form.format(a=area, x="555", n=line, n1=line[:2], n2=line[2:])


def _ssn(draw: Draw) -> str:
    # No area 000, 666 or 9xx, no empty group: a checker of validity must not drop the number.
    area, group = f"{draw.rng.randrange(101, 660):03}", f"{draw.rng.randrange(10, 99)}"
    number = f"{draw.rng.randrange(1000, 9999)}"
    form = draw.one(forms.SSNS[draw.half])
    if form == "words":
        return _said(area + group + number, draw)
    return form.format(a=area, g=group, n=number)


def _card(draw: Draw) -> str:
    """A card number with a right check digit, for the same reason."""
    prefix, gap = {"tuning": ("4111", " "), "measuring": ("5425", "-")}[draw.half]
    body = prefix + "".join(draw.one(string.digits) for _ in range(11))
    doubled = [int(f) * (2 - i % 2) for i, f in enumerate(body)]
    check = -sum(d - 9 if d > 9 else d for d in doubled) % 10
    number = f"{body}{check}"
    return gap.join(number[i : i + 4] for i in range(0, 16, 4))


def _between(first: datetime.date, last: datetime.date, draw: Draw) -> datetime.date:
    return first + datetime.timedelta(days=draw.rng.randrange((last - first).days))


def _date(draw: Draw) -> str:
    form = draw.one(forms.DATES[draw.half][draw.tongue])
    return write_date(form, _between(_FIRST_DAY, _LAST_DAY, draw))


def _month_year(draw: Draw) -> str:
    form = draw.one(forms.MONTH_YEARS[draw.half][draw.tongue])
    return write_date(form, _between(_FIRST_DAY, _LAST_DAY, draw))


def _birth(draw: Draw) -> str:
    form = draw.one(forms.BIRTHS[draw.half][draw.tongue])
    return write_date(form, _between(_FIRST_BIRTH, _LAST_BIRTH, draw))


def _age(draw: Draw) -> str:
    age = draw.rng.randrange(90, 105)
    words = number_words_es(age) if draw.tongue == "es" else number_words(age)
    return draw.one((str(age), str(age), words))


def _email(draw: Draw) -> str:
    given, surname = letters(_given(draw)), letters(_surname(draw))
    return draw.one(forms.EMAILS[draw.half][draw.tongue]).format(
        g=given,
        s=surname,
        i=given[0],
        n=draw.rng.randrange(10, 99),
        at=draw.one(forms.PROVIDERS[draw.half]),
    )


def _address(draw: Draw) -> str:
    streets = forms.CALLES if draw.tongue == "es" else forms.STREETS
    return draw.one(forms.ADDRESSES[draw.half][draw.tongue]).format(
        n=draw.rng.randrange(12, 9900),
        u=draw.rng.randrange(4, 10),
        street=draw.one(streets[draw.half]),
        w=draw.one(forms.STREET_KINDS[draw.half]),
    )


def _cross(draw: Draw) -> str:
    street, other = draw.rng.sample(forms.STREETS[draw.half], 2)
    return draw.one(forms.CROSSINGS[draw.half]).format(
        street=street,
        other=other,
        u=draw.rng.randrange(4, 10),
        w=draw.one(forms.STREET_KINDS[draw.half]),
    )


def _online(by_half: dict[Half, tuple[str, ...]], draw: Draw) -> str:
    nick, number = draw.one(forms.NICKNAMES[draw.half]), draw.rng.randrange(10, 99)
    return draw.one(by_half[draw.half]).format(nick=nick, n=number)


def _place(kind: str, draw: Draw) -> str:
    return draw.one(load_places(draw.half)[kind])


_CODE_TYPES: Final = {
    "phone4": "PHONE",
    "zip": "ZIP",
    "ssn4": "SSN",
    "mrn": "MRN",
    "insurance": "INSURANCE_ID",
    "group": "INSURANCE_ID",
    "card4": "ACCOUNT",
    "statement": "ACCOUNT",
    "bank": "ACCOUNT",
    "license": "LICENSE",
    "plate": "VEHICLE",
    "vin": "VEHICLE",
    "serial": "DEVICE",
    "ip": "IP",
    "rx": "OTHER_ID",
    "claim": "OTHER_ID",
    "passport": "OTHER_ID",
    "order": "OTHER_ID",
}


def _coded(kind: str) -> Callable[[Draw], str]:
    return lambda draw: _code(kind, draw)


def _placed(kind: str) -> Callable[[Draw], str]:
    return lambda draw: _place(kind, draw)


# What people type without capitals when they type without capitals; codes keep theirs.
PROSE: Final = frozenset({"PERSON", "PLACE", "ADDRESS", "DATE", "DATE_OF_BIRTH"})
SLOTS: Final[dict[str, tuple[str, Callable[[Draw], str]]]] = {
    "name": ("PERSON", _name),
    "given": ("PERSON", _given),
    "surname": ("PERSON", _surname),
    "middle": ("PERSON", _middle),
    "initial": ("PERSON", _initial),
    "double": ("PERSON", _double),
    "comma": ("PERSON", lambda draw: f"{_surname(draw)}, {_given(draw)}"),
    "spelled": ("PERSON", lambda draw: _spelled(_given(draw), draw)),
    "spelled_surname": ("PERSON", lambda draw: _spelled(_surname(draw), draw)),
    "phone": ("PHONE", _phone),
    "email": ("EMAIL", _email),
    "address": ("ADDRESS", _address),
    "cross": ("ADDRESS", _cross),
    "date": ("DATE", _date),
    "month_year": ("DATE", _month_year),
    "dob": ("DATE_OF_BIRTH", _birth),
    "age": ("AGE_OVER_89", _age),
    "ssn": ("SSN", _ssn),
    "card": ("ACCOUNT", _card),
    "url": ("URL", lambda draw: _online(forms.URLS, draw)),
    "handle": ("OTHER_ID", lambda draw: _online(forms.HANDLES, draw)),
    "username": ("OTHER_ID", lambda draw: _online(forms.USERNAMES, draw)),
    **{kind: (type_, _coded(kind)) for kind, type_ in _CODE_TYPES.items()},
    **{
        kind: ("PLACE", _placed(kind))
        for kind in ("city", "school", "employer", "hospital", "county")
    },
}
