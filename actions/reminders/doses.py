"""A dose taken, skipped or put off, said in words."""

from actions.reminders.reading import says_all
from actions.reminders.subject import is_about
from actions.turn import Turn
from api.internal.schemas import DoseRead, ReminderRead
from api.wording.calendar import join_words

LONGEST_TITLE = 40


async def note_dose(turn: Turn, answer: str, *, also_closed: bool = True) -> bool:
    """Note it for the medicine that is named, or ask which one where several wait.

    False, and nothing said, if no reminder is open and `also_closed` is not set.
    """
    listed = {one.id: one for one in await turn.api.list_reminders()}
    done = await turn.api.answer_dose(
        answer=answer, plan_ids=await _named(turn, listed), is_for_all=says_all(turn.text)
    )
    if done.answered == "closed" and not also_closed:
        return False
    if done.answered == "which":
        _ask_which(turn, answer, done, listed)
        return True
    about = [listed[plan].medication for plan in done.doses if plan in listed]
    of = f": {join_words(about, turn.language)}" if about and len(listed) > 1 else ""
    turn.say(f"utter_dose_{done.answered}", of=of)
    return True


async def _named(turn: Turn, listed: dict[str, ReminderRead]) -> list[str] | None:
    """The reminders of the medicines that are named; None where no medicine is."""
    found = (await turn.api.understand(text=turn.text)).medications if turn.text else []
    names = {name.lower() for one in found for name in (one.name, one.said)}
    fitting = [one.id for one in listed.values() if is_about(one, names)]
    return fitting if found else None


def _ask_which(turn: Turn, answer: str, done: DoseRead, listed: dict[str, ReminderRead]) -> None:
    waiting = [
        (listed[plan].medication, dose) for plan, dose in done.doses.items() if plan in listed
    ]
    turn.say(
        "utter_which_dose",
        buttons=[
            {"title": medication[:LONGEST_TITLE], "payload": f"/dose_{answer}:{dose}"}
            for medication, dose in sorted(waiting)
        ],
    )
