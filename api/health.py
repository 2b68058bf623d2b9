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

from api.conversations.room import Room
from api.errors import NotAllowed
from api.escalations import service as escalations
from api.outbox import service as outbox
from api.safety import service as safety

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
    """Prometheus figures, from loopback or with METRICS_TOKEN."""
    room: Room = request.app.state.room
    token = room.settings.metrics_token
    given = authorization.removeprefix("Bearer ").strip()
    allowed = bool(token and hmac.compare_digest(given.encode(), token.get_secret_value().encode()))
    if not allowed and (request.client is None or request.client.host not in ("127.0.0.1", "::1")):
        raise NotAllowed
    registry = CollectorRegistry()
    with room.database.read() as session:
        gauge = Gauge("frontdesk_escalations_open", "Escalations nobody has", registry=registry)
        gauge.set(escalations.count_open(session=session))
        waiting = Gauge("frontdesk_outbox", "Messages by state", ["status"], registry=registry)
        for status, count in outbox.count_by_status(session=session).items():
            waiting.labels(status).set(count)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _database_answers(room: Room) -> bool:
    try:
        with room.database.read() as session:
            session.execute(text("SELECT 1 FROM conversation LIMIT 1"))
    except SQLAlchemyError:
        return False
    return True


async def _actions_answer(port: int) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            response = await client.get(f"http://127.0.0.1:{port}/health")
    except httpx.HTTPError:
        return False
    return response.status_code == 200
