"""A year of plans, instant by instant; `frontdesk bench reminders --year` runs 10,000 of them."""

from api.db import Database
from tools.reminder_year import run_year


def test_every_due_dose_has_exactly_one_event(database: Database) -> None:
    outcome = run_year(database, plans=40, seed=7)
    assert outcome.wrong == []
    assert outcome.doses > 40 * 200
