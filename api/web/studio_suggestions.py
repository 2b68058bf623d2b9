"""The page of suggestions: what patients say that no example says yet, to be added by the group."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.identity.models import Staff
from api.studio import messages, suggestions
from api.studio.draft import Draft
from api.studio.errors import ContentRefused
from api.studio.examples import taken_keys
from api.studio.intents import list_intents
from api.studio.learning import Proposal, teach
from api.studio.live import Follower
from api.studio.messages import WordsGone
from api.studio.suggestions import Group, Suggestions
from api.web.pages import render
from api.web.studio_access import Learner, Teacher, directory_of, editor_of
from api.web.studio_parts import DONE, REFUSED, told

router = APIRouter(prefix="/admin/studio/suggestions", include_in_schema=False)
MOST_CHOSEN = 100
# So many wordings of a group are shown to the live model for a guess.
ASKED = 3


@router.get("")
def show_suggestions(
    request: Request,
    room: RoomDep,
    staff: Learner,
    everything: str = "",
    done: str = "",
    change: str = "",
) -> Response:
    return _page(
        request, room, staff, everything=bool(everything), notice=DONE.get(done), undo=change
    )


@router.post("/add")
def add(
    request: Request,
    room: RoomDep,
    staff: Teacher,
    message: Annotated[list[str], Form(default_factory=list)],
    intent: Annotated[str, Form(max_length=200)] = "",
    everything: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Make the chosen messages examples of an intent; their words are read again, not taken over
    from the page."""
    chosen, wide = list(dict.fromkeys(message)), bool(everything)
    try:
        if not chosen:
            raise ContentRefused(["Choose at least one message."])
        if len(chosen) > MOST_CHOSEN:
            raise ContentRefused([f"At most {MOST_CHOSEN} messages at once."])
        if not intent:
            raise ContentRefused(["Choose an intent."])
        proposals = _proposals(room, staff, chosen)
        taught = teach(
            editor_of(room, staff),
            name=intent,
            proposals=proposals,
            directory=directory_of(room),
        )
    except REFUSED as error:
        return _page(
            request, room, staff, everything=wide, chosen=chosen, meant=intent, **told(error)
        )
    problems = [
        *taught.refused,
        *(f"“{one}” is an example of {intent} already." for one in taught.repeated),
    ]
    if gone := len(chosen) - len(proposals):
        problems.append(f"{gone} of the chosen messages were erased meanwhile.")
    if not problems:
        query = f"?{'everything=1&' if wide else ''}done=added&change={taught.change}"
        return RedirectResponse(f"/admin/studio/suggestions{query}", 303)
    return _page(
        request,
        room,
        staff,
        everything=wide,
        chosen=chosen,
        meant=intent,
        notice=f"{len(taught.accepted)} of {len(chosen)} messages were added to {intent}.",
        problems=problems,
        undo=taught.change,
        status=200 if taught.accepted else 422,
    )


def _proposals(room: Room, staff: Staff, chosen: Sequence[str]) -> list[Proposal]:
    """The chosen messages as they are now; what is gone is left out."""
    with room.database.write() as session:
        found = messages.access_messages(
            session=session, room=room, utterance_ids=chosen, staff_id=staff.id
        )
        proposals = []
        for one in found:
            try:
                known = messages.get_known(
                    session=session, room=room, conversation_id=one.conversation_id
                )
            except WordsGone:
                continue
            proposals.append(Proposal(one.line, one.text, known))
    return proposals


def _page(
    request: Request,
    room: Room,
    staff: Staff,
    *,
    everything: bool,
    status: int = 200,
    **values: Any,
) -> Response:
    draft = editor_of(room, staff).draft
    with room.database.read() as session:
        unlabelled = suggestions.list_unlabelled(
            session=session, room=room, taken=taken_keys(draft), everything=everything
        )
    found = suggestions.suggest(unlabelled, request.app.state.vectors)
    with room.database.write() as session:
        read = [one.message for group in found.groups for one in suggestions.shown(group)]
        messages.note_read(session=session, messages=read, staff_id=staff.id)
    names = _names(draft)
    return render(
        request,
        "studio/suggestions.html",
        status=status,
        staff=staff,
        found=found,
        groups=_groups(request.app.state.follower, found, names),
        intents=names,
        everything=everything,
        newest=suggestions.NEWEST,
        **values,
    )


def _names(draft: Draft) -> list[str]:
    return sorted(one.name for one in list_intents(draft))


def _groups(follower: Follower, found: Suggestions, names: Sequence[str]) -> list[dict[str, Any]]:
    """Each group with the intent that the live model takes it for, all in all."""
    asked = [one.message.line for group in found.groups for one in suggestions.shown(group)[:ASKED]]
    ranked = iter(follower.rank_all(asked))
    groups = []
    for group in found.groups:
        shares: dict[str, float] = {}
        for _ in suggestions.shown(group)[:ASKED]:
            for name, share in next(ranked, ()):
                if name in names:
                    shares[name] = shares.get(name, 0.0) + share
        best = max(shares, key=lambda name: shares[name]) if shares else ""
        groups.append(_group(group, best))
    return groups


def _group(group: Group, suggested: str) -> dict[str, Any]:
    wordings = suggestions.shown(group)
    return {
        "count": group.count,
        "wordings": len(group.wordings),
        "suggested": suggested,
        "more": len(group.wordings) - len(wordings),
        "lines": [
            {"id": one.message.id, "text": one.message.line, "count": one.count} for one in wordings
        ],
    }
