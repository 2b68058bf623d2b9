"""Forms over clinic facts, cards and rules: what a form writes, refuses, signs and takes back."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from api import clock
from api.errors import NotFound
from api.studio.documents import (
    change_document,
    sign_document,
    values_of,
    withdraw_signature,
)
from api.studio.draft import Draft
from api.studio.editing import Editor, change_reply, undo
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.fields import Field, with_fields
from api.studio.forms import PLACES, Document, get_document, list_documents
from api.studio.replies import list_replies
from api.yaml_text import read_yaml

MAPLE, ELENA, FOLLOW_UP, ACNE, HEART = (
    ("places", "maple-street"),
    ("people", "elena-rivera"),
    ("visits", "follow-up"),
    ("cards", "acne"),
    ("rules", "heart"),
)
TEXTS = ("texts", "replies")


def set_field(editor: Editor, which: tuple[str, str], name: str, value: str) -> str:
    found = get_document(editor.draft, *which)
    return change_document(
        editor, area=which[0], name=which[1], version=found.version, values={name: value}
    )


def load(draft: Draft, document: Document):
    return read_yaml(draft.read(document.path))


def test_saving_every_form_unchanged_changes_no_byte(draft: Draft) -> None:
    found = list_documents(draft)
    assert len(found) > 70
    for one in found:
        text, values = draft.read(one.path), values_of(draft, one)
        given = [(field, values[field.name]) for field in one.fields]
        assert with_fields(text, given) == text, one.name


def test_any_value_of_every_field_reads_back_and_the_rest_stays(draft: Draft) -> None:
    samples = {
        "line": "He said: “it's #1” {x}", "text": "One: two\nthree # four", "hours": "07:30-12:00",
        "list": "first, with comma\nsecond: [x]\nel número 3", "days": "2027-01-01 New Year's Day",
        "phrases": "chest (hurts|aches)\n(@cant) .? breathe", "lines": "my chest: it hurts\n# no",
        "groups": "pain, temperature_c >= 38\nno", "names": "pain\nyes", "ages": "3-17",
    }  # fmt: skip
    documents = [
        get_document(draft, *one) for one in (MAPLE, ELENA, FOLLOW_UP, ACNE, ("rules", "sepsis"))
    ]
    for one in documents:
        text = draft.read(one.path)
        for field in one.fields:
            value = samples.get(field.kind, field.options[-1] if field.options else "45")
            after = with_fields(text, [(field, value)])
            again = get_document(_with(draft, one.path, after), one.area, one.name)
            assert values_of(_with(draft, one.path, after), again)[field.name].strip() == value, (
                field.name
            )
            before, now = read_yaml(text), read_yaml(after)
            _drop(before, field.path), _drop(now, field.path)
            if field.kind != "days":  # the other place's are an alias of these
                assert before == now, field.name
            comments = [line for line in text.split("\n") if line.startswith("#")]
            assert all(line in after for line in comments)


def _with(draft: Draft, path: str, text: str) -> Draft:
    with draft.editing():
        draft.write(path, text)
    return draft


def _drop(content, path) -> None:
    """Take a value out, and the mappings that held nothing else."""
    key, rest = path[0], path[1:]
    if isinstance(content, list):
        content, key = next(one for one in content if one["id"] == key), rest[0]
        rest = rest[1:]
    if rest and key in content:
        _drop(content[key], rest)
    if not rest or not content.get(key, True):
        content.pop(key, None)


def test_hours_insurance_and_a_closed_day_are_changed_and_undone(editor: Editor) -> None:
    before = editor.draft.read(PLACES)
    found = get_document(editor.draft, *MAPLE)
    made = change_document(
        editor,
        area="places",
        name="maple-street",
        version=found.version,
        values={
            **values_of(editor.draft, found),
            "maple-street/opening_hours/sun": "10:00-12:00",
            "maple-street/opening_hours/sat": "",
            "maple-street/facts/insurance": "Aetna\nOscar: Gold",
            "maple-street/holidays": "2026-12-25 Christmas Day",
        },
    )
    place = read_yaml(editor.draft.read(PLACES))["maple-street"]
    assert place["opening_hours"]["sun"] == [["10:00", "12:00"]]
    assert "sat" not in place["opening_hours"]
    assert place["facts"]["insurance"] == ["Aetna", "Oscar: Gold"]
    assert place["holidays"] == {date(2026, 12, 25): "Christmas Day"}
    undo(editor, change_id=made)
    assert editor.draft.read(PLACES) == before


@pytest.mark.parametrize(
    ("which", "name", "value", "why"),
    [
        (MAPLE, "maple-street/opening_hours/mon", "eight to noon", "no time such as"),
        (MAPLE, "maple-street/opening_hours/mon", "18:00-12:00", "is wrong"),
        (MAPLE, "maple-street/opening_hours/mon", "08:00-25:00", "is wrong"),
        (MAPLE, "maple-street/holidays", "Christmas", "no line such as"),
        (MAPLE, "maple-street/name", "", "is wrong"),
        (ELENA, "elena-rivera/visit_types", "surgery", "visit_types is wrong"),
        (ACNE, "text/en/what_people_do", "Wash.", "what_people_do"),
        (ACNE, "text/en/when_911", "", "when_911"),
        (ACNE, "text/en/title", "x" * 401, "Title"),
        (ACNE, "topics/es/say", "acne", "say"),
    ],
)
def test_what_the_products_loader_refuses_is_not_saved(
    editor: Editor, which: tuple[str, str], name: str, value: str, why: str
) -> None:
    before = editor.draft.read(get_document(editor.draft, *which).path)
    with pytest.raises(ContentRefused) as told:
        set_field(editor, which, name, value)
    assert why in " ".join(told.value.problems), told.value.problems
    assert editor.draft.read(get_document(editor.draft, *which).path) == before


def sign(
    editor: Editor, which: tuple[str, str], *, until: str = "2027-10-01", licence="NY 1"
) -> str:
    return sign_document(
        editor, area=which[0], name=which[1], until=until, licence=licence, who="Dr. Signe Example",
        version=get_document(editor.draft, *which).version,
    )  # fmt: skip


@pytest.mark.parametrize("which", [ACNE, HEART, TEXTS])
def test_a_clinician_signs_until_a_day_and_withdraws(
    editor: Editor, which: tuple[str, str]
) -> None:
    document = get_document(editor.draft, *which)
    before = editor.draft.read(document.path)
    until = (clock.now().date() + timedelta(days=300)).isoformat()
    sign(editor, which, until=until)
    now = load(editor.draft, document)
    assert (now["reviewer"], now["reviewer_licence"]) == ("Dr. Signe Example", "NY 1")
    assert str(now["expires_at"]) == until and now["signed_at"] == clock.now().date()
    lines = editor.draft.read(document.path).split("\n")
    assert sum(line not in before.split("\n") for line in lines) == 4
    withdraw_signature(
        editor, area=which[0], name=which[1], version=get_document(editor.draft, *which).version
    )
    now = load(editor.draft, document)
    assert (now["reviewer"], now["reviewer_licence"], now["signed_at"]) == ("pending", None, None)


@pytest.mark.parametrize(
    ("until", "licence", "why"),
    [
        ("soon", "NY 1", "write a day"),
        ("2020-01-01", "NY 1", "after today"),
        ("2099-01-01", "NY 1", "two years"),
        ("", "NY 1", "write a day"),
        ("2027-10-01", " ", "licence"),
    ],
)
def test_a_signature_without_a_licence_or_a_day_is_refused(
    editor: Editor, until: str, licence: str, why: str
) -> None:
    with pytest.raises(ContentRefused) as told:
        sign(editor, ACNE, until=until, licence=licence)
    assert why in told.value.problems[0]


def test_a_signed_card_that_is_changed_waits_for_its_signature_again(editor: Editor) -> None:
    sign(editor, ACNE, until=clock.now().date().replace(year=clock.now().year + 1).isoformat())
    set_field(editor, ACNE, "text/en/title", "Acne and pimples")
    now = load(editor.draft, get_document(editor.draft, *ACNE))
    assert (now["reviewer"], now["signed_at"]) == ("pending", None)
    assert now["text"]["en"]["title"] == "Acne and pimples"


def test_an_undo_brings_back_no_signature(editor: Editor) -> None:
    sign(editor, ACNE, until=clock.now().date().replace(year=clock.now().year + 1).isoformat())
    version = get_document(editor.draft, *ACNE).version
    gone = withdraw_signature(editor, area="cards", name="acne", version=version)
    with pytest.raises(EntryChanged):
        undo(editor, change_id=gone)
    version = get_document(editor.draft, *ACNE).version
    assert load(editor.draft, get_document(editor.draft, *ACNE))["reviewer"] == "pending"


def test_who_comes_second_is_told_and_other_places_do_not_disturb(
    editor: Editor, project: Path
) -> None:
    seen = get_document(editor.draft, *MAPLE)
    set_field(editor, ("places", "harborview"), "harborview/phone", "+1 831 555 0100")
    values = {"maple-street/phone": "+1 518 555 0100"}
    arguments = {"area": "places", "name": "maple-street", "version": seen.version}
    change_document(editor, **arguments, values=values)
    with pytest.raises(EntryChanged):
        change_document(editor, **arguments, values=values)
    phones = [one["phone"] for one in read_yaml(editor.draft.read(PLACES)).values()]
    assert phones == ["+1 518 555 0100", "+1 831 555 0100"]
    with pytest.raises(NotFound):
        get_document(editor.draft, "places", "../secrets")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("maple-street/phone", "911", "phone is wrong"),
        ("maple-street/phone", "javascript:alert(1)", "no script"),
        ("maple-street/name", "Clinic\nid: evil", "one line only"),
        ("maple-street/name", "x" * 5000, "at most 200"),
        ("maple-street/name", "Clinic \u202eevil", "invisible"),
        ("maple-street/facts/parking/en", "You have cancer.", "output check"),
        # By the model: no phrase stops it.
        ("maple-street/facts/parking/en", "That mole looks fine to us.", "output check"),
        ("maple-street/facts/parking/en", "<img src=x onerror=alert(1)>", "no HTML"),
    ],
)
def test_what_patients_may_not_be_shown_is_refused(
    editor: Editor, name: str, value: str, said: str
) -> None:
    fields = {one.name for one in get_document(editor.draft, *MAPLE).fields}
    assert name in fields, sorted(fields)
    with pytest.raises(ContentRefused) as refused:
        set_field(editor, MAPLE, name, value)
    assert said in " ".join(refused.value.problems)


@pytest.mark.parametrize("value", ["Acne <img src=x onerror=alert(1)>", "Ac\u200bne", "{{7*7}}"])
def test_a_card_holds_plain_words(editor: Editor, value: str) -> None:
    with pytest.raises(ContentRefused):
        set_field(editor, ACNE, "text/en/title", value)


LIST = """\
place:
  names:  # what it is called
    # in the street
    - maple
    - the main office  # on the sign

    # by those who moved
    - "old mill"
  phone: x
