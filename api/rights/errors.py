"""Errors of requests about a patient's own data."""

from api.errors import FrontdeskError


class SubjectUnknown(FrontdeskError):
    code, status, title = "RIGHT-001", 404, "No patient or conversation has this id."


class ErasureOnHold(FrontdeskError):
    code, status, title = "RIGHT-002", 409, "A legal hold keeps this data; release it first."


class ErasureTooEarly(FrontdeskError):
    code, status, title = (
        "RIGHT-003",
        409,
        "An open escalation needs a person first; close it, then erase.",
    )
