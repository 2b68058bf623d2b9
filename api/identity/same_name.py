"""Whether two ways to write a name are one: for people who leave out an accent or an initial."""

import re

from api.privacy.message import fold_plain

_TITLES = frozenset("mr mrs ms miss mx dr dra sr sra srta".split())


def is_same_name(said: str, known: str) -> bool:
    """First and last word are the same, and what stands between them in one may lack in the other.

    Only beside the same birth date and contact. Twins share both: "Ana Maria" is not "Ana Lucia".
    """
    few, many = sorted((_words_of(said), _words_of(known)), key=len)
    if len(few) < 2 or (few[0], few[-1]) != (many[0], many[-1]):
        return False
    return set(few) <= set(many)


def _words_of(name: str) -> list[str]:
    """Without accents, initials and titles."""
    words = re.findall(r"[^\W\d_]{2,}", fold_plain(name))
    return [word for word in words if word not in _TITLES]
