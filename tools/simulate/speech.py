"""From what a patient means to what they type."""

import random
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from api.yaml_text import read_yaml
from tools.simulate.goals import SPANISH, Wish
from tools.simulate.hearing import DAYS, MONTHS, Time

FOLDER = Path(__file__).parent / "wordings"
ORDINALS = {
    "en": ("first", "second", "third", "fourth", "fifth"),
    "es": ("primera", "segunda", "tercera", "cuarta", "quinta"),
}
# Who has no words of their own for an act speaks like the next in line.
LIKE = {
    "typos": "plain", "slang": "terse", "aave": "plain", "indian": "learner", "mixed": "spanish",
    "terse": "plain", "formal": "plain", "learner": "plain", "spanish": "plain",
}  # fmt: skip
# Acts that came after the older files were written are worded as in this one.
FIRST = "first"
# What is never mistyped: it would be another person or another day.
_EXACT = frozenset(
    ["name", "name_other", "birth", "birth_other", "contact", "code", "correct_birth",
     "correct_name"]
)  # fmt: skip


@cache
def wordings(name: str) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml((FOLDER / f"{name}.yml").read_text("utf-8"))
    return found


@dataclass
class Speaker:
    """One patient's way of putting things."""

    rng: random.Random
    register: str
    wording: str = "first"
    typos: float = 0.0

    @property
    def language(self) -> str:
        return "es" if self.register in SPANISH else "en"

    def say(self, act: str, **parts: str) -> str:
        every = wordings(self.wording).get(act) or wordings(FIRST)[act]
        register = self.register
        while register not in every:
            register = LIKE[register]
        text = self.rng.choice(every[register])
        filled = text.format_map(parts) if "{" in text else text
        return filled if act in _EXACT or not self.typos else self._mistype(filled)

    def when(self, wish: Wish) -> str:
        """The words for a wish, with a space before them; empty for none."""
        if wish.is_empty:
            return ""
        kinds = ["weekday"] * (wish.weekday is not None) + [wish.part] * (wish.part is not None)
        act = "day" if wish.day else "_".join(str(kind) for kind in kinds)
        day = DAYS[self.language][wish.weekday or 0]
        return self.say(
            f"when_{act}",
            day=day.title() if self.register == "formal" else day,
            date=self.calendar_day(wish.day) if wish.day else "",
        )

    def calendar_day(self, day: date, *, year: bool = False) -> str:
        month = MONTHS[self.language][day.month - 1]
        if self.language == "es":
            return f"{day.day} de {month}" + (f" de {day.year}" if year else "")
        return f"{month.title()} {day.day}" + (f", {day.year}" if year else "")

    def clock(self, minutes: int) -> str:
        hour, minute = divmod(minutes, 60)
        if self.language == "es":
            return f"{hour}:{minute:02}"
        said = f"{hour % 12 or 12}:{minute:02}"
        half = "am" if hour < 12 else "pm"
        return f"{said}{half}" if self.register == "terse" else f"{said} {half.upper()}"

    def pick(self, time: Time, *, place: int, clock_is_clear: bool, when: date) -> str:
        """Words for the time at this place of the list (0 is the first)."""
        nth = ORDINALS[self.language][min(place, 4)]
        weekday = DAYS[self.language][when.weekday()]
        acts = ["pick_ordinal"] + (["pick_clock", "pick_full"] if clock_is_clear else [])
        clock = self.clock(time.minutes)
        return self.say(self.rng.choice(acts), nth=nth, clock=clock, weekday=weekday)

    def _mistype(self, text: str) -> str:
        return " ".join(self._slip(word) for word in text.split(" "))

    def _slip(self, word: str) -> str:
        """Two letters change places, or one is left out."""
        if len(word) < 6 or not word.isalpha() or self.rng.random() > self.typos:
            return word
        at = self.rng.randrange(1, len(word) - 2)
        if self.rng.random() < 0.5:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return word[:at] + word[at + 1 :]
