# ruff: noqa: E501
"""A courtesy, a yes or a no that may be more, taken for something not understood.

"thank you, I have been halving that tablet; I trust that is fine?": its answer would pass the rest
over; the api's screen says with each message whether it is sure that no clinician is needed. "so
im ok?", "glad it's benign": a yes or a "you are welcome" would be taken for a judgement.
"""

from __future__ import annotations

import re
from typing import Any, Mapping, Optional

COURTESIES = frozenset(["greet", "thank", "smalltalk", "goodbye"])
YES_OR_NO = frozenset(["affirm", "deny"])
# In fewer words the screen is seldom sure of anything.
_LEAST_WORDS = 6
_FINE = r"(?:ok|okay|fine|good|alright|all right|safe|normal|healthy)"
_SUBJECT = r"(?:im|i'm|i am|he's|hes|he is|she's|shes|she is|it's|its|it is|that's|thats|that is)"
_NOD = re.compile(
    rf"\b(?:is|was) (?:it|that|this) (?:still |really |all )?(?:{_FINE}|bad|serious|dangerous)\b"
    rf"|\b{_SUBJECT} (?:all )?{_FINE},? (?:right|huh|correct|no\W*$)"
    rf"|\b(?:so|then|means|meaning) (?:i'?m|i am|he'?s|she'?s) (?:all )?{_FINE}\b"
    rf"|\b(?:saying|said|say|telling me|told me|confirm\w*|glad|happy|relieved)\b[^.!?]{{0,30}}\b{_SUBJECT} "
    rf"(?:all |just |only |not )*(?:{_FINE}|a|an|nothing|benign|negative|harmless|serious|cancer)\b"
    r"|\b(?:benign|harmless|negative then|so negative|just a virus|nothing serious|not serious|nothing to worry)\b"
    r"|\b(?:dont|don't|do not|no) need (?:to (?:go |come |see )?|for )?(?:to |the |an? )?"
    r"(?:er|ekg|doctor|hospital|urgent|ambulance|test|antibiotics?|in\b|worry)"
    r"|\b(?:saying|telling me|confirming) i (?:can|could|should) (?:stop|skip|double|take|keep|halve|wait)"
    r"|\btelling me to (?:stop|skip|double|take|halve|wait)"
    r"|\b(?:half|one|two|three|double) (?:a )?(?:tablets?|pills?|dose) it is\b"
    r"|\bno es (?:nada|grave|malo)\b|\best[aá] bien,? (?:verdad|no|cierto)\b"
    r"|\bentonces (?:estoy|esta|está|puedo|no necesito)\b|\bes (?:normal|grave|malo),? (?:verdad|no|cierto)\b",
    re.IGNORECASE,
)


def is_doubted(text: str, intent: str, metadata: Optional[Mapping[str, Any]]) -> bool:
    """Whether a message of this intent is to be taken for something not understood.

    `metadata`: the message's; without `is_plain` (no screen stands before this bot) only what asks
    for a nod is.
    """
    if intent not in COURTESIES | YES_OR_NO:
        return False
    if _NOD.search(text):
        return True
    if intent in YES_OR_NO or (metadata or {}).get("is_plain") is not False:
        return False
    return len(text.split()) >= _LEAST_WORDS
