"""What comes between: questions of one's own, slips, silence, and changes of mind."""

import re

from tools.simulate.goals import Wish
from tools.simulate.hearing import Heard
from tools.simulate.talker import Answer, Booking, Talker
from tools.simulate.words import BUTTONS, FACTS

# Whoever has told something wrong sees it here, at the latest.
_AFTER_SLIP = ("birth", "contact", "code", "confirm")


class Interrupting(Talker):
    """A patient who does not only answer."""

    def _interrupt(self, heard: Heard) -> Answer | None:
        """A question of the patient's own, a muddle or a change of mind, each once."""
        goal, asks = self.goal, heard.asks
        if "noise" in self.pending and asks == goal.noise_at:
            self.pending.discard("noise")
            repeat = goal.noise == "repeat"
            return self.chat.say(
                self.chat.typed if repeat else self.speaker.say(f"noise_{goal.noise}")
            )
        if "slipped" in self.pending and asks in _AFTER_SLIP:
            return self._put_right()
        if "silence" in self.pending and asks == goal.silence_at:
            return self._be_silent()
        if "also" in self.pending and asks == "contact":
            self.pending.discard("also")
            self.pending.add("next")
            return self.chat.say(self.speaker.say("also_visit", visit=self._visit_words(goal.also)))
        if "aside" in self.pending and asks in (goal.aside_at, "confirm"):
            return self._ask_aside()
        if self.changes and asks in (self.changes[0].at, "confirm"):
            return self._change_mind()
        return None

    def _put_right(self) -> Answer:
        """What was told wrong before is told again: a contradiction that is meant."""
        self.pending.discard("slipped")
        return self._say(
            f"correct_{self.goal.slip}",
            name=self.person.name,
            birth=self.speaker.calendar_day(self.person.born, year=True),
        )

    def _be_silent(self) -> Answer | None:
        """Gone for hours; some say so, others answer as if nothing had been."""
        self.pending.discard("silence")
        self.wait(self.goal.silence)
        if self.speaker.rng.random() < 0.5:
            return self.chat.say(self.speaker.say("return"))
        return None

    # Another visit, wished for on the way

    def _goes_on(self, heard: Heard) -> bool:
        offered = re.search(r"you are booked|cita está reservada", heard.text, re.IGNORECASE)
        return "next" in self.pending and bool(offered)

    def _begin_next(self, heard: Heard) -> Answer:
        """The first is booked: say yes to the one that waits, or ask for it again."""
        self.pending.discard("next")
        self.done.append(self.booking())
        self.visit, self.practitioner, self.wish = self.goal.also, "", Wish()
        self.agreed = self.picked = None
        if heard.asks != "go_on":
            return self._say("also_visit", visit=self._visit_words(self.visit))
        yes = heard.button(BUTTONS["yes_next"])
        return self.chat.press(yes) if yes and self._presses() else self._say("yes_next")

    def booking(self) -> Booking:
        bound = "practitioner" not in self.relaxed
        return Booking(self.agreed, self.person, self.visit, self.practitioner if bound else "")

    def _visit_words(self, visit: str) -> str:
        return self.speaker.say(f"visit_{visit}")

    def _ask_aside(self) -> Answer:
        self.pending.discard("aside")
        answer = self.chat.say(self.speaker.say(f"faq_{self.goal.aside}"))
        said = " ".join(str(message["text"]) for message in answer)
        if not re.search(FACTS[self.goal.aside], said, re.IGNORECASE):
            self.unanswered = self.goal.aside
        return answer

    def _change_mind(self) -> Answer:
        """Say it; and once more, in other words, where it is not understood."""
        self.changing = self.changes.pop(0)
        answer = self._say_change()
        text = " ".join(str(message["text"]) for message in answer)
        missed = re.search(r"did not get that|no entendí", text)
        return self._say_change() if missed else answer

    def _say_change(self) -> Answer:
        """From here on the patient wants what the change says."""
        change, say = self.changing, self.speaker.say
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

    def _slips[Told](self, what: str, right: Told, wrong: Told) -> Told:
        """What is told of it: the wrong thing the first time, if the patient slips there."""
        if self.goal.slip != what or "slip" not in self.pending:
            return right
        self.pending.discard("slip")
        self.pending.add("slipped")
        return wrong
