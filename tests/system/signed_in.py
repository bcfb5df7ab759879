"""The pages as they are where one signs in, before the service of the tests, which has no sign-in.

The pages and scripts are put together by the service's own code from settings with sign-in; what
the service then says of who asks (GET /api/me, 401, 403) is given in its place. How a real service
with a real provider behaves is for the tests of sign-in.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route

from app.access_texts import NEEDS_PERSON
from app.assembly import Asset
from app.pages import PAGES, put_together
from app.settings import Settings

NOBODY: dict[str, Any] = {
    "kind": "anonymous",
    "name": None,
    "roles": [],
    "collections": [],
    "owns": [],
    "sign_in": "oidc",
    "sign_in_url": "/sign-in",
    "sign_out_url": None,
}
READER = {
    **NOBODY,
    "kind": "user",
    "name": "Anna-Karin Bergström Lundqvist",
    "roles": ["reader"],
    "collections": ["Barn och unga"],
    "sign_out_url": "/sign-out",
}
STRANGER = {**READER, "roles": [], "collections": []}
OWNER = {**READER, "roles": ["owner", "reader"], "owns": ["Barn och unga"]}
AUDITOR = {**READER, "roles": ["auditor"]}
PURPOSE = "Se vad rutinerna saknar."
OUT = {"status": 401, "title": "", "detail": NEEDS_PERSON, "code": "not_signed_in"}


@cache
def _assets() -> dict[str, Asset]:
    return put_together(
        Settings(
            _env_file=None,
            sign_in="oidc",
            access=Path("access.toml"),
            oidc_issuer="https://login.example",
            oidc_client_id="rita",
            oidc_client_secret="hemlig",
            warn_about=("phone", "email", "name"),
            keep_questions=PURPOSE,
        )
    )


@dataclass
class Gate:
    """Whoever sits at the page."""

    person: dict[str, Any] = field(default_factory=lambda: NOBODY)
    asked: list[str] = field(default_factory=list)
    """Addresses of the sign-in that were gone to, and of the sign-out."""


def behind_sign_in(page: Page, person: dict[str, Any]) -> Gate:
    """Puts the sign-in before the service, for all that ``page`` opens from now on."""
    gate = Gate(person)

    def answer(route: Route) -> None:
        url = urlsplit(route.request.url)
        language = parse_qs(url.query).get("lang", ["sv"])[0]
        asset = _assets().get(f"{url.path}?lang={language}") or _assets().get(url.path)
        if asset and (url.path in PAGES or url.path.startswith("/static/")):
            route.fulfill(body=asset.body, content_type=asset.media_type)
        elif url.path == "/api/me":
            route.fulfill(json=gate.person)
        elif url.path in ("/sign-in", "/sign-out"):
            gate.asked.append(route.request.url)
            if url.path == "/sign-out":
                gate.person = NOBODY
                route.fulfill(json={"continue_at": "/"})
            else:
                back = parse_qs(url.query)["back"][0]
                gate.person = READER
                # a redirect would be followed past this gate
                go = f"<script>location.replace({json.dumps(back)})</script>"
                route.fulfill(body=go, content_type="text/html")
        elif url.path.startswith("/api/") and gate.person["kind"] == "anonymous":
            route.fulfill(status=401, json=OUT, content_type="application/problem+json")
        else:
            route.fallback()

    page.context.route("**/*", answer)
    return gate
