"""Names of files and the folders above them: "weaver_john_1963.jpg", "c:\\users\\jweaver\\a.pdf".

What a phone or a scanner calls a file is read by its words: where each is one of the things that
files hold, it stays; where one may be a name, or two words written as one, the whole stem goes.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from api.privacy.gazetteer import load_words
from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.drug_words import is_exact_drug
from api.privacy.recognizers.person_shape import has_vowel, is_compound
from api.privacy.recognizers.person_words import MONTHS, WordKind, is_given, is_ordinary, kind_of

_ENDING: Final = (
    r"(?:pdf|jpe?g|jpe|png|gif|hei[cf]|webp|bmp|tiff?|docx?|odt|rtf|txt|xlsx?|csv|pptx?|zip|rar|7z|"
    r"dcm|mp[34]|mov|avi|mkv|m4[av]|wav|ogg|amr|html?|xml|json|eml|vcf|hl7|svg|pages|key)"
)
_FILE: Final = re.compile(
    rf"(?<![^\s\\/\"'(:,=])(?P<stem>\w[^\s\\/:*?\"<>|]{{0,120}}?)\.{_ENDING}(?![\w@]|\.\w)"
)
# A drive, a home or a root, and folders behind; figures with a stroke between are no path.
_PATH: Final = re.compile(
    r"(?<![\w./\\~])(?:[a-z]:|file:/{0,2}|~|\.{1,2}|\\|/?(?=[\\/](?:users|home|usuarios)[\\/]))?"
    r"(?P<v>(?:[\\/][^\s\\/:*?\"<>|]{1,60}){2,12})"
)
_ROOT: Final = re.compile(
    r"(?:users|home|usuarios|documents and settings)[\\/](?P<v>[^\\/\n:*?\"<>|.]{2,40})[\\/]"
)
_FOLDER: Final = re.compile(r"[\\/](?P<v>[^\s\\/:*?\"<>|]{2,60})(?=[\\/])")
_WORD: Final = re.compile(r"[^\W\d_]+")
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE: Final = re.compile(
    rf"(?<!\d)(?:(?:19|20)\d\d[\-_.]?(?:0[1-9]|1[0-2])[\-_.]?(?:0[1-9]|[12]\d|3[01])|"
    rf"{_DAY}[\-_.]{_DAY}[\-_.](?:19|20)\d\d|(?:0[1-9]|[12]\d|3[01]){{2}}(?:19|20)\d\d)(?!\d)"
)
_LEAST: Final = 3
_SHARED: Final = frozenset("public default guest admin administrator shared all user users".split())


def find_file_names(message: Message) -> Iterator[Finding]:
    if "." in message.low:
        for match in _FILE.finditer(message.low):
            yield from _read(message, *match.span("stem"))
    if "\\" in message.low or "/" in message.low:
        yield from _find_in_paths(message)


def _find_in_paths(message: Message) -> Iterator[Finding]:
    for match in _ROOT.finditer(message.low):
        if match.group("v").strip() not in _SHARED:
            yield Finding(*match.span("v"), "PERSON", 0.84, "the folder of a user")
    for path in _PATH.finditer(message.low):
        if path.group()[0] in "/\\" and not _ROOT.search(path.group() + "/"):
            continue
        for match in _FOLDER.finditer(message.low, *path.span("v")):
            yield from _read(message, *match.span("v"))


def _read(message: Message, start: int, end: int) -> Iterator[Finding]:
    """What identifies in the name of one file or folder."""
    cased = message.cased[start:end]
    words = _WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cased))
    if any(_may_be_name(word.lower()) for word in words):
        yield Finding(start, end, "PERSON", 0.84, "a name in the name of a file")
        return
    kind = "DATE_OF_BIRTH" if re.search(r"dob|birth|nac", message.low[start:end]) else "DATE"
    for match in _DATE.finditer(message.low, start, end):
        yield Finding(*match.span(), kind, 0.96, "a date in the name of a file")


@lru_cache(maxsize=2048)
def _may_be_name(word: str) -> bool:
    things = load_words("file_words")
    if len(word) < _LEAST or word in things or word.removesuffix("s") in things:
        return False
    if word in MONTHS or is_exact_drug(word) or not has_vowel(word):
        return False
    kind = kind_of(word)
    if kind is WordKind.AMBIGUOUS:
        return is_given(word)
    if kind is WordKind.UNKNOWN:
        return not (is_compound(word) or _is_two_things(word))
    return kind is WordKind.LISTED


def _is_two_things(word: str) -> bool:
    """ "labresults", "insurancecard": two such words written as one."""
    things = load_words("file_words")
    return any(
        word[at:] in things and (word[:at] in things or is_ordinary(word[:at]))
        for at in range(2, len(word) - 1)
    )


RECOGNIZER = Recognizer("file_name", find_file_names)
