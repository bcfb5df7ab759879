"""A small OpenID provider that signs whatever a test says, right or wrong, on a socket of its own.

What a well-behaved provider (``oidc-provider-mock``) never sends: that is what must be refused.
"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

CLIENT = "rita"
SECRET = "en hemlighet som ingen ska se"
SUBJECT = "e7c1-anna"
SESSION = "provider-session-1"
_ALGORITHMS = ["RS256", "HS256", "none"]


def made_key(kid: str) -> RSAKey:
    """A key pair under that name."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


def signed(header: dict[str, Any], claims: dict[str, Any], key: Any) -> str:
    """A signed token, whatever the header says."""
    registry = JWSRegistry(algorithms=_ALGORITHMS, strict_check_header=False)
    return jwt.encode(header, claims, key, registry=registry)


def half_hash(text: str) -> str:
    """``at_hash`` for SHA-256 (OpenID Connect Core 1.0, 3.1.3.6)."""
    half = hashlib.sha256(text.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()


@dataclass(slots=True)
class Forger:
    """What the provider has, says and was asked."""

    url: str = ""
    keys: list[RSAKey] = field(default_factory=lambda: [made_key("one")])
    issue: Callable[["Forger", dict[str, Any]], str] | None = None
    """Makes the ID token of the right claims; None: as it should be."""
    described: dict[str, Any] = field(default_factory=dict)
    """What the discovery document says instead."""
    asked: list[str] = field(default_factory=list)
    """The paths, in order."""
    nonces: dict[str, str] = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)
    exchanged: list[dict[str, str]] = field(default_factory=list)
    redirect_to: str | None = None
    """Where the discovery document is said to have moved."""
    stall: threading.Event | None = None
    """Set: nothing is answered until it is."""

    def header(self, **more: Any) -> dict[str, Any]:
        """A header as it should be."""
        return {"alg": "RS256", "kid": self.keys[0].kid, **more}

    def claims(self, nonce: str, **more: Any) -> dict[str, Any]:
        """Claims as they should be."""
        moment = int(time.time())
        right: dict[str, Any] = {
            "iss": self.url,
            "sub": SUBJECT,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 300,
            "nonce": nonce,
            "sid": SESSION,
            "name": "Anna Åkesson",
            "groups": ["bou"],
            "at_hash": half_hash("an access token"),
        }
        return {name: value for name, value in (right | more).items() if value is not None}

    def logout_token(self, **more: Any) -> str:
        """A logout token as it should be (Back-Channel Logout 1.0, 2.4)."""
        moment = int(time.time())
        right: dict[str, Any] = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 120,
            "jti": f"logout-{moment}",
            "sid": SESSION,
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        claims = {name: value for name, value in (right | more).items() if value is not None}
        return signed(self.header(typ="logout+jwt"), claims, self.keys[0])

    def consent(self, address: str) -> dict[str, str]:
        """What a browser brings back from ``address``, without anybody having typed anything."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.nonces)}"
        self.nonces[code], self.challenges[code] = asked["nonce"], asked["code_challenge"]
        return {"code": code, "state": asked["state"]}

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Status and body of what is asked."""
        match path:
            case "/.well-known/openid-configuration":
                return 200, {
                    "issuer": self.url,
                    "authorization_endpoint": f"{self.url}/authorize",
                    "token_endpoint": f"{self.url}/token",
                    "jwks_uri": f"{self.url}/keys",
                    "end_session_endpoint": f"{self.url}/end",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                    **self.described,
                }
            case "/keys":
                return 200, {"keys": [key.as_dict(private=False) for key in self.keys]}
            case "/token":
                return self._exchanged(form)
            case _:
                return 404, {}

    def _exchanged(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.exchanged.append(form)
        verifier = form.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=")
        if challenge.decode() != self.challenges.pop(form.get("code", ""), None):
            return 400, {"error": "invalid_grant"}
        claims = self.claims(self.nonces[form["code"]])
        token = self.issue(self, claims) if self.issue else None
        id_token = token or signed(self.header(), claims, self.keys[0])
        return 200, {
            "id_token": id_token,
            "access_token": "an access token",
            "token_type": "Bearer",
        }


@contextmanager
def forging() -> Iterator[Forger]:
    """The provider on a free port, until the block ends."""
    forger = Forger()

    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            form = parse_qs(self.rfile.read(length).decode())
            forger.asked.append(urlsplit(self.path).path)
            if forger.stall is not None:
                forger.stall.wait(30)
            if forger.redirect_to is not None:
                self.send_response(302)
                self.send_header("Location", forger.redirect_to)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            status, body = forger.answer(
                urlsplit(self.path).path, {name: values[0] for name, values in form.items()}
            )
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = _reply  # noqa: N815 — the names that the module calls

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 — its own name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    forger.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield forger
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def urlencoded(parameters: dict[str, str]) -> str:
    """A query."""
    return urlencode(parameters)
