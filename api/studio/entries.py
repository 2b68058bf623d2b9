"""New places, practitioners, visits and symptom cards, and those that go.

A new entry is written with what it cannot be without; the form of its area does the rest.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import yaml

from api import clock
from api.errors import NotFound
from api.scheduling.hours import WEEKDAYS
from api.studio.checking import checked
from api.studio.draft import Draft
from api.studio.editing import Editor, keep_files
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.fields import Field, day_lines, hour_blocks, read_field
from api.studio.forms import (
    CARD_PARTS,
    ENTRIES,
    NAMES,
    PLACES,
    get_document,
    kind_of,
    list_documents,
    list_ids,
)
from api.studio.lint import bad_values
from api.studio.paths import CARDS
from api.studio.source import (
    child,
    compose,
    end_of,
    line_end,
    line_start,
    quoted,
)

PEOPLE_OF_CARDS = ("adult", "child", "baby", "pregnant")
USUAL_HOURS = "09:00-17:00"
CLOSED_ON = "Closed on (a line each, such as 2026-12-25 Christmas)"
REMOVABLE = ("places", "people", "visits")
ANCHOR = re.compile(r"&([\w-]+)")
LONGEST_ID = 40
VALID_FOR = timedelta(days=365)

NEEDS = {
    "places": "works there: take the hours there out first.",
    "visits": "offers it: take it out there first.",
}

Values = Mapping[str, str]


def fields_of_new(draft: Draft, area: str) -> list[Field]:
    """What the form of a new entry asks for. Raises NotFound."""
    if area in ENTRIES:
        return list(_fields_of_entry(draft, area))
    if area != "cards":
        raise NotFound
    fields = [
        Field((part, code), f"{label}, {language}", kind_of(part), is_said=True)
        for part, label in CARD_PARTS.items()
        for code, language in NAMES.items()
    ]
    fields += [
        Field(
            ("say", code), f"What patients call it, {language} (three or more, a line each)", "list"
        )
        for code, language in NAMES.items()
    ]
    return [
        *fields,
        Field(("people",), "It speaks of", "choices", options=PEOPLE_OF_CARDS),
        Field(("source_title",), "Source: title of the page"),
        Field(("source_publisher",), "Source: who publishes it"),
        Field(("source_url",), "Source: address (https://...)"),
    ]


def _fields_of_entry(draft: Draft, area: str) -> Iterator[Field]:
    if area == "places":
        yield Field(("name",), "Name")
        yield Field(("address",), "Address")
        yield Field(("phone",), "Telephone")
        yield Field(("time_zone",), "Time zone (such as America/Chicago)")
        yield Field(("hours",), f"Open Monday to Friday (such as {USUAL_HOURS})", "hours")
        yield Field(
            ("holidays",),
            CLOSED_ON,
            "days",
            is_optional=True,
            initial=_days_of_first_place(draft),
        )
    elif area == "people":
        yield Field(("name",), "Name, as it is shown")
        yield Field(("specialty",), "Specialty, English")
        yield Field(("specialty_es",), "Specialty, Spanish")
        yield Field(("languages",), "Languages (codes such as en, a line each)", "list")
        where = "Works at (with the place's hours until they are changed)"
        yield Field(("places",), where, "choices", options=tuple(list_ids(draft, "places")))
    else:
        yield Field(("name",), "Name, English")
        yield Field(("name_es",), "Name, Spanish")
        yield Field(("minutes",), "Minutes (a multiple of 15)", "plain")


def _days_of_first_place(draft: Draft) -> str:
    first = next(iter(list_ids(draft, "places")), "")
    return read_field(draft.read(PLACES), Field((first, "holidays"), "", "days"))


def create_entry(editor: Editor, *, area: str, values: Values, author: str) -> tuple[str, str]:
    """Write a new entry; its id, made of its name, and the change's id.

    Raises:
        NotFound, ContentRefused (with all problems), DraftNotKept.
    """
    draft = editor.draft
    fields = fields_of_new(draft, area)
    given = {one.name: values.get(one.name, "").replace("\r\n", "\n").strip() for one in fields}
    title = given["title/en"] if area == "cards" else given["name"]
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    if area == "cards":
        name = re.sub(r"[^a-z]+", "_", title.lower()).strip("_")
    problems = [
        f"{one.label}: it is empty." for one in fields if not (given[one.name] or one.is_optional)
    ]
    problems += bad_values("", [(one, given[one.name]) for one in fields])
    problems += [
        f"{one.label}: {choice} is no choice."
        for one in fields
        if one.options
        for choice in given[one.name].split("\n")
        if choice and choice not in one.options
    ]
    if len(name) > LONGEST_ID:
        problems.append(f"The name makes an id of {len(name)} characters, at most {LONGEST_ID}.")
    if title and not name:
        problems.append("The name needs letters from a to z.")
    if any(one.name == name for one in list_documents(draft) if one.area == area):
        problems.append(f"{name} is there already.")
    if problems:
        raise ContentRefused(problems)

    def change() -> list[tuple[str, str]]:
        if any(one.name == name for one in list_documents(draft) if one.area == area):
            raise EntryChanged
        if area == "cards":
            text = _card(name, given, author)
            return checked(draft, f"{CARDS}/{name}.yml", text)
        path = ENTRIES[area]
        before = draft.read(path).rstrip("\n")
        lines = [f"{name}:", *(f"  {line}" for line in _LINES[area](draft, given))]
        return checked(draft, path, f"{before}\n\n" + "\n".join(lines) + "\n")

    return name, keep_files(editor, name, change)


def remove_entry(editor: Editor, *, area: str, name: str, version: str) -> str:
    """Take a place, a practitioner or a kind of visit away; what is booked stays. The change's id.

    Raises:
        NotFound, EntryChanged, ContentRefused (naming who needs it), DraftNotKept.
    """
    draft = editor.draft

    def change() -> list[tuple[str, str]]:
        found = get_document(draft, area, name)
        if found.version != version:
            raise EntryChanged
        if area not in REMOVABLE:
            raise NotFound
        if users := [one.title for one in list_documents(draft) if _needs(draft, one, area, name)]:
            raise ContentRefused([f"{one} {NEEDS[area]}" for one in users])
        text = draft.read(found.path)
        if len(list_ids(draft, area)) < 2:
            raise ContentRefused(["It is the last one."])
        return checked(draft, found.path, without_entry(text, name))

    return keep_files(editor, name, change)


def _needs(draft: Draft, document: Any, area: str, name: str) -> bool:
    """Whether a practitioner works at a place or lists a kind of visit."""
    if area not in NEEDS or document.area != "people":
        return False
    text = draft.read(document.path)
    if area == "places":
        return child(compose(text), document.name, "locations", name) is not None
    names = Field((document.name, "visit_types"), "", "names")
    return name in read_field(text, names).split("\n")


def without_entry(text: str, name: str) -> str:
    """The file without an entry. Raises ContentRefused where others take values from it."""
    root = compose(text)
    key, node = next(pair for pair in root.value if str(pair[0].value) == name)  # type: ignore[union-attr]
    start = line_start(text, int(key.start_mark.index))
    at = int(node.start_mark.index)
    end = line_end(text, end_of(node, text) if at > start else start)  # else an alias
    rest = text[:start] + text[end:]
    taken = (
        re.search(rf"\*{re.escape(anchor)}(?![\w-])", rest)
        for anchor in ANCHOR.findall(text[start:end])
    )
    if any(taken):
        raise ContentRefused(["Other entries of this file take some of its values from it."])
    return text[:start].rstrip("\n") + "\n" + text[end:] if text[:start].strip() else text[end:]


def _place(_draft: Draft, given: Values) -> Iterator[str]:
    for key in ("name", "address", "phone", "time_zone"):
        yield f"{key}: {quoted(given[key])}"
    yield "opening_hours:"
    hours = ", ".join(hour_blocks("Open Monday to Friday", given["hours"]))
    yield from (f"  {day}: [{hours}]" for day in WEEKDAYS[:5])
    if given["holidays"]:
        yield "holidays:"
        yield from (f"  {line}" for line in day_lines(CLOSED_ON, given["holidays"]))
    yield "facts:"
    yield f"  synonyms: [{quoted(given['name'].lower())}]"


def _person(draft: Draft, given: Values) -> Iterator[str]:
    yield f"name: {quoted(given['name'])}"
    yield f"specialty: {quoted(given['specialty'])}"
    yield f"specialty_es: {quoted(given['specialty_es'])}"
    languages = ", ".join(quoted(one.strip()) for one in given["languages"].split("\n"))
    yield f"languages: [{languages}]"
    called = (quoted(given[key].lower()) for key in ("specialty", "specialty_es"))
    yield f"synonyms: [{', '.join(called)}]"
    yield "locations:"
    text = draft.read(PLACES)
    for place in given["places"].split("\n"):
        yield f"  {place}:"
        for day in WEEKDAYS:
            hours = read_field(text, Field((place, "opening_hours", day), "", "hours"))
            if hours:
                both = (one.split("-") for one in hours.split(", "))
                yield f"    {day}: [{', '.join(f'[{quoted(a)}, {quoted(b)}]' for a, b in both)}]"


def _visit(_draft: Draft, given: Values) -> Iterator[str]:
    if not re.fullmatch(r"[1-9]\d{1,2}", given["minutes"]) or int(given["minutes"]) % 15:
        raise ContentRefused(["Minutes: a multiple of 15."])
    yield f"name: {quoted(given['name'])}"
    yield f"name_es: {quoted(given['name_es'])}"
    yield f"minutes: {given['minutes']}"
    yield f"synonyms: [{quoted(given['name'].lower())}, {quoted(given['name_es'].lower())}]"


_LINES: dict[str, Callable[[Draft, Values], Iterator[str]]] = {
    "places": _place, "people": _person, "visits": _visit,
}  # fmt: skip


def _card(name: str, given: Values, author: str) -> str:
    today = clock.now().date()

    def lines(key: str) -> list[str]:
        return [one.strip() for one in given[key].split("\n") if one.strip()]

    content = {
        "id": name,
        "version": today.isoformat(),
        "author": f"{author}, clinic staff",
        "reviewer": "pending",
        "signed_at": None,
        "expires_at": today + VALID_FOR,
        "people": lines("people"),
        "topics": {code: {"say": lines(f"say/{code}")} for code in NAMES},
        "text": {
            code: {
                part: lines(f"{part}/{code}")
                if kind_of(part) == "list"
                else given[f"{part}/{code}"]
                for part in CARD_PARTS
            }
            for code in NAMES
        },
        "sources": [
            {
                "title": given["source_title"],
                "publisher": given["source_publisher"],
                "url": given["source_url"],
                "read_on": today,
            }
        ],
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=98)
