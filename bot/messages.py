"""What a caller may send to the channel: read, bounded and made harmless before Rasa sees it."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any, Dict

MOST_CHARACTERS = 4_000
MOST_BYTES = 64 * 1024
_MOST_METADATA_BYTES = 8 * 1024
_COMMAND_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}")
_UNREADABLE = dict.fromkeys((*range(9), *range(11, 32), 127)) | {9: " "}


class Refused(Exception):
    """The request is not taken; `code` and `title` say why and hold nothing of it."""

    def __init__(self, status: int, code: str, title: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.title = title


@dataclass(frozen=True)
class Incoming:
    """One message for one conversation."""

    sender: str
    text: str
    utterance_id: str
    metadata: Dict[str, Any]


def incoming(body: bytes) -> Incoming:
    """The message in a request body; `Refused` with 400, 413 or 422 otherwise."""
    if len(body) > MOST_BYTES:
        raise Refused(413, "TooLarge", "The request is too large.")
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "NotJson", "The body is not JSON.") from None
    if not isinstance(content, dict):
        raise Refused(422, "Malformed", "The body is not an object.")
    metadata = _metadata(content.get("metadata"))
    trusted = metadata.pop("trusted_payload", False) is True
    utterance_id = metadata.setdefault("utterance_id", f"local-{uuid.uuid4().hex}")
    return Incoming(
        sender=identifier(content.get("sender"), "sender"),
        text=_text(content.get("message"), trusted=trusted),
        utterance_id=identifier(utterance_id, "metadata.utterance_id"),
        metadata=metadata,
    )


def identifier(value: Any, name: str) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Refused(422, "Malformed", f"{name} is not an id.")
    return value


def _metadata(value: Any) -> Dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused(422, "Malformed", "metadata is not an object.")
    if len(json.dumps(value)) > _MOST_METADATA_BYTES:
        raise Refused(413, "TooLarge", "metadata is too large.")
    return dict(value)


def _text(value: Any, *, trusted: bool) -> str:
    if not isinstance(value, str):
        raise Refused(422, "Malformed", "message is not a text.")
    if len(value) > MOST_CHARACTERS:
        raise Refused(413, "MessageTooLong", f"A message has at most {MOST_CHARACTERS} characters.")
    text = value.encode("utf-8", "replace").decode().translate(_UNREADABLE).strip()
    if not trusted:
        text = without_command(text)
    if not text:
        raise Refused(422, "Malformed", "message is empty.")
    return text


def without_command(text: str) -> str:
    """The text so that Rasa does not read it as a command: it begins with no slash.

    A message of nothing but slashes, or of the name of an intent after one, becomes a question
    mark, which is about what it says.
    """
    bare = text.lstrip("/ \t\n\r\f\v\u00a0\u2028\u2029").strip()
    while bare.startswith("/"):
        bare = bare.lstrip("/").strip()
    if bare != text and _COMMAND_NAME.match(bare):
        return "?"
    return bare or ("?" if text else "")
