"""Edits of the draft: checked, kept, written down; a stale one is refused and loses nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.db import Database, new_id
from api.errors import NotFound
from api.failpoints import reach
from api.privacy.spans import Directory
from api.studio import source
from api.studio.checking import check_texts
from api.studio.draft import Draft, Kept, version_of
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.examples import Checked, check_lines, key_of, taken_keys
from api.studio.intents import Intent, get_intent, intents_in, with_examples
from api.studio.lint import lint_reply
from api.studio.merge import chosen, merge, places_in
from api.studio.models import ContentChange
from api.studio.paths import DOMAIN, NLU
from api.studio.replies import (
    SAFETY_REPLIES,
    Reply,
    Variant,
    get_reply,
    is_said,
    replies_in,
    with_variants,
)
from api.studio.signing import is_signable, without_signature
from api.studio.source import Splice

Entry = Intent | Reply
SHOWN = 30
# Files whose intents and replies are edited one by one.
ENTRIES = (f"{NLU}/", DOMAIN, SAFETY_REPLIES)


@dataclass(frozen=True)
class Editor:
    """Where an edit is made, and by whom."""

    draft: Draft
    database: Database
    staff_id: str


def open_draft(home: Path) -> Draft:
    return Draft(home / "studio" / "draft")


def recover(draft: Draft, database: Database) -> None:
    """End an edit whose process was killed in the middle of it: made if it was noted, else none."""
    if draft.waiting() is not None:
        with draft.editing():
            _recover(draft, database)


def _recover(draft: Draft, database: Database) -> None:
    if (mark := draft.waiting()) is None:
        return
    with database.read() as session:
        is_noted = session.get(ContentChange, mark) is not None
    if is_noted:
        draft.decide()
    else:
        draft.forget()


@contextmanager
def _editing(editor: Editor) -> Iterator[None]:
    with editor.draft.editing():
        _recover(editor.draft, editor.database)
        yield


@contextmanager
def _noting(editor: Editor, mark: str, files: Mapping[str, Kept | None]) -> Iterator[Session]:
    """The transaction that notes an edit; the files and the note are kept together, or neither."""
    editor.draft.prepare(mark, files)
    try:
        reach("draft.prepared")
        with editor.database.write() as session:
            yield session
        reach("draft.noted")
    finally:
        _recover(editor.draft, editor.database)


def add_examples(
    editor: Editor, *, name: str, version: str, lines: Sequence[str], directory: Directory
) -> Checked:
    """Add what is good of the lines; the rest is told and not added.

    Raises:
        EntryChanged, ContentRefused, DraftNotKept.
    """
    intent = get_intent(editor.draft, name)
    checked = check_lines(editor.draft, intent, lines, directory=directory)
    if not checked.accepted:
        return checked

    def add(text: str, now: Intent) -> str:
        taken = taken_keys(editor.draft)  # a colleague may have given one to another intent
        if any(taken.get(key_of(line), name) != name for line in checked.accepted):
            raise EntryChanged
        return with_examples(text, now, [*now.examples, *checked.accepted])

    return replace(checked, change=_keep(editor, intent, version, add))


def change_example(
    editor: Editor, *, name: str, version: str, old: str, new: str, directory: Directory
) -> str:
    """Put another line in an example's place, or take it out with an empty one; its change's id.

    Raises:
        EntryChanged, ContentRefused, DraftNotKept.
    """
    intent = get_intent(editor.draft, name)
    line = new.strip()
    if line and line != old:
        checked = check_lines(editor.draft, intent, [line], directory=directory, instead_of=old)
        if checked.repeated:
            raise ContentRefused([f"“{line}” is an example of {name} already."])
        if checked.refused:
            raise ContentRefused(checked.refused)

    def change(text: str, now: Intent) -> str:
        if old not in now.examples:
            raise EntryChanged
        place = now.examples.index(old)
        rest = [*now.examples[:place], *([line] if line else []), *now.examples[place + 1 :]]
        return with_examples(text, now, rest)

    return _keep(editor, intent, version, change)


def change_reply(editor: Editor, *, name: str, version: str, variants: Sequence[Variant]) -> str:
    """Say something else; the change's id.

    Raises:
        EntryChanged, ContentRefused (with all problems), DraftNotKept.
    """
    reply = get_reply(editor.draft, name)
    if problems := lint_reply(editor.draft, reply, variants).problems:
        raise ContentRefused(problems)

    def say(text: str, now: Reply) -> str:
        made = with_variants(text, now, variants)
        if not is_said(made, now, variants):
            raise ContentRefused(["Change this one by hand in its file."])
        return made

    return _keep(editor, reply, version, say)


def undo(editor: Editor, *, change_id: str) -> str:
    """Put back what was there before a change, if nothing changed it since; the entry's name.

    Raises:
        NotFound, EntryChanged, DraftNotKept, ContentRefused: something made since needs it.
    """
    with editor.database.read() as session:
        change = session.get(ContentChange, change_id)
    if change is None:
        raise NotFound
    if _is_whole_file(change):
        _undo_files(editor, change)
        return change.entry
    with _editing(editor):
        text = editor.draft.read(change.path)
        now = _entry_in(text, change.path, change.entry)
        if now.body != change.after:
            raise EntryChanged
        back = source.splice(text, [Splice(now.start, now.end, change.before)])
        _write(editor, now, back)
    return change.entry


def keep_files(editor: Editor, entry: str, change: Callable[[], list[tuple[str, str]]]) -> str:
    """Write what `change` makes of several files, all or none; the id of the first one's change.

    Raises:
        DraftNotKept; what `change` raises.
    """
    draft = editor.draft
    with _editing(editor):
        made = change()
        known = set(draft.paths())
        before = {path: draft.read(path) if path in known else "" for path, _ in made}
        texts = {path: text for path, text in made if text != before[path]}
        for text in texts.values():
            source.load(text)
        if not texts:
            return ""
        files = {path: draft.written(path, text) for path, text in texts.items()}
        at, ids = clock.now(), [new_id() for _ in texts]
        with _noting(editor, ids[0], files) as session:
            for mark, (path, text) in zip(ids, texts.items(), strict=True):
                _note(session, editor.staff_id, mark, path, entry, before[path], text, at)
    return ids[0]


def _undo_files(editor: Editor, change: ContentChange) -> None:
    """Take back a change of whole files; edits elsewhere in them since then stay."""
    with editor.database.read() as session:
        same = select(ContentChange).where(
            ContentChange.at == change.at, ContentChange.entry == change.entry
        )
        group = list(session.scalars(same))

    def back() -> list[tuple[str, str]]:
        found, present = [], set(editor.draft.paths())
        for one in group:
            now = editor.draft.read(one.path) if one.path in present else ""
            text = merge(base=one.after, mine=one.before, theirs=now)
            if text and is_signable(one.path):
                text = without_signature(text)  # what comes back by a click bears nobody's
            if text is None or text == now:
                raise EntryChanged
            found.append((one.path, text))
        check_texts(editor.draft, dict(found))
        return found

    keep_files(editor, change.entry, back)


def _is_whole_file(change: ContentChange) -> bool:
    """Whether a change keeps whole files: entries came or went, or a form of a file."""
    try:
        return not change.path.startswith(ENTRIES) or bool(entries_in(change.after, change.path))
    except ContentRefused:
        return False


def list_changes(*, session: Session, entry: str = "", limit: int = SHOWN) -> list[ContentChange]:
    """The latest edits, newest first; of one intent or reply if it is named."""
    query = select(ContentChange).order_by(ContentChange.at.desc(), ContentChange.id)
    if entry:
        query = query.where(ContentChange.entry == entry)
    return list(session.scalars(query.limit(limit)))


def settle(
    editor: Editor, *, path: str, keep_mine: bool | Sequence[bool], version: str | None = None
) -> None:
    """End a conflict with the project's file: one side's text stands, or one's at each place.

    `version`: both sides as they were when somebody chose.

    Raises:
        EntryChanged: there is none (any more), or a side is another one by now.
        ContentRefused: what was put together cannot be read. NotFound, DraftNotKept.
    """
    with _editing(editor):
        draft, mark = editor.draft, new_id()
        if path not in draft.conflicts() or version not in (None, draft.version_of_sides(path)):
            raise EntryChanged
        before, found = draft.read(path), draft.pieces(path)
        if isinstance(keep_mine, bool):
            # The project may have lost the file: then nothing of it is left.
            after = before if keep_mine else draft.theirs(path)
        elif len(keep_mine) == len(places_in(found)):
            after = _put_together(draft, path, chosen(found, keep_mine))
        else:
            raise EntryChanged
        with _noting(editor, mark, {path: draft.settled(path, after)}) as session:
            _note(session, editor.staff_id, mark, path, path, before, after)


def _put_together(draft: Draft, path: str, text: str) -> str:
    """What came of two hands: it is read as it will be, and bears neither's signature."""
    if text == draft.theirs(path):
        return text
    if path.endswith(".yml"):
        source.load(text)
    if is_signable(path):
        text = without_signature(text)
    check_texts(draft, {path: text})
    return text


