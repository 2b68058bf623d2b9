"""What the studio refuses."""

from collections.abc import Sequence

from api.errors import FrontdeskError


class EntryChanged(FrontdeskError):
    """Somebody else, or an edit in the project's files, came between reading and saving."""

    code, status = "STUD-001", 409
    title = "This was changed meanwhile. Nothing was saved; both texts are shown below."


class ContentRefused(FrontdeskError):
    """The change would not be good content; `problems` say what to mend."""

    code, status, title = "STUD-002", 422, "This cannot be saved as it is."

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(problems=list(problems))
        self.problems = tuple(problems)


class DraftNotKept(FrontdeskError):
    """The disk is full or not writable."""

    code, status = "STUD-003", 507
    title = "The disk did not take the change. What was there before is whole; nothing was saved."


class ReleaseRefused(FrontdeskError):
    """The gate is closed; `reasons` name what closes it."""

    code, status, title = "STUD-004", 409, "This release cannot go live."

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(reasons=list(reasons))
        self.reasons = tuple(reasons)


class BuildRunning(FrontdeskError):
    code, status, title = "STUD-005", 409, "A release is being built already."


class SecondPersonNeeded(FrontdeskError):
    """Whoever changed a safety text cannot sign it."""

    code, status = "STUD-006", 403
    title = "You changed this yourself: another clinician signs it."
