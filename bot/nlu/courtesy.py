"""Courtesy set aside: "would you be so kind as to telephone me" asks what "telephone me" asks.

The sentence vector of a short wish in a long courtesy is that of the courtesy. The n-grams see the
message as it was written.
"""

from __future__ import annotations

import re

_FEWEST_WORDS = 2
_COURTESY = re.compile(
    r"\b(?:(?:would|could|might) you (?:be so (?:kind|good) as to|kindly|please|mind)"
    r"|be so (?:kind|good) as to"
    r"|i (?:should|would) be (?:(?:most|very|so) )?(?:grateful|obliged|glad|pleased)"
    r" (?:if you (?:could|would)|to)"
    r"|if you (?:please|would be so kind)|kindly|pray|i (?:should|would) (?:rather )?like to"
    r"|i wonder (?:if|whether)(?: you (?:could|might))?|(?:may|might) i (?:ask|inquire|know)"
    r"|i(?: a|')m afraid|i fear|i must say|do the needful)\b,?\s*"
)


def without_courtesy(folded: str) -> str:
    """The folded text without phrases of courtesy; as it was when too little would be left."""
    rest = " ".join(_COURTESY.sub(" ", folded).split())
    return rest if len(rest.split()) >= _FEWEST_WORDS else folded
