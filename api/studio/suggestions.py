"""What patients say that no example says yet, in groups of what means much the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from api.conversations.models import Utterance
from api.conversations.protect import CODE_MARK
from api.conversations.room import Room
from api.privacy.tokens import find_tokens
from api.studio.examples import MOST_CHARACTERS, key_of
from api.studio.messages import Message, newest, opened, unsure
from api.studio.similar import Vectors, grouped

NEWEST = 2000
AT_ONCE = 300
MOST_GROUPS, MOST_LINES = 20, 8


@dataclass(frozen=True)
class Wording:
    """One way to say something: the newest message that says it so, and how many do."""

    message: Message
    count: int


@dataclass(frozen=True)
class Group:
    wordings: tuple[Wording, ...]

    @property
    def count(self) -> int:
        return sum(one.count for one in self.wordings)


@dataclass(frozen=True)
class Unlabelled:
    """The wordings that no example has; how many messages hold a token and are left out."""

    wordings: tuple[Wording, ...]
    with_tokens: int


@dataclass(frozen=True)
class Suggestions:
    """`alone`: wordings that resemble no other; `waiting`: those not compared yet."""

    groups: tuple[Group, ...]
    more_groups: int
    alone: int
    waiting: int
    with_tokens: int


def list_unlabelled(
    *, session: Session, room: Room, taken: Mapping[str, str], everything: bool
) -> Unlabelled:
    """The newest messages without an example; only the unsure ones unless `everything` is wanted.

    Nothing is noted as read: the caller does so for those that it shows.
    """
    conditions: list[ColumnElement[bool]] = [
        Utterance.is_payload.is_(False),
        Utterance.intent.is_not(None),
        or_(Utterance.disposition.is_(None), Utterance.disposition.in_(("none", "clinician"))),
    ]
    if not everything:
        conditions.append(unsure())
    rows = session.execute(newest(*conditions).limit(NEWEST)).all()
    first: dict[str, Message] = {}
    counts: dict[str, int] = {}
    with_tokens = 0
    for one in opened(session, room, rows):
        if not one.line or len(one.line) > MOST_CHARACTERS:
            continue
        if find_tokens(one.line) or CODE_MARK in one.line:
            with_tokens += 1
            continue
        key = key_of(one.line)
        if key not in taken:
            first.setdefault(key, one)
            counts[key] = counts.get(key, 0) + 1
    wordings = tuple(Wording(message, counts[key]) for key, message in first.items())
    return Unlabelled(wordings, with_tokens)


def suggest(found: Unlabelled, memory: Vectors) -> Suggestions:
    """Groups of what is alike, those said most often first; takes some seconds at first."""
    by_id = {one.message.id: one for one in found.wordings}
    known = memory.read({one: by_id[one].message.line for one in by_id}, at_once=AT_ONCE)
    groups = [_group(ids, by_id) for ids in grouped(known)]
    # Said again and again in one wording is a group of its own.
    inside = {one.message.id for group in groups for one in group.wordings}
    groups += [
        Group((one,)) for one in found.wordings if one.count > 1 and one.message.id not in inside
    ]
    groups.sort(key=lambda one: -one.count)
    grouped_ids = {one.message.id for group in groups for one in group.wordings}
    return Suggestions(
        groups=tuple(groups[:MOST_GROUPS]),
        more_groups=max(0, len(groups) - MOST_GROUPS),
        alone=len(set(known) - grouped_ids),
        waiting=len(by_id) - len(known),
        with_tokens=found.with_tokens,
    )


def shown(group: Group) -> Sequence[Wording]:
    """The wordings of a group that a page has room for."""
    return group.wordings[:MOST_LINES]


def _group(ids: Sequence[str], by_id: Mapping[str, Wording]) -> Group:
    return Group(tuple(by_id[one] for one in ids))
