"""What scheduling refuses, each with a stable code."""

from api.errors import FrontdeskError


class SlotTaken(FrontdeskError):
    code, status = "APPT-001", 409
    title = "That time has just been taken."


class HoldExpired(SlotTaken):
    """The hold had ended and the time could not be taken again."""

    code, status = "APPT-002", 409
    title = "That time was no longer held and has been taken."


class OfferUnknown(FrontdeskError):
    code, status = "APPT-003", 404
    title = "That time is not one the clinic offers."


class OfferPast(FrontdeskError):
    code, status = "APPT-004", 409
    title = "That time has already passed."


class PatientBusy(FrontdeskError):
    code, status = "APPT-005", 409
    title = "There is already an appointment of yours at that time."


class AppointmentUnknown(FrontdeskError):
    code, status = "APPT-006", 404
    title = "There is no such appointment."


class AppointmentClosed(FrontdeskError):
    """Cancelled, past or otherwise no longer changeable."""

    code, status = "APPT-007", 409
    title = "That appointment can no longer be changed."


class NotVerified(FrontdeskError):
    code, status = "APPT-008", 403
    title = "Who you are has to be confirmed first."


class BookingKeyReused(FrontdeskError):
    code, status = "APPT-009", 409
    title = "The same Idempotency-Key was used for another request."


class AgeUnfit(FrontdeskError):
    code, status = "APPT-012", 409
    title = "That visit is for patients of another age."


class HoldsFull(FrontdeskError):
    """Too much is held already; the time itself may still be free."""

    code, status = "APPT-013", 409
    title = "Too many times are being held just now."


class WindowMalformed(FrontdeskError):
    code, status = "APPT-011", 422
    title = "That is not a time we can read."


class AppointmentChanged(FrontdeskError):
    """It is not any more as it was shown."""

    code, status = "APPT-014", 409
    title = "This appointment was changed meanwhile."


class ClinicDataWrong(FrontdeskError):
    """The clinic's seed files cannot be read as a clinic."""

    code, status = "APPT-010", 500
    title = "The clinic's data is not in the expected form."
