"""New places, practitioners, visits and cards; new rules and words; what goes, and what stays."""

from datetime import timedelta
from pathlib import Path

import pytest

from api import clock
from api.errors import NotFound
from api.knowledge.cards import load_cards
from api.safety.loader import load as load_rules
from api.scheduling.clinic import (
    list_locations,
    list_practitioners,
    list_visit_types,
    read_clinic,
    seed_clinic,
)
from api.scheduling.models import Location
from api.studio import forms
from api.studio.documents import change_document, values_of
from api.studio.draft import Draft
from api.studio.editing import Editor, undo
from api.studio.entries import create_entry, fields_of_new, remove_entry, without_entry
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.folder import write_content
from api.studio.forms import get_document, list_documents
from api.studio.gate import content_reasons
from api.studio.paths import CARDS, CLINIC, SAFETY
from api.studio.rule_parts import add_rule, add_words, remove_part
from api.yaml_text import read_yaml
from tests.studio.conftest import NOBODY

# What is written lies in files: one database is enough.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NEW = {
    "places": {
        "name": "Oak Street: Clinic #2", "address": "9 Oak Street, Linden Falls, NY 12588",
        "phone": "+1 518 555 0177", "time_zone": "America/New_York",
        "hours": "08:00-12:00,13:00-17:00",
    },
    "people": {
        "name": "Dr. Zoë O'Neil", "specialty": "podiatry", "specialty_es": "podología",
        "languages": "en\nes",
        "places": "maple-street\nharborview",
    },
    "visits": {"name": "foot check", "name_es": "revisión de pies", "minutes": "30"},
    "cards": {
        "title/en": "Dandruff", "title/es": "Caspa",
        "what_it_is/en": "Dandruff is dry skin that flakes off the scalp: it is common.",
        "what_it_is/es": "La caspa es piel seca que se desprende del cuero cabelludo.",
        "what_people_do/en": "Many use a mild shampoo.\nSome rinse longer.",
        "what_people_do/es": "Muchos usan un champú suave.\nAlgunos enjuagan más tiempo.",
        "when_to_call/en": "It does not get better in a month.\nThe scalp is sore.",
        "when_to_call/es": "No mejora en un mes.\nEl cuero cabelludo duele.",
        "when_911/en": "The face swells after a product.",
        "when_911/es": "La cara se hincha después de un producto.",
        "say/en": "dandruff\nflaky scalp\nflakes in my hair",
        "say/es": "caspa\ncuero cabelludo con escamas\nescamas en el pelo",
        "people": "adult\nchild", "source_title": "Dandruff", "source_publisher": "MedlinePlus",
        "source_url": "https://medlineplus.gov/dandruff.html",
    },
}  # fmt: skip
IDS = {"places": "oak-street-clinic-2", "people": "dr-zo-o-neil", "visits": "foot-check",
       "cards": "dandruff"}  # fmt: skip
WORDS = {"id": "hiccup_bad", "en": "hiccups .. (days|nonstop)\nhiccups wont stop",
         "es": "hipo .. dias"}  # fmt: skip
RULE = {
    "id": "heart.hiccups", "disposition": "clinician", "band": "act", "all": "hiccup_bad",
    "languages": "en\nes",
    "fire": "hiccups for five days now\nmy hiccups wont stop\nhipo desde hace tres dias",
    "hold": "hiccups are funny\ni had hiccups once\nel hipo me da risa",
}  # fmt: skip


def create(editor: Editor, area: str, **other: str) -> tuple[str, str]:
    return create_entry(editor, area=area, values={**NEW[area], **other}, author="Ed")


def version(editor: Editor, name: str = "heart", area: str = "rules") -> str:
    return get_document(editor.draft, area, name).version


def reasons(draft: Draft, tmp_path: Path) -> list[str]:
    return content_reasons(draft, Draft(tmp_path / "none"), NOBODY)


@pytest.mark.parametrize("area", list(NEW))
def test_what_is_new_is_taken_by_the_products_loader_and_undone(
    editor: Editor, tmp_path: Path, area: str
) -> None:
    draft = editor.draft
    before = {path: draft.read(path) for path in draft.paths()}
    name, made = create(editor, area)
    assert name == IDS[area]
    assert reasons(draft, tmp_path) == []
    write_content(draft, tmp_path / "out")
    if area == "cards":
        card = load_cards(tmp_path / "out" / CARDS)[name]
        assert card.reviewer == "pending" and card.author == "Ed, clinic staff"
        assert card.text["es"].title == "Caspa"
    else:
        found = read_clinic(tmp_path / "out" / CLINIC)
        rows = {"places": found.locations, "people": found.practitioners,
                "visits": found.visit_types}[area]  # fmt: skip
        assert next(row for row in rows if row.id == name).name == NEW[area]["name"]
    document = get_document(draft, area, name)
    assert values_of(draft, document)
    undo(editor, change_id=made)
    assert {path: draft.read(path) for path in draft.paths() if draft.read(path)} == before
    assert all(one.name != name for one in list_documents(draft))


