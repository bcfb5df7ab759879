"""Those who load a service, for locust; run by ``benchmarks.load`` in a process of its own."""

import itertools
import json
import os
import time
from pathlib import Path

import gevent
from locust import HttpUser, between, constant, events, task
from locust.env import Environment
from locust.exception import StopUser

GOLDEN = Path(__file__).resolve().parents[1] / "documents" / "golden.jsonl"
QUESTIONS = [json.loads(line)["question"] for line in GOLDEN.read_text("utf-8").splitlines()]
_next = itertools.count()
_MOST = int(os.environ.get("LOAD_QUESTIONS", "0"))
"""Questions in all; 0: until the time is up."""


def question() -> str:
    """The next one; the same in every run. Raises StopUser after the last."""
    number = next(_next)
    if _MOST and number >= _MOST:
        raise StopUser
    return str(QUESTIONS[number % len(QUESTIONS)])


@events.init.add_listener
def end_with_the_last(environment: Environment, **_: object) -> None:
    """Locust goes on until its time is up, also when no user is left."""

    def wait() -> None:
        while environment.runner is not None and environment.runner.user_count:
            gevent.sleep(1)
        if environment.runner is not None:
            environment.runner.quit()

    def watch(**_: object) -> None:
        gevent.spawn(wait)

    if _MOST:
        environment.events.spawning_complete.add_listener(watch)


class Streaming(HttpUser):
    """Asks, reads the answer as it streams to its end, and asks again."""

    wait_time = constant(0)

    @task
    def ask(self) -> None:
        """One question; an answer that does not end with ``done`` is a failure."""
        began, ended, fault = time.perf_counter(), "", None
        try:
            with self.client.post(
                "/api/ask/stream",
                json={"question": question()},
                stream=True,
                catch_response=True,
                timeout=300,
                name="head of the stream",
            ) as answer:
                for line in answer.iter_lines(decode_unicode=True):
                    if line.startswith("event: "):
                        ended = line.removeprefix("event: ")
        except OSError as error:
            fault = error
        if fault is None and ended != "done":
            fault = RuntimeError(f"the stream ended with {ended!r}")
        self.environment.events.request.fire(
            request_type="POST",
            name="stream",
            response_time=1000 * (time.perf_counter() - began),
            response_length=0,
            exception=fault,
            context={},
        )


class Asking(HttpUser):
    """Asks, reads for a moment, looks at a list."""

    wait_time = between(0.5, 1.5)

    @task(3)
    def ask(self) -> None:
        """One question."""
        self.client.post("/api/ask", json={"question": question()}, name="ask")

    @task
    def documents(self) -> None:
        """What there is."""
        self.client.get("/api/documents", name="documents")


class Hurried(HttpUser):
    """Asks without a pause."""

    wait_time = constant(0)

    @task
    def ask(self) -> None:
        """One question."""
        self.client.post("/api/ask", json={"question": question()}, name="ask")
