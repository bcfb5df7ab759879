"""A language model behind an OpenAI-compatible chat endpoint, read as it writes.

The request is ``POST …/chat/completions`` with ``stream``, the answer server-sent events with
``choices[0].delta.content``, as vLLM, llama.cpp, Ollama, LM Studio and TGI speak it
(docs/generative.md). What goes wrong is one exception, within the time that the question has.
"""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from collections.abc import Generator as Stream
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Literal, NamedTuple, TypedDict

from pydantic import BaseModel, ConfigDict, ValidationError

from app.breaker import Breaker
from index.endpoint import Endpoint, EndpointFailed, Fault
from index.errors import RitaError

log = logging.getLogger(__name__)

MAX_ANSWER_BYTES = 2**20
"""Of one streamed answer. A token costs some 250 bytes as an event; the most that is asked for,
``ANSWER_TOKENS`` of them, 130 KB."""
MAX_LINE_BYTES = 2**16
"""Of one event: some hundred bytes, unless a server sends several tokens or their probabilities."""
PULSE_SECONDS = 0.5
"""How soon it is noticed, at the latest, that nobody waits for a silent model any more."""
_PAUSED = (
    "Språkmodellen har inte svarat på flera frågor i rad och får vara i fred en stund. Kontrollera "
    "att tjänsten i RITA_CHAT_URL är i gång."
)

FailureKind = Fault | Literal["paused", "empty"]


class GenerationFailed(RitaError):
    """The language model gave no whole text in time: the extractive answer is the one to give.

    The message is Swedish, says what happened, and never holds the question or a passage.
    """

    def __init__(self, message: str, kind: FailureKind) -> None:
        super().__init__(message)
        self.kind = kind


class Message(TypedDict):
    """One message of a chat."""

    role: Literal["system", "user"]
    content: str


class Piece(NamedTuple):
    """Some text as it came, and whether it is cut off after it: the model had no more tokens."""

    text: str
    cut: bool = False


Heard = SimpleQueue[Piece | EndpointFailed | None]
"""What the endpoint's loop hands over; None at the end."""


class _Wire(BaseModel):
    # Errors must not hold what was sent: it may be a passage or the question.
    model_config = ConfigDict(hide_input_in_errors=True)


class _Delta(_Wire):
    content: str | None = None
    # A thinking model's thoughts come under either name, and are not read.
    reasoning_content: str | None = None
    reasoning: str | None = None


class _Choice(_Wire):
    delta: _Delta = _Delta()
    finish_reason: str | None = None