@pytest.mark.parametrize(
    ("area", "other", "said"),
    [
        ("places", {"phone": "911"}, "phone is wrong"),
        ("places", {"time_zone": "Mars/Olympus"}, "time_zone is wrong"),
        ("places", {"hours": "all day"}, "such as"),
        ("places", {"name": ""}, "Name: it is empty"),
        ("places", {"name": "Maple Street"}, "is there already"),
        ("places", {"name": "<b>Oak</b>"}, "no HTML"),
        ("people", {"places": "nowhere"}, "no choice"),
        ("people", {"name": "الطبيب"}, "letters from a to z"),
        ("people", {"name": "Elena Rivera"}, "is there already"),
        ("visits", {"minutes": "20"}, "multiple of 15"),
        ("visits", {"minutes": "many"}, "multiple of 15"),
        ("cards", {"source_url": "http://x"}, "url"),
        ("cards", {"when_911/es": "uno\ndos"}, "different numbers"),
        ("cards", {"say/en": "one"}, "at least 3"),
        ("cards", {"title/en": "Acne"}, "is there already"),
        ("cards", {"title/en": "{{7*7}} Dandruff"}, "brace"),
        ("cards", {"what_it_is/en": "You have dandruff, it is nothing serious."}, "output check"),
        ("cards", {"people": "cat"}, "no choice"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_kept(
    editor: Editor, area: str, other: dict[str, str], said: str
) -> None:
    with pytest.raises(ContentRefused) as refused:
        create(editor, area, **other)
    assert said in " ".join(refused.value.problems)
    assert editor.draft.changed() == []


def test_there_is_no_other_area(editor: Editor) -> None:
    for area in ("rules", "nonsense", "../x"):
        with pytest.raises(NotFound):
            create_entry(editor, area=area, values={}, author="x")


def test_who_left_is_offered_no_more_and_the_others_stay(
    editor: Editor, database, tmp_path: Path
) -> None:
    def seeded() -> tuple[list[str], list[str]]:
        write_content(editor.draft, tmp_path / "out")
        with database.write() as session:
            seed_clinic(session=session, folder=tmp_path / "out" / CLINIC, now=clock.now(), weeks=1)
            people = list_practitioners(session=session, bookable=True)
            visits = list_visit_types(session=session, bookable=True)
        return [one.id for one in people], [one.id for one in visits]

    create(editor, "visits")
    create(editor, "people")
    people, visits = seeded()
    assert "dr-zo-o-neil" in people and "foot-check" in visits
    remove_entry(editor, area="people", name="dr-zo-o-neil",
                 version=version(editor, "dr-zo-o-neil", "people"))  # fmt: skip
    left, offered = seeded()
    assert left == [one for one in people if one != "dr-zo-o-neil"]
    # Only those who list no visit types offer a new one.
    assert "foot-check" not in offered or "dr-zo-o-neil" not in left


def test_a_visit_that_somebody_offers_stays(editor: Editor) -> None:
    with pytest.raises(ContentRefused) as refused:
        remove_entry(editor, area="visits", name="follow-up",
                     version=version(editor, "follow-up", "visits"))  # fmt: skip
    assert "Dr. Elena Rivera offers it" in " ".join(refused.value.problems)
    with pytest.raises(EntryChanged):
        remove_entry(editor, area="people", name="elena-rivera", version="0" * 16)


def test_a_place_that_closed_is_told_no_more_and_keeps_what_was_booked(
    editor: Editor, database, tmp_path: Path
) -> None:
    def listed() -> list[str]:
        write_content(editor.draft, tmp_path / "out")
        with database.write() as session:
            seed_clinic(session=session, folder=tmp_path / "out" / CLINIC, now=clock.now(), weeks=1)
            return [one.id for one in list_locations(session=session)]

    name, _ = create(editor, "places")
    assert name in listed()
    remove_entry(editor, area="places", name=name, version=version(editor, name, "places"))
    assert name not in listed()
    with database.read() as session:
        assert not session.get_one(Location, name).is_listed
    create(editor, "places")
    assert name in listed(), "it can open again"


def test_a_place_stays_while_somebody_works_there_or_takes_its_days(editor: Editor) -> None:
    with pytest.raises(ContentRefused) as refused:
        remove_entry(editor, area="places", name="maple-street",
                     version=version(editor, "maple-street", "places"))  # fmt: skip
    assert "Dr. Elena Rivera works there" in " ".join(refused.value.problems)
    text = "one: &closed\n  a: 1\ntwo: *closed\n"
    with pytest.raises(ContentRefused):
        without_entry(text, "one")
    assert without_entry(text, "two") == "one: &closed\n  a: 1\n"
    text = "one: &closed\n  a: 1\ntwo:\n  b: 2\n  c: *closed\nthree:\n  d: 1\n"
    assert without_entry(text, "two") == "one: &closed\n  a: 1\nthree:\n  d: 1\n"


def test_a_new_place_is_closed_on_the_days_of_the_first(editor: Editor, tmp_path: Path) -> None:
    days = next(one for one in fields_of_new(editor.draft, "places") if one.name == "holidays")
    assert "2026-12-25 Christmas Day" in days.initial
    create(editor, "places", holidays=f"{days.initial}\n2027-03-17 St. Patrick's Day")
    write_content(editor.draft, tmp_path / "out")
    place = read_clinic(tmp_path / "out" / CLINIC).locations[-1]
    assert place.holidays["2027-03-17"] == "St. Patrick's Day"
    assert place.holidays["2026-12-25"] == "Christmas Day"
    with pytest.raises(ContentRefused):
        create(editor, "places", name="Elm Street", holidays="christmas")


def test_all_hours_taken_out_are_no_hours_and_not_all_of_them(
    editor: Editor, tmp_path: Path
) -> None:
    found = get_document(editor.draft, "people", "samuel-okafor")
    hours = {one.name: "" for one in found.fields if one.kind == "hours"}
    change_document(editor, area="people", name="samuel-okafor", version=found.version,
                    values=hours)  # fmt: skip
    write_content(editor.draft, tmp_path / "out")
    schedules = read_clinic(tmp_path / "out" / CLINIC).schedules
    assert all(schedule.practitioner_id != "samuel-okafor" for schedule, _ in schedules)


def test_a_practitioner_comes_to_another_place(editor: Editor, tmp_path: Path) -> None:
    found = get_document(editor.draft, "people", "elena-rivera")
    name = "elena-rivera/locations/harborview/wed"
    change_document(editor, area="people", name="elena-rivera", version=found.version,
                    values={name: "09:00-12:00"})  # fmt: skip
    write_content(editor.draft, tmp_path / "out")
    schedules = read_clinic(tmp_path / "out" / CLINIC).schedules
    [own] = [one for one, _ in schedules if one.id == "elena-rivera_harborview"]
    assert own.weekly_hours == {"wed": [["09:00", "12:00"]]}


def test_a_fact_that_only_another_place_has_is_given(editor: Editor) -> None:
    create(editor, "places")
    name = IDS["places"]
    found = get_document(editor.draft, "places", name)
    values = {
        f"{name}/facts/parking/en": "Park: behind.",
        f"{name}/facts/insurance": "Aetna\nCigna",
    }
    change_document(editor, area="places", name=name, version=found.version, values=values)
    entry = read_yaml(editor.draft.read(forms.PLACES))[name]
    assert entry["facts"]["parking"] == {"en": "Park: behind."}
    assert entry["facts"]["insurance"] == ["Aetna", "Cigna"]


def test_new_words_and_a_rule_that_needs_them(editor: Editor, tmp_path: Path) -> None:
    before = editor.draft.read(f"{SAFETY}/heart.yml")
    add_words(editor, name="heart", version=version(editor), values=WORDS)
    add_rule(editor, name="heart", version=version(editor), values=RULE)
    write_content(editor.draft, tmp_path / "out")
    engine = load_rules(tmp_path / "out" / SAFETY).engine
    hits = engine.hits(engine.hear("these hiccups came two days ago"))
    assert "heart.hiccups" in {hit.rule.id for hit in hits}
    assert reasons(editor.draft, tmp_path) == []
    for part in ("heart.hiccups", "hiccup_bad"):
        remove_part(editor, name="heart", version=version(editor), part=part)
    assert editor.draft.read(f"{SAFETY}/heart.yml") == before


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"id": "Heart Attack"}, "two words with a point"),
        ({"all": ""}, "at least one group"),
        ({"all": "no_such_words"}, "no_such_words"),
        ({"fire": "completely other words\nand these"}, "heart.hiccups"),
        ({"hold": "hiccups for nine days"}, "heart.hiccups"),
        ({"disposition": "none"}, "one of"),
        ({"fire": ""}, "fire"),
        ({"languages": ""}, "languages"),
        ({"languages": "fr"}, "languages"),
        ({"hold": "hiccups are funny\ni had hiccups once"}, "must hold in es"),
    ],
)
def test_a_rule_that_does_not_do_what_it_says_is_refused(
    editor: Editor, other: dict[str, str], said: str
) -> None:
    add_words(editor, name="heart", version=version(editor), values=WORDS)
    text = editor.draft.read(f"{SAFETY}/heart.yml")
    with pytest.raises(ContentRefused) as refused:
        add_rule(editor, name="heart", version=version(editor), values={**RULE, **other})
    assert said in " ".join(refused.value.problems)
    assert editor.draft.read(f"{SAFETY}/heart.yml") == text


