"""What can be wrong with a conversation or a message; none carries patient text."""

from api.errors import FrontdeskError


class ConsentMissing(FrontdeskError):
    code, status, title = "CONV-001", 403, "Please accept the notice first."


class ConsentOutdated(FrontdeskError):
    code, status, title = "CONV-002", 422, "This version of the notice was never shown."


class KeyReused(FrontdeskError):
    code, status, title = "CONV-003", 409, "This Idempotency-Key came with another message."


class KeyMissing(FrontdeskError):
    code, status, title = "CONV-004", 422, "An Idempotency-Key header of 1 to 80 signs is needed."


class MessageTooLong(FrontdeskError):
    code, status, title = "CONV-005", 413, "The message is too long."


class MessageEmpty(FrontdeskError):
    code, status, title = "CONV-006", 422, "The message is empty."


class PayloadNotOffered(FrontdeskError):
    code, status, title = "CONV-007", 422, "That choice was not offered in this conversation."


class TurnBusy(FrontdeskError):
    code, status, title = "CONV-008", 503, "An earlier message is still being answered."


class StoreUnavailable(FrontdeskError):
    code, status, title = "CONV-009", 503, "Your message could not be saved. Please try again."
