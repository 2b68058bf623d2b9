"""The demo outbox: what a demo clinic's phones and mailboxes would have received."""

from typing import Any

from fastapi import APIRouter, Request

from api.deps import AppSettings, Keys, ReadSession
from api.errors import NotFound
from api.outbox import service

router = APIRouter(tags=["demo"])
LOOPBACK = ("127.0.0.1", "::1", "testclient")


@router.get("/demo/outbox")
def list_outbox(
    request: Request, session: ReadSession, keystore: Keys, settings: AppSettings
) -> list[dict[str, Any]]:
    """Development mode and loopback only: it shows one-time codes."""
    if settings.is_production or request.client is None or request.client.host not in LOOPBACK:
        raise NotFound
    return [
        {
            "id": item.id,
            "conversation_id": item.conversation_id,
            "channel": item.channel,
            "to": item.to,
            "text": item.text,
            "created_at": item.created_at.isoformat(),
            "status": item.status,
        }
        for item in service.list_deliveries(session=session, keystore=keystore)
    ]
