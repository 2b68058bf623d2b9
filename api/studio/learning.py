"""From what a patient wrote to an example: identifiers are looked for once more.

An example outlives the chat that it came from, so it is held to more than a line that an editor
makes up: no token may be left in it, and nothing that the redactor finds now, also by what is known
of the patient since. The rest is `editing.add_examples`, as for any line.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from api.conversations.protect import CODE_MARK
from api.privacy.redact import find_spans
from api.privacy.spans import Directory, KnownValue, RedactorUnavailable
from api.privacy.tokens import find_tokens
from api.studio.editing import Editor, add_examples
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.examples import Checked, shortened
from api.studio.intents import get_intent, list_intents

TRIES = 4
MARKED = re.compile(r"\]\s*[({\[]")
_NAME_PART = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Proposal:
    """A line that somebody wants to teach; `said`: the message it is from, `known` its patient."""

    line: str
    said: str
    known: tuple[KnownValue, ...] = ()


def teach(
    editor: Editor, *, name: str, proposals: Sequence[Proposal], directory: Directory
) -> Checked:
    """Add what is good of the lines to an intent; the rest is told and not added.

    Raises:
        ContentRefused: no such intent, or the redactor cannot be asked.
        EntryChanged, DraftNotKept.
    """
    if name not in {one.name for one in list_intents(editor.draft)}:
        raise ContentRefused([f"There is no intent “{shortened(name)}”."])
    refused: list[str] = []
    lines: list[str] = []
    for one in proposals:
        line = " ".join(one.line.split())
        problems = list(problems_in(replace(one, line=line), directory))
        refused += [f"“{shortened(line)}”: {problem}" for problem in problems]
        if not problems:
            lines.append(line)
    checked = _add(editor, name, lines, directory) if lines else Checked()
    return replace(checked, refused=(*refused, *checked.refused))


def identifying(text: str, directory: Directory) -> Iterator[str]:
    """What in a text that came from a patient could still tell who it was.

    Raises:
        ContentRefused: the redactor cannot be loaded.
    """
    for token in dict.fromkeys(find_tokens(text.upper())):
        yield f"{token} stands for what a patient wrote; word it without."
    if CODE_MARK in text.lower():
        yield "a one-time code stood in it; word it without."
    yield from (_told(words, kind) for words, kind in _found(text, (), directory))


def private_words(said: str, known: Sequence[KnownValue], directory: Directory) -> dict[str, str]:
    """Words of a message that can identify, by what is known of its patient, and their types.

    Only of the message itself: what an editor types is never compared with a patient's details.
    Each part of a name counts as well as all of it.
    """
    private: dict[str, str] = {}
    for words, kind in _found(said, known, directory):
        private[_folded(words)] = kind
        if kind == "PERSON":
            private |= dict.fromkeys(_NAME_PART.findall(_folded(words)), kind)
    return private


def holds(text: str, words: Iterable[str]) -> Iterator[str]:
    """Those of the words that stand in a text."""
    folded = _folded(text)
    for one in words:
        if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", folded):
            yield one


def _folded(text: str) -> str:
    """Without case, and with one blank for any gap: "dawn  rivers" is the name that it was."""
    return " ".join(text.split()).casefold()


def problems_in(one: Proposal, directory: Directory) -> Iterator[str]:
    """What in a proposed line could tell whose it was, a sentence each.

    Raises:
        ContentRefused: the redactor cannot be loaded.
    """
    if not one.line:
        yield "there is nothing in it."
        return
    told = list(identifying(one.line, directory))
    yield from told
    private = private_words(one.said, one.known, directory)
    for words in holds(one.line, private):
        if (more := _told(words, private[words])).casefold() not in {
            each.casefold() for each in told
        }:
            yield more
    if MARKED.search(one.line):
        yield "brackets beside each other mark an entity; word it without."


def _found(
    text: str, known: Sequence[KnownValue], directory: Directory
) -> Iterator[tuple[str, str]]:
    """(words, type) of what the redactor finds, tokens aside."""
    try:
        spans = find_spans(text=text, known=known, directory=directory)
    except RedactorUnavailable:
        raise ContentRefused(
            ["The redactor cannot be loaded; without it nothing becomes an example."]
        ) from None
    for span in spans:
        words = text[span.start : span.end]
        if not find_tokens(words.upper()):
            yield words, span.type


def _told(words: str, kind: str) -> str:
    return f"“{words}” can identify somebody ({kind}); word it without."


def _add(editor: Editor, name: str, lines: Sequence[str], directory: Directory) -> Checked:
    """As by hand, on the intent as it is now: a line more of a colleague is no conflict."""
    for left in reversed(range(TRIES)):
        version = get_intent(editor.draft, name).version
        try:
            return add_examples(
                editor, name=name, version=version, lines=lines, directory=directory
            )
        except EntryChanged:
            if not left:
                raise
    raise AssertionError  # the loop returns or raises
