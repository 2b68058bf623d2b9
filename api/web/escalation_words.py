"""How the staff pages call what escalations hold: reasons, outcomes, states."""

from api.conversations.models import Conversation, Mode
from api.escalations.models import Escalation, EscalationStatus, Outcome
from api.identity.models import Staff

REASONS = {
    "diagnostic_request": "A question that needs a clinical judgement",
    "person_requested": "The patient asks for a person",
    "emergency": "Signs of an emergency",
    "crisis": "Signs of a crisis",
    "other_language": "A message in a language that the assistant cannot read",
    "unreadable_message": "A message that could not be read",
    "reply_withheld": "An answer of the assistant was withheld",
    "privacy_request": "A request about the patient's own data",
    "answer_lost": "An answer could not be given",
    "taken_over": "Taken over by a member of staff",
    "answer_disputed": "The patient doubts an answer",
    "dose_unclear": "An amount that no label says, for a reminder",
    "schedule_unclear": "A medicine without a time, for a reminder",
    "doses_left_out": "Several doses in a row were skipped or missed",
    "missed_in_review": "A review found that a person was needed",
}
OUTCOMES = {
    Outcome.clinically_relevant: "Clinically relevant",
    Outcome.answered: "Answered",
    Outcome.not_needed: "No person was needed",
    Outcome.wrong_rule: "The rule was wrong",
    Outcome.patient_unreachable: "The patient could not be reached",
    Outcome.erased: "The patient's data was erased",
}
# What staff may choose.
CLOSING = tuple(outcome for outcome in OUTCOMES if outcome != Outcome.erased)
LANGUAGES = {"en": "English", "es": "Spanish"}
ROLES = {"front_desk": "front desk", "clinician": "clinician", "admin": "admin"}


def say_reason(one: Escalation) -> str:
    reason = REASONS.get(one.reason, one.reason.replace("_", " ").capitalize())
    return f"{reason} (the patient says: a mistake)" if one.false_alarm_at else reason


def say_outcome(one: Escalation) -> str | None:
    return OUTCOMES[Outcome(one.outcome)] if one.outcome else None


def say_who(*, verified: bool, relationship: str) -> str:
    """Who writes, as far as a code to a contact on file can tell."""
    if not verified:
        return "Not verified: nobody has proved who writes"
    if relationship == "guardian":
        return "Verified: the guardian of the patient writes"
    if relationship == "proxy":
        return "Verified: somebody writes for the patient"
    return "Verified patient"


def say_present_state(
    escalation: Escalation, conversation: Conversation, staff: Staff, names: dict[str, str]
) -> str:
    """In sentences, what a page that was opened earlier does not know."""
    holder = "You" if escalation.assignee_id == staff.id else names.get(str(escalation.assignee_id))
    if escalation.status == EscalationStatus.closed:
        outcome = say_outcome(escalation) or "no outcome"
        return f"{holder or 'Somebody'} closed it meanwhile: {outcome.lower()}."
    if escalation.assignee_id is None:
        said = ["Nobody holds it now."]
    elif escalation.claimed_at is None:
        whom = "you" if holder == "You" else holder
        said = [f"It was passed to {whom} and is not taken over yet."]
    elif conversation.mode == Mode.assistant:
        said = [f"{holder} gave the chat back to the assistant."]
    elif escalation.left_at is not None:
        said = [f"{holder} gave the chat back."]
    else:
        said = [f"{holder} {'hold' if holder == 'You' else 'holds'} it now."]
    if escalation.false_alarm_at is not None:
        said.append("The patient said that the alarm was a mistake.")
    if conversation.mode in (Mode.emergency, Mode.crisis):
        said.append("An emergency stop is in force.")
    return " ".join(said)