"""


@pytest.mark.parametrize(
    ("value", "gone", "come"),
    [
        ("maple\nthe main office\nold mill\nnew", [], ['    - "new"']),
        ("maple\nold mill", ["    - the main office  # on the sign"], []),
        ("the main office\nold mill", ["    # in the street", "    - maple"], []),
        ("old mill\nmaple\nthe main office", [], []),
    ],
)
def test_a_list_of_lines_keeps_its_comments(value: str, gone: list[str], come: list[str]) -> None:
    after = with_fields(LIST, [(Field(("place", "names"), "", "list"), value)])
    before = LIST.split("\n")
    assert sorted(after.split("\n")) == sorted([*(b for b in before if b not in gone), *come])
    place = read_yaml(after)["place"]
    assert place == {"names": value.split("\n"), "phone": "x"}


def test_a_changed_safety_text_waits_for_its_signature_again(editor: Editor) -> None:
    until = (clock.now().date() + timedelta(days=300)).isoformat()
    sign(editor, TEXTS, until=until)
    reply = next(one for one in list_replies(editor.draft) if one.is_safety)
    english, spanish = reply.variants
    shorter = replace(english, text=english.text.replace("Do not drive yourself.", "Do not drive."))
    assert shorter != english
    change_reply(editor, name=reply.name, version=reply.version, variants=[shorter, spanish])
    now = load(editor.draft, get_document(editor.draft, *TEXTS))
    assert (now["reviewer"], now["signed_at"]) == ("pending", None)
    assert now["safety_replies"]["texts"][reply.name]["en"]["text"] == shorter.text
