"""Intents in the groups that forms ask about."""

REMINDERS = frozenset(
    "set_medication_reminder list_reminders change_reminder cancel_reminder snooze_reminder "
    "report_dose_taken report_dose_skipped".split()
)
# Intents that have answers of their own; a bare answer to a form's question is never one of them.
ASIDES = REMINDERS | frozenset(
    "faq_hours faq_location faq_insurance faq_cost faq_preparation faq_practitioners bot_challenge "
    "smalltalk thank greet goodbye help privacy_request complain give_feedback".split()
)
COURTESIES = frozenset(["greet", "thank", "smalltalk", "goodbye", "affirm", "deny"])
UNCLEAR = frozenset(["nlu_fallback", "out_of_scope"])
CLINICAL = frozenset(["ask_diagnosis", "ask_medication_advice", "ask_results"])
# What each task of an appointment is begun with.
APPOINTMENTS = {
    "book_appointment": "book",
    "reschedule_appointment": "move",
    "cancel_appointment": "cancel",
    "check_appointment": "check",
}
# The intents of the product; any other was added by the clinic, and its own rule answers it.
OWN = (
    ASIDES | UNCLEAR | CLINICAL | frozenset(APPOINTMENTS)
    | frozenset("affirm deny inform stop submit_code request_human ask_symptom".split()) | {""}
)  # fmt: skip


def is_aside(intent: str) -> bool:
    """Whether a rule beside the form answers it: an own question, or one that a clinic added."""
    return intent in ASIDES or intent not in OWN


def is_question_about_clinic(intent: str) -> bool:
    """Whether it may stand beside an answer to a form's question and be answered, too."""
    return intent.startswith("faq_") or intent not in OWN
