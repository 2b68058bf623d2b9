"""Calls to the action server: kept-alive, bounded in time, and a failure ends the whole turn.

Rasa itself waits five minutes, then goes on without the events of the failed action, so that a
form could be left out and its last sentence said all the same.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, Optional, Text

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig


class ActionFailed(BaseException):
    """An action gave no usable answer. Not an `Exception`: Rasa would catch it and carry on."""


class BoundedEndpoint(EndpointConfig):  # type: ignore[misc]
    """An action endpoint as configured, with our own deadline in seconds."""

    def __init__(self, configured: EndpointConfig, *, deadline: float) -> None:
        self.__dict__.update(configured.__dict__)
        self._deadline = aiohttp.ClientTimeout(total=deadline)
        self._session: Optional[aiohttp.ClientSession] = None

    async def request(
        self,
        method: Text = "post",
        subpath: Optional[Text] = None,
        content_type: Optional[Text] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """The JSON answer; a rejection (400) is raised as Rasa's error, the rest ends the turn."""
        if self._session is None or self._session.closed:
            self._session = self.session()
        kwargs.pop("timeout", None)
        try:
            async with self._session.request(
                method,
                self.url,
                params=self.combine_parameters(kwargs),
                timeout=self._deadline,
                compress=compress,
                **kwargs,
            ) as response:
                body = await response.read()
                status, reason = response.status, response.reason
        except Exception as error:
            raise ActionFailed(type(error).__name__) from None
        if status == HTTPStatus.BAD_REQUEST and _is_rejection(body):
            raise ClientResponseError(status, reason, body)
        return _answer(status, body)


def _is_rejection(body: bytes) -> bool:
    try:
        return "action_name" in json.loads(body)
    except (ValueError, TypeError):
        return False


def _answer(status: int, body: bytes) -> Any:
    if status >= HTTPStatus.BAD_REQUEST:
        raise ActionFailed(f"status {status}")
    try:
        answer = json.loads(body)
    except ValueError:
        raise ActionFailed("no JSON") from None
    parts = (
        [answer.get("events", []), answer.get("responses", [])] if _is_object(answer) else [None]
    )
    if not all(isinstance(part, list) and all(map(_is_object, part)) for part in parts):
        raise ActionFailed("not an action's answer")
    return answer


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)
