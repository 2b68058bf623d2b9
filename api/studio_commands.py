"""What `frontdesk content` does; apart, so that other commands start without the studio."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from api import cli_run
from api.db import Database
from api.privacy.directory import get_directory
from api.settings import get_settings
from api.studio import building, folder, gate, live, rasa, releases
from api.studio.editing import open_draft
from api.studio.errors import ContentRefused, ReleaseRefused
from api.studio.models import Release, ReleaseState
from api.studio.processes import always
from api.studio.why import check_why

UNSAID = "From the terminal; no reason was given."


def validate() -> None:
    """Check the draft as the gate does, without training; exit 1 and the reasons if refused."""
    settings = get_settings()
    draft = open_draft(settings.home)
    against = folder.live_draft(settings.home)
    work = folder.Folder(settings.home / "studio" / ".validate")
    reasons = gate.unreadable(draft, against)
    if not reasons:
        shutil.rmtree(work.path, ignore_errors=True)  # of one that was killed
        folder.write_content(draft, work.content)
        with _store() as database, database.read() as session:
            directory = get_directory(session=session)
        reasons = gate.content_reasons(work.draft(), against, directory)
        reasons += rasa.validate(work, go_on=always)
        shutil.rmtree(work.path, ignore_errors=True)
    _end(reasons, "The draft is good content.")


def publish(number: int, why: str) -> None:
    """Make a release live, or the draft, which is built if it is not; exit 1 and why if refused."""
    why = _asked(why)
    with _store() as database, _reasons_told():
        follower = live.open_follower(get_settings(), database)
        with database.read() as session:
            found = releases.find_number(session=session, number=number) if number else None
        found = found or _release_of_draft(database, follower.home, why)
        if found.state == ReleaseState.live:
            typer.echo(f"Release {found.number} is live and says the same: nothing was built.")
            return
        _go_live(follower, found, why)


def rollback(number: int, why: str) -> None:
    """Make a release live again that was live: content, model and rules together."""
    why = _asked(why)
    with _store() as database, _reasons_told():
        with database.read() as session:
            wanted = (
                releases.find_served(session=session, number=number)
                if number
                else releases.last_live(session=session)
            )
        if wanted is None:
            _end(["No release was live before."], "")
            return
        _go_live(live.open_follower(get_settings(), database), wanted, why)


def list_all() -> None:
    """List the releases, newest first."""
    with _store() as database:
        with database.write() as session:
            releases.mark_killed(session=session)
        with database.read() as session:
            for one in releases.list_releases(session=session):
                at = f"{one.published_at or one.created_at:%Y-%m-%d %H:%M}"
                why = one.published_why or one.why
                typer.echo(f"{one.number:4}  {one.state:9}  {at}  {why}")


def export(path: Path, number: int) -> None:
    """Write the draft or a release as an ordinary Rasa project."""
    if path.exists():
        raise typer.BadParameter("it is there already", param_hint="PATH")
    settings = get_settings()
    draft = open_draft(settings.home)
    if number:
        with _store() as database, database.read() as session:
            found = releases.find_number(session=session, number=number)
        draft = folder.folder_of(settings.home.resolve(), found.id).draft()
    folder.write_content(draft, path)
    typer.echo(f"{len(draft.paths())} files in {path}.")


def build(release_id: str) -> None:
    """Build a release that a page opened."""
    with _store() as database:
        home = get_settings().home.resolve()
        draft = open_draft(home)
        building.build(home=home, database=database, release_id=release_id, draft=draft)


def _release_of_draft(database: Database, home: Path, why: str) -> Release:
    """The release that holds the draft as it is: one that is there, or a new one."""
    draft = open_draft(home)
    with database.read() as session:
        found = releases.find_ready(session=session, content_hash=draft.fingerprint())
    if found is not None and building.is_trained_on(draft, home, found.id):
        return found
    check_why(database, why)
    with database.write() as session:
        opened = releases.begin(session=session, draft=draft, staff_id=None, why=why)
    typer.echo(f"Building release {opened.number} ...")
    building.build(home=home, database=database, release_id=opened.id, draft=draft)
    with database.read() as session:
        built = releases.get_release(session=session, release_id=opened.id)
    if built.state != ReleaseState.ready:
        _end(built.reasons or [f"The build ended as {built.state}."], "")
    return built


def _go_live(follower: live.Follower, release: Release, why: str) -> None:
    follower.go_live(release_id=release.id, staff_id=None, why=why)
    typer.echo(f"Release {release.number} is live.")


def _asked(why: str) -> str:
    """The reason that was given; a person at a terminal is asked, a script need not say."""
    if not why.strip() and sys.stdin.isatty():
        why = typer.prompt("Why, in a sentence")
    return why.strip() or UNSAID


def _end(reasons: list[str] | tuple[str, ...], good: str) -> None:
    for reason in reasons:
        typer.echo(reason, err=True)
    if reasons:
        raise typer.Exit(1)
    typer.echo(good)


@contextmanager
def _reasons_told() -> Iterator[None]:
    try:
        yield
    except ReleaseRefused as refused:
        _end(refused.reasons, "")
    except ContentRefused as refused:
        _end(refused.problems, "")


@contextmanager
def _store() -> Iterator[Database]:
    settings = get_settings()
    cli_run.migrate_database(settings)
    database = Database(settings.database)
    try:
        yield database
    finally:
        database.dispose()
