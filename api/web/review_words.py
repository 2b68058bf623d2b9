"""How the staff pages call what reviews hold: kinds, wishes, findings."""

from collections.abc import Sequence

from api.escalations.transcript import Line
from api.reviews.models import Drawn, Finding, ReviewCase, ReviewKind, Wish

WISHES = {
    Wish.wrong: "The patient says: this was wrong",
    Wish.look_again: "The patient asks: a person shall look again",
    Drawn.urgent: "Sample: an alarm was raised",
    Drawn.chance: "Sample: answered without a person",
}
FINDINGS = {
    Finding.answer_right: "The answer was right",
    Finding.answer_wrong: "The answer was wrong",
    Finding.answer_unclear: "The answer was unclear",
    Finding.escalation_missed: "A person should have been asked",
    Finding.erased: "The patient's data was erased",
}


def say_why(case: ReviewCase) -> str:
    known: dict[str, str] = {str(wish): words for wish, words in WISHES.items()}
    return known.get(case.wish or "", case.kind.capitalize())


def say_finding(case: ReviewCase) -> str | None:
    return FINDINGS[Finding(case.finding)] if case.finding else None


def say_present_state(case: ReviewCase, names: dict[str, str], staff_id: str) -> str:
    """In sentences, what a page that was opened earlier does not know."""
    holder = "You" if case.owner_id == staff_id else names.get(case.owner_id or "")
    said = []
    if case.closed_at is not None:
        said.append(f"{holder or 'Somebody'} closed it meanwhile.")
    elif holder is None:
        said.append("Nobody has it now.")
    else:
        said.append(f"{holder} {'have' if holder == 'You' else 'has'} it now.")
    if finding := say_finding(case):
        said.append(f"Found: {finding.lower()}.")
    if case.answer_utterance_id is not None:
        said.append("The patient was answered.")
    if case.kind == ReviewKind.dispute and case.closed_at is None:
        said.append(f"{say_why(case)}.")
    return " ".join(said)


def dispute_values(
    disputes: Sequence[tuple[ReviewCase, str | None]], lines: Sequence[Line]
) -> list[dict[str, str]]:
    """What a patient doubts, for the page of who works on the chat."""
    said = {line.id: line.text for line in lines}
    return [
        {
            "why": say_why(case),
            "answer": said.get(case.utterance_id, ""),
            "comment": comment or "",
            "finding": (say_finding(case) or "") if case.closed_at is not None else "",
        }
        for case, comment in disputes
    ]