def _keep[E: Entry](editor: Editor, entry: E, version: str, change: Callable[[str, E], str]) -> str:
    """Write one entry's change, if it is still as it was when it was read."""
    with _editing(editor):
        text = editor.draft.read(entry.path)
        now = _entry_in(text, entry.path, entry.name)
        if now.version != version:
            raise EntryChanged
        return _write(editor, now, change(text, now))  # type: ignore[arg-type]


def _write(editor: Editor, before: Entry, text: str) -> str:
    """Keep the new text and who wrote it; the row first, so that no edit is without its author.

    Nobody stands behind what is changed. Returns the change's id, empty where nothing is different.
    """
    if text == editor.draft.read(before.path):
        return ""
    source.load(text)
    if is_signable(before.path):
        text = without_signature(text)
    after = _entry_in(text, before.path, before.name)
    mark, files = new_id(), {before.path: editor.draft.written(before.path, text)}
    with _noting(editor, mark, files) as session:
        _note(session, editor.staff_id, mark, before.path, before.name, before.body, after.body)
    return mark


def _note(
    session: Session,
    staff_id: str,
    mark: str,
    path: str,
    entry: str,
    before: str,
    after: str,
    at: datetime | None = None,
) -> None:
    """Who changed what, under the mark of its edit or of one of its files."""
    change = ContentChange(
        id=mark, at=at or clock.now(), staff_id=staff_id, path=path, entry=entry, before=before,
        after=after,
    )  # fmt: skip
    session.add(change)
    session.flush()
    audit.record(
        session=session,
        actor=("staff", staff_id),
        action="content.change",
        subject=("content", entry),
        detail={"path": path, "before": version_of(before), "after": version_of(after)},
    )


def _entry_in(text: str, path: str, name: str) -> Entry:
    for entry in entries_in(text, path):
        if entry.name == name:
            return entry
    raise EntryChanged


def entries_in(text: str, path: str) -> list[Entry]:
    """The intents or replies of a file's text."""
    if path.startswith(f"{NLU}/"):
        return [*intents_in(text, path)]
    return [*replies_in(text, path)] if path in (DOMAIN, SAFETY_REPLIES) else []
