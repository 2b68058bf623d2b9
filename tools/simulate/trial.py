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
from tools.simulate.talker import Booking
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
    retold: str = ""
    escalated: bool = False

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
    retell: bool = False,
) -> Result:
    """Play the goal once; each trial is put in other words by somebody new.

    The stories of a failure are kept; with `retell` those of a success too.
    """
    goal = _somebody_new(goal)
    rng = random.Random(f"{seed}:{goal.id}:{trial}")
    chat = Chat(http, goal.language)
    chat.open()
    booked: Time | None = None
    chats = [chat]
    if (before := _what_is_there(goal)) is not None:
        first = _play(before, rng, wording, chat, installation, today)
        booked = first.agreed
        if first.outcome not in ("booked", "reminded"):
            return _result(goal, trial, "what there was to begin with was not made", False, chats)
        if not goal.same_chat and before.task == "book":  # reminders belong to their chat
            chat = Chat(http, goal.language)
            chat.open()
            chats.append(chat)
    chat.lines.append("")
    chat.turns = 0
    patient = _make(goal, rng, wording, chat, installation, today)
    patient.existing = booked
    try:
        patient.run()
        broken = ""
    except httpx.HTTPError as error:
        broken = f"the chat did not answer: {error}"
    why, wrong = judge(patient, installation, [each.id for each in chats])
    why = broken or why
    called = installation.is_escalated([each.id for each in chats])
    found = replace(_result(goal, trial, why, wrong, chats), escalated=called)
    return replace(found, retold=_retell(found, installation, chats)) if why or retell else found


def _retell(found: Result, installation: Installation, chats: list[Chat]) -> str:
    """The chats of a failure as test stories, one after the other."""
    name = f"{found.goal.task} in {found.goal.register}, {found.goal.id}.{found.trial}"
    return "\n".join(
        installation.retell(chat.id, f"{name}, chat {number}")
        for number, chat in enumerate(chats, 1)
    )


def _somebody_new(goal: Goal) -> Goal:
    speaker = fresh(goal.speaker)
    return replace(
        goal,
        speaker=speaker,
        patient=speaker if goal.relation == "self" else fresh(goal.patient),
    )


def _what_is_there(goal: Goal) -> Goal | None:
    """The visit or reminder that is made before it is moved, changed, ended or asked after."""
    if goal.task in ("book", "remind"):
        return None
    return replace(
        goal, task="remind" if goal.task.startswith("remind") else "book",
        wish=Wish(), told="all", by_reason=False, aside="", noise="", slip="", silence=0, also="",
        wrong_code=False, change=Change(), again=Change(), other_language=False, presses=1.0,
        typos=0.0,
        register="spanish" if goal.language == "es" else "plain", practitioner="",
    )  # fmt: skip


def _make(
    goal: Goal, rng: random.Random, wording: str, chat: Chat, at: Installation, today: date
) -> Patient:
    speaker = Speaker(rng, goal.register, wording, goal.typos)
    return Patient(
        goal, chat, speaker, lambda: at.newest_code(chat.id),
        lambda hours: at.pass_time(chat.id, hours), today,
    )  # fmt: skip


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
    if goal.task.startswith("remind"):
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
    agreed = [*patient.done, patient.booking()]
    wrong = [v for v in visits if not any(_is_as_agreed(each, v, patient.today) for each in agreed)]
    if wrong or len(visits) > len(agreed):
        return "another visit was booked than was agreed", True
    wished = 2 if patient.goal.also else 1
    return ("" if len(visits) == wished else f"ended: {patient.outcome}"), False


def _is_as_agreed(agreed: Booking, visit: Visit, today: date) -> bool:
    return (
        agreed.time is not None
        and visit.status == "booked"
        and visit.start_local == _local(agreed.time, today)
        and visit.visit == agreed.visit
        and visit.name.casefold() == agreed.person.name.casefold()
        and visit.born == agreed.person.born
        and (not agreed.practitioner or visit.practitioner == agreed.practitioner)
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
    """Wrong is any plan but the one there was and the one that was asked for."""
    goal = patient.goal
    asked, hour = goal.task, goal.new_hour if goal.task == "remind_change" else goal.hour
    right = [_is_plan(plan, goal.medicine, hour) for plan in plans]
    if asked == "remind_stop":
        return ("" if not plans else f"ended: {patient.outcome}"), right not in ([], [True])
    if right == [True]:
        return "", False
    before = asked == "remind_change" and [_is_plan(p, goal.medicine, goal.hour) for p in plans]
    return f"ended: {patient.outcome}", bool(plans) and before != [True]


def _is_plan(plan: tuple[str, str], medicine: str, hour: int) -> bool:
    return medicine in plan[0].casefold() and f"BYHOUR={hour}" in plan[1].split(";")


def _local(time: Time, today: date) -> str:
    hour, minute = divmod(time.minutes, 60)
    return f"{time.date_after(today).isoformat()}T{hour:02}:{minute:02}"
