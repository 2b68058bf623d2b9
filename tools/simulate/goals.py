"""What a simulated patient wants: made from a seed, or written down as a script."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from tools.simulate.people import Person, invent

REGISTERS = (
    "plain", "typos", "terse", "aave", "learner", "indian", "formal", "slang", "spanish", "mixed",
)  # fmt: skip
SPANISH = frozenset(["spanish", "mixed"])
ADULT_VISITS = ("follow-up", "annual-physical", "sick-visit", "vaccination", "skin-check")
CHILD_VISITS = ("child-check-up", "sick-visit", "vaccination")
# Who does what, and for whom: as the clinic's page tells any patient.
WITH = {
    "follow-up": ("Rivera", "Raman", "Chen", "Byrne"),
    "annual-physical": ("Rivera", "Raman", "Byrne"),
    "sick-visit": ("Rivera", "Raman", "Byrne"),
    "vaccination": ("Rivera", "Raman", "Byrne"),
    "skin-check": ("Chen",),
    "child-check-up": ("Okafor", "Rivera", "Byrne"),
}
CHILD_WITH = ("Okafor", "Rivera", "Byrne")
PARTS = {"morning": (0, 12), "afternoon": (12, 18), "after_two": (14, 24), "before_eleven": (0, 11)}
MEDICINES = ("metformin", "lisinopril", "levothyroxine", "atorvastatin", "amlodipine")
HOURS = (7, 8, 9, 18, 20, 21)
TASKS = {
    "book": 58, "move": 14, "cancel": 9, "check": 6, "remind": 6, "remind_change": 4,
    "remind_stop": 3,
}  # fmt: skip
FAQS = ("hours", "parking", "insurance", "cost", "bring")
NOISES = ("why", "muddle", "thanks", "greet", "smalltalk", "symptom", "repeat")
HURRIED = 0.2  # how many of the longer words somebody of the register "typos" mistypes
CHANGES = ("time", "practitioner", "visit", "person", "drop", "none")


@dataclass(frozen=True)
class Wish:
    """When: a weekday (0 is Monday), a part of the day, or a day of the calendar."""

    weekday: int | None = None
    part: str | None = None
    day: date | None = None

    def fits(self, when: date, minute_of_day: int) -> bool:
        low, high = PARTS.get(self.part or "", (0, 24))
        return (
            (self.weekday is None or when.weekday() == self.weekday)
            and (self.day is None or when == self.day)
            and low * 60 <= minute_of_day < high * 60
        )

    @property
    def is_empty(self) -> bool:
        return self == Wish()


@dataclass(frozen=True)
class Change:
    """A change of mind: what of the goal is other from then on, said when `at` is asked."""

    what: str = "none"
    at: str = "confirm"
    wish: Wish = field(default_factory=Wish)
    practitioner: str = ""
    visit: str = ""


@dataclass(frozen=True)
class Goal:
    """`aside`: a question for the clinic asked when `aside_at` is. `first_code`: a wrong one."""

    id: str
    task: str  # book | move | cancel | check | remind | remind_change | remind_stop
    register: str
    patient: Person
    speaker: Person
    daughter: Person  # whom a change of mind may be about
    relation: str = "self"  # self | son | daughter | mother
    visit: str = "follow-up"
    practitioner: str = ""
    wish: Wish = field(default_factory=Wish)
    by_reason: bool = False
    told: str = "all"  # all | some | little: how much of it the first message tells
    aside: str = ""
    aside_at: str = "contact"
    noise: str = ""  # one of NOISES; `repeat` sends the last answer again
    noise_at: str = "name"
    wrong_code: bool = False
    slip: str = ""  # birth | name: told wrong first, put right when the next thing is asked
    silence: int = 0  # hours without a word, when `silence_at` is asked
    silence_at: str = "name"
    also: str = ""  # another visit, wished for when the contact is asked
    change: Change = field(default_factory=Change)
    again: Change = field(default_factory=Change)  # the mind changed once more
    other_language: bool = False  # goes on in the other language after the first question
    presses: float = 0.4  # how often a button is pressed rather than typed
    typos: float = 0.0
    medicine: str = "metformin"
    hour: int = 8
    new_hour: int = 9  # remind_change: to when
    same_chat: bool = False  # move and cancel: in the chat in which it was booked

    @property
    def language(self) -> str:
        return "es" if self.register in SPANISH else "en"


def generate(seed: int, count: int, *, today: date, paired: bool = False) -> list[Goal]:
    """`count` goals; the same seed gives the same ones on the same day.

    `paired`: every register gets the same goals, so that only the way of speaking differs.
    """
    rng = random.Random(seed)
    if paired:
        every = range(count)
        shared = [random.Random(f"{seed}:{number // len(REGISTERS)}") for number in every]
        return [_goal(shared[n], f"g{seed}-{n:03}", n, today) for n in every]
    return [_goal(rng, f"g{seed}-{number:03}", number, today) for number in range(count)]


def _goal(rng: random.Random, name: str, number: int, today: date) -> Goal:
    register = REGISTERS[number % len(REGISTERS)]
    task = rng.choices(tuple(TASKS), tuple(TASKS.values()))[0]
    speaker = invent(rng, adult=True, today=today)
    relation = rng.choices(("self", "son", "daughter", "mother"), (64, 14, 14, 8))[0]
    if task != "book":
        relation = "self"
    child = relation in ("son", "daughter")
    patient = speaker if relation == "self" else invent(rng, adult=not child, today=today)
    visit = rng.choice(CHILD_VISITS if child else ADULT_VISITS)
    people = CHILD_WITH if child else WITH[visit]
    practitioner = rng.choice(people) if rng.random() < 0.5 else ""
    return Goal(
        id=name,
        task=task,
        register=register,
        patient=patient,
        speaker=speaker,
        daughter=invent(rng, adult=False, today=today),
        relation=relation,
        visit=visit,
        practitioner=practitioner,
        wish=wish(rng, practitioner, today) if rng.random() < 0.7 else Wish(),
        by_reason=rng.random() < 0.4,
        told=rng.choice(("all", "all", "some", "little")),
        aside=rng.choice(FAQS) if rng.random() < 0.4 else "",
        aside_at=rng.choice(("times", "who", "name", "contact", "code", "confirm")),
        noise=rng.choice(NOISES) if rng.random() < 0.4 else "",
        noise_at=rng.choice(("name", "birth", "contact", "code", "times")),
        slip=rng.choice(("birth", "name")) if task == "book" and rng.random() < 0.12 else "",
        silence=rng.choice((1, 26)) if rng.random() < 0.15 else 0,
        silence_at=rng.choice(("times", "name", "birth", "contact", "code", "confirm")),
        also=_another(rng, visit) if task == "book" and rng.random() < 0.1 else "",
        wrong_code=rng.random() < 0.15,
        other_language=rng.random() < 0.08,
        presses=rng.choice((0.0, 0.3, 0.8)),
        typos=HURRIED if register == "typos" else 0.0,
        medicine=rng.choice(MEDICINES),
        hour=rng.choice(HOURS),
        new_hour=rng.choice((6, 10, 19)),
        same_chat=rng.random() < 0.5,
        change=_change(rng, task, relation, visit, practitioner, today),
        again=_once_more(rng, task, practitioner, today),
    )


def _another(rng: random.Random, visit: str) -> str:
    return rng.choice([each for each in ("vaccination", "follow-up") if each != visit])


def _once_more(rng: random.Random, task: str, practitioner: str, today: date) -> Change:
    if task not in ("book", "move") or rng.random() < 0.9:
        return Change()
    return Change("time", rng.choice(("contact", "confirm")), wish(rng, practitioner, today))


def wish(rng: random.Random, practitioner: str, today: date) -> Wish:
    """A wish that the practitioner's usual week can keep."""
    days = WORKS.get(practitioner, (0, 1, 2, 3, 4))
    days = tuple(day for day in days if day != today.weekday()) or days
    kind = rng.random()
    part = rng.choice(tuple(PARTS))
    if kind < 0.35:
        return Wish(weekday=rng.choice(days), part=part)
    if kind < 0.6:
        return Wish(weekday=rng.choice(days))
    if kind < 0.8:
        return Wish(part=part)
    ahead = today + timedelta(days=rng.randint(3, 24))
    while ahead.weekday() not in days:
        ahead += timedelta(days=1)
    return Wish(day=ahead)


