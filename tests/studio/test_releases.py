"""Releases: built, refused with the reason, signed, published, rolled back; one whole one live."""

import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from api import clock
from api.audit.models import AuditRecord
from api.safety import replies as safety_replies
from api.safety import service as safety
from api.studio import releases
from api.studio.bars import INTENT_MARGIN, MACRO_MARGIN, intent_reasons
from api.studio.editing import Editor, change_reply
from api.studio.errors import BuildRunning, ReleaseRefused, SecondPersonNeeded
from api.studio.folder import folder_of, live_folder, live_link
from api.studio.measuring import measure
from api.studio.models import ContentChange, Release, ReleaseState
from api.studio.replies import SAFETY_REPLIES, Reply, get_reply
from tests.studio.conftest import Studio, add_person


def test_a_release_is_built_published_and_rolled_back(studio: Studio) -> None:
    first = studio.build("as it came")
    assert (first.state, first.number, first.needs_signature) == ("ready", 1, False)
    assert live_folder(studio.home) is None
    studio.publish(first)
    before = studio.live_text()
    studio.say("Your data is yours. Ask me to download it or to forget you.")
    second = studio.build("friendlier")
    assert second.report["nlu"]["macro_f1"] == first.report["nlu"]["macro_f1"] > 0.5
    assert second.report["is_trained"] is False and studio.live_text() == before
    studio.publish(second)
    assert studio.live_text().startswith("Your data is yours.")
    assert studio.states() == ["live", "retired"]
    studio.publish(first)
    assert studio.live_text() == before and studio.states() == ["retired", "live"]
    with studio.database.read() as session:
        actions = [one.action for one in session.query(AuditRecord).order_by(AuditRecord.id)]
    assert actions == ["release.begin", "release.publish"] * 2 + ["release.rollback"]


def test_the_folder_is_whole_or_it_does_not_go_live(studio: Studio) -> None:
    built = studio.build()
    file = folder_of(studio.home, built.id).content / "domain.yml"
    file.chmod(0o644)
    file.write_text(file.read_text() + "# changed by hand\n")
    with pytest.raises(ReleaseRefused) as refused:
        studio.publish(built)
    assert "not those that were built" in refused.value.reasons[0]
    assert studio.states() == ["ready"] and live_folder(studio.home) is None


def test_an_unsettled_conflict_is_refused(studio: Studio) -> None:
    with studio.draft.editing():
        text = studio.draft.read("config.yml")
        studio.draft.write("config.yml", text.replace("language: en", "language: fr"))
    (studio.draft.project / "config.yml").write_text(text.replace("language: en", "language: de"))
    with pytest.raises(ReleaseRefused) as refused, studio.database.write() as session:
        releases.begin(session=session, draft=studio.draft, staff_id=None, why="x")
    assert "config.yml" in refused.value.reasons[0]


ROWS = [(name, name, 0.9) for name in ("greet", "ask_diagnosis", "faq_cost") for _ in range(20)]


def test_understanding_less_than_what_is_live_is_refused_by_name() -> None:
    live = measure(ROWS)
    assert live["macro_f1"] == 1 and [*intent_reasons(live, live)] == []
    assert [*intent_reasons(live, None)] == []
    lost = int(20 * (INTENT_MARGIN + MACRO_MARGIN)) + 3
    worse = measure([("greet", "faq_cost", 0.6)] * lost + ROWS[lost:])
    told = "\n".join(intent_reasons(worse, live))
    assert "macro F1" in told and "Intent greet: F1" in told
    guarded = measure([*ROWS[:20], *[("ask_diagnosis", "greet", 0.4)] * 2, *ROWS[22:]])
    assert any("ask_diagnosis: recall 0.90" in one for one in intent_reasons(guarded, live))
    gone = measure(ROWS[20:])
    assert any(one.startswith("Intent greet") for one in intent_reasons(gone, live))


def test_figures_are_those_of_the_rows() -> None:
    found = measure([("a", "a", 0.95), ("a", "b", 0.55), ("b", "b", 1.0), ("b", "b", 0.0)])
    assert found["accuracy"] == 0.75
    assert found["intents"]["a"] == {"rows": 2, "precision": 1, "recall": 0.5, "f1": 0.6667}
    assert found["confusions"] == [["a", "b", 1]]
    assert found["confidence"][9] == {"right": 2, "wrong": 0}
    assert found["confidence"][5] == {"right": 0, "wrong": 1}


def test_two_builds_at_once_are_refused_and_a_killed_one_is_told(studio: Studio, time) -> None:
    with studio.database.write() as session:
        opened = releases.begin(session=session, draft=studio.draft, staff_id=None, why="one")
    with pytest.raises(BuildRunning), studio.database.write() as session:
        releases.begin(session=session, draft=studio.draft, staff_id=None, why="two")
    time.advance(minutes=2)
    built = studio.build("after a kill")
    assert built.state == ReleaseState.ready
    assert studio.get(opened.id).state == ReleaseState.failed
    assert "interrupted" in studio.get(opened.id).reasons[0]


