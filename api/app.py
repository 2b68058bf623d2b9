"""The backend's application: open this first.

`create_app` puts the rooms together: stores and keys in `app.state`, the chat API for patients,
the pages for staff, `/internal` for Rasa's actions, health and metrics. One patient turn is in
`conversations/turn.py`.
"""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache

import structlog
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException

from api import errors, health
from api.conversations import note_routes, presence_routes, return_routes
from api.conversations import routes as conversation_routes
from api.conversations.recovery import keep_recovering
from api.conversations.room import Room, open_room
from api.identity.oidc import open_provider
from api.identity.staff_secrets import hash_of_nobody
from api.internal import briefing, symptoms
from api.internal import reminders as internal_reminders
from api.internal import routes as internal_routes
from api.logs import configure_logs
from api.outbox import routes as outbox_routes
from api.privacy import redact
from api.rate import Limiter, NoteOrigin, OriginBook
from api.reviews import routes as review_routes
from api.rights import routes as rights_routes
from api.safety import service as safety
from api.scheduling import routes as scheduling_routes
from api.settings import Settings, get_settings
from api.studio.live import follow_once, keep_following, open_follower
from api.studio.similar import Vectors
from api.studio.trying import Trier
from api.web import (
    accounts,
    appointment_pages,
    conversation_pages,
    delivery_pages,
    import_pages,
    oidc,
    one_click,
    own_password,
    presence_live,
    queue_pages,
    reminder_links,
    reminder_pages,
    reminder_setting,
    reminder_steering,
    report_pages,
    review_pages,
    sign_in,
    staff_live,
    staff_pages,
    staff_work,
    step_up,
    studio_conflicts,
    studio_creating,
    studio_entries,
    studio_facts,
    studio_intents,
    studio_messages,
    studio_releases,
    studio_replies,
    studio_stories,
    studio_suggestions,
    studio_trying,
)
from api.web import routes as web_routes
from api.web.failures import (
    http_page_or_problem,
    malformed_page_or_problem,
    page_or_problem,
    store_page_or_problem,
    unfit_page_or_problem,
)
from api.web.guard import PublicGuard

log = structlog.get_logger()
STOP_SECONDS = 3.0


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application. Stores must exist (`frontdesk migrate`)."""
    settings = settings or get_settings()
    configure_logs()
    app = FastAPI(
        routes=list(_rooms().routes),
        title="Frontdesk",
        summary="A virtual health assistant for a clinic's website.",
        version="0.1.0",
        lifespan=_lifespan,
        redoc_url=None,
        docs_url=None,
        # Nothing of a request goes to collectors that the environment names.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.settings = settings
    app.state.room = open_room(settings)
    app.state.database = app.state.room.database
    app.state.keystore = app.state.room.keystore
    app.state.internal_secret = os.environ.get("INTERNAL_SECRET") or secrets.token_urlsafe(32)
    app.state.conversation_limiter = Limiter(count=settings.conversations_per_minute, seconds=60)
    app.state.origins = OriginBook()
    app.state.sign_in_limiter = Limiter(count=10, seconds=300)
    app.state.follower = open_follower(settings, app.state.room.database)
    app.state.vectors = Vectors()
    app.state.trier = Trier()
    app.state.provider = open_provider(settings)
    app.state.provider_limiter = Limiter(count=60, seconds=60)
    app.add_exception_handler(errors.FrontdeskError, page_or_problem)
    app.add_exception_handler(RequestValidationError, malformed_page_or_problem)
    app.add_exception_handler(HTTPException, http_page_or_problem)
    app.add_exception_handler(DataError, unfit_page_or_problem)
    app.add_exception_handler(OperationalError, store_page_or_problem)
    app.add_exception_handler(Exception, errors.unexpected_error_response)
    app.add_middleware(NoteOrigin, book=app.state.origins)
    app.add_middleware(PublicGuard, settings=settings)
    return app


@cache
def _rooms() -> APIRouter:
    """Every route, put together once: another application of this process takes the same ones."""
    rooms = APIRouter()
    # Looked through in this order for each request: what a turn calls comes first.
    rooms.include_router(conversation_routes.router)
    for routes in (briefing, scheduling_routes, symptoms, internal_reminders, note_routes):
        rooms.include_router(routes.router, dependencies=[internal_routes.SecretRequired])
    rooms.include_router(internal_routes.router)
    for routes in (
        presence_routes,
        return_routes,
        review_routes,
        rights_routes,
        outbox_routes,
        web_routes,
        sign_in,
        step_up,
        own_password,
        oidc,
        accounts,
        queue_pages,
        staff_work,
        staff_pages,
        staff_live,
        conversation_pages,
        delivery_pages,
        import_pages,
        appointment_pages,
        review_pages,
        report_pages,
        reminder_pages,
        reminder_setting,
        reminder_steering,
        one_click,
        reminder_links,
        presence_live,
        studio_releases,
        studio_conflicts,
        studio_creating,
        studio_entries,
        studio_facts,
        studio_intents,
        studio_messages,
        studio_replies,
        studio_suggestions,
        studio_trying,
        studio_stories,
        health,
    ):
        rooms.include_router(routes.router)
    return rooms


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    room: Room = app.state.room
    await asyncio.to_thread(_load)
    # The rules of the release that is live, before the first patient.
    await follow_once(app.state.follower)
    stop = asyncio.Event()
    recovering = asyncio.create_task(keep_recovering(room, stop))
    following = asyncio.create_task(keep_following(app.state.follower, stop))
    warming = asyncio.create_task(asyncio.to_thread(_warm_up))
    try:
        yield
    finally:
        stop.set()
        app.state.trier.close()
        # A round under way ends by itself: cancelled, its thread would outlive the stores.
        await asyncio.wait({recovering, following, warming}, timeout=STOP_SECONDS)
        for task in (recovering, following, warming):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        app.state.vectors.close()
        await room.bot.close()
        room.database.dispose()
        room.keystore.close()


def _load() -> None:
    """Rules and models, before the first patient waits for them."""
    if not safety.load_rules():
        log.error("safety_rules_refused", warnings=list(safety.rule_warnings()))
    safety.screen(text="when are you open")  # through all of them
    try:
        redact.warm_up()
    except RuntimeError as error:
        # Without the redactor every message goes to quarantine and to a person.
        log.error("redactor_unavailable", kind=type(error).__name__)


def _warm_up() -> None:
    """What makes no difference but to the speed of the first messages, beside them."""
    try:
        hash_of_nobody()
        safety.warm_up()
    except Exception as error:  # whatever it was: without it all goes on, only slower at first
        log.warning("warm_up_failed", kind=type(error).__name__)
