"""What was not understood and was likely one of two things: ask which of them."""

from typing import Any

from actions.close_calls import LIKELY, OFFERED
from actions.handoff import RequestClinician
from actions.intents import CLINICAL
from actions.symptoms import AnswerSymptom
from actions.turn import Turn
from actions.which import ask_which

# What the second of the two must have alone: else there is nothing to choose between.
POSSIBLE = 0.08


async def clarify(turn: Turn) -> list[Any] | None:
    """Ask "A or B?" if the message was likely one of two things; None when it was not.

    If one of them is clinical nothing is asked: it is treated as the clinical one.
    """
    if turn.intent != "nlu_fallback" or not turn.text:
        return None
    best = [each for each in turn.ranking if each[0] != "nlu_fallback"][:2]
    if len(best) < 2 or best[1][1] < POSSIBLE or sum(share for _, share in best) < LIKELY:
        return None
    names = [name for name, _ in best]
    for name in names:
        if name in CLINICAL:
            await RequestClinician().answer(turn.read_as(name))
            return []
    if "ask_symptom" in names:
        await AnswerSymptom().answer(turn.read_as("ask_symptom"))
        return []
    if not set(names) <= set(OFFERED):
        return None
    return await ask_which(turn, names)
