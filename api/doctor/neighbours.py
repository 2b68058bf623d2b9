"""Who answers at an address of this machine: one of our processes, somebody else, nobody."""

from collections.abc import Mapping
from typing import Any

import httpx

from api.settings import Settings
from api.supervisor import reachable
from api.trust import trusted

SECONDS = 3.0
# It asks its neighbours first.
READY_SECONDS = 10.0


def api_parts(settings: Settings) -> Mapping[str, bool] | None:
    """What our api says of its parts; None: what answers at PORT is not ours."""
    host = reachable(settings.host)
    base = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
    if ask(f"{base}/health/live") != {"status": "live"}:
        return None
    parts = ask(f"{base}/health/ready", seconds=READY_SECONDS)
    return {name: value is True for name, value in parts.items()} if parts else None


def served_model(settings: Settings) -> str | None:
    """The id of the model that the dialogue process serves; None: it is not ours."""
    answer = ask(f"{settings.bot.rstrip('/')}/webhooks/frontdesk/")
    return str(answer.get("model_id") or "") if answer and "status" in answer else None


def are_actions(settings: Settings) -> bool:
    """Whether our actions answer at ACTIONS_PORT."""
    answer = ask(f"http://127.0.0.1:{settings.actions_port}/health")
    return answer is not None and answer.get("status") == "ok" and "actions" in answer


def ask(url: str, *, seconds: float | None = None) -> dict[str, Any] | None:
    """The JSON object at an address, whatever the status; None if there is none."""
    try:
        with httpx.Client(timeout=seconds or SECONDS, trust_env=False, verify=trusted()) as client:
            answer = client.get(url).json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None
    return answer if isinstance(answer, dict) else None
