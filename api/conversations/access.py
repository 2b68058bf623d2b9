"""The conversation's bearer token: keyed, so that it can be checked without the database."""

import base64
import hmac
import re

from api.privacy.keys import KeyStore

ID = re.compile(r"[0-9a-f]{32}")


def issue_token(*, keystore: KeyStore, conversation_id: str) -> str:
    digest = hmac.digest(keystore.derive("conversation-token"), conversation_id.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def is_valid_token(*, keystore: KeyStore, conversation_id: str, token: str) -> bool:
    if not ID.fullmatch(conversation_id):
        return False
    expected = issue_token(keystore=keystore, conversation_id=conversation_id)
    return hmac.compare_digest(expected.encode(), token.encode())


def looks_like_token(token: str) -> bool:
    """Whether this could be the token of some other conversation."""
    return re.fullmatch(r"[A-Za-z0-9_-]{43}", token) is not None
