"""Every request that there is, made from the routes themselves."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import httpx

from app.access import Action
from app.rules import Ruled
from tests.system.two_collections import MARKS, QUESTION, Asking, Ids, World

CHANGES = frozenset(("POST", "PUT", "PATCH", "DELETE"))
OPEN = (Action.PUBLIC, Action.GREET)
WIDGETS = frozenset(
    (
        ("POST", "/api/ask"),
        ("POST", "/api/ask/stream"),
        ("POST", "/api/feedback"),
        ("POST", "/api/questions"),
        ("DELETE", "/api/feedback/{secret}"),
        ("DELETE", "/api/questions/{secret}"),
        ("GET", "/api/suggestions"),
        ("GET", "/api/documents/{document_id}"),
        ("GET", "/api/documents/{document_id}/pages/{number}.png"),
    )
)
"""What a widget needs, and no more."""
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_REASON = {"reason": "Prov av behörighet."}
_MCP = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A request, and the collection that it is about; None: of none in particular."""

    rule: Ruled
    path: str
    collection: str | None
    query: Mapping[str, str]
    body: Any = None
    headers: Mapping[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.rule.method} {self.path} {dict(self.query)} {self.body}"

    def by(self, client: httpx.Client, asking: Asking) -> httpx.Response:
        """The response to ``asking``."""
        return client.request(
            self.rule.method,
            self.path,
            params=dict(self.query),
            json=self.body,
            headers={**asking.headers, **(self.headers or {})},
        )


def everything(
    world: World, rules: Sequence[Ruled], collections: Sequence[str] = tuple(MARKS)
) -> Iterator[Sent]:
    """Every route with every id of ``collections``. Fails for one that it cannot fill in."""
    for rule in rules:
        about = rule.method, rule.path
        names = _PARAMETER.findall(rule.path)
        for collection in collections:
            ids = world.ids[collection]
            for path in _paths(rule.path, names, collection, ids, world):
                for query in _queries(about, collection, ids, world):
                    for body in _bodies(about, collection, ids):
                        headers = _MCP if rule.path == "/mcp" else None
                        yield Sent(rule, path, collection, query, body, headers)
            if not names and not _depends(about):
                break


def is_spared(sent: Sent, asking: Asking) -> bool:
    """Whether it would change what is theirs to change: that is for other tests."""
    if sent.rule.method not in CHANGES or sent.rule.path.startswith(("/v1/", "/mcp")):
        return False
    if sent.rule.action in (Action.ASK, Action.READ):
        return False
    if sent.rule.action in OPEN:
        return bool(asking.headers)  # nobody signs out by the way
    if sent.rule.action not in asking.may:
        return False
    foreign = sent.collection is not None and sent.collection not in asking.keeps
    return not (sent.rule.action is Action.KEEP and foreign)


def is_let_in(sent: Sent, asking: Asking) -> bool:
    """Whether the route is theirs at all."""
    if "X-Rita-Key" in asking.headers and (sent.rule.method, sent.rule.path) not in WIDGETS:
        return False
    return sent.rule.action in asking.may


def is_foreign(sent: Sent, asking: Asking) -> bool:
    """Whether it names, in its address, what is of a collection that is not theirs."""
    if sent.collection is None or not _PARAMETER.search(sent.rule.path):
        return False
    if "{secret}" in sent.rule.path or sent.rule.action not in (
        Action.ASK, Action.READ, Action.KEEP
    ):  # fmt: skip
        return False
    theirs = asking.keeps if sent.rule.action is Action.KEEP else asking.reads
    return sent.collection not in theirs


def _depends(about: tuple[str, str]) -> bool:
    return about in _BODIES or about in _QUERIES


def _paths(
    template: str, names: Sequence[str], collection: str, ids: Ids, world: World
) -> Iterator[str]:
    filled: dict[str, str] = {
        "document_id": ids.document,
        "model_id": f"rita:{collection}",
        "secret": token_hex(32),
        "session_id": token_hex(32),
        **ids.numbers,
    }
    if "/pages/" in template:
        filled["number"] = "1"
    if "name" in names:
        filled["name"] = "chat.js" if template.startswith("/static/") else "fragar"
    several = world.snapshots if "snapshot_id" in names else [""]
    for snapshot in several:
        known = filled | {"snapshot_id": snapshot}
        unknown = set(names) - known.keys()
        assert not unknown, f"{template}: say in tests/system/matrix.py what {unknown} can be"
        yield _PARAMETER.sub(lambda found: known[found[1]], template)  # noqa: B023 - used at once


def _queries(
    about: tuple[str, str], collection: str, ids: Ids, world: World
) -> Sequence[Mapping[str, str]]:
    make = _QUERIES.get(about)
    return make(collection, ids, world) if make else [{}]


def _bodies(about: tuple[str, str], collection: str, ids: Ids) -> Sequence[Any]:
    make = _BODIES.get(about)
    return make(collection, ids) if make else [None]


def _each_version(_: str, ids: Ids, __: World) -> list[dict[str, str]]:
    return [{}, *({"version": version} for version in ids.versions)]


