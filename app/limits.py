"""How much one caller may ask of the service: requests and questions a minute, answers at once.

Counted in each worker process, in its memory, by who asks and never by what. Without sign-in
nothing is counted: whoever is on the machine could stop the service anyway. Pages and scripts,
which are open to all (``Action.PUBLIC``), are not either; they come from memory.
"""

import math
import time
from collections import Counter
from functools import partial
from hashlib import sha256

from cachetools import LRUCache
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import limit_texts
from app.access import ANONYMOUS, LOCAL, Caller, Kind
from app.peers import client_address
from app.problems import ProblemResponse, Refusal
from app.settings import Settings
from app.storage_limits import MOST_WRITES_IN_AN_HOUR

MOST_KEYS = 20_000
"""Counters at once, of some 300 bytes each. A reader of a widget makes four in two minutes: beyond
5,000 readers those who come later share one counter."""
SIGN_INS_PER_MINUTE = 600
"""Begun or ended from one address. The offices of a municipality may share one: 3,000 people who
sign in within ten minutes make 600 requests a minute."""
SENT_PER_HOUR = MOST_WRITES_IN_AN_HOUR // 10
"""Thumbs, their reasons and questions to owners: nobody alone takes the place that others need."""
_KNOWN_KEYS = 1_000
"""Keys that held lately, as their hashes: more than a municipality has programs."""

QUESTIONS = frozenset(("/api/ask", "/api/ask/stream", "/api/search", "/v1/chat/completions"))
"""What is a question by its address. At /mcp the call of a tool is one."""
TOOLS = "/mcp"
SENT = frozenset(("/api/feedback", "/api/questions"))
"""What is kept when it is sent."""
SIGN_IN = ("/sign-in", "/sign-in/back")
_COUNTED = frozenset((Kind.USER, Kind.KEY, Kind.WIDGET))
_QUESTION = "question_of"
"""In scope["state"]: counts a question of this caller."""


class Counters:
    """Counts by who and what, each forgotten after twice the time that it counts for."""

    def __init__(self) -> None:
        self._storage = MemoryStorage()
        # two counters a key whatever the limit, where a moving window keeps every request's time
        self._window = SlidingWindowCounterRateLimiter(self._storage)

    def take(self, item: RateLimitItem, who: str, what: str) -> int:
        """Count one more: 0 where that is allowed, else the seconds to wait. Never counts then."""
        return 0 if self._window.hit(item, who, what) else self._seconds(item, who, what)

    def wait(self, item: RateLimitItem, who: str, what: str) -> int:
        """The seconds that one more would have to wait; counts nothing."""
        return 0 if self._window.test(item, who, what) else self._seconds(item, who, what)

    def _seconds(self, item: RateLimitItem, who: str, what: str) -> int:
        reset = self._window.get_window_stats(item, who, what).reset_time
        return max(1, math.ceil(reset - time.time()))

    @property
    def are_many(self) -> bool:
        """Whether there is no room for those who have not been counted yet."""
        return len(self._storage.storage) >= MOST_KEYS


class RateLimits:
    """Refuses with 429 what a known caller sends beyond the limits. After ``Identify``."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._off = settings.sign_in == "none"
        self._trusted = settings.trusted_proxies
        self._requests = RateLimitItemPerMinute(settings.requests_per_minute)
        self._questions = RateLimitItemPerMinute(settings.questions_per_minute)
        self._sent = RateLimitItemPerHour(SENT_PER_HOUR)
        self._most_answers = settings.streams_per_user
        self._counters = Counters()
        self._answering: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        caller: Caller | None = scope.get("state", {}).get("caller")
        counted = caller is not None and caller.kind in _COUNTED and not self._off
        if scope["type"] != "http" or caller is None or not counted:
            await self.app(scope, receive, send)
            return
        who = self._who(caller, scope)
        if seconds := self._counters.take(self._requests, who, "requests"):
            await _too_many(limit_texts.TOO_MANY_REQUESTS, seconds)(scope, receive, send)
        elif scope["method"] == "POST" and scope["path"] in QUESTIONS:
            await self._answer(who, scope, receive, send, self._count_question(who))
        elif scope["method"] == "POST" and scope["path"] == TOOLS:
            scope["state"][_QUESTION] = partial(self._count_question, who)
            await self._answer(who, scope, receive, send, None)
        elif (
            scope["method"] == "POST"
            and scope["path"] in SENT
            and (seconds := self._counters.take(self._sent, who, "sent"))
        ):
            await _too_many(limit_texts.TOO_MUCH_SENT, seconds)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(
        self, who: str, scope: Scope, receive: Receive, send: Send, refusal: Refusal | None
    ) -> None:
        """Let one more answer begin, where no more than so many are under way."""
        if refusal is None and self._answering[who] >= self._most_answers:
            text = limit_texts.TOO_MANY_ANSWERS.format(most=self._most_answers)
            refusal = Refusal(429, text, "too_many_answers", headers={"Retry-After": "1"})
        if refusal is not None:
            await _response(refusal)(scope, receive, send)
            return
        self._answering[who] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._answering[who] -= 1
            if not self._answering[who]:
                del self._answering[who]

    def _count_question(self, who: str) -> Refusal | None:
        seconds = self._counters.take(self._questions, who, "questions")
        if not seconds:
            return None
        text = limit_texts.TOO_MANY_QUESTIONS.format(seconds=seconds)
        return Refusal(429, text, "too_many", headers={"Retry-After": str(seconds)})

    def _who(self, caller: Caller, scope: Scope) -> str:
        """Whose counter: a widget's readers have nothing of their own but their address."""
        if caller.kind is not Kind.WIDGET or self._counters.are_many:
            return caller.id
        return f"{caller.id} {client_address(scope, self._trusted)}"


