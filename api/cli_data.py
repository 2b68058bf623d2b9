"""Commands about what is kept: a patient's own data, backups."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api import cli_run
from api.settings import get_settings

if TYPE_CHECKING:
    from api.conversations.room import Room

patient_app = typer.Typer(no_args_is_help=True, help="One patient's own data.")
SubjectId = Annotated[str, typer.Argument(help="A patient's id, or a conversation's.")]
CONSOLE = ("system", "cli")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the `frontdesk` command."""
    app.add_typer(patient_app, name="patient")
    app.command("backup")(back_up)
    app.command("restore")(restore)


@patient_app.command("find")
def find(
    contact: Annotated[str, typer.Argument(help="A phone number or an e-mail; - reads it.")],
) -> None:
    """Print the ids of patients with this contact on file, one a line."""
    from api.identity.patients import list_by_contact, read_contact

    text = sys.stdin.readline() if contact == "-" else contact
    with _room() as room, room.database.read() as session:
        for patient_id in list_by_contact(
            session=session, keystore=room.keystore, contact=read_contact(text)
        ):
            typer.echo(patient_id)


@patient_app.command("export")
def export(subject_id: SubjectId) -> None:
    """Print everything kept: a FHIR Bundle and the transcripts, as one JSON object."""
    from api.rights.export import access_export, as_json
    from api.rights.subject import find_subject

    with _room() as room, room.database.write() as session:
        subject = find_subject(session=session, subject_id=subject_id)
        found = access_export(
            session=session, keystore=room.keystore, subject=subject, actor=CONSOLE
        )
    typer.echo(as_json(found))


@patient_app.command("erase")
def erase(subject_id: SubjectId) -> None:
    """Destroy the keys and delete the rows; what the law keeps stays without a name."""
    from api.rights.erasure import erase as erase_subject
    from api.rights.subject import find_subject

    with _room() as room:
        with room.database.read() as session:
            subject = find_subject(session=session, subject_id=subject_id)
        counts = erase_subject(room=room, subject=subject, actor=CONSOLE)
    for name, count in counts.items():
        typer.echo(f"{name.replace('_', ' ')}: {count}")
    if counts.get("backups_out_of_reach"):
        typer.echo("Destroy the keys/ folder of the backups that could not be reached.", err=True)


@patient_app.command("hold")
def hold(
    subject_id: SubjectId,
    reason: Annotated[str, typer.Option(help="A code or case number, no patient's words.")],
) -> None:
    """Keep data from erasure and purge until it is released."""
    from api.rights.holds import place_hold
    from api.rights.subject import find_subject

    if not 1 <= len(reason) <= 60:
        raise typer.BadParameter("1 to 60 characters", param_hint="--reason")
    with _room() as room, room.database.write() as session:
        find_subject(session=session, subject_id=subject_id)
        place_hold(session=session, subject_id=subject_id, reason=reason)
    typer.echo("On hold.")


@patient_app.command("release")
def release(subject_id: SubjectId) -> None:
    """Release every legal hold on this id."""
    from api.rights.holds import release_holds

    with _room() as room, room.database.write() as session:
        count = release_holds(session=session, subject_id=subject_id)
    typer.echo(f"{count} released.")


def back_up(
    path: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")],
) -> None:
    """Write data and, apart from them, wrapped keys; the key-encryption key is not among them."""
    from api.backup import service

    with _room() as room:
        service.back_up(room=room, target=path)
    typer.echo(f"Written to {path}. Keep {path / 'keys'} apart from {path / 'data'}, and the key")
    typer.echo("(FRONTDESK_KEY or secrets/frontdesk.key) apart from both.")


def restore(
    path: Annotated[Path, typer.Argument(help="A folder that `backup` wrote.")],
    erasures: Annotated[
        Path | None, typer.Option(help="The list of erasures, where none lies beside the backup.")
    ] = None,
    nobody_was_erased: Annotated[
        bool, typer.Option("--nobody-was-erased", help="Since the backup was made.")
    ] = False,
) -> None:
    """Put a backup in the place of what is here; what was erased since stays erased."""
    from api.backup import service

    done = service.restore(
        settings=get_settings(),
        source=path,
        erasures=erasures,
        nobody_was_erased=nobody_was_erased,
    )
    typer.echo(f"Restored; {done.erasures} erasures were run again. What was here is in replaced/.")
    if done.known_until is not None:
        said = f"The list of erasures is of {done.known_until:%Y-%m-%d %H:%M} UTC."
        typer.echo(f"{said} Run `frontdesk patient erase` for whoever was erased later.", err=True)


@contextmanager
def _room() -> Iterator["Room"]:
    from api.conversations.room import open_room

    settings = get_settings()
    cli_run.migrate_database(settings)
    room = open_room(settings)
    try:
        yield room
    finally:
        room.database.dispose()
        room.keystore.close()
