"""Who asks too much is told to wait, and nobody else is."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app import limits
from app.access import ANONYMOUS, LOCAL, Caller, Kind
from app.limits import Attempts, Counters, RateLimits, take_question
from app.main import create_app
from app.peers import client_address
from app.problems import Refusal
from app.rules import RULES
from app.settings import Settings

ANNA = Caller(kind=Kind.USER, id="user:anna")
BO = Caller(kind=Kind.USER, id="user:bo")
READER = Caller(kind=Kind.WIDGET, id="widget:intranat")
CALLERS = {"anna": ANNA, "bo": BO, "reader": READER, "local": LOCAL, "": ANONYMOUS}
RIGHT, WRONG = {"Authorization": "Bearer right"}, {"Authorization": "Bearer wrong"}


class Named:
    """Takes the caller's word for who it is, and one key for right."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        scope.setdefault("state", {})["caller"] = CALLERS[request.headers.get("who", "")]
        match request.headers.get("authorization"):
            case "Bearer right":
                scope["state"]["caller"] = replace(ANNA, kind=Kind.KEY, id="key:right")
            case str():
                await PlainTextResponse("fel nyckel", 401)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def limited(**chosen: Any) -> Starlette:
    """A few routes under the limits; ``tool`` takes as many questions as it is told to."""

    async def plain(_: Request) -> Response:
        return PlainTextResponse("svar")

    async def tools(request: Request) -> Response:
        try:
            for _ in range(int(request.query_params["questions"])):
                take_question(request.scope)
        except Refusal as refusal:
            return PlainTextResponse(refusal.detail or "", 418)
        return PlainTextResponse("svar")

    async def slow(_: Request) -> Response:
        await asyncio.sleep(0.2)
        return PlainTextResponse("svar")

    settings = Settings(sign_in="keys", **chosen)
    app = Starlette(
        routes=[
            Route("/api/documents", plain),
            Route("/api/ask", plain, methods=["POST"]),
            Route("/api/ask/stream", slow, methods=["POST"]),
            Route("/api/feedback", plain, methods=["POST"]),
            Route("/mcp", tools, methods=["POST"]),
            Route("/sign-in", plain),
        ]
    )
    app.add_middleware(RateLimits, settings=settings)
    app.add_middleware(Named)
    app.add_middleware(Attempts, settings=settings)
    return app


