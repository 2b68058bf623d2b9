"""A chart as places in an SVG: no script and no inline style; a table beside it says all of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rect:
    """`kind` is what the style sheet colours it by."""

    x: float
    y: float
    width: float
    height: float
    kind: str = ""


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    words: str
    at_end: bool = False


@dataclass(frozen=True)
class Chart:
    """`description` says what is drawn, for those who do not see it."""

    name: str
    title: str
    width: int
    height: int
    rects: tuple[Rect, ...]
    texts: tuple[Text, ...]
    description: str
