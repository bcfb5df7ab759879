"""What is known of the traffic: a log line per request, and counts for ``GET /metrics``.

Routes are named by their pattern (``/api/documents/{document_id}``): what stood in the address,
its query or its body is not recorded.
"""

import logging
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.logs import described
from app.problems import ProblemResponse

log = logging.getLogger(__name__)

OTHER = "other"
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
# Seconds. An answer takes some tenths of a second on two cores; a page image some hundredths.
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# Not sent to anybody: the client was gone before there was a response (nginx's number for it).
_CLIENT_GONE = 499


class Metrics:
    """The service's counts, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "rita_requests",
            "Requests by method, route and response status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "rita_request_seconds",
            "Time until the last byte of the response.",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.answers = Counter(
            "rita_answers", "Answers by status.", ("status",), registry=self.registry
        )
        self.modes = Counter(
            "rita_answers_shown",
            "Answers with sentences, by whose words they are.",
            ("mode",),
            registry=self.registry,
        )
        self.removed = Counter(
            "rita_sentences_removed",
            "Sentences of the language model that no source carries.",
            registry=self.registry,
        )
        self.model_failures = Counter(
            "rita_model_failures",
            "Requests to the language model without a usable answer, by how they failed.",
            ("kind",),
            registry=self.registry,
        )
        self.breaker = Gauge(
            "rita_model_breaker",
            "1 for the state of the language model's circuit breaker.",
            ("state",),
            registry=self.registry,
        )
        self.pictures = Counter(
            "rita_page_images",
            "Page images sent: drawn for this request, or kept since an earlier one.",
            ("source",),
            registry=self.registry,
        )
        self.documents = Gauge(
            "rita_documents", "Documents in the snapshot in use.", registry=self.registry
        )
        self.waiting = Gauge(
            "rita_questions_waiting",
            "Questions to owners that nobody has done anything about; NaN: rita.db does not open.",
            registry=self.registry,
        )
        self.ready = Gauge(
            "rita_ready", "1 while questions can be answered.", registry=self.registry
        )


class ResponseBroken(Exception):
    """A response failed after it had begun; the server can only cut the connection."""


class Observer:
    """Times and logs each request, and turns a crash into a 500 that says nothing of the text."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except Exception as error:  # noqa: BLE001 — named and answered here, whatever it is
            # Logged without its message, which may quote the question.
            log.error("crash", extra={"fields": {"route": route_of(scope), **described(error)}})
            if status:
                raise ResponseBroken from None
            await ProblemResponse(500)(scope, receive, send_noted)
        finally:
            self._note(scope, status or _CLIENT_GONE, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method, route = method_of(scope), route_of(scope)
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        fields = {
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        log.info("request", extra={"fields": fields})


def route_of(scope: Scope) -> str:
    """The template of the route that a request goes to, which holds nothing that was sent."""
    return getattr(scope.get("route"), "path", None) or OTHER


def method_of(scope: Scope) -> str:
    """The method of a request. Any word may be sent as one: what is none is told as one other."""
    method: str = scope["method"]
    return method if method in _METHODS else OTHER
