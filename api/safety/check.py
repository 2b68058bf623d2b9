"""The output check: what no text of ours may claim, whoever wrote it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from api.safety.claims import Claims
from api.safety.rulebook import Signed
from api.yaml_text import read_yaml

CLAIMS = Path(__file__).resolve().parents[2] / "data" / "safety" / "output_check.yml"
UNREADABLE = "check:error"


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a text may leave, and the names of the claims that stop it."""

    allowed: bool
    reasons: tuple[str, ...] = ()


class ClaimsFile(Signed):
    """`data/safety/output_check.yml`: the claims, and who stands behind them."""

    output_claims: Claims


@lru_cache(maxsize=1)
def _file() -> ClaimsFile:
    return ClaimsFile.model_validate(read_yaml(CLAIMS.read_text(encoding="utf-8")))


def claim_warnings(today: date | None = None) -> tuple[str, ...]:
    """Whether the claims are signed, and still valid; that they cannot be read is told too."""
    try:
        told = _file().standing(what="claims", today=today)
    except Exception:
        return ("output check: cannot be read, nothing leaves",)
    return tuple(f"output check: {one}" for one in told)


def check_text(text: str) -> Check:
    """Checks one outgoing text; on inner failure nothing leaves."""
    try:
        reasons = _file().output_claims.found_in(text)
    except Exception:  # fail closed: an unchecked text is not sent
        return Check(False, (UNREADABLE,))
    return Check(not reasons, reasons)