class _Chunk(_Wire):
    choices: list[_Choice]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the language model is given."""

    seconds: float
    """For all that it does for one question."""
    stall_seconds: float
    """For the first token, and from each to the next."""
    context_tokens: int
    """For instructions, question, sources and answer together."""


class Generator:
    """The language model, for all questions. Safe to share between threads."""

    def __init__(
        self,
        url: str,
        model: str,
        limits: Limits,
        *,
        api_key: str | None = None,
        breaker: Breaker | None = None,
        on_failure: Callable[[FailureKind], None] = lambda _: None,
    ) -> None:
        """Ask nothing yet. ``url`` is the address with or without ``/chat/completions``."""
        self._endpoint = Endpoint(
            url, "/chat/completions", model, setting="RITA_CHAT", api_key=api_key
        )
        self.model = model
        self.limits = limits
        self.breaker = breaker or Breaker()
        self._on_failure = on_failure

    @property
    def identity(self) -> str:
        """What is shown to those who run RiTA: which model, and where it is."""
        return f"{self.model} ({self._endpoint.url})"

    def close(self) -> None:
        """Close the connections that are kept open between requests."""
        self._endpoint.close()

    def for_question(self) -> "OneQuestion":
        """The language model as one question has it; the time runs from now."""
        return OneQuestion(self, time.monotonic() + self.limits.seconds)

    def try_out(self) -> None:
        """Ask for a few words. Raises GenerationFailed when none come."""
        greeting: Message = {"role": "user", "content": "Svara med ordet ja."}
        for _ in self.stream([greeting], 16, self.limits.seconds):
            pass

    def stream(
        self, messages: Sequence[Message], most_tokens: int, seconds: float
    ) -> Stream[Piece]:
        """What the model writes, as it comes. To close what is returned ends the request.

        Raises GenerationFailed when the whole text is not here within ``seconds``, or the breaker
        is open.
        """
        if not self.breaker.admits():
            raise self._failed(GenerationFailed(_PAUSED, "paused"))
        written = False
        try:
            for piece in self._pieces(messages, most_tokens, seconds):
                written = written or bool(piece.text)
                yield piece
        except GenerationFailed as error:
            self.breaker.failed()
            raise self._failed(error) from None
        except GeneratorExit:
            # Enough was read, or nobody waits any more, which says nothing of a silent model.
            (self.breaker.succeeded if written else self.breaker.left)()
            raise
        self.breaker.succeeded()

    def _failed(self, error: GenerationFailed) -> GenerationFailed:
        self._on_failure(error.kind)
        log.warning("not generated", extra={"fields": {"kind": error.kind, "detail": str(error)}})
        return error

    def _pieces(
        self, messages: Sequence[Message], most_tokens: int, seconds: float
    ) -> Iterator[Piece]:
        asked = {
            "model": self.model,
            "messages": list(messages),
            "max_tokens": most_tokens,
            "temperature": 0,
            "stream": True,
        }
        body = json.dumps(asked, ensure_ascii=False).encode()
        heard: Heard = SimpleQueue()
        work = self._endpoint.run(self._listen(body, seconds, heard.put))
        work.add_done_callback(lambda _: heard.put(None))
        written = False
        try:
            while (piece := _next(heard)) is not None:
                if isinstance(piece, EndpointFailed):
                    raise GenerationFailed(str(piece), piece.fault)
                written = written or bool(piece.text.strip())
                yield piece
            work.result()
        finally:
            work.cancel()
        if not written:
            raise GenerationFailed(
                f"Tjänsten {self._endpoint.url} svarade utan text. Kontrollera att modellen "
                f"{self.model} är en chattmodell som svarar utan att först resonera.",
                "empty",
            )

    async def _listen(
        self, body: bytes, seconds: float, tell: Callable[[Piece | EndpointFailed], None]
    ) -> None:
        """Tell the pieces until the text is whole, or how it failed."""
        now = asyncio.get_running_loop().time
        end = now() + seconds
        stall = self.limits.stall_seconds
        try:
            async with asyncio.timeout_at(min(end, now() + stall)) as clock:
                async for piece in self._read(body):
                    clock.reschedule(min(end, now() + stall))
                    tell(piece)
        except TimeoutError:
            late_at_all = now() >= end
            tell(
                self._endpoint.late(seconds)
                if late_at_all
                else self._endpoint.late(stall, "STALL_SECONDS")
            )
        except EndpointFailed as error:
            tell(error)

    async def _read(self, body: bytes) -> AsyncIterator[Piece]:
        """The pieces of one answer, thoughts as empty ones. Raises EndpointFailed."""
        async with self._endpoint.posted(body) as response:
            kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            if kind != "text/event-stream":
                raise self._unusable("det är ingen ström av händelser")
            lines = _Lines(self._endpoint)
            async for piece in response.aiter_raw():
                for choice in filter(None, map(self._choice, lines.of(piece))):
                    delta, why = choice.delta, choice.finish_reason
                    if why or delta.content or delta.reasoning_content or delta.reasoning:
                        yield Piece(delta.content or "", why == "length")
                    if why:
                        return
        raise EndpointFailed(
            f"Tjänsten {self._endpoint.url} slutade mitt i sitt svar. Kontrollera tjänstens "
            "egen logg.",
            "broken",
        )

    def _choice(self, line: bytes) -> _Choice | None:
        """What a line of the stream says; None for comments, blank lines and mere statistics."""
        if not line.startswith(b"data:"):
            return None
        data = line.removeprefix(b"data:").strip()
        if data == b"[DONE]":
            return _Choice(finish_reason="stop")
        choices = self._chunk(data).choices
        return choices[0] if choices else None

    def _chunk(self, data: bytes) -> _Chunk:
        try:
            return _Chunk.model_validate_json(data)
        except ValidationError as error:
            kind = error.errors(include_input=False, include_context=False, include_url=False)
            invalid = kind[0]["type"] == "json_invalid"
            said = "en del är inte JSON" if invalid else "en del saknar text"
            raise self._unusable(said) from None

    def _unusable(self, fault: str) -> EndpointFailed:
        return self._endpoint.unusable(fault, "docs/generative.md")


class OneQuestion:
    """The language model as one question has it: until a point in time, and not after a failure."""

    def __init__(self, generator: Generator, until: float) -> None:
        self.generator = generator
        self._until = until
        self._failure: GenerationFailed | None = None

    def stream(self, messages: Sequence[Message], most_tokens: int) -> Stream[Piece]:
        """As ``Generator.stream``, with the time that is left. What has failed fails again at once:
        a question must not wait for a dead endpoint twice."""
        if self._failure is not None:
            raise self._failure
        left = max(0.0, self._until - time.monotonic())
        try:
            yield from self.generator.stream(messages, most_tokens, left)
        except GenerationFailed as error:
            self._failure = error
            raise


def _next(heard: Heard) -> Piece | EndpointFailed | None:
    """The next that is heard; an empty piece after a while without, so that whoever reads may stop
    when nobody waits any more."""
    try:
        return heard.get(timeout=PULSE_SECONDS)
    except Empty:
        return Piece("")


class _Lines:
    """Lines of what comes in pieces; at most ``MAX_ANSWER_BYTES`` of them together."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._rest = b""
        self._total = 0

    def of(self, piece: bytes) -> list[bytes]:
        """The lines that ``piece`` ends. Raises EndpointFailed when there is too much."""
        self._total += len(piece)
        *whole, self._rest = (self._rest + piece).split(b"\n")
        if self._total > MAX_ANSWER_BYTES or len(self._rest) > MAX_LINE_BYTES:
            raise self._endpoint.too_long(MAX_ANSWER_BYTES)
        return whole
