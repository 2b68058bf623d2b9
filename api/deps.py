"""What endpoints may ask for: a transaction, the key store, the settings.

The sessions end before the answer is sent (`scope="function"`): nothing is acknowledged that is
not committed. What needs no thread is `async`: FastAPI runs every other dependency on a thread of
its own, which costs more than most of them do.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

import anyio
import anyio.to_thread
from fastapi import Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from api import failpoints
from api.db import Database
from api.privacy.keys import KeyStore
from api.rate import OriginBook
from api.settings import Settings


async def get_database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def get_keystore(request: Request) -> KeyStore:
    keystore: KeyStore = request.app.state.keystore
    return keystore


async def get_app_settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def read_session(
    database: Annotated[Database, Depends(get_database)],
) -> AsyncIterator[Session]:
    """Opened without a thread, since only the first statement connects; closed on one."""
    reading = database.read()
    session = reading.__enter__()
    try:
        yield session
    finally:
        # A thread beside the usual ones: all of those may be waiting for this connection.
        beside = anyio.CapacityLimiter(1)
        await anyio.to_thread.run_sync(reading.__exit__, None, None, None, limiter=beside)


def write_session(database: Annotated[Database, Depends(get_database)]) -> Iterator[Session]:
    with database.write() as session:
        yield session
        failpoints.reach("before_request_commit")
    failpoints.reach("after_request_commit")


async def get_origins(request: Request) -> OriginBook:
    origins: OriginBook = request.app.state.origins
    return origins


def as_json(answer: BaseModel) -> Response:
    """The answer of a route that every turn calls: FastAPI would check it a second time."""
    return Response(answer.model_dump_json(), media_type="application/json")


Store = Annotated[Database, Depends(get_database)]
AppSettings = Annotated[Settings, Depends(get_app_settings)]
Origins = Annotated[OriginBook, Depends(get_origins)]
Keys = Annotated[KeyStore, Depends(get_keystore)]
ReadSession = Annotated[Session, Depends(read_session, scope="function")]
WriteSession = Annotated[Session, Depends(write_session, scope="function")]
