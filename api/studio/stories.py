"""Test stories that were made of conversations: plain Rasa in a file of the project's `tests/`.

Every release follows them beside the product's own. A story is checked by the step; words in it are
held to what an example from a conversation is held to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yaml import Node

from api.privacy.spans import Directory
from api.studio.draft import Draft, version_of
from api.studio.editing import Editor, keep_files
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.examples import MOST_CHARACTERS, alarm_in, shortened
from api.studio.learning import MARKED, identifying
from api.studio.lint import INVISIBLE, known_intents
from api.studio.paths import DOMAIN, STORIES
from api.studio.replies import replies_in
from api.studio.source import (
    append_item,
    child,
    compose,
    cut_item,
    end_of,
    items,
    load,
    pairs,
    quoted,
    scalar,
    splice,
)

MOST_STEPS, MOST_NAME, MOST_TEXT = 120, 80, 20_000
HEADER = """# Made in the studio of what patients said, with nothing in it that tells who.
version: "3.1"

stories:
"""
NO_SLOT = [{"requested_slot": None}]


@dataclass(frozen=True)
class Step:
    """One step: what a patient means (with words or without), an action, or the loop that is on."""

    intent: str = ""
    words: str = ""
    action: str = ""
    loop: str | None = None

    def lines(self) -> list[str]:
        if self.words:
            return [f"  - user: {quoted(self.words)}", f"    intent: {self.intent}"]
        if self.intent:
            return [f"  - intent: {self.intent}"]
        if self.action:
            return [f"  - action: {self.action}"]
        if self.loop:
            return [f"  - active_loop: {self.loop}"]
        return ["  - active_loop: null", "  - slot_was_set:", "      - requested_slot: null"]


@dataclass(frozen=True)
class Story:
    name: str
    steps: tuple[Step, ...]

    def lines(self) -> list[str]:
        own = [line for step in self.steps for line in step.lines()]
        return [f"story: {quoted(self.name)}", "steps:", *own]

    def text(self) -> str:
        """As it stands in the file, without the list around it."""
        return "\n".join(self.lines()) + "\n"


@dataclass(frozen=True)
class KeptStory:
    name: str
    text: str
    version: str


def list_stories(draft: Draft) -> list[KeptStory]:
    """The stories of the file, in its order."""
    text = _file(draft)
    found = []
    for node in _nodes(text):
        body = text[int(node.start_mark.index) : end_of(node, text)]
        lines = body.split("\n")
        plain = [lines[0], *(line.removeprefix("    ") for line in lines[1:])]
        found.append(KeptStory(scalar(child(node, "story")), "\n".join(plain), version_of(body)))
    return found


def read_story(text: str) -> Story:
    """A story from what was typed.

    Raises:
        ContentRefused: not YAML, or not one story.
    """
    if len(text) > MOST_TEXT:
        raise ContentRefused([f"{len(text)} characters are too many for a story."])
    try:
        given = load(text)
    except RecursionError:
        raise ContentRefused(["This is nested too deep for a story."]) from None
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if not isinstance(given, dict) or set(given) != {"story", "steps"}:
        raise ContentRefused(["One story is wanted: `story:` with its name, then `steps:`."])
    name, steps = given["story"], given["steps"]
    if not isinstance(name, str) or not isinstance(steps, list):
        raise ContentRefused(["`story:` is a name, and `steps:` a list."])
    if len(steps) > MOST_STEPS:
        raise ContentRefused([f"{len(steps)} steps, at most {MOST_STEPS}."])
    # A slot that is emptied belongs to the end of a loop, which writes it.
    read = [_step(one, number) for number, one in enumerate(steps, 1) if not _is_emptied(one)]
    return Story(" ".join(name.split()), tuple(read))


def problems_of(draft: Draft, story: Story, directory: Directory) -> Iterator[str]:
    """What is wrong with a story, a sentence each."""
    if not 0 < len(story.name) <= MOST_NAME:
        yield f"Its name has 1 to {MOST_NAME} characters."
    yield from (f"The name: {one}" for one in identifying(story.name, directory))
    if not story.steps or not story.steps[0].intent:
        yield "It begins with what a patient means."
    if not any(one.action for one in story.steps):
        yield "Nothing follows in it: there is no action."
    intents, actions, forms = known_intents(draft), set(_actions(draft)), set(_forms(draft))
    for number, step in enumerate(story.steps, 1):
        where = f"Step {number}"
        if step.intent and step.intent not in intents:
            yield f"{where}: there is no intent “{shortened(step.intent)}”."
        if step.action and step.action not in actions | forms:
            yield f"{where}: there is no action “{shortened(step.action)}”."
        if step.loop and step.loop not in forms:
            yield f"{where}: there is no form “{shortened(step.loop)}”."
        if step.words:
            yield from (f"{where}: {one}" for one in bad_words(step.words, directory))


def bad_words(words: str, directory: Directory) -> Iterator[str]:
    """Why these words may not stand in a story."""
    if len(words) > MOST_CHARACTERS:
        yield f"{len(words)} characters, at most {MOST_CHARACTERS}."
        return
    if not words.isprintable() or any(char in INVISIBLE for char in words):
        yield "there is a line break or an invisible character in it."
    if words.startswith("/"):
        yield "what begins with / is a command."
    if MARKED.search(words):
        yield "brackets beside each other mark an entity; word it without."
    if heard := alarm_in(words):
        yield f"the safety screen hears {heard} in it and answers; the dialogue never sees it."
    yield from identifying(words, directory)


def add_story(editor: Editor, *, story: Story, directory: Directory) -> str:
    """Keep a story in the draft; the change's id.

    Raises:
        ContentRefused (with all problems), DraftNotKept.
    """
    if problems := list(problems_of(editor.draft, story, directory)):
        raise ContentRefused(problems)

    def change() -> list[tuple[str, str]]:
        text = _file(editor.draft)
        names = [one.name.casefold() for one in list_stories(editor.draft)]
        if story.name.casefold() in names:
            raise ContentRefused([f"There is a story “{story.name}” already."])
        if not names:
            return [(STORIES, HEADER + _item(story))]
        lines = story.lines()
        return [(STORIES, append_item(text, child(compose(text), "stories"), "stories", lines))]

    return keep_files(editor, STORIES, change)


def remove_story(editor: Editor, *, name: str, version: str) -> str:
    """Take a story out of the draft; the change's id.

    Raises:
        EntryChanged: it is gone or changed; DraftNotKept.
    """

    def change() -> list[tuple[str, str]]:
        kept = list_stories(editor.draft)
        if (name, version) not in {(one.name, one.version) for one in kept}:
            raise EntryChanged
        if len(kept) == 1:
            return [(STORIES, "")]
        text = _file(editor.draft)
        nodes = [one for one in _nodes(text) if scalar(child(one, "story")) == name]
        return [(STORIES, splice(text, [cut_item(text, nodes[0])]))]

    return keep_files(editor, STORIES, change)


def _file(draft: Draft) -> str:
    return draft.read(STORIES) if STORIES in draft.paths() else ""


def _nodes(text: str) -> list[Node]:
    return items(child(compose(text), "stories")) if text.strip() else []


def _item(story: Story) -> str:
    first, *rest = story.lines()
    return "\n".join([f"  - {first}", *(f"    {line}" for line in rest)]) + "\n"


def _is_emptied(step: Any) -> bool:
    return isinstance(step, dict) and step == {"slot_was_set": NO_SLOT}


def _step(given: Any, number: int) -> Step:
    """One step of a typed story.

    Raises:
        ContentRefused: a kind that a test story of the studio does not have.
    """
    if isinstance(given, dict):
        keys, values = set(given), list(given.values())
        if keys == {"active_loop"} and (values[0] is None or isinstance(values[0], str)):
            return Step(loop=values[0])
        if all(isinstance(one, str) and one.strip() for one in values):
            if keys == {"user", "intent"}:
                return Step(intent=given["intent"], words=given["user"].strip())
            if keys == {"intent"}:
                return Step(intent=given["intent"])
            if keys == {"action"}:
                return Step(action=given["action"])
    raise ContentRefused(
        [f"Step {number} is none of: `user` with `intent`, `intent`, `action`, `active_loop`."]
    )


def _actions(draft: Draft) -> Iterator[str]:
    domain = compose(draft.read(DOMAIN))
    for one in items(child(domain, "actions")):
        yield from [key for key, _ in pairs(one)] or [scalar(one)]
    yield from (one.name for one in replies_in(draft.read(DOMAIN), DOMAIN))
    yield "action_default_fallback"


def _forms(draft: Draft) -> Sequence[str]:
    return [name for name, _ in pairs(child(compose(draft.read(DOMAIN)), "forms"))]
