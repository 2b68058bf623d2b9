"""For whom a task is: never for somebody whom the conversation's record does not name."""

import re

from actions.appointments.reading import Reading, put
from actions.appointments.task import Task, take_verified
from api.internal.schemas import IdentityRead

RELATIONSHIP = {"self": "self", "child": "guardian", "other": "proxy"}
_ANOTHER = re.compile(
    r"\b(?:(?:an)?other|second|different|not (?:him|her|that one)|otr[oa]|segund[oa])\b", re.I
)
_SAME = re.compile(
    r"\b(?:same|him|her|them|again|mism[oa]|[eé]l|ella)\b|^\W*(?:yes|yeah|yep|s[ií])\b", re.I
)
# Words that may mean the same child as "son" or "daughter" does.
_ANY_CHILD = frozenset(["child", "baby", "boy", "girl", ""])


def adopt_verified(task: Task, identity: IdentityRead) -> None:
    """When a task begins, patients who speak for themselves are not asked again who they are;
    a visit that waited for somebody else stays theirs."""
    own = task.relationship in (None, "self")
    if own and identity.verified and identity.relationship == "self":
        take_verified(task, identity)


def absorb_person(
    task: Task, reading: Reading, *, asked: str | None, identity: IdentityRead
) -> None:
    """Take for whom the visit is; whoever is somebody else now has a name of their own."""
    text, person = reading.turn.text, reading.understanding.person
    another = bool(_ANOTHER.search(text))
    if asked in ("contact", "code") and (
        reading.turn.tokens("PHONE") + reading.turn.tokens("EMAIL")
    ):
        return  # "my wife's number is ...": whose contact it is
    verified_other = identity.verified and identity.relationship != "self"
    if person is None:
        if asked == "relationship" and verified_other:
            _answer_same_or_another(task, reading, identity, another=another)
        return
    if asked == "patient_name" and task.relationship == "self" and reading.names_oneself:
        return
    role = RELATIONSHIP[person.role]
    if asked is None and verified_other and role == identity.relationship and not another:
        return  # the same child or another one: the next question
    alike = may_be_one(task.relation, person.relation)
    if role == task.relationship and alike and not (another and role != "self"):
        task.relation = task.relation or person.relation
        return
    set_relationship(task, role)
    task.relation = person.relation


def may_be_one(known: str | None, said: str | None) -> bool:
    """Whether two words for a person may mean the same one: "child" and "daughter" may."""
    return known in (None, said) or bool({known or "", said or ""} & _ANY_CHILD)


def set_relationship(task: Task, role: str) -> None:
    before = task.relationship
    put(task, "relationship", role, always=True)
    task.relation = None
    if before or role != "self":
        task.forget_person()


def _answer_same_or_another(
    task: Task, reading: Reading, identity: IdentityRead, *, another: bool
) -> None:
    names = reading.turn.tokens("PERSON")
    if another:
        set_relationship(task, identity.relationship)
    elif identity.person_token in names or (not names and _SAME.search(reading.turn.text)):
        take_verified(task, identity)
        task.changed.add("relationship")
