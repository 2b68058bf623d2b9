"""Pieces of the studio's pages: history with names, notices, the forms of a reply."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import FrontdeskError
from api.identity.models import Staff
from api.studio.draft import Draft
from api.studio.editing import list_changes
from api.studio.errors import ContentRefused, DraftNotKept, EntryChanged
from api.studio.paths import DOMAIN
from api.studio.replies import LANGUAGES, Button, Reply, Variant, replies_in
from api.web.escalation_view import clinic_zone
from api.web.guard import MAX_PASTED
from api.web.pages import local

NAMES = {"en": "English", "es": "Spanish"}
REFUSED = (EntryChanged, ContentRefused, DraftNotKept)
DONE = {
    "created": "It is in the draft.",
    "added": "Added to the draft.",
    "changed": "Changed in the draft.",
    "moved": "Moved in the draft.",
    "comparing": "All examples are being compared. It takes up to a minute: look again then.",
    "left": "Both stay as they are, and the pair is out of the list.",
    "back": "The pair is in the list again.",
    "removed": "Taken out of the draft.",
    "undone": "Put back as it was.",
    "settled": "Settled.",
    "same": "Nothing was different.",
}


def told(error: FrontdeskError) -> dict[str, Any]:
    """What a page says of an edit that was refused: the status, a sentence, each problem."""
    problems = error.problems if isinstance(error, ContentRefused) else ()
    return {"status": error.status, "problem": error.title, "problems": problems}


async def read_pasted(request: Request, *names: str) -> list[str]:
    """Fields of a form that many lines may be pasted into; empty where they are not sent."""
    form = await request.form(max_part_size=MAX_PASTED)
    values = (form.get(name) for name in names)
    return [value if isinstance(value, str) else "" for value in values]


def names_of(session: Session) -> dict[str, str]:
    """Names of staff by id."""
    return {
        row.id: row.display_name for row in session.execute(select(Staff.id, Staff.display_name))
    }


def plain_replies(draft: Draft) -> list[str]:
    """Names of the domain's replies that nothing fills in: those that a rule may say."""
    found = replies_in(draft.read(DOMAIN), DOMAIN)
    return sorted(one.name for one in found if not any("{" in each.text for each in one.variants))


def history_of(session: Session, entry: str) -> list[dict[str, Any]]:
    """The latest edits of an intent or a reply, for people."""
    names, zone = names_of(session), clinic_zone(session)
    return [
        {
            "id": one.id,
            "at": local(one.at, zone),
            "who": names.get(one.staff_id, "somebody"),
            "gone": _lines_without(one.before, one.after),
            "come": _lines_without(one.after, one.before),
        }
        for one in list_changes(session=session, entry=entry, limit=10)
    ]


def _lines_without(text: str, other: str) -> list[str]:
    known = set(other.splitlines())
    return [line.strip() for line in text.splitlines() if line not in known][:20]


def fields_of(variants: Sequence[Variant]) -> list[dict[str, Any]]:
    """The form of a reply, by language: what is there, then an empty place for one more."""
    return [
        {
            "code": code,
            "name": NAMES[code],
            "variants": [
                {
                    "key": f"{code}{number}" if one.place is None else str(one.place),
                    "text": one.text,
                    "buttons": "\n".join(f"{title} | {payload}" for title, payload in one.buttons),
                    "pairs": one.buttons,
                    "has_more": one.has_more,
                }
                for number, one in enumerate(variants)
                if one.language == code
            ],
        }
        for code in LANGUAGES
    ]


def read_form(form: Mapping[str, Any], reply: Reply) -> list[Variant]:
    """The wordings of a sent form; one whose text was emptied is taken out."""
    found = []
    for variant in reply.variants:
        text = form.get(f"text-{variant.place}")
        if text is None:
            found.append(variant)
        elif str(text).strip() or reply.is_safety:
            found.append(_typed(form, str(variant.place), variant.language, variant.place))
    for code in LANGUAGES:
        if str(form.get(f"text-new-{code}", "")).strip():
            found.append(_typed(form, f"new-{code}", code, None))
    return found


def _typed(form: Mapping[str, Any], key: str, language: str, place: int | None) -> Variant:
    text = str(form.get(f"text-{key}", "")).replace("\r\n", "\n").rstrip("\n")
    return Variant(text, language, read_buttons(str(form.get(f"buttons-{key}", ""))), place)


def read_buttons(text: str) -> tuple[Button, ...]:
    """Buttons from lines such as `Book a visit | /book_appointment`."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts = [line.rpartition("|") if "|" in line else (line, "", "") for line in lines]
    return tuple((title.strip(), payload.strip()) for title, _, payload in parts)


def areas_of(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The bars of safety and privacy, each beside what was live, and how it moved."""
    found = []
    for key, title in (("safety", "The safety screen"), ("privacy", "Redaction")):
        new, live = report.get(key), report.get(f"live_{key}")
        if new:
            was = {bar["name"]: bar for bar in live["bars"]} if live else {}
            rows = [{**bar, "was": was.get(bar["name"])} for bar in new["bars"]]
            found.append({"key": key, "title": title, "messages": new["rows"], "bars": rows})
    return found
