"""A simulated patient: reads the screen, answers, asks, errs, and changes their mind."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tools.simulate.goals import SPANISH, Wish
from tools.simulate.hearing import Heard, Time, hear, read_time
from tools.simulate.interrupting import Interrupting
from tools.simulate.talker import Answer
from tools.simulate.words import BUTTONS, VISIT_NAMES

MAX_TURNS = 45
MAX_CONFUSION = 4
MAX_REPEATS = 6
MAX_CORRECTIONS = 3

_BOOKED = re.compile(r"you are booked|cita está reservada", re.IGNORECASE)


class Patient(Interrupting):
    """Reads what is on the screen and answers it until the goal is reached."""

    def run(self) -> None:
        """Talk until the task is done or patience ends."""
        answer = self.chat.say(self._opening())
        while self.chat.turns < MAX_TURNS:
            heard = hear(answer)
            self.told_of += "\n" + heard.text
            self.repeats = self.repeats + 1 if heard.asks == self.last_asked else 0
            self.last_asked = heard.asks
            if self._goes_on(heard):
                answer = self._begin_next(heard)
                continue
            if self._is_over(heard) or self.repeats > MAX_REPEATS:
                return
            if self.goal.other_language and self.speaker.register == self.goal.register:
                other = "plain" if self.speaker.register in SPANISH else "spanish"
                self.speaker = replace(self.speaker, register=other)
            following = self._interrupt(heard) or self._answer(heard)
            if following is None:
                return
            answer = following

    # Answers

    def _is_over(self, heard: Heard) -> bool:
        if self.drops and re.search(r"i have stopped|, paré\.", heard.text, re.IGNORECASE):
            self.outcome = "stopped"  # what else is offered then is not wanted either
            return True
        if self.goal.task == "book" and _BOOKED.search(heard.text):
            self.outcome = "booked"
            return True
        ends = {"booked", "moved", "cancelled", "reminded", "stopped", "no_more"}
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
            "old_code": self._ask_new_code,
            "go_on": lambda _heard: self._say("yes_next"),
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

    def _confused(self, act: Callable[[], Answer]) -> Answer | None:
        self.confusion += 1
        return act() if self.confusion <= MAX_CONFUSION else None

    def _find_a_way(self, heard: Heard) -> Answer:
        """Nothing that the patient can answer: press what fits, else say again what is wanted."""
        fitting = heard.button(BUTTONS[self.goal.task.partition("_")[0]])
        if fitting and self.confusion > 1:
            return self.chat.press(fitting)
        return self.chat.say(self._opening())

    def _other(self) -> str:
        return "" if self.relation == "self" else "_other"

    def _say_name(self, _heard: Heard) -> Answer:
        name = self._slips("name", self.person.name, f"{self.person.name.split()[0]} Smithers")
        return self._say(f"name{self._other()}", name=name, lower=name.lower())

    def _say_birth(self, _heard: Heard) -> Answer:
        born = self._slips("birth", self.person.born, self.person.born - timedelta(days=31))
        return self._say(
            f"birth{self._other()}",
            birth=self.speaker.calendar_day(born, year=True),
            birth_short=f"{born.month}/{born.day}/{born.year}",
        )

    def _ask_new_code(self, heard: Heard) -> Answer | None:
        fresh = heard.button(BUTTONS["new_code"])
        if fresh:
            return self.chat.press(fresh)
        return self._confused(lambda: self._say("noise_muddle"))

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
        unchanged = self.goal.change.what == self.goal.again.what == "none"
        if self.picked and unchanged and not time.same_as(self.picked):
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