def test_words_can_be_made_wider_and_never_narrower(editor: Editor) -> None:
    draft = editor.draft
    found = get_document(draft, "rules", "unconscious")
    values = values_of(draft, found)
    words = next(one for one in found.fields if one.kind == "phrases" and values[one.name])
    wider = values[words.name] + "\nout like a light on the floor"
    change_document(editor, area="rules", name="unconscious", version=found.version,
                    values={words.name: wider})  # fmt: skip
    found = get_document(draft, "rules", "unconscious")
    assert "out like a light on the floor" in values_of(draft, found)[words.name]
    with pytest.raises(ContentRefused) as refused:
        change_document(editor, area="rules", name="unconscious", version=found.version,
                        values={words.name: "out like a light on the floor"})  # fmt: skip
    assert refused.value.problems


def test_the_floor_is_not_taken_out_nor_lowered(editor: Editor) -> None:
    name = "breathing"
    with pytest.raises(ContentRefused) as refused:
        remove_part(editor, name=name, version=version(editor, name), part="breathing.cannot")
    assert "floor" in " ".join(refused.value.problems)
    found = get_document(editor.draft, "rules", name)
    field = "red_flags/breathing.cannot/disposition"
    with pytest.raises(ContentRefused) as refused:
        change_document(editor, area="rules", name=name, version=found.version,
                        values={field: "clinician"})  # fmt: skip
    assert "lowered" in " ".join(refused.value.problems)
    assert editor.draft.changed() == []


