"""The gate for words that are trained on or followed: examples, lists and the words of stories.

Whoever wrote them, and wherever: a line of a developer's file is held to what the studio's forms
hold one to. Reasons are kept, so no words stand in them that could tell who somebody is.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from api.privacy.spans import Directory
from api.studio.draft import Draft
from api.studio.examples import (
    alarm_in,
    bad_entities,
    held_out,
    identifiers_in,
    known_entities,
    known_key,
    shared_examples,
    shortened,
)
from api.studio.folder import differs, differs_at
from api.studio.intents import Intent, examples_of, list_intents
from api.studio.lint import known_intents
from api.studio.paths import DOMAIN, NLU, STORIES
from api.studio.processes import GoOn, each
from api.studio.source import child, compose, items, pairs, scalar
from api.studio.uses import RULES, steps_with, uses_of_intent

MOST_NAMED = 10
# Lists of words that are trained on beside the examples.
LISTS = ("synonym", "lookup", "regex")
# What of a story or a rule is text that somebody wrote; the rest are names of the domain.
WORDS_OF_STEP, TITLES = ("user", "bot"), ("story", "rule")


def example_reasons(new: Draft, live: Draft, directory: Directory, go_on: GoOn) -> Iterator[str]:
    """What is wrong with the examples; only those that `live` lacks are read.

    Raises:
        Stopped: `go_on` said no.
    """
    if not differs(new, live, NLU) and not differs(new, live, DOMAIN):
        return
    intents = list_intents(new)
    for text, names in shared_examples(intents)[:MOST_NAMED]:
        said = "A sentence" if _identifiers(text, directory) else f"“{shortened(text)}”"
        yield f"{said} is an example of {' and '.join(names)}."
    measured, known = held_out(), {text for one in list_intents(live) for text in one.examples}
    yield from islice(_mark_reasons(intents, known_entities(new)), MOST_NAMED)
    for intent in intents:
        if any(known_key(text) in measured for text in intent.examples):
            yield f"{intent.name} is trained on a sentence of the measuring set."
    added = [(one.name, text) for one in intents for text in one.examples if text not in known]
    for name, text in each(added, go_on):
        yield from (f"Intent {name}: a new example {one}" for one in _said_against(text, directory))
    yield from islice(_list_reasons(new, live, directory), MOST_NAMED)
    still_meant, before = known_intents(new), {one.name for one in list_intents(live)}
    for intent in intents:
        if intent.name not in before and not steps_with(new, "intent", intent.name):
            yield f"Intent {intent.name} is new and no rule says what follows."
    for name in sorted(before - {one.name for one in intents}):
        if name in still_meant or uses_of_intent(new, name):
            yield f"Intent {name} has no examples left."


def story_reasons(new: Draft, live: Draft, directory: Directory, go_on: GoOn) -> Iterator[str]:
    """What the words of stories and rules may not hold; only what `live` lacks is read.

    Raises:
        Stopped: `go_on` said no.
    """
    changed = [path for path in _story_files(new) if differs_at(new, live, path)]
    if not changed:
        return
    known = {words for path in _story_files(live) for _, words, _ in _words_in(live.read(path))}
    found = [(path, *one) for path in changed for one in _words_in(new.read(path))]
    for path, title, words, is_said in each(found, go_on):
        if words in known:
            continue
        where = path if not is_said or _identifiers(title, directory) else f"{path}, “{title}”"
        for one in _said_against(words, directory, is_heard=is_said):
            yield f"{where}: a new {'text' if is_said else 'name'} {one}"


def _said_against(text: str, directory: Directory, *, is_heard: bool = True) -> Iterator[str]:
    """Why nothing may be taught with a text; it is told where it can tell nobody.

    `is_heard`: a patient may say it, so that the screen would hear it first.
    """
    if kinds := _identifiers(text, directory):
        yield f"can identify somebody ({kinds})."
    elif is_heard and (heard := alarm_in(text)):
        yield (
            f"is for the safety screen alone, which hears {heard} in it and answers itself: "
            f"“{shortened(text)}”."
        )


def _identifiers(text: str, directory: Directory) -> str:
    """Their types alone: reasons are kept, and nothing that is kept holds an identifier."""
    return ", ".join(sorted({kind for _, kind in identifiers_in(text, directory)}))


def _mark_reasons(intents: Iterable[Intent], entities: frozenset[str]) -> Iterator[str]:
    for intent in intents:
        for number, text in enumerate(intent.examples, start=1):
            if problem := next(bad_entities(text, entities), ""):
                yield f"Intent {intent.name}, example {number}: {problem}"


def _list_reasons(new: Draft, live: Draft, directory: Directory) -> Iterator[str]:
    """Entries of data/nlu that are no intent with a block of examples: lists, and odd layouts."""
    for path in new.paths():
        if not path.startswith(f"{NLU}/") or not differs_at(new, live, path):
            continue
        for item in items(child(compose(new.read(path)), "nlu")):
            kinds = {key: scalar(node) for key, node in pairs(item)}
            name = next((kinds[one] for one in ("intent", *LISTS) if kinds.get(one)), "")
            block = child(item, "examples")
            if not isinstance(block, ScalarNode):
                yield f"{path}: the examples of {name or 'an entry'} are no block of lines (`|`)."
            elif "intent" not in kinds:
                found = (_identifiers(line, directory) for line in examples_of(str(block.value)))
                if told := next(filter(None, found), ""):
                    yield f"{path}: a list of words can identify somebody ({told})."


def _story_files(draft: Draft) -> list[str]:
    return [path for path in draft.paths() if path == STORIES or path.startswith(RULES)]


def _words_in(text: str) -> Iterator[tuple[str, str, bool]]:
    """(story or rule, words, whether they are said in it) of every text of a file."""
    root = compose(text)
    for kind in ("stories", "rules"):
        for one in items(child(root, kind)):
            title = next((scalar(child(one, key)) for key in TITLES if child(one, key)), "")
            yield title, title, False
            yield from ((title, words, True) for words in _said_in(child(one, "steps")))


def _said_in(node: Node | None) -> Iterator[str]:
    """The words of steps, those of alternatives (`or`) too."""
    if isinstance(node, SequenceNode):
        for one in items(node):
            yield from _said_in(one)
    elif isinstance(node, MappingNode):
        for key, value in pairs(node):
            if key not in WORDS_OF_STEP:
                yield from _said_in(value)
            elif words := scalar(value):
                yield words
