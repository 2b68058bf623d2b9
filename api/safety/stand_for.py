"""Made-up values for the tokens of the dialogue's examples: the screen reads messages raw."""

import random
import re

_TOKEN = re.compile(r"\b([A-Z_]+)_\d\b")
_GIVEN = """maria jose ana luis james linda omar aisha wei mei priya raj olga ivan fatima kwame
tyrone keisha bob peggy earl dolores chloe mason zoe hiroshi yuki nnamdi carmen pedro""".split()
_FAMILY = """garcia lopez smith nguyen patel kim okoye johnson rossi novak silva brown lee torres
jackson haddad cohen murphy schmidt dubois tanaka adeyemi flores walker""".split()
_STREETS = "oak st,maple avenue,w 45th street,calle luna,elm road apt 3".split(",")
_PLACES = "yonkers,mercy hospital,lincoln elementary,tucson az,st jude,el paso".split(",")
_MONTHS = "jan feb march april may june july aug sept oct nov dec".split()


def with_values(text: str, chance: random.Random) -> str:
    """The text with every token replaced by a made-up value of its kind."""
    return _TOKEN.sub(lambda match: _value(match.group(1), chance), text)


def _value(kind: str, chance: random.Random) -> str:
    name = f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}"
    number = chance.randrange(10**9, 10**10)
    if kind == "PERSON":
        return chance.choice([name, name.title(), name.split()[0]])
    if kind in ("DATE_OF_BIRTH", "DATE"):
        return _date(chance)
    if kind == "PHONE":
        digits = str(number)
        return chance.choice([digits, f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"])
    if kind == "EMAIL":
        return f"{name.replace(' ', '.')}@example.com"
    if kind == "ADDRESS":
        return f"{number % 900 + 1} {chance.choice(_STREETS)}"
    if kind == "PLACE":
        return chance.choice(_PLACES)
    return str(number)[: chance.choice([5, 8, 10])]


def _date(chance: random.Random) -> str:
    year, month, day = chance.randrange(1928, 2025), chance.randrange(12), chance.randrange(1, 29)
    return chance.choice(
        [
            f"{month + 1}/{day}/{year}",
            f"{month + 1:02d}/{day:02d}/{year}",
            f"{year}-{month + 1:02d}-{day:02d}",
            f"{_MONTHS[month]} {day} {year}",
            f"{day} {_MONTHS[month]} {year}",
            f"{month + 1}-{day}-{year % 100:02d}",
        ]
    )