# The weekdays on which somebody works, as the clinic's page tells.
WORKS = {
    "Rivera": (0, 1, 3, 4),
    "Okafor": (0, 2, 3),
    "Raman": (0, 1, 2),
    "Chen": (1, 2),
    "Byrne": (0, 1, 2, 3, 4),
}


def _change(
    rng: random.Random, task: str, relation: str, visit: str, practitioner: str, today: date
) -> Change:
    if task not in ("book", "move") or rng.random() < 0.55:
        return Change()
    what = rng.choice(CHANGES[:-1] if task == "book" else ("time", "drop"))
    at = rng.choice(("times", "name", "contact", "confirm", "confirm"))
    others = CHILD_WITH if relation in ("son", "daughter") else WITH[visit]
    others = tuple(each for each in others if each != practitioner)
    if what == "practitioner" and not others:
        what = "time"
    if what == "person" and (relation != "self" or visit == "annual-physical"):
        what = "time"
    if what == "visit" and (relation != "self" or visit == "skin-check"):
        what = "drop"
    return Change(
        what=what,
        at=at,
        wish=wish(rng, practitioner, today) if what == "time" else Wish(),
        practitioner=rng.choice(others) if what == "practitioner" else "",
        visit="vaccination" if visit != "vaccination" else "follow-up",
    )