def client(app: Starlette, address: str = "192.0.2.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=(address, 40_000))
    return httpx.AsyncClient(transport=transport, base_url="http://rita")


def ask(app: Starlette, times: int, who: str, address: str = "192.0.2.1") -> list[int]:
    async def asked() -> list[int]:
        async with client(app, address) as one:
            return [
                (await one.post("/api/ask", headers={"who": who})).status_code for _ in range(times)
            ]

    return asyncio.run(asked())


def test_questions_beyond_the_limit_are_refused_to_the_one_who_asks_them() -> None:
    app = limited(questions_per_minute=3)
    assert ask(app, 5, "anna") == [200, 200, 200, 429, 429]
    assert ask(app, 1, "bo") == [200]

    async def refused() -> httpx.Response:
        async with client(app) as one:
            assert (await one.get("/api/documents", headers={"who": "anna"})).status_code == 200
            return await one.post("/api/ask", headers={"who": "anna"})

    response = asyncio.run(refused())
    seconds = int(response.headers["Retry-After"])
    assert 1 <= seconds <= 60
    assert response.headers["Content-Type"] == "application/problem+json"
    assert f"Vänta {seconds} sekunder" in response.json()["detail"]


def test_every_request_counts_against_the_larger_limit() -> None:
    app = limited(requests_per_minute=10)

    async def asked() -> list[int]:
        async with client(app) as one:
            return [
                (await one.get("/api/documents", headers={"who": "anna"})).status_code
                for _ in range(12)
            ]

    assert asyncio.run(asked()) == [200] * 10 + [429] * 2


def test_nobody_alone_fills_what_everybody_may_send(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SENT_PER_HOUR", 3)
    app = limited()

    async def sent(who: str, times: int) -> list[httpx.Response]:
        async with client(app) as one:
            return [await one.post("/api/feedback", headers={"who": who}) for _ in range(times)]

    *first, last = asyncio.run(sent("anna", 4))
    assert [each.status_code for each in first] == [200] * 3
    assert last.status_code == 429
    assert 60 < int(last.headers["Retry-After"]) <= 3_600
    assert asyncio.run(sent("bo", 1))[0].status_code == 200
    assert ask(app, 1, "anna") == [200]


def test_the_call_of_a_tool_is_a_question_and_the_rest_of_the_protocol_is_none() -> None:
    app = limited(questions_per_minute=2)

    async def asked() -> list[int]:
        headers = {"who": "anna"}
        async with client(app) as one:
            return [
                (await one.post("/mcp", params={"questions": n}, headers=headers)).status_code
                for n in (0, 0, 0, 1, 1, 1, 0)
            ]

    assert asyncio.run(asked()) == [200, 200, 200, 200, 200, 418, 200]


def test_readers_of_a_widget_are_told_apart_by_where_they_are() -> None:
    app = limited(questions_per_minute=2)
    assert ask(app, 3, "reader", "192.0.2.1") == [200, 200, 429]
    assert ask(app, 1, "reader", "192.0.2.2") == [200]


def test_without_sign_in_nothing_is_counted() -> None:
    assert ask(limited(questions_per_minute=1), 1, "local") == [200]
    app = Starlette(
        routes=[Route("/api/ask", lambda _: PlainTextResponse("svar"), methods=["POST"])]
    )
    app.add_middleware(RateLimits, settings=Settings(questions_per_minute=1))
    app.add_middleware(Named)
    assert ask(app, 4, "local") == [200] * 4


def test_no_more_answers_at_once_than_are_allowed() -> None:
    app = limited(streams_per_user=2)

    async def asked() -> tuple[list[int], int]:
        async with client(app) as one:
            together = await asyncio.gather(
                *(one.post("/api/ask/stream", headers={"who": "anna"}) for _ in range(4)),
                one.post("/api/ask/stream", headers={"who": "bo"}),
            )
            after = await one.post("/api/ask/stream", headers={"who": "anna"})
            return [each.status_code for each in together], after.status_code

    together, after = asyncio.run(asked())
    assert sorted(together[:4]) == [200, 200, 429, 429]
    assert (together[4], after) == (200, 200)


def test_an_address_that_keeps_trying_keys_waits_and_a_key_that_holds_does_not() -> None:
    app = limited(requests_per_minute=10)

    async def asked() -> tuple[list[int], list[int], int]:
        async with client(app) as one, client(app, "192.0.2.9") as elsewhere:
            before = await one.get("/api/documents", headers=RIGHT)
            assert before.status_code == 200
            wrong = [
                (await one.get("/api/documents", headers=WRONG)).status_code for _ in range(12)
            ]
            right = [(await one.get("/api/documents", headers=RIGHT)).status_code for _ in range(2)]
            return wrong, right, (await elsewhere.get("/api/documents", headers=WRONG)).status_code

    wrong, right, elsewhere = asyncio.run(asked())
    assert wrong == [401] * 10 + [429] * 2
    assert (right, elsewhere) == ([200, 200], 401)


def test_sign_ins_are_bounded_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SIGN_INS_PER_MINUTE", 3)

    async def asked() -> list[int]:
        async with client(limited()) as one:
            return [(await one.get("/sign-in")).status_code for _ in range(5)]

    assert asyncio.run(asked()) == [200] * 3 + [429] * 2


def test_counters_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many, those who come later share one; those who were there keep theirs."""
    monkeypatch.setattr(limits, "MOST_KEYS", 40)
    app = limited(questions_per_minute=50)
    for number in range(200):
        assert ask(app, 1, "reader", f"198.51.{number // 100}.{number % 100}") in ([200], [429])
    counters = next(found for found in found_counters(app))
    assert len(counters._storage.storage) <= 40 + 4


def found_counters(app: Starlette) -> list[Counters]:
    """The counters of ``RateLimits`` within the stack that the application was put together to."""
    layer: Any = app.middleware_stack
    while not isinstance(layer, RateLimits):
        layer = layer.app
    return [layer._counters]


FROM: Callable[..., Scope] = lambda address, *told: {  # noqa: E731
    "type": "http",
    "client": (address, 1),
    "headers": [(b"x-forwarded-for", line.encode()) for line in told],
}


@pytest.mark.parametrize(
    ("scope", "trusted", "expected"),
    [
        (FROM("192.0.2.7"), (), "192.0.2.7"),
        (FROM("192.0.2.7", "203.0.113.1"), (), "192.0.2.7"),
        (FROM("10.0.0.1", "203.0.113.1"), ("10.0.0.1",), "203.0.113.1"),
        (FROM("10.0.0.1", "6.6.6.6, 203.0.113.1, 10.0.0.2"), ("10.0.0.0/24",), "203.0.113.1"),
        (FROM("10.0.0.1", "6.6.6.6", "203.0.113.1"), ("10.0.0.0/24",), "203.0.113.1"),
        (FROM("10.0.0.1", "skräp"), ("10.0.0.1",), "unknown"),
        (FROM("2001:db8:1:2:3:4:5:6"), (), "2001:db8:1:2::/64"),
        (FROM("::ffff:192.0.2.7"), (), "192.0.2.7"),
        ({"type": "http", "client": None, "headers": []}, (), "unknown"),
    ],
)
def test_an_address_is_the_one_that_nobody_could_make_up(
    scope: Scope, trusted: tuple[str, ...], expected: str
) -> None:
    assert client_address(scope, trusted) == expected


def test_every_route_that_answers_questions_is_counted_as_one() -> None:
    """What is asked by POST, but for what a user sends to an owner, and tools, counted by call."""
    create_app(Settings())  # a route without a rule would stop here
    asked = {path for (method, path), rule in RULES.items() if (method, rule) == ("POST", "ask")}
    sent = {"/api/feedback", "/api/questions"}
    assert asked - sent == limits.QUESTIONS | {limits.TOOLS}
