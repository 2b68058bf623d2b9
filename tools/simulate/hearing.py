"""What a patient understands of what is on the screen: text and button titles, nothing else."""

import re
from dataclasses import dataclass
from datetime import date

DAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday".split(),
    "es": "lunes martes miércoles jueves viernes sábado domingo".split(),
}
MONTHS = {
    "en": (
        "january february march april may june july august september october november december"
    ).split(),
    "es": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ).split(),
}
_ALL_DAYS = "|".join((*DAYS["en"], *DAYS["es"]))
_EN = re.compile(
    rf"(?:{_ALL_DAYS}), (?P<month>[a-z]+) (?P<day>\d+) at (?P<hour>\d+):(?P<minute>\d\d) "
    r"(?P<half>am|pm)",
    re.IGNORECASE,
)
_ES = re.compile(
    rf"(?:{_ALL_DAYS}) (?P<day>\d+) de (?P<month>[a-z]+) a las (?P<hour>\d+):(?P<minute>\d\d)",
    re.IGNORECASE,
)
# In the order looked for: what the last message asks, in either language.
_QUESTIONS = (
    ("booked", r"you are booked|cita está reservada"),
    ("moved", r"your visit is moved|cita está cambiada"),
    ("cancelled", r"is cancelled\.|está cancelada"),
    ("no_more", r"reminder is stopped|recordatorio está quitado"),
    ("stopped", r"i have stopped|, paré\."),
    ("reminded", r"^done\. |already have this reminder|^listo\. |ya tiene este recordatorio"),
    ("go_on", r"shall we go on with|¿seguimos (?:ahora )?con"),
    ("what_to_change", r"what shall i change|¿qué cambio\?"),
    ("confirm", r"please check:|revise, por favor|shall i cancel your|¿cancelo su|"
                r"shall i remove this reminder|¿quito este recordatorio"),
    ("old_code", r"code is too old|código ya venció"),
    ("code", r"six-digit code|código de seis|not the code i sent|no es el código"),
    ("name", r"full name\?|nombre completo"),
    ("birth", r"date of birth|fecha de nacimiento"),
    ("contact", r"phone number or e-mail|teléfono o correo"),
    ("who", r"who is (?:the visit|it) for|para quién es"),
    ("visit", r"what kind of visit|qué tipo de cita"),
    ("which", r"which visit would you like|¿qué cita quiere|¿cuál cita|qué cita desea"),
    ("other_times", r"which day or time would be better|qué día u hora le viene mejor"),
    ("medicine", r"which medicine|¿de qué medicina|qué medicina"),
    ("schedule", r"on which days and at what time|at what times of day|"
                 r"qué días y a qué hora|a qué horas"),
)  # fmt: skip


@dataclass(frozen=True)
class Time:
    """A time that is offered or told. `minutes` since midnight; `words` as shown."""

    month: int
    day: int
    minutes: int
    words: str

    def same_as(self, other: "Time") -> bool:
        """The same time, in whichever language it is told."""
        mine, theirs = (self.month, self.day, self.minutes), (other.month, other.day, other.minutes)
        return mine == theirs

    def date_after(self, today: date) -> date:
        """The coming day of that month and day."""
        this = date(today.year, self.month, self.day)
        return this if this >= today else date(today.year + 1, self.month, self.day)


@dataclass(frozen=True)
class Heard:
    """`asks` is None when the patient cannot make out what is wanted of them."""

    asks: str | None
    text: str
    buttons: list[dict[str, str]]

    @property
    def times(self) -> list[tuple[dict[str, str], Time]]:
        found = ((button, read_time(button["title"])) for button in self.buttons)
        return [(button, time) for button, time in found if time is not None]

    def button(self, pattern: str) -> dict[str, str] | None:
        return next((b for b in self.buttons if re.search(pattern, b["title"], re.I)), None)


def hear(messages: list[dict[str, object]]) -> Heard:
    """Read an answer: the last message counts first, then the ones before it."""
    texts = [str(message["text"]) for message in messages]
    buttons = [
        button
        for message in messages
        for button in message["buttons"]  # type: ignore[attr-defined]
    ]
    heard = Heard(None, "\n".join(texts), buttons)
    for text in reversed(texts):
        if (asks := _question(text)) is not None:
            return Heard(asks, heard.text, buttons)
        if heard.times:
            break
    if heard.times:
        return Heard("times", heard.text, buttons)
    return heard


def _question(text: str) -> str | None:
    folded = text.casefold()
    return next((name for name, words in _QUESTIONS if re.search(words, folded)), None)


def read_time(text: str) -> Time | None:
    """The first date with a clock time in a text."""
    found = _EN.search(text)
    language = "en" if found else "es"
    found = found or _ES.search(text)
    if found is None:
        return None
    hour = int(found["hour"])
    if language == "en":
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
    month = MONTHS[language].index(found["month"].lower()) + 1
    return Time(month, int(found["day"]), hour * 60 + int(found["minute"]), found.group())
