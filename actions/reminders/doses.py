"""A dose taken, skipped or put off, said in words."""

from datetime import datetime

from actions.handoff import offer_if_unsure, tell_hand_off
from actions.reminders.amounts import amount_to_see
from actions.reminders.reading import says_all, says_both, says_different_things
from actions.turn import Turn
from api.internal.schemas import DoseWaiting
from api.wording.calendar import join_words, say_clock

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
    if done.answered in ("which", "ahead"):
        turn.say(
            "utter_which_dose" if done.answered == "which" else "utter_dose_ahead",
            buttons=[
                {"title": _title(one, turn.language), "payload": f"/dose_{answer}:{one.id}"}
                for one in sorted(done.doses, key=lambda one: (one.medication, one.at or ""))
            ],
        )
        return True
    said = [_title(one, turn.language) for one in done.doses]
    of = join_words(sorted(said), turn.language)
    turn.say(f"utter_dose_{done.answered}", of=f": {of}" if of else "")
    if done.answered == "closed":
        offer_if_unsure(turn)
    return True


async def hands_amount_over(turn: Turn, *, is_of_dose: bool) -> bool:
    """Another amount than was planned is noted for nothing: a person looks, whatever was noted."""
    amount = await amount_to_see(turn, is_of_dose=is_of_dose)
    if amount is None or await _are_two(turn):
        return False
    turn.say("utter_dose_doubled" if amount == "more" else "utter_dose_other")
    await tell_hand_off(turn, urgency="clinical", reason="medication_question")
    return True


async def _are_two(turn: Turn) -> bool:
    """ "took both" where two medicines wait for an answer."""
    return says_both(turn.text) and (await turn.api.get_conversation()).doses_waiting == 2


def _title(one: DoseWaiting, language: str) -> str:
    if one.at is None:
        return one.medication[:LONGEST_TITLE]
    at = datetime.fromisoformat(one.at)
    return f"{one.medication[:LONGEST_TITLE]}, {say_clock(at.hour, at.minute, language)}"


async def _named(turn: Turn) -> list[str] | None:
    """The medicines that the message names; None where it names none."""
    found = (await turn.api.understand(text=turn.text)).medications if turn.text else []
    return sorted({name for one in found for name in (one.name, one.said)})[:MOST_NAMED] or None
