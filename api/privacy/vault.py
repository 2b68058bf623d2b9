"""The vault: token ↔ value per conversation, values encrypted under the conversation's key."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api import clock
from api.db import Base, new_id
from api.privacy import tokens
from api.privacy.keys import FieldCipher, KeyStore
from api.privacy.spans import KnownValue, Span


class VaultEntry(Base):
    __tablename__ = "vault_entry"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(String(32))
    token: Mapped[str] = mapped_column(String(40))
    type: Mapped[str] = mapped_column(String(20))
    value_ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    # Keyed digest: the same value gets the same token again within this conversation.
    fingerprint: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("conversation_id", "token"),
        UniqueConstraint("conversation_id", "type", "fingerprint"),
        Index(None, "conversation_id"),
    )


class Vault:
    """The vault of one conversation inside one transaction."""

    def __init__(
        self, *, session: Session, keystore: KeyStore, key_id: str, conversation_id: str
    ) -> None:
        self._session = session
        self._keystore = keystore
        self._cipher: FieldCipher = keystore.cipher(key_id)
        self._conversation_id = conversation_id

    def put(self, *, type: str, value: str) -> str:
        """Return the token for a value, a new one if it was not seen in this conversation."""
        fingerprint = self._keystore.blind_index(
            column=f"vault:{self._conversation_id}", value=value
        )
        here = VaultEntry.conversation_id == self._conversation_id
        known = self._session.scalar(
            select(VaultEntry.token).where(
                here, VaultEntry.type == type, VaultEntry.fingerprint == fingerprint
            )
        )
        if known is not None:
            return known
        given = self._session.scalars(select(VaultEntry.token).where(here, VaultEntry.type == type))
        last = tokens.parse_token(last_tokens(given).get(type, ""))
        # Not their count: retention deletes rows, and a number is never given twice.
        token = tokens.format_token(type, (last[1] if last else 0) + 1)
        entry_id = new_id()
        self._session.add(
            VaultEntry(
                id=entry_id,
                conversation_id=self._conversation_id,
                token=token,
                type=type,
                value_ciphertext=self._cipher.encrypt(value, where=_where(entry_id)),
                fingerprint=fingerprint,
                created_at=clock.now(),
            )
        )
        self._session.flush()
        return token

    def replace(self, text: str, spans: Sequence[Span]) -> str:
        """Return `text` with every span replaced by its token."""
        return tokens.replace_spans(
            text, spans, lambda span, value: self.put(type=span.type, value=value)
        )

    def values_of(self, wanted: Iterable[str]) -> dict[str, str]:
        """Return the values of those tokens that belong to this conversation."""
        rows = self._session.execute(
            select(VaultEntry.id, VaultEntry.token, VaultEntry.value_ciphertext).where(
                VaultEntry.conversation_id == self._conversation_id,
                VaultEntry.token.in_(list(wanted)),
            )
        ).all()
        return {
            row.token: self._cipher.decrypt(row.value_ciphertext, where=_where(row.id))
            for row in rows
        }

    def values_of_type(self, type: str) -> dict[str, str]:
        """Every value of a type in this conversation, by its token."""
        held = select(VaultEntry.token).where(
            VaultEntry.conversation_id == self._conversation_id, VaultEntry.type == type
        )
        return self.values_of(self._session.scalars(held))

    def known(self) -> tuple[KnownValue, ...]:
        """Every value of this conversation, to look for it in a text."""
        rows = self._session.execute(
            select(VaultEntry.id, VaultEntry.type, VaultEntry.value_ciphertext).where(
                VaultEntry.conversation_id == self._conversation_id
            )
        )
        return tuple(
            KnownValue(
                value=self._cipher.decrypt(row.value_ciphertext, where=_where(row.id)),
                type=row.type,
            )
            for row in rows
        )

    def restore(self, text: str) -> str:
        """Put the values back; tokens that are not of this conversation stay as they are."""
        found = tokens.find_tokens(text)
        if not found:
            return text
        values = self.values_of(found)
        return tokens.restore(text, values.get)


def last_tokens(given: Iterable[str]) -> dict[str, str]:
    """Of each type the token with the highest number."""
    last: dict[str, tuple[int, str]] = {}
    for token in given:
        if (parsed := tokens.parse_token(token)) is not None:
            kind, number = parsed
            last[kind] = max(last.get(kind, (0, "")), (number, token))
    return {kind: token for kind, (_, token) in last.items()}


def _where(entry_id: str) -> str:
    return f"vault_entry.value.{entry_id}"
