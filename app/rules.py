"""What each route asks of whoever sends a request: the whole list.

A route that does not stand here is refused at the start, so none is open by being forgotten. Which
route a request goes to is found with the routes' own patterns, in the router's own order: there is
no spelling of an address that one of them reads otherwise than the other.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.types import Scope

from app.access import Action

_PUBLIC, _GREET, _OWN = Action.PUBLIC, Action.GREET, Action.OWN
_ASK, _READ, _KEEP = Action.ASK, Action.READ, Action.KEEP
_ADMINISTER, _AUDIT, _MEASURE = Action.ADMINISTER, Action.AUDIT, Action.MEASURE

_PAGES = ("/", "/dokument", "/admin", "/om", "/tillganglighet")

RULES: Mapping[tuple[str, str], Action] = {
    **{("GET", page): _PUBLIC for page in _PAGES},
    ("GET", "/static/{name}"): _PUBLIC,
    ("GET", "/widget.js"): _PUBLIC,
    ("GET", "/openapi.json"): _PUBLIC,
    ("GET", "/healthz"): _PUBLIC,
    ("GET", "/readyz"): _GREET,
    ("GET", "/metrics"): _MEASURE,
    # questions
    ("POST", "/api/ask"): _ASK,
    ("POST", "/api/ask/stream"): _ASK,
    ("POST", "/api/search"): _ASK,
    ("GET", "/api/suggestions"): _ASK,
    ("GET", "/v1/models"): _ASK,
    ("GET", "/v1/models/{model_id:path}"): _ASK,
    ("POST", "/v1/chat/completions"): _ASK,
    ("POST", "/mcp"): _ASK,
    # what a user sends, and takes back by a secret that nobody else has
    ("POST", "/api/feedback"): _ASK,
    ("DELETE", "/api/feedback/{secret}"): _ASK,
    ("POST", "/api/questions"): _ASK,
    ("DELETE", "/api/questions/{secret}"): _ASK,
    # documents
    ("GET", "/api/documents"): _READ,
    ("GET", "/api/documents/{document_id}"): _READ,
    ("GET", "/api/documents/{document_id}/versions"): _READ,
    ("GET", "/api/documents/{document_id}/diff"): _READ,
    ("GET", "/api/documents/{document_id}/file"): _READ,
    ("GET", "/api/documents/{document_id}/pages/{number}.png"): _READ,
    # what an owner keeps: of their own collections alone, which the routes see to
    ("GET", "/api/admin/overview"): _KEEP,
    ("GET", "/api/admin/documents"): _KEEP,
    ("GET", "/api/admin/documents/{document_id}"): _KEEP,
    ("PATCH", "/api/admin/documents/{document_id}"): _KEEP,
    ("DELETE", "/api/admin/documents/{document_id}"): _KEEP,
    ("POST", "/api/admin/documents/{document_id}/withdraw"): _KEEP,
    ("POST", "/api/admin/documents/{document_id}/restore"): _KEEP,
    ("POST", "/api/admin/documents/{document_id}/same"): _KEEP,
    ("POST", "/api/admin/documents/{document_id}/apart"): _KEEP,
    ("GET", "/api/admin/uploads"): _KEEP,
    ("POST", "/api/admin/uploads"): _KEEP,
    ("GET", "/api/admin/uploads/{upload_id}"): _KEEP,
    ("POST", "/api/admin/uploads/{upload_id}/publish"): _KEEP,
    ("DELETE", "/api/admin/uploads/{upload_id}"): _KEEP,
    ("GET", "/api/admin/golden"): _KEEP,
    ("POST", "/api/admin/golden"): _KEEP,
    ("GET", "/api/admin/golden/trend"): _KEEP,
    ("PUT", "/api/admin/golden/{golden_id}"): _KEEP,
    ("DELETE", "/api/admin/golden/{golden_id}"): _KEEP,
    ("GET", "/api/admin/questions"): _KEEP,
    ("PATCH", "/api/admin/questions/{number}"): _KEEP,
    ("DELETE", "/api/admin/questions/{number}"): _KEEP,
    ("GET", "/api/admin/feedback"): _KEEP,
    ("DELETE", "/api/admin/feedback/{number}"): _KEEP,
    # what concerns everybody
    ("GET", "/api/admin/jobs"): _ADMINISTER,
    ("POST", "/api/admin/jobs"): _ADMINISTER,
    ("GET", "/api/admin/jobs/{job_id}"): _ADMINISTER,
    ("POST", "/api/admin/jobs/{job_id}/cancel"): _ADMINISTER,
    ("GET", "/api/admin/snapshots"): _ADMINISTER,
    ("GET", "/api/admin/snapshots/compare"): _ADMINISTER,
    ("POST", "/api/admin/snapshots/{snapshot_id}/activate"): _ADMINISTER,
    ("GET", "/api/admin/keys"): _ADMINISTER,
    ("POST", "/api/admin/keys"): _ADMINISTER,
    ("DELETE", "/api/admin/keys/{name}"): _ADMINISTER,
    ("GET", "/api/admin/sessions"): _ADMINISTER,
    ("DELETE", "/api/admin/sessions/{session_id}"): _ADMINISTER,
    ("GET", "/api/admin/switch"): _ADMINISTER,
    ("PUT", "/api/admin/switch"): _ADMINISTER,
    ("DELETE", "/api/admin/switch"): _ADMINISTER,
    ("GET", "/api/admin/events"): _ADMINISTER,
    ("GET", "/api/admin/statistics"): _MEASURE,
    ("GET", "/api/admin/audit"): _AUDIT,
    ("GET", "/api/admin/audit/export"): _AUDIT,
    # signing in and out, and what is kept about oneself
    ("GET", "/sign-in"): _PUBLIC,
    ("GET", "/sign-in/back"): _PUBLIC,
    ("POST", "/sign-in/ended"): _PUBLIC,
    ("POST", "/sign-out"): _PUBLIC,
    ("GET", "/api/me"): _GREET,
    ("GET", "/api/me/questions"): _OWN,
    ("DELETE", "/api/me/questions"): _OWN,
    ("GET", "/api/notice"): _PUBLIC,
    ("GET", "/.well-known/security.txt"): _PUBLIC,
}
"""By method and pattern. HEAD is as GET."""


class NoRule(Exception):
    """A route does not stand in ``RULES``."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A route, as far as it is asked for by one method."""

    method: str
    path: str
    """Its pattern."""
    action: Action
    pattern: re.Pattern[str]


def ruled(app: FastAPI) -> Sequence[Ruled]:
    """Every route of ``app`` with its rule, in the order that the router tries them.

    Raises NoRule for one that has none.
    """
    found = []
    for route in iter_route_contexts(app.routes):
        path = route.path or ""
        if not route.methods:
            raise NoRule(f"{path}: a route without methods cannot have a rule")
        for method in sorted(route.methods):
            action = RULES.get(("GET" if method == "HEAD" else method, path))
            if action is None:
                raise NoRule(f"{method} {path}: say in app/rules.py who may")
            found.append(Ruled(method, path, action, route.path_regex))
    return found


def rule_of(rules: Sequence[Ruled], scope: Scope) -> Ruled | None:
    """The rule of the route that the router takes for a request; None: it takes none."""
    method, path = scope["method"], scope["path"]
    return next(
        (each for each in rules if each.method == method and each.pattern.match(path)), None
    )