_QUERIES: Mapping[tuple[str, str], Any] = {
    ("GET", "/api/documents/{document_id}/diff"): lambda _, ids, __: [
        {"from": ids.versions[0], "to": ids.versions[1]},
        {"from": ids.versions[1]},
    ],
    ("GET", "/api/documents/{document_id}/file"): _each_version,
    ("GET", "/api/documents/{document_id}/pages/{number}.png"): _each_version,
    ("POST", "/api/admin/uploads"): lambda name, ids, _: [
        {"name": "prov.pdf", "collection": name},
        {"name": "prov.pdf", "document_id": ids.document},
    ],
    ("GET", "/api/admin/snapshots/compare"): lambda _, __, world: [
        {"a": world.snapshots[0], "b": world.snapshots[-1]}
    ],
}


def _tool(name: str, **arguments: Any) -> dict[str, Any]:
    call = {"name": name, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}


def _chat(name: str, *, stream: bool) -> dict[str, Any]:
    return {"model": name, "messages": [{"role": "user", "content": QUESTION}], "stream": stream}


def _questions(name: str, _: Ids) -> list[dict[str, Any]]:
    earlier = [{"question": "Vad gäller när familjen ringer?", "answer": "Ring tillbaka."}]
    return [
        {"question": QUESTION},
        {"question": QUESTION, "collections": [name]},
        {"question": "Hur snabbt?", "history": earlier, "upcoming": True},
    ]


def _searches(name: str, _: Ids) -> list[dict[str, Any]]:
    return [{"question": QUESTION}, {"question": QUESTION, "collections": [name], "limit": 20}]


_BODIES: Mapping[tuple[str, str], Any] = {
    ("POST", "/api/ask"): _questions,
    ("POST", "/api/ask/stream"): _questions,
    ("POST", "/api/search"): _searches,
    ("POST", "/v1/chat/completions"): lambda name, _: [
        _chat("rita", stream=False),
        _chat(f"rita:{name}", stream=False),
        _chat("rita", stream=True),
        _chat(f"rita:{name}", stream=True),
    ],
    ("POST", "/mcp"): lambda name, ids: [
        {"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
        _tool("search_routines", question=QUESTION),
        _tool("search_routines", question=QUESTION, collections=[name]),
        _tool("ask", question=QUESTION, collections=[name]),
        _tool("list_documents", in_force=False),
        *(_tool("get_page", document_id=ids.document, page=1, version=v) for v in ids.versions),
    ],
    ("POST", "/api/feedback"): lambda _, ids: [
        {
            "answer_id": token_hex(16), "secret": token_hex(32), "verdict": "up",
            "status": "answered", "mode": "extractive",
            "documents": [{"document_id": ids.document, "version": ids.versions[0]}],
        }
    ],
    ("POST", "/api/questions"): lambda _, ids: [
        {
            "secret": token_hex(32), "question": "Vem ringer?",
            "document": {"document_id": ids.document, "version": None},
        }
    ],
    ("POST", "/sign-in/ended"): lambda *_: [None],
    ("PATCH", "/api/admin/documents/{document_id}"): lambda *_: [
        {"facts": {"owner": "Ingen"}}, {"collection": "Barn"}
    ],
    ("DELETE", "/api/admin/documents/{document_id}"): lambda *_: [_REASON],
    ("POST", "/api/admin/documents/{document_id}/withdraw"): lambda *_: [_REASON],
    ("POST", "/api/admin/documents/{document_id}/same"): lambda _, ids: [{"other": ids.document}],
    ("POST", "/api/admin/documents/{document_id}/apart"): lambda _, ids: [{"other": ids.document}],
    ("POST", "/api/admin/uploads"): lambda *_: [None],
    ("POST", "/api/admin/uploads/{upload_id}/publish"): lambda *_: [{}],
    ("POST", "/api/admin/golden"): lambda _, ids: [
        {"question": "Vem ringer?", "document_id": ids.document}, {"question": "Vem ringer?"}
    ],
    ("PUT", "/api/admin/golden/{golden_id}"): lambda _, ids: [
        {"question": "Vem ringer?", "document_id": ids.document}
    ],
    ("PATCH", "/api/admin/questions/{number}"): lambda *_: [{"status": "answered"}],
    ("PUT", "/api/admin/switch"): lambda *_: [{"message": "Prov"}],
    ("POST", "/api/admin/keys"): lambda name, _: [
        {"name": "prov", "actions": ["ask"], "collections": [name], "days": 1}
    ],
}  # fmt: skip


def lacking_bodies(described: Mapping[str, Any]) -> list[str]:
    """The operations of /openapi.json that take a body which is not told here."""
    return [
        f"{method.upper()} {path}"
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if "requestBody" in operation and (method.upper(), path) not in _BODIES
    ]


def shown(response: httpx.Response) -> str:
    """All that a response says, in lower case."""
    said = [f"{name}: {value}" for name, value in response.headers.items()]
    if not _is_file(response):
        said.append(response.text)
    return json.dumps(said, ensure_ascii=False).lower()


def _is_file(response: httpx.Response) -> bool:
    kind: str = response.headers.get("content-type", "")
    return kind.startswith(("application/pdf", "image/png"))


def leaks(sent: Sent, response: httpx.Response, asking: Asking) -> str | None:
    """What ``asking`` is shown that is not theirs to see."""
    for collection, mark in MARKS.items():
        if collection in asking.reads:
            continue
        if mark in shown(response):
            return f"{asking.name}: {sent} tells of {collection}: {shown(response)[:2_000]}"
        if _is_file(response) and sent.collection == collection and response.is_success:
            return f"{asking.name}: {sent} gives a file of {collection}"
    return None
