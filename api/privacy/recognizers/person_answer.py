"""The answer to "your name?": a name unless it clearly is something else.

A missed name is a leak, so the default is to hide. What counts as something else: grammar (a
question, a refusal, a sentence), and everyday words of commands, booking, calendar and illness.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from api.privacy.message import Message, Word
from api.privacy.recognizers.answer_words import Part, can_be_name, is_explicit
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.drug_words import is_exact_drug
from api.privacy.recognizers.person_cues import MODALS
from api.privacy.recognizers.person_shape import name_part
from api.privacy.recognizers.person_words import MONTHS, is_given, is_listed

_RELATIVE: Final = (
    r"son|daughter|wife|husband|mom|mother|dad|father|kid|child|baby|brother|sister|grandson|"
    r"granddaughter|grandma|grandpa|partner|spouse|friend|aunt|uncle|niece|nephew"
)
_RELATIVE_ES: Final = (
    r"hij[oa]|espos[oa]|marid[oa]|madre|padre|mama|papa|herman[oa]|abuel[oa]|niet[oa]|sobrin[oa]"
)
# Words that say a name comes now.
_SURE: Final = re.compile(
    r"(?:(?:my|the|his|her|their|our|patient'?s?|full|legal)\s)*(?:(?:first|last|full|legal|given|"
    r"family|middle|sur)\s?)*names?(?:'?s|\s+is|\s+would be|\s+are)?(?![a-z'])[\s:;,.\-]*|"
    r"(?:you can |please |just |they |people |everyone |everybody )?calls? me(?![a-z'])[\s:,]*|"
    r"(?:i am|i'm|im) call(?:ed)?(?![a-z'])\s*|"
    r"(?:put|book|it's|its|file|look)?\s?(?:it |me )?(?:up )?under(?: the name)?(?: of)?"
    r"(?![a-z'])\s*|"
    r"(?:i )?go(?:es)? by(?![a-z'])\s*|(?:first|last)(?: is)(?![a-z'])\s*|"
    r"(?:yo )?me llamo(?![a-z'])\s*|"
    r"(?:mi|el|su)?\s?nombre(?: completo)?(?: es)?(?![a-z'])[\s:,]*|"
    r"(?:(?:mis?|los|el)\s)?apellidos?(?: es| son)?(?![a-z'])[\s:,]*|se llama(?![a-z'])\s*|"
    r"a nombre de(?![a-z'])\s*|(?:la |el )?paciente(?: es| se llama)(?![a-z'])[\s:,]*|"
    r"patient(?: is|'s|:)\s*|(?:mr|mrs|ms|miss|mx|sra?|srta|sir|lady)(?![a-z'])[\s.]*"
)
_LEAD: Final = re.compile(
    rf"(?:(?:it's|its|it is|i'm|im|i am|this is|this's|that's|thats|that is|that would be|"
    rf"it would be|here is|(?:it's |its )?(?:for )?(?:my|our) (?:\w{{2,12}} )?(?:{_RELATIVE})"
    rf"(?:'?s name)?(?: is)?|(?:es )?(?:para |de )?mi (?:{_RELATIVE_ES})|"
    r"(?:you|u) (?:guys )?(?:already )?(?:have|got|know) (?:it|that|my name)(?: already)?|"
    r"yes|yeah|yep|yup|sure|ok|okay|of course|certainly|hi|hello|hey|good (?:morning|afternoon|"
    r"evening|day)|oh|um|uh|hmm|er|so|well|sorry|just|for|hola|"
    # Sighs before a sentence; "Uy, Maria" may be a name turned around.
    r"(?:uf+|ups|oops|whoops|ugh|yikes|gosh|dang|darn|aww?|ah|ahh|caray|h[ií]jole|"
    r"f[ií]j(?:ese|ate))(?=[\s,!.]+\S+\s+\S+\s+\S)|"
    r"(?:ay|uy|huy|mir[ea]|oig[ao]|oye|pues)(?: no)?(?=\s?[,!.]+\s?\S+\s+\S+\s+\S)|buen[ao]s "
    r"(?:dias|tardes|noches)|"
    r"(?:(?:you|u) can |please |pls |kindly |could you |can you )*(?:put|write|list|register|enter|"
    r"note|mark|type|use|set|add)(?: (?:it|me|us|him|her|them|this))?(?: down)?(?: (?:as|for))?|"
    r"down as|pon(?:ga|er)?(?:le|lo|la|me|nos)?|(?:apunt|anot|registr)[aeo](?:r|le|lo|la|me)?|"
    r"escrib[ae](?:r|le|lo|la|me)?|use|usa|bajo|como|"
    r"buen[ao]s "
    r"(?:dias|tardes|noches)|buenas|claro|si|(?:yo )?soy|es|para|dr|dra|doctor|prof)"
    r"(?![a-z'])[\s:;,.!\-]*)"
)
_STATE: Final = re.compile(r"(?:i'm|im|i am|it's|its|it is|es|soy)[\s,]*$")
_GAP: Final = re.compile(r"(?:[ \t]|'s)*[.,\-]?[ \t]*|\s*\(\s*|['\-]")
_CLAUSE_ENDS: Final = re.compile(
    r"\s*(?:[,.!?;:)\n\"(]|-\s|$|\d)| (?:i (?:guess|think|suppose)|lol|haha|jaja|creo)(?![a-z'])"
)
# The other half of a name: "last is bishop first is pope".
_OTHER_HALF: Final = re.compile(
    r"[\s,;.]+(?:and |y )?(?:first|last|given|middle|family|nombre|apellido)(?: name)?"
    r"(?:'?s| is| es|:)? (?=[a-z])"
)
_FOLLOWS_NAME: Final = frozenset(
    "please pls plz thanks thank thx gracias porfa favor here and y with but or speaking not no "
    "from aka is".split()
)
# First and last words of the two that people write with capitals and that name nobody.
_NO_NAME_BEGINS: Final = frozenset(
    "my mi the for no yes not go start call talk hold good thank thanks never and your his her a "
    "el la un una para de si hi hello hola hey im i it its this that ok okay sorry please next "
    "last buenos buenas muchas mil".split()
)
_NO_NAME_ENDS: Final = frozenset(
    "morning afternoon evening night please thanks you me one appointment visit here again now "
    "gracias favor dias tardes noches doctor nurse person".split()
)
_COUNTED: Final = frozenset("one two three four five six seven little big red lone".split())
# Given names that are words of Spanish, months, brands or medicines too: nothing else is said with
# one of them alone where a name was asked for.
_NAMES_ALONE: Final = frozenset(
    "abril allegra avi braxton dale della don gift han julio le leigh mac min nino su "
    "yasmin".split()
)
MAX_WORDS: Final = 7
_FEW: Final = 4


@dataclass(frozen=True, slots=True)
class _Answer:
    """Where the answer proper begins and how it was led in."""

    start: int
    sure: bool
    state: bool


def find_answered_name(message: Message) -> Iterator[Finding]:
    """The name in an answer to the question for a name, if the text is such an answer."""
    if message.asked != "name":
        return
    answer = _read_leads(message.low)
    words = [w for w in message.words if w.start >= answer.start]
    if not words or words[0].start - answer.start > 2:
        return
    if len(words) == 1 and words[0].text in _NAMES_ALONE:
        yield _named(words)
        return
    head = _written_as_name(message, words) or _head(message.low, words, answer)
    if head and _reads_as_name(message.low, words, head, answer):
        yield _named(head)
        yield from _turned_around(message.low, words, head)
        yield from _other_half(message.low, words, head)


def _named(head: Sequence[Word]) -> Finding:
    return Finding(head[0].start, head[-1].end, "PERSON", 0.97, "answer to the name question")


def _other_half(low: str, words: Sequence[Word], head: Sequence[Word]) -> Iterator[Finding]:
    said = _OTHER_HALF.match(low, head[-1].end)
    rest = [word for word in words if said and word.start >= said.end()]
    more = _head(low, rest, _Answer(said.end(), sure=True, state=False)) if said else []
    if more:
        yield _named(more)


def _read_leads(low: str) -> _Answer:
    at = len(low) - len(low.lstrip(" \t\r\n.,\"'("))
    end, sure, state = len(low.rstrip(" \t\r\n.!?")), False, False
    while True:
        cue = _SURE.match(low, at)
        if cue and cue.end() > at and cue.end() < end:
            at, sure = cue.end(), True
            continue
        lead = _LEAD.match(low, at)
        if lead is None or lead.end() >= end:
            return _Answer(at, sure, state and not sure)
        state = _STATE.search(low, at, lead.end()) is not None
        at = lead.end()


def _head(low: str, words: Sequence[Word], answer: _Answer) -> list[Word]:
    """The words from the start that can belong to one name."""
    if _all_names_but_grammar(words):
        return list(words)
    if _is_given_and_word(low, words):
        return list(words[:2])
    head: list[Word] = []
    for index, word in enumerate(words[:MAX_WORDS]):
        if head and not _GAP.fullmatch(low[head[-1].end : word.start]):
            break
        if not _belongs(words, index, answer):
            break
        head.append(word)
    while head and name_part(head[-1].text) is Part.PARTICLE and len(head) > 1:
        head.pop()
    return head


def _all_names_but_grammar(words: Sequence[Word]) -> bool:
    """A few words with one that grammar also has, all others only names: "my linh tran"."""
    parts = [name_part(w.text) for w in words]
    odd = [w for w, p in zip(words, parts, strict=True) if p in (Part.GRAMMAR, Part.EVERYDAY)]
    names = sum(p is Part.NAME for p in parts)
    return (
        1 < len(words) <= _FEW
        and len(odd) == 1
        and names == len(words) - 1
        and can_be_name(odd[0].text)
        and all(is_listed(w.text) for w in words if w is not odd[0])
    )


def _written_as_name(message: Message, words: Sequence[Word]) -> list[Word]:
    """ "Ella Moor", "Tim Vale": two words, both with a capital, one of them a word of grammar or
    of every day as well."""
    if len(words) != 2 or not message.low[words[0].end : words[1].start].isspace():
        return []
    first, second = (name_part(word.text) for word in words)
    capitals = all(message.cased[word.start].isupper() for word in words)
    if capitals and _is_titled_name(message, words):
        return list(words)
    odd_given = first is Part.GRAMMAR and is_given(words[0].text)
    fits = (odd_given and second in (Part.PLAIN, Part.SOFT)) or (
        first is Part.NAME and second in (Part.GRAMMAR, Part.EVERYDAY)
    )
    return list(words) if fits and capitals else []


def _is_titled_name(message: Message, words: Sequence[Word]) -> bool:
    """ "Mark Down", "Thu Le", "Hope Price": nothing but two words written as names are, one of them
    a name that a list has."""
    if len(message.words) != 2 or message.cased.isupper():
        return False
    texts = [word.text for word in words]
    listed = any(is_listed(text) or name_part(text) is Part.NAME for text in texts)
    return listed and texts[0] not in _NO_NAME_BEGINS and texts[1] not in _NO_NAME_ENDS


def _is_given_and_word(low: str, words: Sequence[Word]) -> bool:
    """Two words, a given name and a surname that are both everyday words: "sunny day"."""
    if len(words) != 2 or not low[words[0].end : words[1].start].isspace():
        return False
    first, second = words[0].text, words[1].text
    if first in _COUNTED and name_part(second) is Part.PLAIN:
        return True
    return (
        name_part(first) is Part.SOFT
        and is_given(first)
        and first not in MODALS
        and name_part(second) is Part.EVERYDAY
        and is_listed(second)
    )


def _belongs(words: Sequence[Word], index: int, answer: _Answer) -> bool:
    word, part = words[index], name_part(words[index].text)
    if part in (Part.NAME, Part.SOFT, Part.PLAIN):
        return True
    if part is Part.PARTICLE or (part is Part.GRAMMAR and word.text in ("de", "del", "la", "el")):
        following = [name_part(w.text) for w in words[index + 1 : index + 3]]
        return Part.NAME in following[:1] or (
            bool(following) and (following[0] in (Part.SOFT, Part.PARTICLE) or index > 0)
            and following[-1] not in (Part.GRAMMAR, Part.EVERYDAY)
        )  # fmt: skip
    if part is Part.LETTER:
        return _is_initial(words, index)
    if part is Part.EVERYDAY:
        exact = is_explicit(word.text) or is_exact_drug(word.text)
        return answer.sure and (is_listed(word.text) or not exact)
    return False


def _is_initial(words: Sequence[Word], index: int) -> bool:
    if index and words[index].text == "i":  # "sparrow i guess"
        return index + 1 == len(words) or name_part(words[index + 1].text) is Part.NAME
    if index or words[index].text not in ("i", "a", "y", "u", "k", "n"):
        return True
    return len(words) > 1 and name_part(words[1].text) in (Part.NAME, Part.LETTER)


def _reads_as_name(low: str, words: Sequence[Word], head: Sequence[Word], answer: _Answer) -> bool:
    parts = {name_part(w.text) for w in head}
    if parts <= {Part.PARTICLE}:
        return len(head) > 1 or is_listed(head[0].text)
    if parts == {Part.LETTER}:
        return 1 < len(head) <= _FEW
    if Part.NAME in parts or answer.sure:
        return True
    if answer.state and Part.SOFT not in parts and _describes(head[-1].text):
        return False
    listed = sum(is_listed(w.text) for w in head)
    if _CLAUSE_ENDS.match(low, head[-1].end):
        dated = head[0].text in MONTHS and re.match(r"\s*\d", low[head[-1].end :])
        return not dated and not ("?" in low and len(head) < len(words))
    follower = words[len(head)] if len(head) < len(words) else None
    if follower is None or listed > 1 or follower.text in _FOLLOWS_NAME:
        return True
    return name_part(follower.text) is Part.NAME


def _describes(word: str) -> bool:
    return re.search(r"(?:ed|ing|ful|ous|ive|able|ish|less|y|ado|ada|ido|ida)$", word) is not None


def _turned_around(low: str, words: Sequence[Word], head: Sequence[Word]) -> Iterator[Finding]:
    """The given name behind the comma: "falk, una"."""
    rest = words[len(head) : len(head) + 2]
    if not rest or low[head[-1].end : rest[0].start].strip() != ",":
        return
    taken = []
    for word in rest:
        dated = word.text in MONTHS and re.match(r"\s*\d", low[word.end :])
        if dated or name_part(word.text) not in (Part.NAME, Part.SOFT):
            break
        taken.append(word)
    if taken:
        yield _named(taken)
