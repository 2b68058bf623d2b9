"""Names of colleagues in a staff reply: part of the clinic's directory, so not redacted there.

Only in what staff write, and with care, since a patient may share a name: whoever was named in
the conversation keeps the name; a full name is a colleague's; one name alone is a colleague's
where the words around it say so ("Robin here", "ask for Robin", a signature). Anything else
stays redacted.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from api.privacy.message import fold_plain
from api.privacy.recognizers.person_words import TITLES
from api.privacy.spans import Span

_WORD: Final = re.compile(r"[^\W\d_]+")
# In lower case without accents, right before and right after a name that stands alone.
_BEFORE: Final = re.compile(
    r"(?:\b(?:this is|i am|i'?m|my name is|ask for|speak (?:to|with)|talk to|our nurse|"
    r"my colleague|our colleague|your (?:nurse|clinician) is|soy|me llamo|mi nombre es|"
    r"pregunte por|hable con|mi colega|le habla)\s+)$"
)
_AFTER: Final = re.compile(
    r"\s*(?:here\b(?!\s+(?:is|are))|speaking\b|from (?:the|our|maple|harborview)\b|"
    r"at the (?:clinic|front desk)\b|"
    r"(?:will|can|is going to) (?:call|ring|phone|write|answer|help|see|meet) you\b|"
    r"(?:is|will be) (?:with you|on duty|at the (?:clinic|front desk))\b|"
    r"aqui\b|al habla\b|de (?:la clinica|recepcion)\b|"
    r"(?:le|lo|la) (?:llamara|escribira|atendera)\b)"
)
_SIGNATURE: Final = re.compile(
    r"(?:\n\s*[-–—~]*\s*|[-–—~]\s*|\b(?:regards|best|wishes|sincerely|saludos|atentamente),?\s+)$"
)
_ENDED: Final = re.compile(r"[\s.!]*$")
# "Hello Robin, ..." may be a patient's name; "Hello, Robin here" is the writer's.
_ADDRESSED: Final = re.compile(r"\b(?:hi|hello|hey|dear|hola|estimad[oa]|your \w+|su \w+)\s+$")


def without_own_names(
    text: str, spans: Sequence[Span], *, names: Iterable[str], patients: Iterable[str]
) -> list[Span]:
    """Leave out the spans that name a colleague. `patients`: who was named in the conversation."""
    low = fold_plain(text)
    if len(low) != len(text):  # offsets would not be the text's own
        return list(spans)
    taken = {word for name in patients for word in _words(name)}
    people = [_words(name) for name in names]
    return [span for span in spans if not _is_own(low, span, people, taken)]


def _is_own(low: str, span: Span, people: list[set[str]], taken: set[str]) -> bool:
    if span.type != "PERSON":
        return False
    said = _words(low[span.start : span.end])
    if not said or said & taken or not any(said <= person for person in people):
        return False
    return len(said) > 1 or _is_said_of_a_colleague(low, span)


def _is_said_of_a_colleague(low: str, span: Span) -> bool:
    before, after = low[: span.start], low[span.end :]
    if _BEFORE.search(before):
        return True
    if _AFTER.match(after):
        return not _ADDRESSED.search(before)
    return bool(_SIGNATURE.search(before) and _ENDED.match(after))


def _words(name: str) -> set[str]:
    return {word for word in _WORD.findall(fold_plain(name)) if word not in TITLES}
