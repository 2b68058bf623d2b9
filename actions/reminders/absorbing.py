"""What a message says of medicine, dose and times, noted in a plan."""

import re

from actions.appointments.distances import distance_in
from actions.reminders.naming import HOURS_OF
from actions.reminders.plan import Plan
from actions.reminders.reading import (
    ADDS,
    QUIET,
    clocks_said,
    first_of,
    own_words_for,
    part_of_day,
)
from actions.reminders.recurrence import (
    KEPT_DAYS,
    days_kept,
    frequency_of,
    other_days,
    rebased,
    recurrence_of,
    swapped,
    with_more,
)
from actions.turn import Turn
from api.extraction.schemas import MedicationMention, Understanding
from api.wording.calendar import join_words
from api.wording.doses import dose_alone, new_dose_of, says_count
from api.wording.recurrence import at_clocks, base_of, clocks_in, parts_of

_BEGINS = re.compile(r"\b(?:remind\w*|recu[eé]rd\w*|recordar\w*|recordatorio)\b", re.IGNORECASE)

_VARIES = re.compile(
    r"\b(?:rotat\w+|(?:it|that) (?:depends|varies|changes)|depende|var[ií]a|rotativ\w+|"
    r"(?:me )?va rotando)\b",
    re.IGNORECASE,
)
# A part of the day that is a time of its own, beside those told by the clock.
_BESIDE_HOURS = re.compile(
    r"(?:\b(?:and|y|plus|again)|[&+])\s+(?:again\s+|otra\s+)?(?:one\s+|una\s+)?"
    r"(?:at bed ?time|before bed|(?:at|every) night|in the (?:morning|evening)|al acostar(?:me)?|"
    r"antes de dormir|por las? noches?|en ayunas)\b(?!\s+(?:at|a las?)\b)",
    re.IGNORECASE,
)


def absorb(
    turn: Turn,
    plan: Plan,
    understanding: Understanding,
    purpose: str,
    *,
    ends: bool,
    hours: frozenset[int],
) -> bool:
    """Note what a message says of medicine, dose and times; return whether it says any of it.

    `ends`: it named the plan's end, too; `hours`: those that it named a reminder by.
    """
    changed = False
    if understanding.medications and purpose == "set":
        mention = understanding.medications[0]
        words = _words_for_all(understanding, turn.language)
        if turn.requested and _BEGINS.search(turn.text) and words != plan.medication:
            # Another reminder: nothing of the one before.
            plan.dose = plan.recurrence = plan.part = None
            if not ends:
                plan.for_days = plan.last_day = None
        plan.medication, changed = words, True
        is_one = len(understanding.medications) == 1
        plan.dose = (dose_alone(mention.dose) or plan.dose) if is_one else None
    elif purpose == "set" and not plan.medication and (own := own_words_for(turn.text)):
        plan.medication, changed = own, True
    if purpose == "change" and (dose := new_dose_of(turn.text)):
        plan.dose, changed = dose, True
    if purpose == "stop":
        return changed
    if QUIET.search(turn.text):
        return changed  # its clock times are no times of a dose
    before = (plan.subject.recurrence if plan.subject else "") if purpose == "change" else None
    known = plan.subject.recurrence if plan.subject else plan.recurrence
    if _absorb_times(turn, plan, understanding, before):
        if plan.recurrence:
            plan.recurrence = _in_its_half(turn.text, plan.recurrence, hours)
        if plan.recurrence and known and ADDS.search(turn.text):
            plan.recurrence = with_more(plan.recurrence, known)
        _swap(plan, known, hours)
        return True
    return changed


def rebase(plan: Plan) -> None:
    """The reminder was chosen after its new time was said: only what was said is different."""
    if plan.subject and plan.recurrence:
        waits = plan.part and not plan.recurrence.startswith(KEPT_DAYS)
        if not waits:
            plan.recurrence = rebased(plan.recurrence, plan.subject.recurrence)
        plan.part = plan.part if plan.recurrence else None


def _words_for_all(understanding: Understanding, language: str) -> str:
    """One reminder for all that is taken together, each with its own dose."""
    found = understanding.medications
    if len(found) == 1:
        return _words_for(found[0])
    doses = (dose_alone(one.dose) for one in found)
    named = [
        f"{_words_for(one)} {dose or ''}".strip() for one, dose in zip(found, doses, strict=True)
    ]
    return join_words(list(dict.fromkeys(named)), language)