class Attempts:
    """Refuses with 429 an address that keeps sending keys that are none, or begins to sign in all
    the time. Before ``Identify``, so that what is refused costs nothing.

    By address, since a key that is none is nobody's; as many as a caller may send requests. A key
    that held when it was last sent is let through: nobody can be locked out by a neighbour.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._off = settings.sign_in == "none"
        self._trusted = settings.trusted_proxies
        self._failures = RateLimitItemPerMinute(settings.requests_per_minute)
        self._sign_ins = RateLimitItemPerMinute(SIGN_INS_PER_MINUTE)
        self._counters = Counters()
        self._held: LRUCache[bytes, bool] = LRUCache(_KNOWN_KEYS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or self._off:
            await self.app(scope, receive, send)
            return
        shown, signs_in = _shown(scope), scope["path"] in SIGN_IN
        if not signs_in and shown is None:
            await self.app(scope, receive, send)
            return
        who = client_address(scope, self._trusted)
        if self._counters.are_many:
            who = "everybody"
        if shown in self._held and not signs_in:
            seconds = 0
        elif signs_in:
            seconds = self._counters.take(self._sign_ins, who, "sign-ins")
        else:
            seconds = self._counters.wait(self._failures, who, "failures")
        if seconds:
            await _too_many(limit_texts.TOO_MANY_ATTEMPTS, seconds)(scope, receive, send)
            return
        await self._noted(scope, receive, send, who, shown)

    async def _noted(
        self, scope: Scope, receive: Receive, send: Send, who: str, shown: bytes | None
    ) -> None:
        """Let it pass, and remember how what was shown was taken."""

        async def send_noted(message: Message) -> None:
            if message["type"] == "http.response.start" and shown is not None:
                caller: Caller | None = scope.get("state", {}).get("caller")
                if message["status"] == 401:
                    self._held.pop(shown, None)
                    self._counters.take(self._failures, who, "failures")
                elif caller is not None and caller.id not in (LOCAL.id, ANONYMOUS.id):
                    self._held[shown] = True
            await send(message)

        await self.app(scope, receive, send_noted)


def take_question(scope: Scope) -> None:
    """Count a question that came as one of many in a request. Raises Refusal when it is one too
    many."""
    count = scope.get("state", {}).get(_QUESTION)
    refusal = count() if count is not None else None
    if refusal is not None:
        raise refusal


def _shown(scope: Scope) -> bytes | None:
    """What the caller shows to be let in with, as a hash; None for nothing."""
    headers = Headers(scope=scope)
    shown = "\n".join(headers.getlist("authorization"))
    return sha256(shown.encode("latin-1")).digest() if shown else None


def _too_many(text: str, seconds: int) -> ProblemResponse:
    headers = {"Retry-After": str(seconds)}
    return _response(Refusal(429, text.format(seconds=seconds), "too_many", headers=headers))


def _response(refusal: Refusal) -> ProblemResponse:
    headers = dict(refusal.headers or {})
    return ProblemResponse(refusal.status, refusal.detail, refusal.code, refusal.errors, headers)
