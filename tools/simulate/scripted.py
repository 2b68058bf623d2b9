"""Goals written down by hand: what must work whatever chance brings."""

import random
from datetime import date

from tools.simulate.goals import Change, Goal, Wish
from tools.simulate.people import Person, invent


def scripted(today: date) -> list[Goal]:
    """One of each kind of thing that patients do."""
    rng = random.Random("scripted")

    def grown() -> Person:
        return invent(rng, adult=True, today=today)

    def small() -> Person:
        return invent(rng, adult=False, today=today)

    def goal(name: str, task: str = "book", register: str = "plain", **more: object) -> Goal:
        speaker = grown()
        relation = str(more.get("relation", "self"))
        patient = {"self": speaker, "mother": grown()}.get(relation) or small()
        return Goal(
            id=f"s-{name}", task=task, register=register, patient=patient, speaker=speaker,
            daughter=small(), **more,  # type: ignore[arg-type]
        )  # fmt: skip

    days = [day for day in (1, 3, 0) if day != today.weekday()]
    wish = Wish(weekday=days[0], part="afternoon")
    other = Wish(weekday=days[1])
    return [
        goal("self", wish=wish, presses=0.0),
        goal("child", visit="child-check-up", relation="son", practitioner="Okafor"),
        goal("mother", register="spanish", visit="follow-up", relation="mother"),
        goal("with", visit="skin-check", practitioner="Chen", register="terse", presses=0.0),
        goal("reason", visit="sick-visit", by_reason=True, wish=Wish(part="morning")),
        goal("question", visit="annual-physical", aside="insurance", aside_at="code"),
        goal("question-es", register="spanish", visit="vaccination", aside="parking"),
        goal("other-time", wish=wish, change=Change("time", "confirm", other), presses=0.0),
        goal("other-doctor", practitioner="Rivera",
             change=Change("practitioner", "confirm", practitioner="Byrne")),
        goal("other-person", visit="vaccination", change=Change("person", "contact")),
        goal("other-visit", visit="sick-visit",
             change=Change("visit", "name", visit="vaccination")),
        goal("gives-up", change=Change("drop", "confirm"), presses=0.0),
        goal("wrong-code", wrong_code=True, visit="vaccination", register="learner"),
        goal("muddle", noise="muddle", noise_at="times", visit="follow-up"),
        goal("why", noise="why", noise_at="birth", register="formal"),
        goal("languages", register="spanish", other_language=True, presses=0.0),
        goal("mixed", register="mixed", wish=wish, presses=0.0),
        goal("move", "move", wish=other, presses=0.0),
        goal("move-here", "move", same_chat=True, wish=other, told="little"),
        goal("cancel", "cancel"),
        goal("cancel-here", "cancel", "spanish", same_chat=True),
        goal("check", "check", "formal"),
        goal("second-visit", also="vaccination"),
        goal("slip", slip="birth"),
        goal("slip-name", register="spanish", slip="name"),
        goal("hour-away", silence=1, silence_at="confirm", wish=wish),
        goal("day-away", silence=26, silence_at="code", presses=0.0),
        goal("twice", change=Change("time", "name", other), again=Change("time", "confirm", wish)),
        goal("symptom", noise="symptom", noise_at="birth", visit="vaccination"),
        goal("said-twice", noise="repeat", noise_at="contact", presses=0.0),
        goal("remind-change", "remind_change", medicine="lisinopril"),
        goal("remind-stop", "remind_stop", "spanish"),
        goal("remind", "remind", hour=20),
        goal("remind-es", "remind", "spanish", medicine="lisinopril", hour=7),
    ]  # fmt: skip
