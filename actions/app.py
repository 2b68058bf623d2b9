"""The webhook that Rasa calls: `uvicorn actions.app:app`.

The SDK's own server is not used: it listens everywhere, allows every origin, and repeats the
tracker in its error answers. Here an error is a short code, logged without any words.
"""

import hmac
import json
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from dotenv import load_dotenv
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from actions.client import ApiRefused, ApiUnreachable
from actions.registry import ACTIONS
from actions.turn import close_http

MAX_BYTES = 4 * 1024 * 1024
log = logging.getLogger("actions")


def create_app() -> Starlette:
    load_dotenv(Path.cwd() / ".env")
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action)
    app = Starlette(
        routes=[
            Route("/webhook", run_action, methods=["POST"]),
            Route("/health", tell_health, methods=["GET"]),
        ],
        lifespan=_lifespan,
    )
    app.state.executor = executor
    return app


@asynccontextmanager
async def _lifespan(_app: Starlette) -> AsyncIterator[None]:
    yield
    await close_http()


async def tell_health(request: Request) -> Response:
    return JSONResponse({"status": "ok", "actions": len(request.app.state.executor.actions)})


async def run_action(request: Request) -> Response:
    if not _is_allowed(request):
        return _problem(401, "NotAllowed")
    body = await _bounded_body(request)
    if body is None:
        return _problem(413, "TooLarge")
    call = _read_call(body)
    if call is None:
        return _problem(422, "Malformed")
    name = call["next_action"]
    try:
        result = await request.app.state.executor.run(call)
    except ActionExecutionRejection:
        # Rasa reads action_name from a 400 and goes on to other policies.
        return JSONResponse({"action_name": name, "error": "rejected"}, status_code=400)
    except ActionNotFoundException:
        log.error("an action is not known")
        return _problem(404, "ActionUnknown")
    except (ApiUnreachable, ApiRefused) as error:
        log.error("%s failed: %s", name, error)
        return _problem(502, type(error).__name__)
    except Exception as error:  # whatever went wrong, its message may hold words
        log.error("%s failed: %s at %s", name, type(error).__name__, _place(error))
        return _problem(500, "ActionFailed")
    return JSONResponse({"events": result.events, "responses": result.responses})


def _is_allowed(request: Request) -> bool:
    secret = os.environ.get("ACTIONS_SECRET")
    if not secret:
        return True
    given = request.query_params.get("token") or request.headers.get(
        "authorization", ""
    ).removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), secret.encode())


async def _bounded_body(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            return None
    return bytes(body)


def _read_call(body: bytes) -> dict[str, Any] | None:
    try:
        call = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(call, dict) or not isinstance(call.get("next_action"), str):
        return None
    if not isinstance(call.get("tracker"), dict):
        return None
    # No action of ours reads the domain; without this the SDK asks Rasa to send it again.
    return {**call, "domain": call.get("domain") or {}}


def _problem(status: int, code: str) -> Response:
    return JSONResponse({"code": code, "error": code}, status_code=status)


def _place(error: BaseException) -> str:
    """File and line of the innermost frame: where, not what."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


app = create_app()
