"""Requests made from /openapi.json, right and wrong, to every route of a running service: each is
answered, and none with an error of the service's own."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode

from app.admin.token import make_token
from tests.system.service import Server, serving, wait_until_ready

SWITCH = "/api/admin/switch"
"""Stops everything else: asked last."""
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.fixture(scope="module")
def own(
    sample_data: Path, settings_of_tests: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A service on a copy of the samples, which the requests may ruin."""
    folder = tmp_path_factory.mktemp("fuzzed")
    shutil.copytree(sample_data, folder / "data")
    with serving(folder / "data", settings_of_tests, folder / "rita.log") as running:
        wait_until_ready(running)
        yield running


def ask_all(own: Server, examples: int) -> int:
    """Ask every route so many questions of each kind, as an admin; how many were asked."""
    schema = schemathesis.openapi.from_url(f"{own.url}/openapi.json")
    bearer = {"Authorization": f"Bearer {make_token(own.data)}"}
    found: list[Any] = list(schema.get_all_operations())
    operations = [each.ok() for each in found]
    operations.sort(key=lambda operation: operation.path == SWITCH)
    asked = 0
    for operation in operations:
        for mode in MODES:
            made = operation.as_strategy(generation_mode=mode)

            @settings(
                max_examples=examples,
                derandomize=True,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=made)
            def ask(case: Case[Any]) -> None:
                nonlocal asked
                asked += 1
                answer = case.call(base_url=own.url, headers=bearer, timeout=60)
                assert answer.status_code < 500, (case.as_curl_command(), answer.text)
                if answer.status_code >= 400 and case.method != "HEAD":
                    assert answer.headers["content-type"] == ["application/problem+json"], case

            with suppress(Unsatisfiable):  # nothing of a request without parameters can be wrong
                ask()
    return asked


def test_no_request_breaks_a_route(own: Server) -> None:
    assert ask_all(own, examples=2) > 150
    assert '"message": "crash"' not in own.log()


@pytest.mark.soak
def test_hundreds_of_requests_break_no_route(own: Server) -> None:
    assert ask_all(own, examples=200) > 10_000
    assert '"message": "crash"' not in own.log()
