"""What one simulated patient wants, knows and has said, and how they open the conversation."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tools.simulate.chat import Chat
from tools.simulate.goals import Change, Goal
from tools.simulate.hearing import Time
from tools.simulate.people import Person
from tools.simulate.speech import Speaker

Answer = list[dict[str, object]]


@dataclass(frozen=True)
class Booking:
    """What the patient said yes to."""

    time: Time | None
    person: Person
    visit: str
    practitioner: str  # who it had to be with; empty when anybody would do


@dataclass
class Talker:
    """`agreed` is the time of the summary that was said yes to; `outcome` what the patient saw.

    `existing` is the time of the visit there was before. `relaxed` names the wishes given up
    because nothing else was offered.
    """

    goal: Goal
    chat: Chat
    speaker: Speaker
    read_code: Callable[[], str]
    wait: Callable[[int], None]  # hours without a word
    today: date
    agreed: Time | None = None
    picked: Time | None = None
    existing: Time | None = None
    done: list[Booking] = field(default_factory=list)  # what was booked on the way
    outcome: str = "gave up"
    relaxed: set[str] = field(default_factory=set)
    voiced: set[str] = field(default_factory=set)
    pending: set[str] = field(default_factory=set)
    unanswered: str = ""
    confusion: int = 0
    last_asked: str | None = None
    repeats: int = 0  # how often in a row the same was asked
    corrections: int = 0
    told_of: str = ""
    changes: list[Change] = field(default_factory=list)  # of mind, still to come
    changing: Change = field(default_factory=Change)

    def __post_init__(self) -> None:
        goal = self.goal
        self.visit, self.practitioner, self.wish = goal.visit, goal.practitioner, goal.wish
        self.relation, self.person = goal.relation, goal.patient
        if goal.aside:
            self.pending.add("aside")
        if goal.noise:
            self.pending.add("noise")
        if goal.wrong_code:
            self.pending.add("wrong_code")
        if goal.slip:
            self.pending.add("slip")
        if goal.silence:
            self.pending.add("silence")
        if goal.also:
            self.pending.add("also")
        self.changes = [each for each in (goal.change, goal.again) if each.what != "none"]

    @property
    def drops(self) -> bool:
        return self.goal.change.what == "drop" and self.goal.change not in self.changes

    # The first message

    def _opening(self) -> str:
        goal, say = self.goal, self.speaker.say
        if goal.task.startswith("remind"):
            return say(f"open_{goal.task}", medicine=goal.medicine, hour=self._hour())
        if goal.task in ("cancel", "check"):
            return say(f"open_{goal.task}")
        if goal.task == "move":
            tell = goal.told == "all" and not self.wish.is_empty
            self.voiced |= {"wish"} if tell else set()
            return say("open_move", to=say("to", bare=self._bare_when()) if tell else "")
        if goal.told == "little":
            return say("open_little")
        full = goal.told == "all"
        self.voiced |= {"wish", "practitioner"} if full else set()
        return say(
            "open_reason" if goal.by_reason else "open_book",
            visit=say(f"visit_{self.visit}"),
            reason=say(f"reason_{self.visit}"),
            whom=say(f"whom_{self.relation}"),
            **{"with": self._with() if full else "", "when": self._when() if full else ""},
        )

    def _with(self) -> str:
        return self.speaker.say("with", practitioner=self.practitioner) if self.practitioner else ""

    def _when(self) -> str:
        return self.speaker.when(self.wish)

    def _bare_when(self) -> str:
        return re.sub(r"^ (?:on|for) ", " ", self._when())

    def _hour(self) -> str:
        hour = self.goal.new_hour if self.goal.task == "remind_change" else self.goal.hour
        if self.speaker.language == "en":
            return f"{hour % 12 or 12} {'am' if hour < 12 else 'pm'}"
        return f"{hour % 12 or 12} de la {'mañana' if hour < 12 else 'noche'}"

    # Ways of saying

    def _say(self, act: str, **parts: str) -> Answer:
        return self.chat.say(self.speaker.say(act, **parts))

    def _presses(self) -> bool:
        """Whoever is asked the same again and again presses a button in the end."""
        return self.repeats >= 3 or self.speaker.rng.random() < self.goal.presses
