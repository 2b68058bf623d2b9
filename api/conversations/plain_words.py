"""What a short message says plainly of safety, and nothing besides, in English and Spanish.

Every word of it must belong to a saying below: "she is ok but he is not", "nadie está bien",
"yes we need help", "i think so" are read as nothing. What could lower a level is read here.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import dropwhile

_FINE = r"(?:(?:all|both|really|perfectly|totally|completely|just|doing)\ )*" + (
    r"(?:safe|fine|ok|okay|alright|all\ right|good)"
)
_KIN = r"""
    (?:my|the|our)\ (?:baby|son|daughter|kids?|child|children|boys?|girls?|mom|mother|dad|father
      |wife|husband|partner|brother|sister|grandma|grandpa|family)
"""
_KIN_ES = r"""
    (?:mis?|el|la|los|las)\ (?:beb[eé]|hij[oa]s?|niñ[oa]s?|mam[aá]|pap[aá]|espos[oa]|abuel[oa]
      |herman[oa]s?|familia)
"""
_IS = r"(?:'?s|\ is|\ are)"
_WHO = rf"""
    i\ ?'?m|i\ am|we\ ?'?re|we\ are|s?he\ ?(?:'?s|is)|they\ ?'?re|they\ are
    |every(?:one|body|thing)(?:\ here)?{_IS}|all\ of\ us\ are|we\ both\ are|{_KIN}{_IS}
"""
_IT_IS = r"(?:this|it|that)(?:\ ?'?s|\ is|\ was)"
_MERELY = r"(?:just|only|all|really)\ "
_FALSE = r"(?:a\ |my\ )?(?:false\ alarm|typo|misunderstanding|wrong\ button)"
_SLIP = r"(?:a\ |my\ |an\ |by\ )?(?:mistake|accident)"
YES = r"yes|yeah|yep|yup|sure|correct|of\ course|s[ií]|claro|as[ií]\ es|correcto"
_NO = r"no\ one|not\ right\ now|not\ now|ahora\ no|nope|nah|no|nadie|nobody|nothing|nada"
_THANKS = r"""
    (?:(?:i\ ?'?m|i\ am|we\ ?'?re|we\ are)\ )?(?:so\ |very\ |really\ )*sorry|lo\ siento(?:\ mucho)?
    |disculpen?|perd[oó]n|oops|thanks|thank\ you(?:\ (?:so|very)\ much)?|(?:muchas\ )?gracias
    |my\ bad|never\ ?mind|lol|haha|jaja
"""
FILLER = rf"""
    {_THANKS}|ok|okay|hi|hello|hola|please|now|here|honestly|really|and|so|ya|ahora|aqu[ií]|y|bueno
"""
# By what they say. `full` names who or what is meant, so that a no before it ends there: "no hes
# fine"; before `bare` the no is of it: "no estoy bien".
_SAYINGS = {
    "full": rf"""
        (?:{_WHO})\ {_FINE}|all\ (?:is\ )?(?:safe|good|well|ok|okay|fine)
        |(?:nobody|no\ one|no-one){_IS}\ (?:in\ (?:any\ )?danger|hurt|injured)
        |(?:{_IT_IS}|this|it|that)\ (?:really\ )?(?:not|no)\ (?:an?\ )?(?:real\ )?emergency
        |(?:this|it|that)\ (?:isn'?t|wasn'?t)\ (?:really\ )?an?\ (?:real\ )?emergency
        |(?:not|no)\ (?:an?\ )?emergency|{_IT_IS}\ (?:{_MERELY})*{_FALSE}
        |nadie\ est[aá]\ (?:en\ peligro|herido|lastimado)
        |no\ (?:es|fue|hay)\ (?:una\ |ninguna\ )?emergencia
    """,
    "bare": rf"""
        (?:{_MERELY})*{_FALSE}
        |(?:ya\ )?(?:todos\ |todas\ |nosotros\ |ell[oa]s\ )?(?:estoy|estamos|est[aá]n)
          (?:\ aqu[ií])?(?:\ (?:todos|todas|muy|ya))*\ (?:a\ salvo|bien|ok|fuera\ de\ peligro)
        |(?:(?:ya|todo|[eé]l|ella|{_KIN_ES})\ )+est[aá](?:\ (?:todo|muy|ya))*\ (?:a\ salvo|bien|ok)
        |{_KIN_ES}\ (?:ya\ )?est[aá]n\ (?:a\ salvo|bien)|est[aá]\ (?:todo\ bien|a\ salvo)
        |tod[oa]s?\ (?:muy\ )?(?:a\ salvo|bien)|(?:(?:fue|es|era)\ )?(?:una\ )?falsa\ alarma
    """,
    # How it came about, be it the message or the harm: asked about, and never enough.
    "full_slip": rf"{_IT_IS}\ (?:{_MERELY})*{_SLIP}|me\ equivoqu[eé]",
    "bare_slip": rf"""
        (?:(?:this|that)\ )?(?:{_MERELY})*{_SLIP}|por\ error
        |(?:fue|es|era)\ (?:solo\ )?(?:un|mi)\ (?:error|equivocaci[oó]n)
    """,
    "no": _NO,
    "yes": rf"""
        (?:{YES})(?:,?\ (?:we\ (?:all\ )?are|i\ am|they\ are|every(?:one|body)\ is|s?he\ is
          |(?:lo\ )?est(?:amos|oy|[aá]n)|est[aá]\ bien)(?=\W*$|\ ?[.,;!]))?
    """,
    "thanks": _THANKS,
    "filler": FILLER,
}
_SAYING = re.compile(
    "|".join(rf"(?P<{name}>{words})(?!\w)" for name, words in _SAYINGS.items()), re.VERBOSE
)
# Between sayings; of other signs and pictures nobody can tell what they mean.
_APART = re.compile(r"(?:[\s.,;!¡…—–\-\"*~👍🙏😅🙂😊😄😀😂🤣🥰❤\ufe0f🏻🏼🏽🏾🏿]|:-?\))*")
MOST = 120  # characters: a longer message says more than that all are safe
_SAFE = ("full", "bare")
_SAYS = (*_SAFE, "full_slip", "bare_slip")


@dataclass(frozen=True)
class Plain:
    """`safe`: it says so, enough to be asked about; `ends`: enough to answer the question."""

    safe: bool
    ends: bool
    yes: bool
    no: bool


def flat(text: str) -> str:
    """A message in small letters, with single blanks and plain apostrophes."""
    plain = unicodedata.normalize("NFC", text).replace("’", "'").replace("`", "'")
    return " ".join(plain.lower().split())


def read_plain(text: str) -> Plain | None:
    """What a message says plainly; None if any of it is another thing, or is asked."""
    clauses = _clauses(flat(text)) if len(text) <= MOST else []
    kinds = [kind for clause in clauses for kind, _ in clause]
    safe = any(kind in _SAYS for kind in kinds)
    if not clauses or (safe and (any(map(_denies, clauses)) or _is_taken_back(kinds))):
        return None
    yes, no = "yes" in kinds, "no" in kinds
    is_plain_yes = yes and set(kinds) <= {"yes", "thanks"}
    ends = not no and (is_plain_yes or any(kind in _SAFE for kind in kinds))
    return Plain(safe=safe, ends=ends, yes=yes, no=no)


def _clauses(text: str) -> list[list[tuple[str, str]]]:
    """The sayings of a message, by the signs that part them; none if anything else is in it."""
    clauses: list[list[tuple[str, str]]] = [[]]
    at = _past_signs(text, 0)
    while at < len(text):
        said = _SAYING.match(text, at)
        if said is None:
            return []
        clauses[-1].append((str(said.lastgroup), said.group()))
        at = _past_signs(text, said.end())
        if text[said.end() : at].strip():
            clauses.append([])
    return [clause for clause in clauses if clause]


def _past_signs(text: str, at: int) -> int:
    gap = _APART.match(text, at)
    return gap.end() if gap else at


def _denies(clause: list[tuple[str, str]]) -> bool:
    """Whether a no may be of what is said behind it: "nadie aquí está bien"."""
    behind = dropwhile(lambda one: one[0] != "no", clause)
    no = next(behind, ("", ""))[1]
    kinds = [kind for kind, _ in behind if kind in _SAYS]
    return bool(kinds) and (no not in ("no", "nope", "nah") or kinds[0].startswith("bare"))


def _is_taken_back(kinds: list[str]) -> bool:
    """A no behind what was said: "everything is ok, no"."""
    first = next(place for place, kind in enumerate(kinds) if kind in _SAYS)
    return "no" in kinds[first:]
