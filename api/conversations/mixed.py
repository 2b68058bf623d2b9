"""A message that asks a clinician and the front desk at once: what the dialogue may do of it."""

import re

from api.safety.service import Disposition, screen

_JOINT = re.compile(
    r"(?:[.?!;\n]+|,|\b(?:and|also|plus|but|y|también|tambien|además|ademas|pero)\b)+",
    re.IGNORECASE,
)
LEAST_WORDS = 3  # "and ibuprofen together" is no request of its own


def without_clinical(text: str) -> str:
    """The clauses that ask for no clinical judgement; the whole text if there are none of both."""
    clauses = [clause.strip() for clause in _JOINT.split(text)]
    clauses = [clause for clause in clauses if clause]
    calm = [clause for clause in clauses if screen(text=clause).disposition == Disposition.NONE]
    rest = [clause for clause in calm if len(clause.split()) >= LEAST_WORDS]
    return ", ".join(rest) if rest and len(calm) < len(clauses) else text
