"""What somebody of a certain age can be offered."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from api.internal.schemas import FitRead
from api.scheduling import clinic
from api.scheduling.ages import WRITES_FROM, admits
from api.scheduling.models import VisitType

# Nobody younger keeps an account of their own with an online service (COPPA, 16 CFR 312.2).


def find_fit(*, session: Session, age: int | None) -> FitRead:
    if age is None:
        return FitRead(readable=False)
    visit_types = clinic.list_visit_types(session=session)
    fitting = [row for row in visit_types if admits(row.ages, age)]
    people = clinic.list_practitioners(session=session)
    return FitRead(
        readable=True,
        small_child=age < WRITES_FROM,
        visit_types=[row.id for row in fitting],
        practitioners=[row.id for row in people if admits(row.ages, age)],
        instead={
            row.id: other
            for row in visit_types
            if row not in fitting and (other := _nearest(row, fitting))
        },
    )


def _nearest(unfit: VisitType, fitting: Sequence[VisitType]) -> str | None:
    """The visit that shares most of its words with one that does not fit: another "physical"."""
    shared = {row.id: len(set(row.synonyms) & set(unfit.synonyms)) for row in fitting}
    best = max(shared, key=lambda each: shared[each], default=None)
    return best if best is not None and shared[best] else None
