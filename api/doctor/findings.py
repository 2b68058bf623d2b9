"""What a check finds: a state, what was looked at and, unless all is well, what to do."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class State(StrEnum):
    ok = "ok"
    warn = "warn"  # worth an hour this week
    fail = "fail"  # would stop or endanger a clinic


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. No secret, no address with a password and no patient's data is ever in it."""

    check: str
    state: State
    looked_at: str
    advice: str | None = None

    def as_line(self) -> str:
        advice = f" {self.advice}" if self.advice else ""
        return f"{self.state:<4}  {self.check:<10}  {self.looked_at}.{advice}"


def ok(check: str, looked_at: str) -> Finding:
    return Finding(check, State.ok, looked_at)


def warn(check: str, looked_at: str, advice: str) -> Finding:
    return Finding(check, State.warn, looked_at, advice)


def fail(check: str, looked_at: str, advice: str) -> Finding:
    return Finding(check, State.fail, looked_at, advice)


def is_healthy(findings: list[Finding]) -> bool:
    """Whether nothing was found that would stop or endanger a clinic."""
    return all(one.state != State.fail for one in findings)


def summary(findings: list[Finding]) -> str:
    """All of it in one sentence."""
    fails = sum(one.state == State.fail for one in findings)
    warnings = sum(one.state == State.warn for one in findings)
    if not fails and not warnings:
        return "All is well."
    said = f"{fails} to mend before patients are served" if fails else "Nothing stops the clinic"
    return f"{said}; warnings: {warnings}."


def as_object(findings: list[Finding]) -> dict[str, object]:
    """The same for machines."""
    return {"healthy": is_healthy(findings), "checks": [asdict(one) for one in findings]}
