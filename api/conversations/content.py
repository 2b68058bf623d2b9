"""What an utterance says: text with tokens, buttons, attachments; kept encrypted."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from api.privacy.keys import FieldCipher


@dataclass(frozen=True)
class Content:
    """Text holds tokens, never identifiers."""

    text: str
    buttons: tuple[dict[str, str], ...] = ()
    attachments: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Reply:
    """One message about to be said to the patient."""

    content: Content
    sender: str = "assistant"
    response_name: str | None = None
    pinned: bool = False
    # Buttons of a kept reply stay usable after other messages (a dose, a false alarm).
    keep_offers: bool = False
    staff_id: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def with_attachments(self, *attachments: dict[str, str]) -> "Reply":
        return replace(self, content=replace(self.content, attachments=attachments))


def say(text: str, *, response_name: str | None = None, **buttons: str) -> Reply:
    """A plain reply; keyword arguments are button titles by payload name, without the slash."""
    offered = tuple({"title": title, "payload": f"/{name}"} for name, title in buttons.items())
    return Reply(Content(text=text, buttons=offered), response_name=response_name)


def seal_content(content: Content, *, cipher: FieldCipher, utterance_id: str) -> bytes:
    body = {"t": content.text, "b": list(content.buttons), "a": list(content.attachments)}
    return cipher.encrypt(json.dumps(body, separators=(",", ":")), where=_where(utterance_id))


def open_content(blob: bytes, *, cipher: FieldCipher, utterance_id: str) -> Content:
    body = json.loads(cipher.decrypt(blob, where=_where(utterance_id)))
    return Content(text=body["t"], buttons=tuple(body["b"]), attachments=tuple(body["a"]))


def _where(utterance_id: str) -> str:
    return f"utterance.content.{utterance_id}"
