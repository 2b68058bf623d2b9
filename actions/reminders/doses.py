"""A dose taken, skipped or put off, said in words."""

from actions.reminders.reading import says_all, says_different_things
from actions.turn import Turn
from api.wording.calendar import join_words

LONGEST_TITLE, MOST_NAMED = 40, 40


async def note_dose(turn: Turn, answer: str, *, also_closed: bool = True) -> bool:
    """Note it for the medicine that is named, or ask which one where that is not clear.

    False, and nothing said, if no reminder is open and `also_closed` is not set.
    """
    done = await turn.api.answer_dose(
        answer=answer,
        names=await _named(turn),
        is_for_all=says_all(turn.text),
        is_single=not says_different_things(turn.text, answer),
    )
    if done.answered == "closed" and not also_closed:
        return False
    if done.answered == "which":
        turn.say(
            "utter_which_dose",
            buttons=[
                {"title": one.medication[:LONGEST_TITLE], "payload": f"/dose_{answer}:{one.id}"}
                for one in sorted(done.doses, key=lambda one: one.medication)
            ],
        )
        return True
    of = join_words(sorted(one.medication for one in done.doses), turn.language)
    turn.say(f"utter_dose_{done.answered}", of=f": {of}" if of else "")
    return True


async def _named(turn: Turn) -> list[str] | None:
    """The medicines that the message names; None where it names none."""
    found = (await turn.api.understand(text=turn.text)).medications if turn.text else []
    return sorted({name for one in found for name in (one.name, one.said)})[:MOST_NAMED] or None
