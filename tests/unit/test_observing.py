"""A crash is answered and logged without what it says."""

import asyncio
import json
import logging

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from app.logs import JsonFormatter
from app.observing import Metrics, Observer, ResponseBroken
from app.security import SecurityHeaders

CANARY = "kvastfeningssylt"


async def crash_at_once(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
    raise ValueError(CANARY)


async def crash_midway(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise ValueError(CANARY)


def get(app: ASGIApp, metrics: Metrics) -> httpx.Response:
    observed = SecurityHeaders(Observer(app, metrics))

    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(observed)
        async with httpx.AsyncClient(transport=transport, base_url="http://rita") as client:
            return await client.get(f"/{CANARY}")

    return asyncio.run(request())


def test_a_crash_is_a_problem_that_repeats_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    metrics = Metrics()
    response = get(crash_at_once, metrics)
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    ours = [record for record in caplog.records if record.name.startswith("app.")]
    lines = [JsonFormatter().format(record) for record in ours]
    crash, request = (json.loads(line) for line in lines)
    assert crash["error"] == "builtins.ValueError"
    assert crash["at"][-1].endswith("crash_at_once")
    assert (request["status"], request["route"]) == (500, "other")
    assert CANARY not in response.text + "".join(lines)
    counted = {"method": "GET", "route": "other", "status": "500"}
    assert metrics.registry.get_sample_value("rita_requests_total", counted) == 1


def test_a_response_that_breaks_midway_is_cut_without_words() -> None:
    with pytest.raises(ResponseBroken) as caught:
        get(crash_midway, Metrics())
    assert caught.value.__suppress_context__
    assert CANARY not in str(caught.value)
