"""What a form edits and shows: places, practitioners, visits, symptom cards, safety rules.

The fixed safety texts are edited as replies; here they are what a clinician signs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from yaml import MappingNode, Node, ScalarNode

from api.errors import NotFound
from api.safety.loader import NOT_RULES
from api.studio.draft import Draft, version_of
from api.studio.fields import Field
from api.studio.paths import CARDS, CLINIC, SAFETY
from api.studio.replies import SAFETY_REPLIES
from api.studio.source import child, compose, end_of, items, pairs, scalar

PLACES, PEOPLE = f"{CLINIC}/locations.yml", f"{CLINIC}/practitioners.yml"
VISITS = f"{CLINIC}/visit_types.yml"
# Areas whose entries stand together in one file; the others have a file each.
ENTRIES = {"places": PLACES, "people": PEOPLE, "visits": VISITS}
AREAS = (*ENTRIES, "cards", "rules", "texts")
WEEK = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday",
    "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
NAMES = {"en": "English", "es": "Spanish"}
CARD_PARTS = {
    "title": "Title", "what_it_is": "What it is", "what_people_do": "What people commonly do",
    "when_to_call": "When to call the clinic", "when_911": "When to call 911",
}  # fmt: skip
LEVELS = ("clinician", "emergency", "crisis")


@dataclass(frozen=True)
class Document:
    """One form's worth of a file. `area`: one of AREAS."""

    area: str
    name: str
    path: str
    title: str
    fields: tuple[Field, ...]
    version: str

    @property
    def is_clinical(self) -> bool:
        return self.area in ("cards", "rules", "texts")


def list_documents(draft: Draft) -> list[Document]:
    """Places, practitioners, visits, symptom cards, files of safety rules, the safety texts."""
    return [one for area in AREAS for one in _documents(draft, area)]


def list_ids(draft: Draft, area: str) -> list[str]:
    """The ids of the entries of places, people or visits."""
    return [name for name, _ in pairs(compose(draft.read(ENTRIES[area])))]


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
    if area == "texts":
        if SAFETY_REPLIES in draft.paths():
            version = version_of(draft.read(SAFETY_REPLIES))
            yield Document(area, "replies", SAFETY_REPLIES, "Fixed safety texts", (), version)
        return
    folder, read = {"cards": (CARDS, _card), "rules": (SAFETY, _rules)}.get(area, ("", _card))
    for path in draft.paths():
        file = Path(path)
        if str(file.parent) == folder and only in ("", file.stem) and path.endswith(".yml"):
            yield from read(draft, path)


def _entries(draft: Draft, area: str, path: str) -> Iterator[Document]:
    if path not in draft.paths():
        return
    text = draft.read(path)
    entries = list(pairs(compose(text)))
    places = list_ids(draft, "places") if area == "people" else []
    topics = dict(topic for _, node in entries for topic in pairs(child(node, "facts")))
    for name, node in entries:
        start, end = int(node.start_mark.index), end_of(node, text)
        if area == "places":
            fields = _place(name, node, start, topics)
        else:
            fields = _person(name, node, places) if area == "people" else _visit(name)
        title = scalar(child(node, "name"))
        yield Document(area, name, path, title, tuple(fields), version_of(text[start:end]))


def _place(name: str, node: Node, start: int, topics: dict[str, Node]) -> Iterator[Field]:
    """`topics` are those that any place has a fact on: what one says, another may say too."""
    for key, label in (
        ("name", "Name"), ("address", "Address"), ("phone", "Telephone"),
        ("time_zone", "Time zone (such as America/Chicago)"),
    ):  # fmt: skip
        yield Field((name, key), label)
    for day, label in WEEK.items():
        yield Field((name, "opening_hours", day), f"Open on {label}", "hours")
    days = child(node, "holidays")
    # An alias is written where it is defined, at another place.
    if isinstance(days, MappingNode) and int(days.start_mark.index) > start:
        yield Field((name, "holidays"), "Closed on (a date and its name, a line each)", "days")
    for topic, value in topics.items():
        label = topic.replace("_", " ").replace("-", " ").capitalize()
        if isinstance(value, MappingNode):
            for code, language in NAMES.items():
                yield Field(
                    (name, "facts", topic, code), f"{label}, {language}", "text", is_said=True
                )
        elif not isinstance(value, ScalarNode):
            yield Field((name, "facts", topic), f"{label} (a line each)", "list", is_said=True)


