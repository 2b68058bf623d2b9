"""A courtesy that may be more: "thank you, I have been halving that tablet; I trust that is fine?"

Its intent is that of the courtesy, and its answer would pass the rest over. The api's screen says
with each message whether it is sure that no clinician is needed.
"""

from __future__ import annotations

from typing import Any, Mapping, Optional

COURTESIES = frozenset(["greet", "thank", "smalltalk", "goodbye"])
# In fewer words the screen is seldom sure of anything.
_LEAST_WORDS = 6


def is_doubted(text: str, intent: str, metadata: Optional[Mapping[str, Any]]) -> bool:
    """Whether the courtesy is to be taken for something not understood.

    `metadata`: the message's; without `is_plain` (no screen stands before this bot) nothing is.
    """
    if intent not in COURTESIES or (metadata or {}).get("is_plain") is not False:
        return False
    return len(text.split()) >= _LEAST_WORDS
