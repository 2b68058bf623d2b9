"""Is the key-encryption key there, whole, ours alone, and the one that opens the key store?"""

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from api.backup.copying import is_sqlite
from api.doctor.findings import Finding, fail, ok, warn
from api.doctor.integrity import check_file
from api.doctor.reading import UNREADABLE, is_there, name_of, reading
from api.doctor.subject import Subject
from api.privacy.key_file import KeyUnavailable, decode_key, key_paths
from api.privacy.key_tables import DataKey
from api.privacy.keys import ROOT_ID, unwrapped_by

KEY, STORE = "key", "key store"
PUT_BACK = "Put back your copy of the key: without it nothing that was kept can be read."
NEWEST = 3


def check_key(subject: Subject) -> Iterator[Finding]:
    """FRONTDESK_KEY, or the file: there, 32 bytes, and nobody else's to read."""
    given = subject.settings.key
    if given is None:
        yield from _check_file(subject)
    elif (key := _decoded(given.get_secret_value())) is None:
        said = "FRONTDESK_KEY is not 32 bytes in URL-safe base64"
        yield fail(KEY, said, "Set the key that was in use, as `frontdesk keys new` writes one.")
    else:
        subject.keys = (key,)
        yield ok(KEY, "FRONTDESK_KEY has the right form")


def check_keystore(subject: Subject) -> Iterator[Finding]:
    """Apart from the data, whole, and opened by the key."""
    settings = subject.settings
    if _place(settings.keystore) == _place(settings.database):
        yield fail(
            STORE,
            "KEYSTORE_URL is the database of the data, so every backup holds the keys too",
            "Give the key store a database of its own that no data backup reads.",
        )
    if not is_there(settings.keystore):
        yield ok(STORE, f"{name_of(settings.keystore)} is not there yet; `run` makes it")
        return
    if is_sqlite(settings.keystore):
        yield from check_file(STORE, settings.keystore)
    try:
        with reading(settings.keystore) as session:
            yield from _opened(subject, session)
    except UNREADABLE as error:
        said = f"{name_of(settings.keystore)} cannot be read ({type(error).__name__})"
        yield fail(STORE, said, "Start it, or correct KEYSTORE_URL.")


def _check_file(subject: Subject) -> Iterator[Finding]:
    path, coming = key_paths(subject.settings)
    if not path.exists():
        if is_there(subject.settings.keystore) and is_sqlite(subject.settings.keystore):
            yield fail(KEY, f"{path} is gone while the key store is here", PUT_BACK)
        else:
            yield ok(KEY, f"{path} is not there yet; `run` makes it")
        return
    yield from _modes(path)
    try:
        read = [one.read_text("ascii") for one in (path, coming) if one.exists()]
    except (OSError, ValueError) as error:
        yield fail(KEY, f"{path} cannot be read ({type(error).__name__})", PUT_BACK)
        return
    keys = [_decoded(text) for text in read]
    if keys[0] is None:
        yield fail(KEY, f"{path} is not 32 bytes in URL-safe base64", PUT_BACK)
        return
    subject.keys = tuple(key for key in keys if key is not None)
    yield ok(KEY, f"{path} has the right form")
    if coming.exists():
        advice = "Run `frontdesk keys rotate` to finish it."
        yield warn(KEY, f"{coming.name} waits: a rotation was cut off", advice)


def _modes(path: Path) -> Iterator[Finding]:
    mode = path.stat().st_mode
    if not mode & 0o400:
        yield fail(KEY, f"{path} cannot be read by its owner", f"Run `chmod 600 {path}`.")
    if mode & 0o077:
        yield fail(
            KEY,
            f"{path} can be read by others on this machine",
            f"Run `chmod 600 {path}`, then `frontdesk keys rotate` if others have accounts here.",
        )
    if path.parent.stat().st_mode & 0o077:
        said = f"{path.parent} can be entered by others on this machine"
        yield warn(KEY, said, f"Run `chmod 700 {path.parent}`.")
    if path.stat().st_uid != os.geteuid() != 0:
        said = f"{path} belongs to another user"
        yield fail(KEY, said, "Give it to the user that runs Frontdesk.")


def _opened(subject: Subject, session: Session) -> Iterator[Finding]:
    name = name_of(subject.settings.keystore)
    bind = session.connection()
    if not bind.dialect.has_table(bind, DataKey.__tablename__) or not session.get(DataKey, ROOT_ID):
        yield ok(STORE, f"{name} is empty; `run` makes the first key")
        return
    if not subject.keys:
        yield fail(STORE, f"there is no key that opens {name}", PUT_BACK)
        return
    fitting = [key for key in subject.keys if unwrapped_by(key, session=session)]
    if not fitting:
        yield fail(STORE, f"the key does not open {name}", PUT_BACK)
        return
    subject.root = unwrapped_by(fitting[0], session=session)
    newest = session.scalars(
        select(DataKey.id)
        .where(DataKey.wrapped.is_not(None), DataKey.id != ROOT_ID)
        .order_by(DataKey.created_at.desc())
        .limit(NEWEST)
    ).all()
    if all(unwrapped_by(fitting[0], session=session, key_id=id_) for id_ in newest):
        yield ok(STORE, f"the key opens {name} ({1 + len(newest)} keys tried)")
    else:
        said = f"the key opens {name} but not its newest keys"
        yield fail(STORE, said, "Restore the key store from a backup, with the key of its time.")


def _decoded(text: str) -> bytes | None:
    try:
        return decode_key(text)
    except KeyUnavailable:
        return None


def _place(url: str) -> tuple[object, ...]:
    parsed = make_url(url)
    return parsed.get_backend_name(), parsed.host, parsed.port, parsed.database