def _person(name: str, node: Node, places: Iterable[str]) -> Iterator[Field]:
    yield Field((name, "name"), "Name")
    yield Field((name, "specialty"), "Specialty, English")
    yield Field((name, "specialty_es"), "Specialty, Spanish", after="specialty")
    yield Field((name, "languages"), "Languages (codes such as en, a line each)", "list")
    yield Field((name, "synonyms"), "What patients call them (a line each)", "list")
    yield Field((name, "ages"), "Ages of their patients (such as 18- or 0-17; empty: any)", "ages")
    yield Field((name, "visit_types"), "Visit types (their ids, a line each; empty: all)", "names")
    own = child(node, "locations")
    for place in places:
        # A place without hours of one's own means all of its hours: that is said in the file.
        is_whole = isinstance(child(own, place), ScalarNode)
        if own is None or (isinstance(own, MappingNode) and not is_whole):
            for day, label in WEEK.items():
                yield Field((name, "locations", place, day), f"{place}: {label}", "hours")


def _visit(name: str) -> Iterator[Field]:
    yield Field((name, "name"), "Name, English")
    yield Field((name, "name_es"), "Name, Spanish", after="name")
    yield Field((name, "minutes"), "Minutes (a multiple of 15)", "plain")
    yield Field((name, "ages"), "Ages (such as 18- or 0-17; empty: any)", "ages", after="minutes")
    yield Field(
        (name, "sensitive"), "Hidden from those who book for another", "plain",
        after="minutes", options=("", "true", "false"),
    )  # fmt: skip
    yield Field(
        (name, "synonyms"), "What patients call it, in both languages (a line each)", "list"
    )


def _card(draft: Draft, path: str) -> Iterator[Document]:
    text = draft.read(path)
    if not text:
        return
    fields = [
        Field(("text", code, part), f"{label}, {language}", kind_of(part), is_said=True)
        for part, label in CARD_PARTS.items()
        for code, language in NAMES.items()
    ]
    fields += [
        Field(("topics", code, "say"), f"What patients call it, {language} (a line each)", "list")
        for code, language in NAMES.items()
    ]
    title = scalar(child(compose(text), "text", "en", "title"))
    yield Document("cards", Path(path).stem, path, title, tuple(fields), version_of(text))


def kind_of(part: str) -> str:
    return {"title": "line", "what_it_is": "text"}.get(part, "list")


def _rules(draft: Draft, path: str) -> Iterator[Document]:
    if Path(path).name in NOT_RULES:
        return
    text = draft.read(path)
    root = compose(text)
    title = scalar(child(root, "category"))
    fields = [
        field
        for item in items(child(root, "red_flags"))
        for field in _rule(scalar(child(item, "id")), is_floor=child(item, "floor") is not None)
    ]
    fields += [field for name, _ in pairs(child(root, "concepts")) for field in _words(name)]
    if fields:
        yield Document("rules", Path(path).stem, path, title, tuple(fields), version_of(text))


def _rule(name: str, *, is_floor: bool) -> Iterator[Field]:
    part = f"Rule {name}{' (floor: it can be made wider, never narrower)' if is_floor else ''}"
    for key, label, kind, options in (
        ("languages", "Languages (en, es or other, a line each; a message of each must be below)",
         "names", ()),
        ("disposition", "Level (empty: emergency)", "plain", ("", *LEVELS)),
        ("band", "Acts, or asks first (empty: acts)", "plain", ("", "act", "ask")),
        ("all", "Needs one of each line (names of words, or such as temperature_c >= 38)",
         "groups", ()),
        ("unless", "Holds back for (names of words, a line each)", "names", ()),
        ("within", "Within so many words (empty: 14)", "plain", ()),
    ):  # fmt: skip
        yield Field(("red_flags", name, key), label, kind, "id", part, options=options)
    for key, label in (("fire", "Must be found (a line each)"), ("hold", "Must not (a line each)")):
        yield Field(("red_flags", name, "examples", key), label, "lines", part=part)


def _words(name: str) -> Iterator[Field]:
    for code, language in NAMES.items():
        path = ("concepts", name, code)
        yield Field(path, f"{name}, {language} (a line each)", "phrases", part=f"Words {name}")
