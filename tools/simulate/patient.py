"""A simulated patient: reads the screen, answers, asks, errs, and changes their mind."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from tools.simulate.chat import Chat
from tools.simulate.goals import SPANISH, Goal, Wish
from tools.simulate.hearing import Heard, Time, hear, read_time
from tools.simulate.speech import Speaker
from tools.simulate.words import BUTTONS, FACTS, VISIT_NAMES

MAX_TURNS = 45
MAX_CONFUSION = 4
MAX_REPEATS = 6
MAX_CORRECTIONS = 3
Answer = list[dict[str, object]]


@dataclass
class Patient:
    """`agreed` is the time of the summary that was said yes to; `outcome` what the patient saw.

    `existing` is the time of the visit there was before. `relaxed` names the wishes given up
    because nothing else was offered.
    """

    goal: Goal
    chat: Chat
    speaker: Speaker
    read_code: Callable[[], str]
    today: date
    agreed: Time | None = None
    picked: Time | None = None
    existing: Time | None = None
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
        if goal.change.what != "none":
            self.pending.add("change")

    @property
    def drops(self) -> bool:
        return self.goal.change.what == "drop" and "change" not in self.pending

    def run(self) -> None:
        """Talk until the task is done or patience ends."""
        answer = self.chat.say(self._opening())
        while self.chat.turns < MAX_TURNS:
            heard = hear(answer)
            self.told_of += "\n" + heard.text
            self.repeats = self.repeats + 1 if heard.asks == self.last_asked else 0
            self.last_asked = heard.asks
            if self._is_over(heard) or self.repeats > MAX_REPEATS:
                return
            if self.goal.other_language and self.speaker.register == self.goal.register:
                other = "plain" if self.speaker.register in SPANISH else "spanish"
                self.speaker = replace(self.speaker, register=other)
            following = self._interrupt(heard) or self._answer(heard)
            if following is None:
                return
            answer = following

    # The first message

    def _opening(self) -> str:
        goal, say = self.goal, self.speaker.say
        if goal.task == "remind":
            return say("open_remind", medicine=goal.medicine, hour=self._hour())
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
        hour = self.goal.hour
        if self.speaker.language == "en":
            return f"{hour % 12 or 12} {'am' if hour < 12 else 'pm'}"
        return f"{hour % 12 or 12} de la {'mañana' if hour < 12 else 'noche'}"

    # What comes between

    def _interrupt(self, heard: Heard) -> Answer | None:
        """A question of the patient's own, a muddle or a change of mind, each once."""
        goal, asks = self.goal, heard.asks
        if "noise" in self.pending and asks == goal.noise_at:
            self.pending.discard("noise")
            return self.chat.say(self.speaker.say(f"noise_{goal.noise}"))
        if "aside" in self.pending and asks in (goal.aside_at, "confirm"):
            return self._ask_aside()
        if "change" in self.pending and asks in (goal.change.at, "confirm"):
            return self._change_mind()
        return None

    def _ask_aside(self) -> Answer:
        self.pending.discard("aside")
        answer = self.chat.say(self.speaker.say(f"faq_{self.goal.aside}"))
        said = " ".join(str(message["text"]) for message in answer)
        if not re.search(FACTS[self.goal.aside], said, re.IGNORECASE):
            self.unanswered = self.goal.aside
        return answer

    def _change_mind(self) -> Answer:
        """Say it; and once more, in other words, where it is not understood."""
        answer = self._say_change()
        text = " ".join(str(message["text"]) for message in answer)
        missed = re.search(r"did not get that|no entendí", text)
        return self._say_change() if missed else answer

    def _say_change(self) -> Answer:
        """From here on the patient wants what the change says."""
        change, say = self.goal.change, self.speaker.say
        self.pending.discard("change")
        self.picked = None
        if change.what == "drop":
            return self.chat.say(say("drop"))
        if change.what == "time":
            self.wish = change.wish
            self.relaxed.discard("wish")
            self.voiced.add("wish")
            return self.chat.say(say("change_time", when=self._when()))
        if change.what == "practitioner":
            self.practitioner = change.practitioner
            self.relaxed |= {"wish"}
            self.voiced.add("practitioner")
            return self.chat.say(
                say(
                    "change_practitioner",
                    bare=f" Dr. {self.practitioner}",
                    **{"with": self._with()},
                )
            )
        if change.what == "visit":
            self.visit = change.visit
            self.relaxed |= {"wish", "practitioner"}
            return self.chat.say(say("change_visit", visit=say(f"visit_{self.visit}")))
        self.relation, self.person = "daughter", self.goal.daughter
        self.relaxed |= {"wish", "practitioner"}
        return self.chat.say(say("change_person"))

    # Answers

    def _is_over(self, heard: Heard) -> bool:
        ends = {"booked", "moved", "cancelled", "reminded", "stopped"}
        if heard.asks in ends:
            self.outcome = str(heard.asks)
            return True
        if self.goal.task == "check" and self.existing and self.existing.words in heard.text:
            self.outcome = "told"
            return True
        return False

    def _answer(self, heard: Heard) -> Answer | None:
        if self.drops:
            return self._confused(lambda: self.chat.say(self.speaker.say("drop")))
        answers: dict[str, Callable[[Heard], Answer | None]] = {
            "name": self._say_name,
            "birth": self._say_birth,
            "contact": self._say_contact,
            "code": self._say_code,
            "who": self._say_who,
            "visit": self._say_visit,
            "times": self._choose_time,
            "which": self._choose_visit,
            "other_times": lambda _heard: self._say_wish(),
            "what_to_change": lambda _heard: self._correct(),
            "confirm": self._confirm,
            "medicine": lambda _heard: self._say("say_medicine", medicine=self.goal.medicine),
            "schedule": lambda _heard: self._say("say_schedule", hour=self._hour()),
        }
        if heard.asks in answers:
            return answers[heard.asks](heard)
        return self._confused(lambda: self._find_a_way(heard))

    def _say(self, act: str, **parts: str) -> Answer:
        return self.chat.say(self.speaker.say(act, **parts))

    def _confused(self, act: Callable[[], Answer]) -> Answer | None:
        self.confusion += 1
        return act() if self.confusion <= MAX_CONFUSION else None

    def _find_a_way(self, heard: Heard) -> Answer:
        """Nothing that the patient can answer: press what fits, else say again what is wanted."""
        fitting = heard.button(BUTTONS[self.goal.task])
        if fitting and self.confusion > 1:
            return self.chat.press(fitting)
        return self.chat.say(self._opening())

    def _presses(self) -> bool:
        """Whoever is asked the same again and again presses a button in the end."""
        return self.repeats >= 3 or self.speaker.rng.random() < self.goal.presses

    def _other(self) -> str:
        return "" if self.relation == "self" else "_other"

    def _say_name(self, _heard: Heard) -> Answer:
        name = self.person.name
        return self._say(f"name{self._other()}", name=name, lower=name.lower())

    def _say_birth(self, _heard: Heard) -> Answer:
        born = self.person.born
        return self._say(
            f"birth{self._other()}",
            birth=self.speaker.calendar_day(born, year=True),
            birth_short=f"{born.month}/{born.day}/{born.year}",
        )

    def _say_contact(self, _heard: Heard) -> Answer:
        me = self.goal.speaker
        return self._say("contact", contact=me.phone if len(me.name) % 2 else me.email)

    def _say_code(self, _heard: Heard) -> Answer:
        code = self.read_code()
        if "wrong_code" in self.pending:
            self.pending.discard("wrong_code")
            code = f"{(int(code) + 7) % 1_000_000:06}"
        return self._say("code", code=code)

    def _say_who(self, heard: Heard) -> Answer:
        kind = {"self": "self", "mother": "adult"}.get(self.relation, "child")
        fitting = heard.button(BUTTONS[f"who_{kind}"])
        if fitting and self._presses():
            return self.chat.press(fitting)
        return self._say(f"who_{self.relation}")

    def _say_visit(self, heard: Heard) -> Answer:
        fitting = heard.button(VISIT_NAMES[self.visit])
        if fitting and self._presses():
            return self.chat.press(fitting)
        act = "reason" if self.goal.by_reason and self.goal.change.what != "visit" else "visit"
        return self._say(f"{act}_{self.visit}")

    def _say_wish(self) -> Answer:
        self.voiced.add("wish")
        wish = self.wish if not self.wish.is_empty else Wish(part="morning")
        return self._say("ask_when", when=self.speaker.when(wish))

    def _fits(self, time: Time, title: str) -> bool:
        named = "Dr." in title or "Byrne" in title
        strict = named and self.practitioner and "practitioner" not in self.relaxed
        if strict and self.practitioner not in title:
            return False
        if "wish" in self.relaxed:
            return True
        return self.wish.fits(time.date_after(self.today), time.minutes)

    def _choose_time(self, heard: Heard) -> Answer:
        offered = heard.times
        fitting = [(i, b, t) for i, (b, t) in enumerate(offered) if self._fits(t, b["title"])]
        if not fitting and "wish" not in self.voiced and not self.wish.is_empty:
            return self._say_wish()
        if not fitting and "practitioner" not in self.voiced and self.practitioner:
            self.voiced.add("practitioner")
            return self._say("ask_with", **{"with": self._with()})
        if not fitting:
            self.relaxed |= {"wish", "practitioner"}
            fitting = [(i, b, t) for i, (b, t) in enumerate(offered)]
        index, button, time = self.speaker.rng.choice(fitting[:3])
        self.picked = time
        if self._presses():
            return self.chat.press(button)
        same = [t for _b, t in offered if t.minutes == time.minutes]
        words = self.speaker.pick(
            time,
            place=index,
            clock_is_clear=len(same) == 1,
            when=time.date_after(self.today),
        )
        return self.chat.say(words)

    def _choose_visit(self, heard: Heard) -> Answer | None:
        mine = [b for b, time in heard.times if self.existing and time.same_as(self.existing)]
        return (
            self.chat.press(mine[0]) if mine else self._confused(lambda: self._say("noise_muddle"))
        )

    # The summary

    def _confirm(self, heard: Heard) -> Answer | None:
        wrong = self._what_is_wrong(heard)
        if wrong:
            self.corrections += 1
            return self._correct() if self.corrections <= MAX_CORRECTIONS else None
        if self.goal.task in ("book", "move"):
            self.agreed = _last_time(heard.text)
        yes = heard.button(r"^(?:yes|sí)")
        if yes and self._presses():
            return self.chat.press(yes)
        return self._say("agree")

    def _what_is_wrong(self, heard: Heard) -> str:
        """The part of the summary that is not what the patient wants; empty if all is right."""
        text = heard.text.rpartition("Please check:")[2].rpartition("Revise, por favor:")[2]
        if self.goal.task not in ("book", "move"):
            return ""
        time = _last_time(text)
        if time is None:
            return "time"
        if "wish" not in self.relaxed and not self.wish.fits(
            time.date_after(self.today), time.minutes
        ):
            return "time"
        if self.picked and self.goal.change.what == "none" and not time.same_as(self.picked):
            return "time"
        if self.goal.task == "move":
            return ""
        if not re.search(VISIT_NAMES[self.visit], text, re.IGNORECASE):
            return "visit"
        if self.relation != "self" and self.person.name.casefold() not in text.casefold():
            return "person"
        wished = self.practitioner and "practitioner" not in self.relaxed
        return "practitioner" if wished and self.practitioner not in text else ""

    def _correct(self) -> Answer:
        """Say again what is wanted, in full."""
        if self.picked and not self.corrections % 2:
            return self._say("pick_clock", clock=self.speaker.clock(self.picked.minutes))
        words = self.speaker.say(f"visit_{self.visit}") + self._with() + self._when()
        return self._say("wrong_summary", correction=words)


def _last_time(text: str) -> Time | None:
    """The last time told in a text: where a visit moves to comes after where it was."""
    found, rest = None, text
    while (time := read_time(rest)) is not None:
        found = time
        rest = rest.partition(time.words)[2]
    return found
