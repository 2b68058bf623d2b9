"""What somebody who owns the database could do: take its own rules away, then change rows."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.db import dialect_of


def drop_rules(session: Session) -> None:
    """Take the audit trail's triggers away."""
    postgresql = dialect_of(session) == "postgresql"
    query = (
        "SELECT tgname FROM pg_trigger "
        "WHERE tgrelid = 'audit_record'::regclass AND NOT tgisinternal"
        if postgresql
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_record'"
    )
    for (name,) in session.execute(text(query)).all():
        session.execute(text(f"DROP TRIGGER {name}{' ON audit_record' if postgresql else ''}"))


def tamper(session: Session, statement: str) -> None:
    """Change the audit trail behind its rules."""
    drop_rules(session)
    session.execute(text(statement))
