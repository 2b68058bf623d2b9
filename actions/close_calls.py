"""When two intents of a message are too close to act on the first: a decision, without a dialogue.

Imports nothing, so that it is measured on the model where neither Rasa's actions nor the api run
(tools/nlu_report.py). docs/dialogue.md has the figures.
"""

from collections.abc import Sequence

# What the two likeliest intents must have together; the model's probabilities are calibrated, so
# that the wish is one of the two at least as often.
LIKELY = 0.5
# A first that has less is not sure, and a second that has less is not near.
SURE = 0.75
NEAR = 0.1
# Of all clinical intents together: what may be one is never asked away.
MAY_BE_CLINICAL = 0.15
HEALTH = frozenset(["ask_diagnosis", "ask_medication_advice", "ask_results", "ask_symptom"])
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
# What needs no asking first: a person reads it, or a text that says what can be done is shown.
_AT_ONCE = frozenset(["request_human", "privacy_request"])


def too_close(intent: str, ranking: Sequence[tuple[str, float]]) -> list[str]:
    """The intent that a message was taken for and the one that it may be as well, or nothing."""
    best = ranking[:2]
    if len(best) < 2 or best[0][0] != intent or intent in _AT_ONCE:
        return []
    (_, first), (_, second) = best
    if first >= SURE or second < NEAR or first + second < LIKELY:
        return []
    health = sum(share for name, share in ranking if name in HEALTH)
    names = [name for name, _ in best]
    return names if health < MAY_BE_CLINICAL and set(names) <= set(OFFERED) else []
