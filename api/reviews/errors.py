"""What can be wrong with a flagged answer or its review; none carries patient text."""

from api.errors import FrontdeskError


class CommentTooLong(FrontdeskError):
    code, status, title = "REV-001", 413, "The comment is longer than 500 characters."


class CaseChanged(FrontdeskError):
    code, status, title = "REV-002", 409, "Somebody changed this case meanwhile."


class CaseClosed(FrontdeskError):
    code, status, title = "REV-003", 409, "This case is closed."


class TakeCaseFirst(FrontdeskError):
    code, status, title = "REV-004", 409, "You do not have this case. Take it first."


class FindingNeeded(FrontdeskError):
    code, status, title = "REV-005", 422, "Choose what was found."


class AnswerNeeded(FrontdeskError):
    code, status, title = "REV-006", 409, "The patient asked for a person: answer before closing."


class AnsweredAlready(FrontdeskError):
    code, status, title = "REV-007", 409, "The patient was answered already."


class NobodyToAnswer(FrontdeskError):
    code, status, title = "REV-008", 409, "Nobody can be answered here."
