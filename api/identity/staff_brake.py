"""How fast passwords and codes of staff can be tried; counted before anything is hashed.

A try is counted as failed when it begins and given back when it was right, so that many at once
are no way around the limit. Who tries is counted by account and address; all strangers together
wear down a slower brake of the account. A browser that signed in before has a count of its own:
nobody else can make it wait. Only keyed digests of account, address and browser are stored.
"""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api import clock
from api.db import insert_into
from api.errors import FrontdeskError
from api.identity.models import SignInBrake
from api.privacy.keys import KeyStore

KEPT_FOR = timedelta(days=1)


class TooManyTries(FrontdeskError):
    code, status, title = "IDEN-011", 429, "Too many failed tries. Wait a little, then try again."


@dataclass(frozen=True)
class Pace:
    """`free` tries without waiting; then a pause that doubles from `first` to `most`."""

    free: int
    first: timedelta
    most: timedelta
    forgotten_after: timedelta

    def pause_after(self, failed: int) -> timedelta:
        if failed < self.free:
            return timedelta()
        doubled: int = 1 << min(failed - self.free, 20)
        return min(self.most, self.first * doubled)


# One address, or one known browser, at one account.
OWN = Pace(5, timedelta(seconds=30), timedelta(minutes=15), KEPT_FOR)
# All strangers at one account together: one try a minute.
STRANGERS = Pace(30, timedelta(minutes=1), timedelta(minutes=1), timedelta(hours=1))


@dataclass(frozen=True)
class Caller:
    """Who tries: an address, and the browser's id when the account has seen it sign in."""

    address: str
    device_id: str | None = None


def begin_try(*, session: Session, keystore: KeyStore, account: str, caller: Caller) -> None:
    """Count a try as failed.

    Raises:
        TooManyTries: with Retry-After; a refused try is not counted.
    """
    for key, pace in _counts(keystore, account, caller):
        _take(session, key, pace)


def give_back_try(*, session: Session, keystore: KeyStore, account: str, caller: Caller) -> None:
    """The try was right, but the sign-in is not complete: the failures before it stay counted."""
    for key, pace in _counts(keystore, account, caller):
        row = session.get(SignInBrake, key, with_for_update=True, populate_existing=True)
        if row is not None:
            row.failed = max(0, row.failed - 1)
            row.open_at = row.tried_at + pace.pause_after(row.failed)


def forget_tries(*, session: Session, keystore: KeyStore, account: str, caller: Caller) -> None:
    """The sign-in is complete: who signed in starts anew; strangers stay braked."""
    give_back_try(session=session, keystore=keystore, account=account, caller=caller)
    own = _counts(keystore, account, caller)[-1][0]
    session.execute(delete(SignInBrake).where(SignInBrake.key == own))


def _take(session: Session, key: str, pace: Pace) -> None:
    now = clock.now()
    new = insert_into(session, SignInBrake).values(key=key, failed=0, tried_at=now, open_at=now)
    if session.execute(new.on_conflict_do_nothing().returning(SignInBrake.key)).first():
        session.execute(delete(SignInBrake).where(SignInBrake.tried_at < now - KEPT_FOR))
    row = session.get_one(SignInBrake, key, with_for_update=True, populate_existing=True)
    now = clock.now()  # others may have been faster: they tried before us
    if row.tried_at < now - pace.forgotten_after:
        row.failed = 0
    if row.open_at > now:
        wait = max(1, round((row.open_at - now).total_seconds()))
        raise TooManyTries(headers={"Retry-After": str(wait)})
    row.failed += 1
    row.tried_at, row.open_at = now, now + pace.pause_after(row.failed)
    session.flush()


def _counts(keystore: KeyStore, account: str, caller: Caller) -> list[tuple[str, Pace]]:
    """The rows that count this caller, always in the same order of locks; its own comes last."""

    def key(kind: str, value: str) -> str:
        return keystore.blind_index(column=f"sign-in:{kind}", value=f"{account}\n{value}")

    if caller.device_id is not None:
        return [(key("device", caller.device_id), OWN)]
    return [(key("strangers", ""), STRANGERS), (key("address", network_of(caller.address)), OWN)]


def network_of(address: str) -> str:
    """What one client can hold: an IPv4 address, or a whole /64 of IPv6."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"
