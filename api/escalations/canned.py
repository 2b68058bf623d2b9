"""Ready texts for replies, with fields: data/clinic/canned_replies.yml.

A field that is known is filled in here; the others are for the writer, and a reply that still
holds one is not sent.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.yaml_text import read_yaml

FILE = Path(__file__).resolve().parents[2] / "data" / "clinic" / "canned_replies.yml"
FIELDS = ("staff", "phone", "practitioner", "date", "time", "place")
BLANK = "a blank"
MOST_OF_A_FIELD = 60
_FIELD = re.compile(r"\{([a-z_]+)\}")
# Signs of a place to be filled in, whole or half deleted.
_OPEN = re.compile(r"[{}]|_{3,}")

Text = Annotated[str, Field(min_length=1, max_length=1000)]


class CannedReply(BaseModel):
    """One text in both languages; both have the same fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z]+(?:-[a-z]+)*$")
    title: str = Field(min_length=1, max_length=60)
    en: Text
    es: Text

    @model_validator(mode="after")
    def _same_known_fields(self) -> Self:
        fields = set(_FIELD.findall(self.en))
        if fields != set(_FIELD.findall(self.es)):
            raise ValueError(f"{self.id}: the languages have different fields")
        if unknown := fields.difference(FIELDS):
            raise ValueError(f"{self.id}: unknown fields: {', '.join(sorted(unknown))}")
        return self

    def text(self, language: str) -> str:
        return self.es if language == "es" else self.en


@lru_cache(maxsize=1)
def list_canned(path: Path = FILE) -> tuple[CannedReply, ...]:
    """All ready texts, in the order of the file; ids are given once."""
    content = read_yaml(path.read_text("utf-8"))
    found = tuple(CannedReply.model_validate(one) for one in content["canned_replies"])
    if len({one.id for one in found}) != len(found):
        raise ValueError("a canned reply is defined twice")
    return found


def find_canned(canned_id: str) -> CannedReply | None:
    return next((one for one in list_canned() if one.id == canned_id), None)


def fill(text: str, known: Mapping[str, str]) -> str:
    """Fields that are known, filled in; the others stay to be seen and filled."""
    return _FIELD.sub(lambda field: known.get(field[1]) or field[0], text)


def fill_with(text: str, value: str) -> str:
    """The same value in every field."""
    return _FIELD.sub(value, text)


def unfilled(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The ready text that this one was filled in from, and with what; None if there is none."""
    plain = " ".join(text.split())
    for ready, pattern in _patterns(list_canned()):
        if match := pattern.fullmatch(plain):
            return ready, tuple(match.groups())
    return None


@lru_cache(maxsize=1)
def _patterns(replies: tuple[CannedReply, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    texts = (" ".join(text.split()) for one in replies for text in (one.en, one.es))
    return tuple(
        (
            text,
            re.compile(
                "".join(
                    rf"(.{{1,{MOST_OF_A_FIELD}}}?)" if number % 2 else re.escape(part)
                    for number, part in enumerate(_FIELD.split(text))
                )
            ),
        )
        for text in texts
    )


def list_unfilled(text: str) -> list[str]:
    """What is still to be filled in: names of fields, or that a blank is left."""
    if not _OPEN.search(text):
        return []
    named = [name for name in _FIELD.findall(text) if name in FIELDS]
    return list(dict.fromkeys(named)) or [BLANK]
