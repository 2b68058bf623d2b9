"""Links in messages that lead back to a chat.

`page_link` opens the page with the chat; what the browser still remembers it shows again.
`return_link` also opens a conversation that the browser has forgotten. It goes only to a contact
that a one-time code of that conversation proved, is signed, and works for a few days. It stands
behind the `#`: no server and no proxy logs it.

It may be used again until then: people open a message twice, on the phone and at home, and a link
that was used up by the first look would shut them out of an answer that waits. What it opens is
that one conversation and nothing else; each use is on record.
"""

import hmac
import re
from datetime import UTC, datetime, timedelta

from api.privacy.keys import KeyStore
from api.settings import Settings

LINK_FOR = timedelta(days=3)
_KEY = re.compile(r"([0-9a-f]{32})\.([0-9]{10})\.([0-9a-f]{40})")


def page_link(settings: Settings) -> str:
    """The page that the clinic named, else our own."""
    return settings.chat_page_url or f"{settings.address}/"


def return_link(
    *, settings: Settings, keystore: KeyStore, conversation_id: str, now: datetime
) -> str:
    expires = int((now + LINK_FOR).timestamp())
    body = f"{conversation_id}.{expires}"
    return f"{page_link(settings)}#frontdesk-chat={body}.{_sign(keystore, body)}"


def read_return_key(*, keystore: KeyStore, key: str, now: datetime) -> str | None:
    """The conversation that the part after `=` opens; None if it is made up, changed or too old."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    body = f"{found[1]}.{found[2]}"
    if not hmac.compare_digest(_sign(keystore, body).encode(), found[3].encode()):
        return None
    return found[1] if datetime.fromtimestamp(int(found[2]), tz=UTC) > now else None


def _sign(keystore: KeyStore, body: str) -> str:
    return hmac.digest(keystore.derive("return-link"), body.encode(), "sha256").hex()[:40]
