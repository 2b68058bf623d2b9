"""Alembic's entry: the same schema on SQLite and PostgreSQL."""

from alembic import context

from api.audit import models as _audit
from api.conversations import models as _conversations
from api.conversations import visit_notes as _visit_notes
from api.db import Base, Database
from api.escalations import models as _escalations
from api.identity import models as _identity
from api.outbox import models as _outbox
from api.privacy import vault as _vault
from api.reminders import models as _reminders
from api.reviews import models as _reviews
from api.rights import models as _rights
from api.scheduling import models as _scheduling

TABLES_OF = (
    _audit,
    _conversations,
    _visit_notes,
    _escalations,
    _identity,
    _outbox,
    _vault,
    _reminders,
    _reviews,
    _rights,
    _scheduling,
)


def migrate() -> None:
    database = Database(context.config.attributes["url"])
    with database.engine.begin() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=database.is_sqlite,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    database.dispose()


migrate()
