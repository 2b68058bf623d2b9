"""What is no person: what is swallowed or caught ("my kid drank pinesol"); "dale" for a yes."""

import re
from typing import Final

from api.privacy.message import Message, Word
from api.privacy.recognizers.person_cues import THIRD_PERSON

_SWALLOWED: Final = re.compile(
    r"(?<![a-z'])(?:swallow(?:ed|s|ing)?|dr[aiu]nk|drinks|drinking|ate|eats|eating|eaten|chugged|"
    r"inhal(?:ed|es|ing)|huff(?:ed|s|ing)?|snort(?:ed|s|ing)?|smok(?:ed|es|ing)|vap(?:ed|es|ing)|"
    r"sipp(?:ed|ing)|gulped|ingest(?:ed|s|ing)?)"
    r"(?: (?:a|an|the|some|any|more|all|half|whole|of|my|his|her|their|our|this|that|bit|sip|sips|"
    r"cap|capful|bottle|cup|mouthful)){0,4} $"
)
# In Spanish who swallows stands behind the verb, too: "ya comió ximenita". Few verbs tell.
_TRAGO: Final = re.compile(
    r"(?<![a-z'])(?:se )?(?:trag[oó]|inhal[oó])(?: (?:un|una|el|la|los|las|algo|poco|de)){0,3} $"
)
_CAUGHT: Final = re.compile(
    r"(?<![a-z'])(?:caught|contracted|diagnosed with|positive for|outbreak of) $"
)
# No verb may follow it: "dale esta enfermo", "dale va a venir" are of somebody called so.
_GO_AHEAD: Final = re.compile(
    r"dale(?: (?:pues|nom[aá]s|gracias))*(?=[\W_]*$|\W+(?:entonces|el|las?|con (?:el|la|es[eoa])|"
    r"para|que s[ií]|perfecto|reserv[ae]\w*|agend[ae]\w*|apart[ae]\w*|confirm[ae]\w*|de una|claro|"
    r"listo|cancel[ae]\w*)(?![a-z]))"
)
_END: Final = re.compile(r"\s*(?:$|[,.;!?\n)])")


def is_thing(message: Message, index: int) -> bool:
    """Whether a word that is no listed given name stands for what somebody swallowed or caught.

    Not "ate bronwen's lunch", not "after she ate bronwen threw up".
    """
    word = message.words[index]
    before, ends = message.before(word.start, 60), _END.match(message.low, word.end) is not None
    if _SWALLOWED.search(before):
        return not (message.low.startswith("'s", word.end) or _acts(message, index))
    return ends and (_TRAGO.search(before) or _CAUGHT.search(before)) is not None


def _acts(message: Message, index: int) -> bool:
    followers: list[Word] = list(message.words[index + 1 : index + 2])
    return any(word.text in THIRD_PERSON for word in followers)


def is_go_ahead(message: Message, start: int, end: int) -> bool:
    """Whether what reads as a name is a Spanish yes, at the head of an answer to no name."""
    said = _GO_AHEAD.match(message.low, start)
    if said is None or message.asked == "name" or message.low[:start].strip(" ¡"):
        return False
    return said.end() >= end
