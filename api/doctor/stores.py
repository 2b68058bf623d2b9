"""Does the database answer, and is its schema the one that this version needs?"""

from collections.abc import Iterator

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from api.backup.copying import is_sqlite
from api.cli_run import migrations_for
from api.doctor.findings import Finding, fail, ok
from api.doctor.integrity import check_file
from api.doctor.reading import UNREADABLE, is_there, name_of, reading
from api.doctor.subject import Subject
from api.privacy.key_tables import DataKey

NAME = "database"
RESTORE = "Run `frontdesk restore PATH` with your last backup before anything is started."


def check_database(subject: Subject) -> Iterator[Finding]:
    """There, answering, whole, and at the present migration."""
    url = subject.settings.database
    if not is_there(url):
        yield _missing(subject)
        return
    if is_sqlite(url):
        yield from check_file(NAME, url)
    try:
        with reading(url) as session:
            yield _schema(subject, session)
    except UNREADABLE as error:
        yield fail(
            NAME,
            f"{name_of(url)} does not answer ({type(error).__name__})",
            "Start it, or correct the address, the name and the password in DATABASE_URL.",
        )


def _missing(subject: Subject) -> Finding:
    said = f"{name_of(subject.settings.database)} is not there"
    if _has_data_keys(subject.settings.keystore):
        return fail(NAME, f"{said}, but keys of patients' data are", RESTORE)
    subject.is_new = True
    return ok(NAME, f"{said} yet; `run` makes it")


def _schema(subject: Subject, session: Session) -> Finding:
    name = name_of(subject.settings.database)
    script = ScriptDirectory.from_config(migrations_for(subject.settings.database))
    wanted = script.get_current_head()
    found = MigrationContext.configure(session.connection()).get_current_heads()
    if found == (wanted,):
        subject.has_data = True
        return ok(NAME, f"{name} answers, with the schema of this version ({wanted})")
    if not found:
        if inspect(session.connection()).get_table_names():
            said = f"{name} holds tables that are not ours"
            return fail(NAME, said, "Set DATABASE_URL to a database that is Frontdesk's alone.")
        subject.is_new = True
        return ok(NAME, f"{name} is empty; `run` makes its tables")
    if set(found) <= {one.revision for one in script.walk_revisions()}:
        return fail(
            NAME,
            f"{name} has an older schema ({', '.join(found)}, wanted {wanted})",
            "Back it up, then run `frontdesk migrate` (`run` does it at its start).",
        )
    said = f"{name} has a schema that this version does not know ({', '.join(found)})"
    return fail(NAME, said, "Install the version that wrote it, or restore an older backup.")


def _has_data_keys(url: str) -> bool:
    """Whether the key store has more than its root."""
    try:
        if not is_there(url):
            return False
        with reading(url) as session:
            return (session.scalar(select(func.count()).select_from(DataKey)) or 0) > 1
    except UNREADABLE:
        return False
