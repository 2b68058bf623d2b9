"""One of two things was meant, and it is not clear which: ask with two buttons."""

from actions.handoff import RequestClinician
from actions.intents import CLINICAL
from actions.symptoms import AnswerSymptom
from actions.turn import Turn
from actions.wording import button, person_button

# What the two likeliest intents must have together; the model's probabilities are calibrated, so
# that the wish is one of the two at least as often.
LIKELY = 0.5
# And the second of them alone: else there is nothing to choose between.
POSSIBLE = 0.08
# Intents that a button can begin, and the names of the buttons in wording.TITLES.
OFFERED = {
    "book_appointment": "book",
    "reschedule_appointment": "move",
    "cancel_appointment": "cancel_visit",
    "check_appointment": "check",
    "set_medication_reminder": "remind",
    "list_reminders": "my_reminders",
    "change_reminder": "change_reminder",
    "cancel_reminder": "stop_reminder",
    "faq_hours": "hours",
    "faq_location": "place",
    "faq_insurance": "insurance",
    "faq_cost": "cost",
    "faq_preparation": "preparation",
    "faq_practitioners": "practitioners",
    "privacy_request": "privacy",
    "request_human": "person",
}


async def clarify(turn: Turn) -> bool:
    """Ask "A or B?" if the message was likely one of two things; False when it was not.

    If one of them is clinical nothing is asked: it is treated as the clinical one.
    """
    if turn.intent != "nlu_fallback" or not turn.text:
        return False
    best = [each for each in turn.ranking if each[0] != "nlu_fallback"][:2]
    if len(best) < 2 or best[1][1] < POSSIBLE or sum(share for _, share in best) < LIKELY:
        return False
    names = [name for name, _ in best]
    for name in names:
        if name in CLINICAL:
            await RequestClinician().answer(turn.read_as(name))
            return True
    if "ask_symptom" in names:
        await AnswerSymptom().answer(turn.read_as("ask_symptom"))
        return True
    if not set(names) <= set(OFFERED):
        return False
    buttons = [button(OFFERED[name], f"/{name}", turn.language) for name in names]
    if "request_human" not in names:
        buttons.append(person_button(turn.language))
    first, second = (each["title"] for each in buttons[:2])
    turn.say("utter_which_of_two", buttons=buttons, first=first, second=second)
    return True
