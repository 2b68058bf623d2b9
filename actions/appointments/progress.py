"""One message's way through an appointment task."""

from dataclasses import dataclass
from typing import Any

from actions.appointments.task import Purpose, Task, is_settled, next_question
from actions.turn import Turn
from api.internal.schemas import FitRead, IdentityRead
from api.scheduling.schemas import OfferRead


@dataclass
class Step:
    """`rejected`: the message is not for this form; `done`: the task has ended.

    `narrowed`: the few shown times that a message fits. `fit`: what suits the patient's age, once
    that is known. `made`: the id of the visit that was booked or moved, empty once it was
    cancelled. `waiting`: whose visits are to be booked after this one (several.py), when changed.
    `note`: the visit for which a note may be left; `reason`: why one is wished for (reason.py).
    """

    turn: Turn
    task: Task
    purpose: Purpose
    asked: str | None
    identity: IdentityRead
    rejected: bool = False
    done: bool = False
    narrowed: list[OfferRead] | None = None
    fit: FitRead | None = None
    unclear_birth_date: bool = False
    made: str | None = None
    waiting: list[dict[str, Any]] | None = None
    note: dict[str, Any] | None = None
    reason: dict[str, Any] | None = None

    @property
    def question(self) -> str | None:
        return next_question(self.task, self.purpose, self.identity)

    @property
    def settled(self) -> bool:
        """Whether the task is for the very person whom the conversation verified."""
        return is_settled(self.task, self.identity)
