"""Clinic facts and symptom cards are part of a release: checked, live with it, back with it."""

import shutil
from pathlib import Path

from api.knowledge import service as knowledge
from api.scheduling.clinic import list_locations
from api.studio.difference import differences
from api.studio.draft import Draft
from api.studio.gate import content_reasons
from api.studio.paths import CARDS, CLINIC
from tests.studio.conftest import NOBODY, Studio

ACNE = f"{CARDS}/acne.yml"
PLACES = f"{CLINIC}/locations.yml"


def change(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text()
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1))


def reasons(studio_draft: Draft, live: Draft) -> list[str]:
    return content_reasons(studio_draft, live, NOBODY)


def test_facts_and_cards_go_live_with_a_release_and_back(studio: Studio) -> None:
    try:
        first = studio.build("as it came")
        studio.publish(first)
        change(studio.draft.project, PLACES, "+1 518 555 0142", "+1 518 555 0199")
        change(studio.draft.project, ACNE, "title: Acne", "title: Spots")
        second = studio.build("a new telephone")
        assert second.state == "ready", second.reasons
        assert phone(studio) == "+1 518 555 0142" and title() == "Acne"
        studio.publish(second)
        assert phone(studio) == "+1 518 555 0199" and title() == "Spots"
        studio.publish(first)
        assert phone(studio) == "+1 518 555 0142" and title() == "Acne"
    finally:
        knowledge.load_cards()


def phone(studio: Studio) -> str:
    with studio.database.read() as session:
        return next(one.phone for one in list_locations(session=session) if "Maple" in one.name)


def title() -> str:
    card = knowledge.find_card(text="how do i get rid of acne", language="en")
    assert card is not None
    return card.text["en"].title


def test_a_card_or_a_fact_that_cannot_be_loaded_is_refused_by_name(
    draft: Draft, tmp_path: Path
) -> None:
    live = Draft(tmp_path / "none")
    change(draft.project, ACNE, "reviewer: pending", "reviewer: Dr. Nobody")
    told = reasons(draft, live)
    assert len(told) == 1 and "acne.yml" in told[0] and "licence and a date" in told[0]
    change(draft.project, ACNE, "reviewer: Dr. Nobody", "reviewer: pending")
    assert reasons(draft, live) == []
    change(draft.project, PLACES, 'mon: [["08:00", "12:00"]', 'mon: [["18:00", "12:00"]')
    told = reasons(draft, live)
    assert len(told) == 1 and told[0].startswith("The clinic's facts")


def test_lists_of_the_product_belong_to_no_release(draft: Draft) -> None:
    paths = draft.paths()
    assert {ACNE, PLACES} <= set(paths)
    assert not [one for one in paths if "medications" in one or "canned" in one]


def test_what_a_release_from_before_did_not_hold_is_told_as_new(
    draft: Draft, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    shutil.copytree(draft.project, old)
    shutil.rmtree(old / CARDS), shutil.rmtree(old / CLINIC)
    found = differences(draft, Draft(tmp_path / "none", old))
    told = {one.name: one for one in found}
    assert {ACNE, PLACES} <= set(told)
    assert told[ACNE].gone == () and "id: acne" in told[ACNE].come
    assert reasons(draft, Draft(tmp_path / "none", old)) == []


def test_no_change_is_hidden(draft: Draft, tmp_path: Path) -> None:
    """What a clinician signs is shown whole: numbers, settings, files that are gone."""
    old = tmp_path / "old"
    shutil.copytree(draft.project, old)
    change(draft.project, "data/safety/replies.yml", "1-800-222-1222", "1-800-000-0000")
    change(draft.project, "domain.yml", "session_expiration_time: 0", "session_expiration_time: 5")
    (draft.project / ACNE).unlink()
    found = {one.name: one for one in differences(draft, Draft(tmp_path / "none", old))}
    assert any("poison_number: 1-800-000-0000" in line for line in
               found["data/safety/replies.yml"].come)  # fmt: skip
    assert found["domain.yml"].come == ("session_config/session_expiration_time: 5",)
    assert "id: acne" in found[ACNE].gone and found[ACNE].come == ()
