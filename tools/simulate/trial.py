"""One patient with one goal, and what the database says came of it."""

import random
from dataclasses import dataclass, replace
from datetime import date

import httpx

from tools.simulate.chat import Chat
from tools.simulate.goals import Change, Goal, Wish
from tools.simulate.hearing import Time
from tools.simulate.patient import Patient
from tools.simulate.people import fresh
from tools.simulate.speech import Speaker
from tools.simulate.truth import Installation, Visit


@dataclass(frozen=True)
class Result:
    """`wrong`: something was written that the patient did not want. `why` is empty on success."""

    goal: Goal
    trial: int
    why: str
    wrong: bool
    turns: int
    story: str

    @property
    def success(self) -> bool:
        return not self.why


def run_trial(
    goal: Goal,
    *,
    seed: int,
    trial: int,
    wording: str,
    http: httpx.Client,
    installation: Installation,
    today: date,
) -> Result:
    """Play the goal once; each trial is put in other words by somebody new."""
    goal = _somebody_new(goal)
    rng = random.Random(f"{seed}:{goal.id}:{trial}")
    chat = Chat(http, goal.language)
    chat.open()
    booked: Time | None = None
    chats = [chat]
    if goal.task in ("move", "cancel", "check"):
        first = _play(_easy_booking(goal), rng, wording, chat, installation, today)
        booked = first.agreed
        if first.outcome != "booked":
            return _result(goal, trial, "the visit to begin with was not booked", False, chats)
        if not goal.same_chat:
            chat = Chat(http, goal.language)
            chat.open()
            chats.append(chat)
    chat.lines.append("")
    chat.turns = 0
    patient = _make(goal, rng, wording, chat, installation, today)
    patient.existing = booked
    patient.run()
    why, wrong = judge(patient, installation, [each.id for each in chats])
    return _result(goal, trial, why, wrong, chats)


def _somebody_new(goal: Goal) -> Goal:
    speaker = fresh(goal.speaker)
    return replace(
        goal,
        speaker=speaker,
        patient=speaker if goal.relation == "self" else fresh(goal.patient),
    )


def _easy_booking(goal: Goal) -> Goal:
    """The visit that is there before it is moved, cancelled or asked after."""
    return replace(
        goal, task="book", wish=Wish(), told="all", by_reason=False, aside="", noise="",
        wrong_code=False, change=Change(), other_language=False, presses=1.0, typos=0.0,
        register="spanish" if goal.language == "es" else "plain", practitioner="",
    )  # fmt: skip


def _make(
    goal: Goal, rng: random.Random, wording: str, chat: Chat, at: Installation, today: date
) -> Patient:
    speaker = Speaker(rng, goal.register, wording, goal.typos)
    return Patient(goal, chat, speaker, lambda: at.newest_code(chat.id), today)


def _play(
    goal: Goal, rng: random.Random, wording: str, chat: Chat, at: Installation, today: date
) -> Patient:
    patient = _make(goal, rng, wording, chat, at, today)
    patient.run()
    return patient


def _result(goal: Goal, trial: int, why: str, wrong: bool, chats: list[Chat]) -> Result:
    story = "\n\n".join("\n".join(chat.lines) for chat in chats)
    return Result(goal, trial, why, wrong, chats[-1].turns, story)


def judge(patient: Patient, at: Installation, conversation_ids: list[str]) -> tuple[str, bool]:
    """(why it failed or nothing, whether something wrong was written)."""
    goal, visits = patient.goal, at.visits_of(conversation_ids)
    if goal.task == "remind":
        return _judge_reminder(patient, at.reminders_of(conversation_ids[-1]))
    if goal.task == "book":
        why, wrong = _judge_booking(patient, visits)
    else:
        why, wrong = _judge_existing(patient, visits)
    if not why and patient.unanswered:
        why = f"the question about {patient.unanswered} was not answered"
    return why, wrong


def _judge_booking(patient: Patient, visits: list[Visit]) -> tuple[str, bool]:
    if patient.drops or patient.goal.change.what == "drop":
        if visits:
            return "booked although the patient gave it up", True
        return ("" if patient.outcome == "stopped" else f"ended: {patient.outcome}"), False
    wrong = [each for each in visits if not _is_as_agreed(patient, each)]
    if wrong or len(visits) > 1:
        return "another visit was booked than was agreed", True
    return ("" if visits else f"ended: {patient.outcome}"), False


def _is_as_agreed(patient: Patient, visit: Visit) -> bool:
    time, person = patient.agreed, patient.person
    wished = patient.practitioner and "practitioner" not in patient.relaxed
    return (
        time is not None
        and visit.status == "booked"
        and visit.start_local == _local(time, patient.today)
        and visit.visit == patient.visit
        and visit.name.casefold() == person.name.casefold()
        and visit.born == person.born
        and (not wished or visit.practitioner == patient.practitioner)
    )


def _judge_existing(patient: Patient, visits: list[Visit]) -> tuple[str, bool]:
    task = patient.goal.task
    if len(visits) != 1:
        return f"{len(visits)} visits instead of the one", True
    visit, agreed = visits[0], patient.agreed
    kept = _local(patient.existing, patient.today) if patient.existing else ""
    if task == "check" or patient.drops:
        changed = visit.status != "booked" or visit.start_local != kept
        if changed:
            return "a visit was changed that should have stayed", True
        done = patient.outcome == ("stopped" if patient.drops else "told")
        return ("" if done else f"ended: {patient.outcome}"), False
    if task == "cancel":
        return ("" if visit.status == "cancelled" else f"ended: {patient.outcome}"), False
    if agreed and visit.start_local == _local(agreed, patient.today) and visit.status == "booked":
        return "", False
    unchanged = visit.status == "booked" and visit.start_local == kept
    return f"ended: {patient.outcome}", not unchanged


def _judge_reminder(patient: Patient, plans: list[tuple[str, str]]) -> tuple[str, bool]:
    goal = patient.goal
    right = [
        plan for plan in plans
        if goal.medicine in plan[0].casefold() and f"BYHOUR={goal.hour}" in plan[1].split(";")
    ]  # fmt: skip
    if len(plans) == 1 and right:
        return "", False
    return f"ended: {patient.outcome}", bool(plans)


def _local(time: Time, today: date) -> str:
    hour, minute = divmod(time.minutes, 60)
    return f"{time.date_after(today).isoformat()}T{hour:02}:{minute:02}"
