"""A small OpenID Connect server for tests: discovery, authorize, token, userinfo, jwks; ID tokens signed with RS256.

`answers` changes how it behaves: "authorize" ("code" or "refuse"), "token" ("good", "refused" or "broken"), "userinfo"
("good", "broken" or "another", which speaks of somebody else). `person` is who sits before its page.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "ceh", "a-secret-between-two"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Server(ThreadingHTTPServer):
    """The server and what it knows."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.answers = {"authorize": "code", "token": "good", "userinfo": "good"}
        self.person: dict[str, Any] = {
            "sub": "si-1",
            "name": "Nova Oseba",
            "email": "nova@world.test",
            "email_verified": True,
            "tax_number": "12345678",
        }
        self.requests: dict[str, dict[str, str]] = {}  # code -> what authorize was asked
        self.tokens: set[str] = set()

    def discovery(self) -> dict[str, Any]:
        """The document at /.well-known/openid-configuration."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        back = {"state": query["state"]}
        if self.answers["authorize"] == "refuse":
            back["error"] = "access_denied"
        else:
            back["code"] = secrets.token_urlsafe(12)
            self.requests[back["code"]] = query
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token(self, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Tokens for a code, once, to the client that proves itself (secret, PKCE, same address)."""
        query = self.requests.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        good = (
            query is not None
            and (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
            and query.get("code_challenge") == proof
            and query["redirect_uri"] == sent.get("redirect_uri")
        )
        if not good or self.answers["token"] == "refused":
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "sub": self.person["sub"], "iat": now, "exp": now + 300}
        access = secrets.token_urlsafe(12)
        self.tokens.add(access)
        signed = jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "one"})
        return 200, {"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": signed}

    def userinfo(self) -> dict[str, Any]:
        """Claims about the person, or about somebody else."""
        return self.person | ({"sub": "si-999"} if self.answers["userinfo"] == "another" else {})


class Handler(BaseHTTPRequestHandler):
    """HTTP around it."""

    server: Server

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def say(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        """Answer."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        """Discovery, keys, authorize, userinfo."""
        parts = urlsplit(self.path)
        if parts.path == "/.well-known/openid-configuration":
            self.say(200, json.dumps(self.server.discovery()).encode())
        elif parts.path == "/jwks":
            key = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "one"}
            self.say(200, json.dumps({"keys": [key]}).encode())
        elif parts.path == "/authorize":
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.say(302, b"", Location=self.server.authorize(query))
        elif parts.path == "/userinfo" and self.server.answers["userinfo"] == "broken":
            self.say(200, b"<p>Maintenance</p>", "text/html")
        elif self.headers.get("Authorization", "").removeprefix("Bearer ") in self.server.tokens:
            self.say(200, json.dumps(self.server.userinfo()).encode())
        else:
            self.say(401, b"{}")

    def do_POST(self) -> None:
        """The token endpoint."""
        length = int(self.headers.get("Content-Length", 0))
        sent = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        if self.server.answers["token"] == "broken":
            self.say(502, b"<p>Bad gateway</p>", "text/html")
        else:
            status, answer = self.server.token(sent)
            self.say(status, json.dumps(answer).encode())


@contextmanager
def running() -> Iterator[Server]:
    """A server that runs for as long as the block."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def provider(url: str) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS with the server at `url`, as settings make it from CEH_OIDC_*."""
    app = {
        "provider_id": "oidc",
        "name": "SI-PASS",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": url},
    }
    return {"openid_connect": {"APPS": [app]}}
