"""Liveness, readiness and metrics."""

import hmac
from typing import Annotated

import anyio.to_thread
import httpx
from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api import clock
from api.conversations.room import Room
from api.errors import NotAllowed
from api.escalations import service as escalations
from api.outbox import service as outbox
from api.reminders import health as reminders
from api.safety import service as safety
from api.settings import Settings
from api.trust import trusted

router = APIRouter(tags=["health"])


@router.get("/health/live")
async def live() -> dict[str, str]:
    return {"status": "live"}


@router.get("/health/ready")
async def ready(request: Request) -> JSONResponse:
    """200 only when the assistant can answer: database, dialogue model, actions, safety rules."""
    room: Room = request.app.state.room
    parts = {
        "database": await anyio.to_thread.run_sync(_database_answers, room),
        "bot": await room.bot.is_ready(),
        "actions": await _actions_answer(room.settings.actions_port),
        "safety_rules": "no safety rules are loaded" not in safety.rule_warnings(),
    }
    return JSONResponse(parts, status_code=200 if all(parts.values()) else 503)


@router.get("/metrics")
def metrics(request: Request, authorization: Annotated[str, Header()] = "") -> Response:
    """Prometheus figures, from this machine or with METRICS_TOKEN."""
    room: Room = request.app.state.room
    given = authorization.removeprefix("Bearer ").strip()
    if not _is_token(room.settings, given) and not _is_at_home(room.settings, request):
        raise NotAllowed
    registry = CollectorRegistry()
    with room.database.read() as session:
        gauge = Gauge("frontdesk_escalations_open", "Escalations nobody has", registry=registry)
        gauge.set(escalations.count_open(session=session))
        waiting = Gauge("frontdesk_outbox", "Messages by state", ["status"], registry=registry)
        for status, count in outbox.count_by_status(session=session).items():
            waiting.labels(status).set(count)
        _add_reminders(registry, reminders.measure(session=session, now=clock.now()))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _is_token(settings: Settings, given: str) -> bool:
    token = settings.metrics_token
    if token is None:
        return False
    return hmac.compare_digest(given.encode(), token.get_secret_value().encode())


def _is_at_home(settings: Settings, request: Request) -> bool:
    """From this machine. In production it also asks for this machine: a proxy here may stand for
    anybody, and passes on the clinic's name or whom it asks for."""
    here = ("127.0.0.1", "::1", "localhost")
    if request.client is None or request.client.host not in here:
        return False
    is_passed_on = request.url.hostname not in here or "x-forwarded-for" in request.headers
    return not (settings.is_production and is_passed_on)


def _add_reminders(registry: CollectorRegistry, health: reminders.Health) -> None:
    """Whether a worker is there and keeps up: alert on a lag, or on a beat that stops."""
    figures = {
        "frontdesk_dose_lag_seconds": ("Oldest due dose not yet said", health.dose_lag),
        "frontdesk_outbox_lag_seconds": ("Oldest due message not yet sent", health.outbox_lag),
        "frontdesk_doses_planned_hours": ("Doses are written so far ahead", health.planned_hours),
        "frontdesk_workers": ("Workers seen in the last minute", health.workers),
    }
    for name, (about, value) in figures.items():
        Gauge(name, about, registry=registry).set(value)
    lags = Gauge(
        "frontdesk_channel_lag_seconds", "The same by channel", ["channel"], registry=registry
    )
    for channel, lag in health.channel_lags.items():
        lags.labels(channel).set(lag)
    if health.beat_seconds is not None:
        last = Gauge("frontdesk_worker_beat_seconds", "Since a worker was seen", registry=registry)
        last.set(health.beat_seconds)
    if health.backups_seconds is not None:
        about = "Since a worker at work came round to erasures and backups"
        Gauge("frontdesk_worker_backups_seconds", about, registry=registry).set(
            health.backups_seconds
        )


def _database_answers(room: Room) -> bool:
    try:
        with room.database.read() as session:
            session.execute(text("SELECT 1 FROM conversation LIMIT 1"))
    except SQLAlchemyError:
        return False
    return True


async def _actions_answer(port: int) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2.0, trust_env=False, verify=trusted()) as client:
            response = await client.get(f"http://127.0.0.1:{port}/health")
    except httpx.HTTPError:
        return False
    return response.status_code == 200
