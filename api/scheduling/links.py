"""Unguessable links to one appointment's calendar file: the chat carries no cookie."""

import hmac

from api.privacy.keys import KeyStore


def calendar_path(*, keystore: KeyStore, appointment_id: str) -> str:
    return f"/calendar/{appointment_id}/{_sign(keystore, appointment_id)}.ics"


def is_valid_signature(*, keystore: KeyStore, appointment_id: str, signature: str) -> bool:
    expected = _sign(keystore, appointment_id)
    return hmac.compare_digest(expected.encode(), signature.encode())


def _sign(keystore: KeyStore, appointment_id: str) -> str:
    key = keystore.derive("calendar-link")
    return hmac.digest(key, appointment_id.encode(), "sha256").hex()[:40]