def _words_for(mention: MedicationMention) -> str:
    """The patient's own word for a medicine, as on their label; the list's when misspelt."""
    return mention.said.lower() if mention.score == 1 else mention.name


def _absorb_times(turn: Turn, plan: Plan, understanding: Understanding, before: str | None) -> bool:
    """`before`: the schedule that is changed: other times keep its days, other days its times."""
    changed = False
    rule = recurrence_of(understanding, plan.recurrence, turn.text, before)
    if rule and before is None:
        rule = _in_named_part(turn.text, rule)
        if rule is None or _differs(turn.text):
            return False
    if rule:
        _learn_part(turn, plan, rule)
        plan.recurrence, changed = rule, True
    elif rule := other_days(understanding, turn.text, before):
        plan.recurrence, changed = rule, True
    elif often := frequency_of(understanding):
        plan.recurrence, changed = often, True
    elif says_count(turn.text):
        changed = True
    if "FREQ=HOURLY" in (plan.recurrence or "") and (first := first_of(turn.text)):
        plan.first_at, changed = first, True
    if not plan.is_timed and (part := part_of_day(turn.text)):
        _use_part(turn, plan, part, before)
        changed = True
    if changed:
        plan.in_quiet_hours = plan.unclear_clock = None  # a yes was to the times before
    return changed


def _use_part(turn: Turn, plan: Plan, part: str, before: str | None) -> None:
    """ "first thing in the morning": the clock time that the patient said before, or asked for."""
    often = "FREQ=DAILY" if before is None else days_kept(before)
    plan.recurrence = plan.recurrence or often
    if not plan.recurrence:
        return  # of one that goes by hours a part of the day does not say enough
    plan.part = part
    if known := (turn.slots.get("day_times") or {}).get(part):
        plan.recurrence = at_clocks(plan.recurrence, [known])


def _learn_part(turn: Turn, plan: Plan, rule: str) -> None:
    hours, minutes = (parts_of(rule).get(name, "") for name in ("BYHOUR", "BYMINUTE"))
    if plan.part and hours.isdigit() and minutes.isdigit():
        known = dict(turn.slots.get("day_times") or {})
        known[plan.part] = f"{int(hours):02}:{int(minutes):02}"
        plan.day_times = known


def _swap(plan: Plan, known: str | None, hours: frozenset[int]) -> None:
    """ "the 8 pm one to 9 pm": the other times of the reminder, or of the summary, stay."""
    if plan.recurrence and known and hours:
        plan.recurrence = swapped(plan.recurrence, known, hours)


def _differs(text: str) -> bool:
    """ "an hour later on saturdays", "it rotates": no rule of ours says that."""
    by = distance_in(text)
    return bool(by and by.hours) or bool(_VARIES.search(text))


def _in_named_part(text: str, rule: str) -> str | None:
    """ "en ayunas, a las 6 y media" is in the morning. None of "at 8 and at bedtime", where the
    part beside the hours has none of its own."""
    hours, clocks = HOURS_OF.get(part_of_day(text) or ""), clocks_in(rule)
    if hours is None or not clocks or any(_is_within(each, hours) for each in clocks):
        return rule
    if _BESIDE_HOURS.search(text):
        return None
    other = f"{(int(clocks[0][:2]) + 12) % 24:02}{clocks[0][2:]}"
    bare = len(clocks) == 1 and not clocks_said(text) and _is_within(other, hours)
    return at_clocks(base_of(rule), [other]) if bare else rule


def _is_within(clock: str, hours: tuple[int, int]) -> bool:
    hour = int(clock[:2])
    return hours[0] <= hour < hours[1] or hour + 24 < hours[1]


def _in_its_half(text: str, rule: str, hours: frozenset[int]) -> str:
    """ "the night one at 10": at ten of the night, where the hour does not say its half."""
    clocks = clocks_in(rule)
    if len(clocks) != 1 or clocks_said(text) or int(clocks[0][:2]) in hours:
        return rule
    other = (int(clocks[0][:2]) + 12) % 24
    return at_clocks(base_of(rule), [f"{other:02}{clocks[0][2:]}"]) if other in hours else rule
