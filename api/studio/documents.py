"""What a form edits: places, practitioners, symptom cards; and who signs what is clinical."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from api import clock
from api.errors import NotFound
from api.safety.loader import NOT_RULES, RulesRefused
from api.safety.loader import load as load_rules
from api.studio.draft import CARDS, CLINIC, SAFETY, Draft, version_of
from api.studio.editing import Editor, keep_files
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.facts import wrong_cards, wrong_clinic
from api.studio.fields import Field, read_field, with_fields
from api.studio.lint import lint_value
from api.studio.signing import SIGNED, with_signature, without_signature
from api.studio.source import child, compose, end_of, items, pairs, scalar

PLACES, PEOPLE = f"{CLINIC}/locations.yml", f"{CLINIC}/practitioners.yml"
AREAS = ("places", "people", "cards", "rules")
ENTRIES = {"places": PLACES, "people": PEOPLE}
WEEK = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday",
    "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
NAMES = {"en": "English", "es": "Spanish"}
CARD_PARTS = {
    "title": "Title", "what_it_is": "What it is", "what_people_do": "What people commonly do",
    "when_to_call": "When to call the clinic", "when_911": "When to call 911",
}  # fmt: skip
LONGEST = timedelta(days=731)


@dataclass(frozen=True)
class Document:
    """One form's worth of a file. `area`: places | people | cards | rules."""

    area: str
    name: str
    path: str
    title: str
    fields: tuple[Field, ...]
    version: str

    @property
    def is_clinical(self) -> bool:
        return self.area in ("cards", "rules")


def list_documents(draft: Draft) -> list[Document]:
    """Places, practitioners, symptom cards, files of safety rules."""
    return [one for area in AREAS for one in _documents(draft, area)]


def get_document(draft: Draft, area: str, name: str) -> Document:
    """Raises NotFound."""
    found = [one for one in _documents(draft, area, only=name) if one.name == name]
    if not found:
        raise NotFound
    return found[0]


def _documents(draft: Draft, area: str, only: str = "") -> Iterator[Document]:
    """Those of an area; of an area with a file each `only` the named one is read."""
    if area in ENTRIES:
        yield from _entries(draft, area, ENTRIES[area])
        return
    folder, read = {"cards": (CARDS, _card), "rules": (SAFETY, _rules)}.get(area, ("", _card))
    for path in draft.paths():
        file = Path(path)
        if str(file.parent) == folder and only in ("", file.stem) and path.endswith(".yml"):
            yield from read(draft, path)


def values_of(draft: Draft, document: Document) -> dict[str, str]:
    """What the form shows, and who signed it."""
    text = draft.read(document.path)
    signed = SIGNED if document.is_clinical else ()
    return {one.name: read_field(text, one) for one in (*document.fields, *signed)}


def change_document(
    editor: Editor, *, area: str, name: str, version: str, values: Mapping[str, str]
) -> str:
    """Keep a form's values; a signature of what is changed is gone. The change's id.

    Raises:
        NotFound, EntryChanged, ContentRefused, DraftNotKept.
    """

    def change() -> list[tuple[str, str]]:
        found = _unchanged(editor.draft, area, name, version)
        text = editor.draft.read(found.path)
        given = [(one, values[one.name]) for one in found.fields if one.name in values]
        new = with_fields(text, given)
        if problems := list(_bad_values(text, given)):
            raise ContentRefused(problems)
        if found.is_clinical and new != text:
            new = without_signature(new)
        return _checked(editor.draft, found.path, new)

    return keep_files(editor, name, change)


def sign_document(
    editor: Editor, *, area: str, name: str, version: str, who: str, licence: str, until: str
) -> str:
    """A clinician stands behind a card or a file of rules until a day; the change's id.

    Raises:
        NotFound, EntryChanged, ContentRefused, DraftNotKept.
    """
    today = clock.now().date()
    try:
        day = date.fromisoformat(until.strip())
    except ValueError:
        raise ContentRefused(["Valid until: write a day such as 2027-11-30."]) from None
    if not today < day <= today + LONGEST:
        raise ContentRefused(["Valid until: a day after today, at most two years on."])
    if not licence.strip():
        raise ContentRefused(["A reviewer signs with the number of a licence."])
    days = {"on": today.isoformat(), "until": day.isoformat()}

    def signed(text: str) -> str:
        return with_signature(text, who=who, licence=licence.strip()[:60], **days)

    return _write_signature(editor, area, name, version, signed)


def withdraw_signature(editor: Editor, *, area: str, name: str, version: str) -> str:
    """Nobody stands behind it any more; the change's id. Raises as `sign_document` does."""
    return _write_signature(editor, area, name, version, without_signature)