def test_a_changed_rule_waits_for_a_signature_and_a_second_editor_is_told(editor: Editor) -> None:
    old = version(editor)
    add_words(editor, name="heart", version=old, values=WORDS)
    with pytest.raises(EntryChanged):
        add_rule(editor, name="heart", version=old, values=RULE)
    with pytest.raises(ContentRefused):
        add_words(editor, name="heart", version=version(editor), values=WORDS)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (forms.PLACES, "There is free parking", "<script>x</script> There is free parking"),
        (forms.PLACES, "There is free parking", "You have cancer. There is free parking"),
        (f"{CARDS}/acne.yml", "title: Acne", "title: '{{7*7}} Acne'"),
    ],
)
def test_an_edit_in_the_files_meets_the_same_checks_at_the_gate(
    editor: Editor, tmp_path: Path, path: str, old: str, new: str
) -> None:
    draft = editor.draft
    file = draft.project / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    told = reasons(draft, tmp_path)
    assert told and any(word in told[0] for word in ("HTML", "output check", "fills in"))


def test_a_new_card_is_valid_for_a_year(editor: Editor) -> None:
    create(editor, "cards")
    card = read_yaml(editor.draft.read(f"{CARDS}/dandruff.yml"))
    assert card["expires_at"] - clock.now().date() == timedelta(days=365)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("stroke", "red_flags/stroke.face/disposition", "crisis"),
        ("crisis", "red_flags/crisis.said/disposition", "emergency"),
        ("crisis", "red_flags/crisis.said/unless", "nonsuicidal\nsevere\npain\nfever"),
        ("breathing", "red_flags/breathing.cannot/all", "breathing_bad\nsudden"),
        ("breathing", "red_flags/breathing.cannot/within", "1"),
        ("breathing", "red_flags/breathing.cannot/band", "ask"),
    ],
)
def test_no_form_narrows_the_floor(editor: Editor, name: str, field: str, value: str) -> None:
    found = get_document(editor.draft, "rules", name)
    assert field in {one.name for one in found.fields}
    with pytest.raises(ContentRefused) as refused:
        change_document(editor, area="rules", name=name, version=found.version,
                        values={field: value})  # fmt: skip
    assert refused.value.problems
    assert editor.draft.changed() == []


