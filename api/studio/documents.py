"""Forms kept: a change of an entry's values, and who signs what is clinical."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from api import clock
from api.errors import NotFound
from api.studio.checking import checked
from api.studio.draft import Draft
from api.studio.editing import Editor, keep_files
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.fields import read_field, with_fields
from api.studio.forms import Document, get_document
from api.studio.lint import bad_values
from api.studio.signing import SIGNED, with_signature, without_signature

LONGEST = timedelta(days=731)


def values_of(draft: Draft, document: Document) -> dict[str, str]:
    """What the form shows, and who signed it."""
    text = draft.read(document.path)
    signed = SIGNED if document.is_clinical else ()
    return {one.name: read_field(text, one) for one in (*document.fields, *signed)}


def change_document(
    editor: Editor, *, area: str, name: str, version: str, values: Mapping[str, str]
) -> str:
    """Keep a form's values; a signature of what is changed is gone. The change's id.

    Raises:
        NotFound, EntryChanged, ContentRefused, DraftNotKept.
    """

    def change() -> list[tuple[str, str]]:
        found = _unchanged(editor.draft, area, name, version)
        text = editor.draft.read(found.path)
        given = [(one, values[one.name]) for one in found.fields if one.name in values]
        new = with_fields(text, given)
        if problems := list(bad_values(text, given)):
            raise ContentRefused(problems)
        if new == text:
            return []
        if found.is_clinical:
            new = without_signature(new)
        return checked(editor.draft, found.path, new)

    return keep_files(editor, name, change)


def sign_document(
    editor: Editor, *, area: str, name: str, version: str, who: str, licence: str, until: str
) -> str:
    """A clinician stands behind a card or a file of rules until a day; the change's id.

    Raises:
        NotFound, EntryChanged, ContentRefused, DraftNotKept.
    """
    today = clock.now().date()
    try:
        day = date.fromisoformat(until.strip())
    except ValueError:
        raise ContentRefused(["Valid until: write a day such as 2027-11-30."]) from None
    if not today < day <= today + LONGEST:
        raise ContentRefused(["Valid until: a day after today, at most two years on."])
    if not licence.strip():
        raise ContentRefused(["A reviewer signs with the number of a licence."])
    days = {"on": today.isoformat(), "until": day.isoformat()}

    def signed(text: str) -> str:
        return with_signature(text, who=who, licence=licence.strip()[:60], **days)

    return _write_signature(editor, area, name, version, signed)


def withdraw_signature(editor: Editor, *, area: str, name: str, version: str) -> str:
    """Nobody stands behind it any more; the change's id. Raises as `sign_document` does."""
    return _write_signature(editor, area, name, version, without_signature)


def _write_signature(
    editor: Editor, area: str, name: str, version: str, write: Callable[[str], str]
) -> str:
    def change() -> list[tuple[str, str]]:
        found = _unchanged(editor.draft, area, name, version)
        if not found.is_clinical:
            raise NotFound
        return checked(editor.draft, found.path, write(editor.draft.read(found.path)))

    return keep_files(editor, name, change)


def _unchanged(draft: Draft, area: str, name: str, version: str) -> Document:
    found = get_document(draft, area, name)
    if found.version != version:
        raise EntryChanged
    return found
