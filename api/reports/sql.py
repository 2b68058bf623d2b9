"""What the two databases say differently: amounts of time, and hours to count by."""

from typing import Any

from sqlalchemy import ColumnElement, Float, cast, extract, func
from sqlalchemy.orm import Session


def seconds_between(session: Session, earlier: Any, later: Any) -> ColumnElement[float]:
    if _is_sqlite(session):
        return (func.julianday(later) - func.julianday(earlier)) * 86400.0
    return cast(extract("epoch", later.op("-")(earlier)), Float)


def hour_of(session: Session, instant: Any) -> ColumnElement[str]:
    """The UTC hour as text, `2027-03-10 15`: hours are counted together to days of the clinic."""
    if _is_sqlite(session):
        return func.strftime("%Y-%m-%d %H", instant)
    return func.to_char(func.timezone("UTC", instant), "YYYY-MM-DD HH24")


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
