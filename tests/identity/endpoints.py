"""Every endpoint and who may call it. A new one is added here, or the test beside it fails."""

from api.identity.permissions import Permission
from tests.support.desk import PASSWORD

PUBLIC = "anybody"
CONVERSATION = "who has the conversation's token"
INTERNAL = "who has the secret between our processes"
LOOPBACK = "this machine, or who has the metrics token"
SIGNED_IN = "any member of staff"

# Both are needed: an answer is said to a patient.
REVIEW_AND_ANSWER = (Permission.review_answers, Permission.work_escalations)

Who = str | Permission | tuple[Permission, ...]
ENDPOINTS: dict[str, Who] = {
    "GET /openapi.json": PUBLIC,
    "POST /chat/conversations": PUBLIC,
    "POST /chat/conversations/{conversation_id}/consent": CONVERSATION,
    "POST /chat/conversations/{conversation_id}/utterances": CONVERSATION,
    "GET /chat/conversations/{conversation_id}/utterances": CONVERSATION,
    "GET /chat/conversations/{conversation_id}/events": CONVERSATION,
    "GET /chat/conversations/{conversation_id}/appointments": CONVERSATION,
    "POST /chat/conversations/{conversation_id}/presence": CONVERSATION,
    "POST /chat/conversations/{conversation_id}/utterances/{utterance_id}/flag": CONVERSATION,
    "POST /chat/conversations/return": PUBLIC,
    "GET /chat/conversations/{conversation_id}/export": CONVERSATION,
    "POST /internal/understand": INTERNAL,
    "GET /internal/conversations/{conversation_id}": INTERNAL,
    "GET /internal/conversations/{conversation_id}/identity": INTERNAL,
    "POST /internal/fit": INTERNAL,
    "POST /internal/verifications": INTERNAL,
    "POST /internal/escalations": INTERNAL,
    "GET /internal/conversations/{conversation_id}/reminders": INTERNAL,
    "POST /internal/reminders": INTERNAL,
    "POST /internal/reminders/change": INTERNAL,
    "POST /internal/reminders/cancel": INTERNAL,
    "POST /internal/doses": INTERNAL,
    "POST /internal/visit-notes": INTERNAL,
    "GET /internal/clinic": INTERNAL,
    "GET /demo/outbox": LOOPBACK,
    "GET /": PUBLIC,
    "GET /widget.js": PUBLIC,
    "GET /static/{path:path}": PUBLIC,
    "GET /leave": PUBLIC,
    "GET /privacy": PUBLIC,
    "GET /calendar/{appointment_id}/{signature}.ics": PUBLIC,
    "GET /docs": PUBLIC,
    "GET /admin": SIGNED_IN,
    "GET /staff/sign-in": PUBLIC,
    "POST /staff/sign-in": PUBLIC,
    "POST /staff/sign-out": PUBLIC,
    "POST /staff/sign-in/step-up": SIGNED_IN,
    "GET /staff/sign-in/oidc": PUBLIC,
    "POST /staff/sign-in/step-up/oidc": SIGNED_IN,
    "GET /staff/sign-in/oidc/return": PUBLIC,
    "GET /admin/staff": Permission.manage_accounts,
    "POST /admin/staff": Permission.manage_accounts,
    "POST /admin/staff/{staff_id}/{action}": Permission.manage_accounts,
    "GET /staff": Permission.work_escalations,
    "POST /staff/filters": Permission.work_escalations,
    "GET /staff/filters": Permission.work_escalations,
    "POST /staff/filters/{filter_id}/rename": Permission.work_escalations,
    "POST /staff/filters/{filter_id}/delete": Permission.work_escalations,
    "POST /staff/escalations/{escalation_id}/note": Permission.work_escalations,
    "POST /staff/escalations/{escalation_id}/transfer": Permission.work_escalations,
    "POST /staff/escalations/{escalation_id}/reopen": Permission.work_escalations,
    "GET /staff/escalations/{escalation_id}": Permission.work_escalations,
    "POST /staff/escalations/{escalation_id}/reply": Permission.work_escalations,
    "POST /staff/escalations/{escalation_id}/reveal": Permission.reveal_value,
    "POST /staff/escalations/{escalation_id}/{action}": Permission.work_escalations,
    "GET /staff/events": Permission.work_escalations,
    "GET /staff/session": SIGNED_IN,
    "POST /staff/active": SIGNED_IN,
    "GET /staff/conversations": Permission.work_escalations,
    "GET /staff/conversations/{conversation_id}": Permission.work_escalations,
    "POST /staff/conversations/{conversation_id}/take-over": Permission.work_escalations,
    "GET /staff/escalations/{escalation_id}/appointments": Permission.work_escalations,
    "GET /staff/conversations/{conversation_id}/appointments": Permission.work_escalations,
    "POST /staff/conversations/{conversation_id}/appointments/hold": Permission.work_escalations,
    "POST /staff/conversations/{conversation_id}/appointments/book": Permission.work_escalations,
    "POST /staff/conversations/{conversation_id}/appointments/move": Permission.work_escalations,
    "POST /staff/conversations/{conversation_id}/appointments/cancel": Permission.work_escalations,
    "POST /staff/presence": Permission.work_escalations,
    "GET /staff/reports": Permission.see_reports,
    "GET /staff/reports/{name}.csv": Permission.see_reports,
    "GET /staff/reviews": Permission.review_answers,
    "GET /staff/reviews/{case_id}": Permission.review_answers,
    "POST /staff/reviews/{case_id}/answer": REVIEW_AND_ANSWER,
    "POST /staff/reviews/{case_id}/{action}": Permission.review_answers,
    "GET /health/live": PUBLIC,
    "GET /health/ready": PUBLIC,
    "GET /metrics": LOOPBACK,
    "POST /internal/scheduling/offers": INTERNAL,
    "POST /internal/scheduling/holds": INTERNAL,
    "POST /internal/scheduling/holds/release": INTERNAL,
    "POST /internal/scheduling/appointments": INTERNAL,
    "GET /internal/scheduling/appointments": INTERNAL,
    "POST /internal/scheduling/appointments/{appointment_id}/reschedule": INTERNAL,
    "POST /internal/scheduling/appointments/{appointment_id}/cancel": INTERNAL,
    "POST /internal/symptoms": INTERNAL,
}

# Endpoints whose answer does not end by itself.
STREAMS = {"GET /staff/events", "GET /chat/conversations/{conversation_id}/events"}
# What must be in a JSON body before anything else is looked at.
BODIES = {"POST /staff/presence": {"conversation": "0" * 32}}
# Fields without which who may call is refused like who may not.
FIELDS = {"POST /staff/sign-in/step-up": {"step_up_password": PASSWORD}}
