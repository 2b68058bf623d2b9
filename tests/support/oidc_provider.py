"""A small OpenID provider, honest unless a test tells it to lie; a process of its own on loopback.

Discovery, keys, authorization with a page to choose who you are, tokens signed with RS256. It
checks what a provider must: client secret, redirect address, PKCE, that a code is used once. A test
changes it by `PUT /control`: `users`, `ahead_seconds` (its clock), `lie` (one of LIES), `keys` (new
ones), `tokens` ("garbage", "error").
"""

import base64
import hashlib
import secrets
import sys
import time
from html import escape
from typing import Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID, CLIENT_SECRET = "frontdesk", "a secret of the client"
LIES = (
    "nonce",
    "no_nonce",
    "audience",
    "issuer",
    "expired",
    "from_the_future",
    "forged",
    "secret_signed",
    "unsigned",
    "old_proof",
    "no_proof",
    "no_subject",
    "email_elsewhere",
    "somebody_elsewhere",
    "access_token",
)


class Provider:
    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.codes: dict[str, dict[str, Any]] = {}
        self.access: dict[str, dict[str, Any]] = {}
        self.set: dict[str, Any] = {"users": {}, "ahead_seconds": 0, "lie": "", "tokens": ""}
        self.new_keys()

    def new_keys(self) -> None:
        name = secrets.token_hex(4)
        self.key = RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})
        self.other_key = RSAKey.generate_key(2048, {"kid": name})

    def now(self) -> int:
        return int(time.time()) + int(self.set["ahead_seconds"])

    def claims(self, given: dict[str, Any], access_token: str) -> dict[str, Any]:
        user, lie = self.set["users"][given["user"]], self.set["lie"]
        digest = hashlib.sha256(access_token.encode()).digest()[:16]
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": self.now(),
            "exp": self.now() + 300,
            "nonce": given["nonce"],
            "auth_time": given["auth_time"],
            "at_hash": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            **user,
        }
        changes: dict[str, dict[str, Any]] = {
            "nonce": {"nonce": "another"},
            "audience": {"aud": "another-client"},
            "issuer": {"iss": "https://evil.example"},
            "expired": {"iat": self.now() - 3600, "exp": self.now() - 600},
            "from_the_future": {"iat": self.now() + 3600, "exp": self.now() + 7200},
            "old_proof": {"auth_time": self.now() - 3600},
            "no_subject": {"sub": ""},
            "access_token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        }
        claims.update(changes.get(lie, {}))
        gone = {"no_nonce": ("nonce",), "no_proof": ("auth_time",)}
        elsewhere = ("email", "email_verified")
        gone |= {"email_elsewhere": elsewhere, "somebody_elsewhere": elsewhere}
        return {name: value for name, value in claims.items() if name not in gone.get(lie, ())}

    def sign(self, claims: dict[str, Any]) -> str:
        lie, kid = self.set["lie"], self.key.kid
        if lie == "secret_signed":  # whoever knows the client's secret could
            key = OctKey.import_key(CLIENT_SECRET.ljust(32))
            return jwt.encode({"alg": "HS256", "kid": kid}, claims, key, algorithms=["HS256"])
        signed = jwt.encode(
            {"alg": "RS256", "kid": kid}, claims, self.other_key if lie == "forged" else self.key
        )
        if lie == "unsigned":
            head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
            return f"{head}.{signed.split('.')[1]}."
        return signed


def build(issuer: str) -> FastAPI:
    app, provider = FastAPI(), Provider(issuer)
    describe_itself(app, provider)
    ask_who_it_is(app, provider)
    give_tokens(app, provider)
    return app


def describe_itself(app: FastAPI, provider: Provider) -> None:
    issuer = provider.issuer

    @app.get("/.well-known/openid-configuration")
    def describe() -> dict[str, Any]:
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            "userinfo_endpoint": f"{issuer}/about",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    @app.get("/keys")
    def list_keys() -> dict[str, Any]:
        return {"keys": [provider.key.as_dict(private=False)]}

    @app.put("/control")
    async def control(request: Request) -> dict[str, Any]:
        provider.set.update(await request.json())
        if provider.set.pop("keys", None):
            provider.new_keys()
        return provider.set


def ask_who_it_is(app: FastAPI, provider: Provider) -> None:
    @app.get("/authorize")
    def ask(request: Request) -> Response:
        asked = dict(request.query_params)
        if asked.get("client_id") != CLIENT_ID or asked.get("code_challenge_method") != "S256":
            return JSONResponse({"error": "invalid_request"}, 400)
        user, _, proved_at = request.cookies.get("provider", "").partition("~")
        if user in provider.set["users"] and asked.get("prompt") != "login":
            return issue(asked, user, int(proved_at))
        fields = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in asked.items()
        )
        buttons = "".join(
            f'<button name="user" value="{escape(name)}">{escape(name)}</button>'
            for name in provider.set["users"]
        )
        page = '<!doctype html><html lang="en"><title>Who are you?</title><h1>Who are you?</h1>'
        return HTMLResponse(f'{page}<form method="post">{fields}{buttons}</form></html>')

    @app.post("/authorize")
    async def answer(request: Request) -> Response:
        asked = {name: str(value) for name, value in (await request.form()).items()}
        if asked.pop("deny", None):
            query = urlencode({"error": "access_denied", "state": asked["state"]})
            return RedirectResponse(f"{asked['redirect_uri']}?{query}", 303)
        user, now = asked.pop("user"), provider.now()
        response = issue(asked, user, now)
        response.set_cookie("provider", f"{user}~{now}", httponly=True)
        return response

    def issue(asked: dict[str, str], user: str, auth_time: int) -> Response:
        code = secrets.token_urlsafe(16)
        provider.codes[code] = {**asked, "user": user, "auth_time": auth_time}
        query = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{query}", 303)


def give_tokens(app: FastAPI, provider: Provider) -> None:
    @app.post("/token")
    def exchange(
        request: Request,
        code: str = Form(),
        redirect_uri: str = Form(),
        code_verifier: str = Form(),
        grant_type: str = Form(),
    ) -> Response:
        if provider.set["tokens"] == "garbage":
            return HTMLResponse("<p>Bad gateway</p>", 502)
        given = provider.codes.pop(code, None)
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        digest = hashlib.sha256(code_verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if request.headers.get("authorization") != f"Basic {basic}":
            return JSONResponse({"error": "invalid_client"}, 401)
        if (
            given is None
            or grant_type != "authorization_code"
            or given["redirect_uri"] != redirect_uri
            or given["code_challenge"] != challenge
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        access_token = secrets.token_urlsafe(16)
        provider.access[access_token] = provider.set["users"][given["user"]]
        token = provider.sign(provider.claims(given, access_token))
        return JSONResponse(
            {"access_token": access_token, "token_type": "Bearer", "id_token": token}
        )

    @app.get("/about")
    def tell_about(request: Request) -> Response:
        user = provider.access.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        if user is None:
            return JSONResponse({"error": "invalid_token"}, 401)
        is_other = provider.set["lie"] == "somebody_elsewhere"
        return JSONResponse({**user, "sub": "another"} if is_other else user)


if __name__ == "__main__":
    port = int(sys.argv[1])
    uvicorn.run(build(f"http://localhost:{port}"), host="127.0.0.1", port=port, log_level="warning")