def _bad_values(text: str, given: Iterable[tuple[Field, str]]) -> Iterator[str]:
    """What patients may not be shown, of the values that are new."""
    for field, typed in given:
        value = typed.replace("\r\n", "\n").strip()
        if value != read_field(text, field).strip():
            said = "facts" in field.path
            yield from lint_value(field.label, value, is_line=field.kind == "line", is_said=said)


def _write_signature(
    editor: Editor, area: str, name: str, version: str, write: Callable[[str], str]
) -> str:
    def change() -> list[tuple[str, str]]:
        found = _unchanged(editor.draft, area, name, version)
        if not found.is_clinical:
            raise NotFound
        return _checked(editor.draft, found.path, write(editor.draft.read(found.path)))

    return keep_files(editor, name, change)


def _unchanged(draft: Draft, area: str, name: str, version: str) -> Document:
    found = get_document(draft, area, name)
    if found.version != version:
        raise EntryChanged
    return found


def _checked(draft: Draft, path: str, text: str) -> list[tuple[str, str]]:
    """The file's new text, if the product's own loader takes its folder with it."""
    folder = str(Path(path).parent)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for other in draft.paths():
            if str(Path(other).parent) == folder:
                new = text if other == path else draft.read(other)
                (work / Path(other).name).write_bytes(new.encode())
        if problems := list(_problems(folder, work)):
            raise ContentRefused(problems)
    return [(path, text)]


def _problems(folder: str, work: Path) -> Iterator[str]:
    if folder == CLINIC:
        yield from wrong_clinic(work)
    elif folder == CARDS:
        yield from wrong_cards(work)
    else:
        try:
            load_rules(work)
        except RulesRefused as refused:
            yield from refused.reasons[:5]


def _entries(draft: Draft, area: str, path: str) -> Iterator[Document]:
    if path not in draft.paths():
        return
    text = draft.read(path)
    for name, node in pairs(compose(text)):
        start, end = int(node.start_mark.index), end_of(node, text)
        fields = _place(name, node, start) if area == "places" else _person(name, node)
        title = scalar(child(node, "name"))
        yield Document(area, name, path, title, tuple(fields), version_of(text[start:end]))


def _place(name: str, node: Node, start: int) -> Iterator[Field]:
    for key, label in (("name", "Name"), ("address", "Address"), ("phone", "Telephone")):
        yield Field((name, key), label)
    for day, label in WEEK.items():
        yield Field((name, "opening_hours", day), f"Open on {label}", "hours")
    days = child(node, "holidays")
    # An alias is written where it is defined, at another place.
    if isinstance(days, MappingNode) and int(days.start_mark.index) > start:
        yield Field((name, "holidays"), "Closed on (a date and its name, a line each)", "days")
    for topic, value in pairs(child(node, "facts")):
        label = topic.replace("_", " ").replace("-", " ").capitalize()
        if isinstance(value, MappingNode):
            for code, language in NAMES.items():
                yield Field((name, "facts", topic, code), f"{label}, {language}", "text")
        elif not isinstance(value, ScalarNode):
            yield Field((name, "facts", topic), f"{label} (a line each)", "list")


def _person(name: str, node: Node) -> Iterator[Field]:
    yield Field((name, "name"), "Name")
    yield Field((name, "specialty"), "Specialty")
    yield Field((name, "languages"), "Languages (codes such as en, a line each)", "list")
    yield Field((name, "synonyms"), "What patients call them (a line each)", "list")
    if child(node, "visit_types") is not None:
        yield Field((name, "visit_types"), "Visit types (a line each)", "list")
    for place, hours in pairs(child(node, "locations")):
        if isinstance(hours, MappingNode):
            for day, label in WEEK.items():
                yield Field((name, "locations", place, day), f"{place}: {label}", "hours")


def _rules(draft: Draft, path: str) -> Iterator[Document]:
    text = draft.read(path)
    if Path(path).name not in NOT_RULES and items(child(compose(text), "red_flags")):
        title = scalar(child(compose(text), "category"))
        yield Document("rules", Path(path).stem, path, title, (), version_of(text))


def _card(draft: Draft, path: str) -> Iterator[Document]:
    text = draft.read(path)
    fields = [
        Field(("text", code, part), f"{label}, {language}", _kind(part))
        for part, label in CARD_PARTS.items()
        for code, language in NAMES.items()
    ]
    fields += [
        Field(("topics", code, "say"), f"What patients call it, {language} (a line each)", "list")
        for code, language in NAMES.items()
    ]
    title = scalar(child(compose(text), "text", "en", "title"))
    yield Document("cards", Path(path).stem, path, title, tuple(fields), version_of(text))


def _kind(part: str) -> str:
    return {"title": "line", "what_it_is": "text"}.get(part, "list")