@pytest.mark.parametrize(
    "phrase",
    [
        "(pain|pressure) .. x .. y .. z .. v .. w",
        "pain .. .. faint",
        "(" * 400 + "x" + ")" * 400,
        "pain\u2028 faint",
        "x " * 2000,
    ],
)
def test_words_that_would_take_long_are_refused(editor: Editor, phrase: str) -> None:
    with pytest.raises(ContentRefused):
        add_words(editor, name="heart", version=version(editor), values={**WORDS, "en": phrase})
    found = get_document(editor.draft, "rules", "heart")
    field = next(one for one in found.fields if one.kind == "phrases")
    value = values_of(editor.draft, found)[field.name] + "\n" + phrase
    with pytest.raises(ContentRefused):
        change_document(editor, area="rules", name="heart", version=found.version,
                        values={field.name: value})  # fmt: skip


def test_line_ends_of_every_kind_write_no_keys(editor: Editor) -> None:
    add_words(editor, name="heart", version=version(editor), values=WORDS)
    hold = "hiccups are funny\r    floor: true\r    scope: any"
    with pytest.raises(ContentRefused):
        add_rule(editor, name="heart", version=version(editor), values={**RULE, "hold": hold})


@pytest.mark.parametrize(
    ("area", "other"),
    [
        ("places", {"hours": '08:00-17:00"]] #'}),
        ("places", {"hours": "08:00-17:00,16:00-18:00"}),
        ("people", {"places": "maple-street: null #"}),
        ("people", {"places": "maple-street:\u2028  visit_types: [skin-check] #"}),
        ("people", {"name": "x" * 150}),
        ("visits", {"minutes": "060"}),
        ("cards", {"what_it_is/en": "Dandruff is dry skin.\u2028# and more"}),
    ],
)
def test_no_value_writes_anything_beside_itself(
    editor: Editor, area: str, other: dict[str, str]
) -> None:
    with pytest.raises(ContentRefused):
        create(editor, area, **other)
    assert editor.draft.changed() == []


@pytest.mark.parametrize(
    ("area", "name", "values"),
    [
        ("people", "elena-rivera",
         {"elena-rivera/locations/maple-street/sun": "00:00-23:59"}),
        ("places", "maple-street",
         {f"maple-street/opening_hours/{day}": "" for day in forms.WEEK}),
    ],
)  # fmt: skip
def test_nobody_is_offered_where_the_place_is_closed(
    editor: Editor, tmp_path: Path, area: str, name: str, values: dict[str, str]
) -> None:
    change_document(editor, area=area, name=name, version=version(editor, name, area),
                    values=values)  # fmt: skip
    write_content(editor.draft, tmp_path / "out")
    found = read_clinic(tmp_path / "out" / CLINIC)
    places = {one.id: one.opening_hours for one in found.locations}
    for schedule, _ in found.schedules:
        assert set(schedule.weekly_hours) <= set(places[schedule.location_id])


def test_minutes_are_read_as_they_are_written(editor: Editor) -> None:
    with pytest.raises(ContentRefused):
        change_document(editor, area="visits", name="follow-up",
                        version=version(editor, "follow-up", "visits"),
                        values={"follow-up/minutes": "0060"})  # fmt: skip


def test_an_undo_takes_nothing_away_that_something_needs(editor: Editor) -> None:
    _name, made = create(editor, "places")
    create(editor, "people", places=IDS["places"])
    with pytest.raises(ContentRefused):
        undo(editor, change_id=made)
    assert get_document(editor.draft, "places", IDS["places"])


def test_who_has_no_hours_left_can_be_given_some(editor: Editor) -> None:
    found = get_document(editor.draft, "people", "samuel-okafor")
    hours = {one.name: "" for one in found.fields if one.kind == "hours"}
    change_document(editor, area="people", name="samuel-okafor", version=found.version,
                    values=hours)  # fmt: skip
    again = get_document(editor.draft, "people", "samuel-okafor")
    field = "samuel-okafor/locations/maple-street/mon"
    change_document(editor, area="people", name="samuel-okafor", version=again.version,
                    values={field: "09:00-12:00"})  # fmt: skip
    entry = read_yaml(editor.draft.read(forms.PEOPLE))["samuel-okafor"]
    assert entry["locations"] == {"maple-street": {"mon": [["09:00", "12:00"]]}}
