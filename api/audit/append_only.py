"""The audit trail's rules in the database itself: records are added and sealed once, never changed.

A cut of what is past its time is allowed by a row in `audit_cut`, put there and taken away inside
the transaction of the cut, so that nobody else ever sees it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import DDL, Table, delete, event, insert
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

COLUMNS = ("id", "at", "actor_kind", "actor_id", "action", "subject_kind", "subject_id", "detail")
_SAME = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in COLUMNS)
_SEALED_ONCE = (
    "OLD.position IS NULL AND OLD.seal IS NULL"
    " AND NEW.position IS NOT NULL AND NEW.seal IS NOT NULL"
)
_SQLITE = (
    f"""CREATE TRIGGER audit_record_is_not_changed BEFORE UPDATE ON audit_record
    WHEN NOT ({_SEALED_ONCE} AND {_SAME})
    BEGIN SELECT RAISE(ABORT, 'audit_record is append-only'); END""",
    """CREATE TRIGGER audit_record_is_not_deleted BEFORE DELETE ON audit_record
    WHEN NOT EXISTS (SELECT 1 FROM audit_cut)
    BEGIN SELECT RAISE(ABORT, 'audit_record is append-only'); END""",
    # INSERT OR REPLACE asks no trigger of DELETE.
    """CREATE TRIGGER audit_record_is_not_replaced BEFORE INSERT ON audit_record
    WHEN EXISTS (SELECT 1 FROM audit_record WHERE id = NEW.id OR position = NEW.position)
    BEGIN SELECT RAISE(ABORT, 'audit_record is append-only'); END""",
)
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION audit_record_stays() RETURNS trigger AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF {_SEALED_ONCE} AND to_jsonb(NEW) - 'position' - 'seal'
                = to_jsonb(OLD) - 'position' - 'seal' THEN
                RETURN NEW;
            END IF;
        ELSIF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM audit_cut) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'audit_record is append-only';
    END $$ LANGUAGE plpgsql""",  # noqa: S608
    """CREATE TRIGGER audit_record_is_not_changed BEFORE UPDATE OR DELETE ON audit_record
    FOR EACH ROW EXECUTE FUNCTION audit_record_stays()""",
    """CREATE TRIGGER audit_record_is_not_emptied BEFORE TRUNCATE ON audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION audit_record_stays()""",
)
RULES = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
UNRULES = {
    "sqlite": tuple(
        f"DROP TRIGGER audit_record_is_not_{done}" for done in ("changed", "deleted", "replaced")
    ),
    "postgresql": ("DROP FUNCTION audit_record_stays() CASCADE",),
}


def add_rules(table: Table) -> None:
    """Tables made without the migrations have the same rules."""
    for dialect, statements in RULES.items():
        for statement in statements:
            rule: DDL = DDL(statement)  # type: ignore[no-untyped-call]
            rule = rule.execute_if(dialect=dialect)
            event.listen(table, "after_create", rule)


@contextmanager
def cutting(on: Session | Connection, cuts: Table) -> Iterator[None]:
    """Inside this block and the caller's transaction records may be deleted."""
    on.execute(insert(cuts).values(id=1))
    yield
    on.execute(delete(cuts))
