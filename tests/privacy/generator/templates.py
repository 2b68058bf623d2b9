"""Templates as patients type: `id language register | text with {slots}`."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from tests.privacy.generator.halves import Half, read_lines

SLOT: Final = re.compile(r"\{(\w+)\}")
_LINE = re.compile(r"(?P<id>\w+) (?P<language>\w+) (?P<register>\w+) \| (?P<text>.+)")


@dataclass(frozen=True)
class Template:
    """A message with slots; one without any slot holds no identifier."""

    id: str
    language: str
    register: str
    text: str

    @property
    def slots(self) -> tuple[str, ...]:
        """The kinds of values that it asks for, in order."""
        return tuple(SLOT.findall(self.text))

    @property
    def is_lower(self) -> bool:
        """Whether it is typed without capitals: then its values are, too."""
        return SLOT.sub("", self.text).islower()


@cache
def load_templates(half: Half) -> tuple[Template, ...]:
    """Those with identifiers, then those that only look like it."""
    lines = [*read_lines(f"templates_{half}.txt"), *read_lines(f"plain_{half}.txt")]
    return tuple(_read(line) for line in lines)


def _read(line: str) -> Template:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(f"no template: {line}")
    return Template(**match.groupdict())
