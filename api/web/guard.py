"""What every request passes: body limit, cross-origin rules, security headers.

A state-changing request from another site is refused by Sec-Fetch-Site and Origin (no tokens in
forms needed); the chat API is open to the sites in ALLOWED_ORIGINS and carries no cookie.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import BodyTooLarge, FrontdeskError, phone_numbers, problem
from api.settings import Settings
from api.web.failure_pages import page_of_crash, page_of_failure, wants_page

MAX_BODY = 256 * 1024
# Forms that lines are pasted into: too many are refused by the page, with all of them in it.
PASTED = re.compile(r"/admin/studio/(intents/[^/]+/add|create/intent)")
MAX_PASTED = 2 * 1024 * 1024
# Of a page's body that is too large.
READ_OFF = 16 * 1024 * 1024
LENGTH = re.compile(r"[0-9]{1,12}")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
OPEN_PATHS = ("/chat/", "/widget.js")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


class CrossSite(FrontdeskError):
    code, status, title = "GEN-405", 403, "This request came from another site."


class _BodyOverLimit(Exception):
    pass


class PublicGuard:
    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self._app = app
        self._allowed = frozenset(settings.allowed_origins)
        self._secure = settings.is_production
        self._phone = settings.clinic_phone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        own = origin in ("", self._own_origin(scope, headers))
        shared = scope["path"].startswith(OPEN_PATHS) and origin in self._allowed
        send = self._with_headers(send, scope, origin if shared and not own else "")
        if scope["method"] == "OPTIONS" and shared:
            await _preflight(send)
            return
        if scope["method"] not in SAFE_METHODS and not (shared or self._same_site(headers, own)):
            await problem(CrossSite())(scope, receive, send)
            return
        await self._limited(scope, receive, send, headers)

    def _same_site(self, headers: Headers, own: bool) -> bool:
        """Sec-Fetch-Site decides where the browser sends it; older ones are judged by Origin."""
        site = headers.get("sec-fetch-site")
        return own if site is None else site in ("same-origin", "none")

    @staticmethod
    def _own_origin(scope: Scope, headers: Headers) -> str:
        return f"{scope['scheme']}://{headers.get('host', '')}"

    async def _limited(self, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        declared = headers.get("content-length", "0")
        most = MAX_PASTED if PASTED.fullmatch(scope["path"]) else MAX_BODY
        if not LENGTH.fullmatch(declared) or int(declared) > most:
            await self._too_large(scope, receive, send)
            return
        taken, started = 0, False

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise _BodyOverLimit
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, counted, watched)
        except _BodyOverLimit:
            if not started:
                await self._too_large(scope, receive, send)
        except Exception:
            # Raised on, to be logged; but who reads pages is told on one.
            if not started and wants_page(request := Request(scope)):
                page = await page_of_crash(request)
                await page(scope, receive, send)
            raise

    async def _too_large(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        if wants_page(request):
            await _read_off(receive)
            page = await page_of_failure(request, BodyTooLarge())
            await page(scope, receive, send)
            return
        if scope["path"].startswith("/chat/"):
            error = BodyTooLarge(**phone_numbers(self._phone))
        else:
            error = BodyTooLarge()
        await problem(error)(scope, receive, send)

    def _with_headers(self, send: Send, scope: Scope, allowed_origin: str) -> Send:
        async def wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers(scope["path"], allowed_origin):
                    headers.setdefault(name, value)
            await send(message)

        return wrapped

    def _headers(self, path: str, allowed_origin: str) -> Iterable[tuple[str, str]]:
        yield "X-Content-Type-Options", "nosniff"
        yield "Referrer-Policy", "same-origin"
        yield "Content-Security-Policy", POLICY
        yield "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        if not path.startswith(("/static/", "/widget.js")):
            yield "Cache-Control", "no-store"
        if self._secure:
            yield "Strict-Transport-Security", "max-age=31536000"
        if path.startswith(("/static/", "/widget.js")):
            yield "Cross-Origin-Resource-Policy", "cross-origin"
        if allowed_origin:
            yield "Access-Control-Allow-Origin", allowed_origin
            yield "Access-Control-Expose-Headers", "Retry-After"
            yield "Vary", "Origin"


async def _read_off(receive: Receive) -> None:
    """What a browser still sends, so that it reads the answer; so much and no more."""
    taken = 0
    while taken <= READ_OFF:
        message = await receive()
        taken += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            return


async def _preflight(send: Send) -> None:
    headers = [
        (b"access-control-allow-methods", b"GET, POST"),
        (
            b"access-control-allow-headers",
            b"authorization, content-type, idempotency-key, last-event-id",
        ),
        (b"access-control-max-age", b"600"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def is_own_path(target: str) -> bool:
    """Whether a redirect target stays on this site."""
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc and target.startswith("/") and "\\" not in target
