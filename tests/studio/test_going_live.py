"""Going live is whole or not at all: one after the other, and back where it cannot be served."""

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from api import clock
from api.audit.models import AuditRecord
from api.db import Database
from api.identity import staff as accounts
from api.knowledge import service as knowledge
from api.studio import releases
from api.studio.draft import Draft
from api.studio.editing import open_draft
from api.studio.errors import ReleaseRefused
from api.studio.folder import (
    folder_of,
    live_folder,
    point_to,
    seal,
    training_hash,
    write_content,
)
from api.studio.live import MISSING, Follower
from api.studio.models import Release
from api.studio.paths import CARDS
from api.studio.reports import KINDS
from tests.support.desk import PASSWORD
from tests.support.process import frontdesk

TAKEN_BACK = "The dialogue process did not take the model."


class Dialogue(ThreadingHTTPServer):
    """A dialogue process as far as following needs one: it has a model, and takes another."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.model_id, self.refused = "of-the-project", ""
        # Takes that it goes away over, and how often it is asked in vain before it is back.
        self.restarts, self.silent = 0, 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: Dialogue

    def do_GET(self) -> None:
        self.server.silent -= 1
        if self.server.silent >= 0:
            self._say(503, {})
            return
        self._say(200, {"model_id": self.server.model_id})

    def do_PUT(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        model_id = Path(body["model_file"]).read_text()
        if self.server.restarts:
            self.server.restarts, self.server.silent = self.server.restarts - 1, 2
            self.close_connection = True
        elif model_id == self.server.refused:
            self._say(400, {"reason": "UnexpectedError"})
        else:
            self.server.model_id = model_id
            self._say(200, {})

    def _say(self, status: int, body: dict[str, str]) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def dialogue() -> Iterator[Dialogue]:
    with Dialogue() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def follower(database: Database, tmp_path: Path, dialogue: Dialogue) -> Iterator[Follower]:
    yield Follower(tmp_path, database, dialogue.url)
    knowledge.load_cards()  # rules and texts are the project's in all of these


def put_built(follower: Follower, draft: Draft, number: int, *, base: str | None = None) -> str:
    """A release as a build leaves it; its id. Its model is a file with its id in it."""
    release_id = f"{number:032x}"
    folder = folder_of(follower.home, release_id)
    write_content(draft, folder.content)
    folder.model.write_text(release_id)
    seal(folder.path, {"model_id": release_id, "training": training_hash(draft)})
    report = {**{kind: {} for kind in KINDS}, "compared_with": base}
    with follower.database.write() as session:
        session.add(Release(id=release_id, number=number, state="ready", why="built", stage="done",
                            touched_at=clock.now(), created_at=clock.now(), model_id=release_id,
                            content_hash=draft.fingerprint(), report=report))  # fmt: skip
    return release_id


def states(follower: Follower) -> list[str]:
    with follower.database.read() as session:
        return [one.state for one in reversed(releases.list_releases(session=session))]


def get(follower: Follower, release_id: str) -> Release:
    with follower.database.read() as session:
        return releases.get_release(session=session, release_id=release_id)


def go(follower: Follower, release_id: str, **more: str) -> list[str]:
    """Publish it; the reasons if it is refused."""
    try:
        follower.go_live(release_id=release_id, staff_id=None, **{"why": "a test", **more})
    except ReleaseRefused as refused:
        return list(refused.reasons)
    return []


def live_name(follower: Follower) -> str:
    live = live_folder(follower.home)
    return live.path.name if live else ""


def test_a_release_that_cannot_be_served_gives_way_to_what_was_live(
    follower: Follower, draft: Draft, dialogue: Dialogue
) -> None:
    first = put_built(follower, draft, 1)
    assert go(follower, first, why="new\nprices") == []
    assert (dialogue.model_id, live_name(follower)) == (first, first)
    row = get(follower, first)
    assert row.proven_at is not None and row.published_why == "new prices"
    second = put_built(follower, draft, 2, base=first)
    dialogue.refused = second
    assert go(follower, second) == [TAKEN_BACK, "Release 1 is live again."]
    assert states(follower) == ["live", "ready"]
    assert (dialogue.model_id, live_name(follower)) == (first, first)
    assert get(follower, second).reasons == [TAKEN_BACK, "Release 1 is live again."]
    dialogue.refused = ""
    assert go(follower, second) == []
    assert (states(follower), get(follower, second).reasons) == (["retired", "live"], [])
    # Going back is no other thing, and one that was proven stays one to go back to.
    dialogue.refused = first
    assert go(follower, first) == [TAKEN_BACK, "Release 2 is live again."]
    assert (states(follower), dialogue.model_id) == (["retired", "live"], second)
    dialogue.refused = ""
    assert go(follower, first) == []
    with follower.database.read() as session:
        actions = [one.action for one in session.query(AuditRecord).order_by(AuditRecord.id)]
    assert actions == [
        "release.publish", "release.publish", "release.take_back", "release.publish",
        "release.rollback", "release.take_back", "release.rollback",
    ]  # fmt: skip


def test_a_dialogue_process_that_restarts_neither_refuses_nor_agrees(
    follower: Follower, draft: Draft, dialogue: Dialogue
) -> None:
    first = put_built(follower, draft, 1)
    dialogue.restarts = 1
    assert go(follower, first) == []
    assert (dialogue.model_id, states(follower)) == (first, ["live"])
    second = put_built(follower, draft, 2, base=first)
    dialogue.silent, dialogue.refused = 2, second
    assert go(follower, second) == [TAKEN_BACK, "Release 1 is live again."]
    assert (dialogue.model_id, live_name(follower)) == (first, first)


def test_a_kill_while_the_first_is_taken_back_is_mended(follower: Follower, draft: Draft) -> None:
    first = put_built(follower, draft, 1)
    point_to(follower.home, first)  # the database has nothing live any more
    assert follower.follow() == ""
    assert (live_name(follower), follower.follow()) == ("", "")


def test_without_its_files_one_gives_way_unless_it_was_served_before(
    follower: Follower, draft: Draft, dialogue: Dialogue
) -> None:
    first = put_built(follower, draft, 1)
    assert go(follower, first) == []
    second = put_built(follower, draft, 2, base=first)
    with follower.database.write() as session:
        releases.publish(
            session=session, home=follower.home, release_id=second, staff_id=None, why="killed"
        )
    shutil.rmtree(folder_of(follower.home, second).path)
    assert follower.follow() == first
    assert get(follower, second).reasons == [MISSING, "Release 1 is live again."]
    # A shared folder that is away for a moment says nothing of what is live on all machines.
    away = follower.home / "away"
    folder_of(follower.home, first).path.rename(away)
    assert (follower.follow(), states(follower)) == (first, ["live", "ready"])
    away.rename(folder_of(follower.home, first).path)
    assert (follower.follow(), dialogue.model_id, live_name(follower)) == (first,) * 3


def test_the_first_release_gives_way_to_the_projects_files_also_after_a_kill(
    follower: Follower, draft: Draft
) -> None:
    card = next((draft.project / CARDS).glob("*.yml"))
    card.write_text(card.read_text().replace("reviewer: pending", "reviewer: Dr. Nobody"))
    first = put_built(follower, draft, 1)
    with follower.database.write() as session:
        releases.publish(
            session=session, home=follower.home, release_id=first, staff_id=None, why="killed"
        )
    # The process that decided is gone; another one follows.
    assert follower.follow() == ""
    told = ["The symptom cards could not be loaded.", "The project's own files are live again."]
    assert get(follower, first).reasons == told
    assert (states(follower), live_name(follower)) == (["ready"], "")
    assert knowledge.find_card(text="how do i get rid of acne", language="en") is not None


def test_two_who_publish_at_once_go_one_after_the_other(
    follower: Follower, draft: Draft, dialogue: Dialogue
) -> None:
    """Each with a follower of its own, as two processes have: the second is told what went live."""
    first = put_built(follower, draft, 1)
    assert go(follower, first) == []
    built = [put_built(follower, draft, number, base=first) for number in (2, 3)]
    told: dict[str, list[str]] = {}

    def publish(release_id: str) -> None:
        other = Follower(follower.home, follower.database, dialogue.url)
        other.served.tried.update(follower.served.tried)
        told[release_id] = go(other, release_id, why=f"the {release_id[-1]}")

    threads = [threading.Thread(target=publish, args=(one,)) for one in built]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won, lost = sorted(built, key=lambda one: bool(told[one]))
    assert told[won] == []
    assert told[lost] == [
        f"Release {won[-1]} went live (“the {won[-1]}”) since it was measured: build it again."
    ]
    assert live_name(follower) == dialogue.model_id == follower.follow() == won
    # Who goes back had looked at something else, too.
    assert "since you looked" in go(follower, first, seen=first)[0]
    assert live_name(follower) == won


def test_why_is_asked_and_only_what_was_live_is_gone_back_to(
    follower: Follower, draft: Draft
) -> None:
    first = put_built(follower, draft, 1)
    assert go(follower, first, why=" \n ") == [
        "Say why, in a sentence: it stands in the list of releases."
    ]
    assert (states(follower), live_name(follower)) == (["ready"], "")
    with follower.database.read() as session:
        assert releases.last_live(session=session) is None
        with pytest.raises(ReleaseRefused) as refused:
            releases.find_served(session=session, number=1)
    assert "was never live (ready)" in refused.value.reasons[0]


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("Konstantin Abernathy was misunderstood", "“Konstantin Abernathy” can identify somebody"),
        ("asked for at 415 555 0182", "(PHONE); word it without."),
        ("long " * 61, "The reason has 304 characters, at most 300."),
    ],
)
def test_a_reason_that_could_tell_who_a_patient_is_is_not_kept(
    follower: Follower, draft: Draft, why: str, told: str
) -> None:
    first = put_built(follower, draft, 1)
    assert told in " ".join(go(follower, first, why=why))
    assert (states(follower), get(follower, first).published_why) == (["ready"], "")


def test_a_reason_may_name_colleagues_the_directory_and_days(
    follower: Follower, draft: Draft
) -> None:
    with follower.database.write() as session:
        accounts.add_staff(session=session, email="a@clinic.example", role=accounts.Role.admin,
                           password=PASSWORD, display_name="Ottilie Abernathy")  # fmt: skip
    why = "Ottilie Abernathy asked for it: flu clinic from October 3"
    assert go(follower, put_built(follower, draft, 1), why=why) == []


def test_from_a_terminal_what_is_built_is_not_built_again(
    sqlite_template: Path, tmp_path: Path, dialogue: Dialogue
) -> None:
    shutil.copy(sqlite_template, tmp_path / "frontdesk.db")
    database = Database(f"sqlite:///{tmp_path / 'frontdesk.db'}")
    draft = open_draft(tmp_path)
    first = put_built(Follower(tmp_path, database, dialogue.url), draft, 1)

    def content(*arguments: str) -> tuple[int, str]:
        done = frontdesk(tmp_path, "content", *arguments, BOT_URL=dialogue.url)
        return done.returncode, (done.stdout + done.stderr).decode()

    code, said = content("rollback", "1", "--why", "a test")
    assert code == 1 and "never live" in said
    code, said = content("publish", "1", "--why", "for Konstantin Abernathy")
    assert code == 1 and "“Konstantin Abernathy” can identify somebody (PERSON)" in said
    assert content("publish") == (0, "Release 1 is live.\n")
    assert dialogue.model_id == first
    code, said = content("releases")
    assert code == 0 and "no reason was given" in said
    code, said = content("publish", "--why", "once more")
    assert code == 0 and "nothing was built" in said
    database.dispose()
