"""Intents in the groups that forms ask about."""

REMINDERS = frozenset(
    "set_medication_reminder list_reminders change_reminder cancel_reminder snooze_reminder "
    "report_dose_taken report_dose_skipped".split()
)
# Intents that have answers of their own; a bare answer to a form's question is never one of them.
ASIDES = REMINDERS | frozenset(
    "faq_hours faq_location faq_insurance faq_cost faq_preparation bot_challenge smalltalk thank "
    "greet goodbye help privacy_request complain give_feedback".split()
)
UNCLEAR = frozenset(["nlu_fallback", "out_of_scope"])
CLINICAL = frozenset(["ask_diagnosis", "ask_medication_advice", "ask_results"])
# What each task of an appointment is begun with.
APPOINTMENTS = {
    "book_appointment": "book",
    "reschedule_appointment": "move",
    "cancel_appointment": "cancel",
    "check_appointment": "check",
}