def test_a_cancelled_build_leaves_nothing(studio: Studio) -> None:
    from api.studio import building

    with studio.database.write() as session:
        opened = releases.begin(session=session, draft=studio.draft, staff_id=None, why="x")
        releases.cancel(session=session, release_id=opened.id, staff_id=None)
    building.build(
        home=studio.home, database=studio.database, release_id=opened.id, draft=studio.draft
    )
    assert studio.get(opened.id).state == ReleaseState.cancelled
    assert not folder_of(studio.home, opened.id).path.exists()
    assert list((studio.home / "studio" / "releases").glob(".*")) == []


def test_of_two_publishes_at_once_one_goes_live_and_the_other_is_told(studio: Studio) -> None:
    first = studio.build("one")
    studio.say("Your data is yours, always.")
    second = studio.build("two")
    told: list[str] = []

    def go(release: Release) -> None:
        try:
            studio.publish(release)
        except ReleaseRefused as refused:
            told.extend(refused.reasons)

    threads = [threading.Thread(target=go, args=(one,)) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 1, told
    assert sorted(studio.states()) == ["live", "ready"]


def test_the_database_itself_allows_one_live_release(studio: Studio) -> None:
    built = studio.build()
    studio.publish(built)
    with pytest.raises(IntegrityError), studio.database.write() as session:
        session.add(
            Release(
                number=99, state="live", why="", stage="done", touched_at=clock.now(),
                created_at=clock.now(),
            )
        )  # fmt: skip


def test_what_was_measured_against_another_live_release_is_built_again(studio: Studio) -> None:
    first = studio.build("one")
    stale = studio.build("two")
    studio.publish(first)
    with pytest.raises(ReleaseRefused) as refused:
        studio.publish(stale)
    assert "build it again" in refused.value.reasons[0]


def change_safety(studio: Studio, staff_id: str) -> Reply:
    from dataclasses import replace

    reply = get_reply(studio.draft, "emergency")
    first = reply.variants[0]
    variants = [replace(first, text=first.text.replace("now.", "right now.")), *reply.variants[1:]]
    editor = Editor(studio.draft, studio.database, staff_id)
    change_reply(editor, name="emergency", version=reply.version, variants=variants)
    return reply


def test_an_emergency_text_needs_a_second_person(studio: Studio) -> None:
    author, clinician = add_person(studio.database), add_person(studio.database, "clinician")
    studio.publish(studio.build())
    before = change_safety(studio, author)
    built = studio.build("clearer", author)
    assert built.needs_signature, built.reasons
    with pytest.raises(ReleaseRefused) as refused:
        studio.publish(built)
    assert "a clinician, signs first" in refused.value.reasons[0]
    with pytest.raises(SecondPersonNeeded), studio.database.write() as session:
        releases.sign(session=session, release_id=built.id, staff_id=author)
    with studio.database.write() as session:
        releases.sign(session=session, release_id=built.id, staff_id=clinician)
    studio.publish(studio.get(built.id))
    said = safety_replies.reply("emergency", "en").text
    assert "right now." in said
    with studio.database.read() as session:
        first = releases.find_number(session=session, number=1)
    studio.publish(first)
    assert "right now." not in safety_replies.reply("emergency", "en").text
    assert get_reply(live_folder(studio.home).draft(), "emergency").body == before.body


def test_a_process_killed_after_the_decision_follows_when_it_is_back(studio: Studio) -> None:
    first = studio.build("one")
    studio.publish(first)
    studio.say("Your data is yours, always.")
    second = studio.build("two")
    with studio.database.write() as session:
        releases.publish(
            session=session, home=studio.home, release_id=second.id, staff_id=None, why="x"
        )
    # Killed here: the old release is still whole and served, whatever half a link was left.
    assert live_folder(studio.home).path.name == first.id
    live_link(studio.home).with_name(".live-1-half").symlink_to(Path("releases") / second.id)
    assert studio.follower.follow() == second.id
    assert live_folder(studio.home).path.name == second.id
    assert studio.live_text() == "Your data is yours, always."
    assert safety.rule_warnings() is not None and SAFETY_REPLIES in studio.draft.paths()


def test_who_only_signed_a_file_may_sign_the_release(studio: Studio) -> None:
    author, signer = add_person(studio.database), add_person(studio.database, "clinician")
    path, signed = "data/safety/heart.yml", "reviewer: Dr. A\nreviewer_licence: N\n"
    text = studio.draft.read(path)
    with studio.database.write() as session:
        for who, before, after in (
            (author, text, text.replace("2026", "2027")),
            (signer, text, text.replace("reviewer: pending\n", signed)),
        ):
            session.add(ContentChange(at=clock.now(), staff_id=who, path=path, entry="heart",
                                      before=before, after=after))  # fmt: skip
    with studio.database.write() as session:
        opened = releases.begin(session=session, draft=studio.draft, staff_id=None, why="x")
        assert opened.authors == [author]


def test_what_was_live_stays_on_the_list(studio: Studio) -> None:
    with studio.database.write() as session:
        for number in range(1, 60):
            state = {1: "retired", 2: "live"}.get(number, "refused")
            session.add(Release(number=number, state=state, why="", stage="done",
                                touched_at=clock.now(), created_at=clock.now()))  # fmt: skip
    with studio.database.read() as session:
        numbers = [one.number for one in releases.list_releases(session=session)]
    assert numbers == [*range(59, 29, -1), 2, 1]
