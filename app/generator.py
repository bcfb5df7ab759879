"""A language model behind an OpenAI-compatible chat endpoint, read as it writes.

The request is ``POST …/chat/completions`` with ``stream``, the answer server-sent events with
``choices[0].delta.content``, as vLLM, llama.cpp, Ollama, LM Studio and TGI speak it
(docs/generative.md). What goes wrong is one exception, within the time that the question has.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Generator as Stream
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Literal, TypedDict

from app.breaker import Breaker
from app.chat_stream import Piece, read_stream
from index.endpoint import Endpoint, EndpointFailed, Fault
from index.entailment import Entailment
from index.errors import RitaError

log = logging.getLogger(__name__)

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


Heard = SimpleQueue[Piece | EndpointFailed | None]
"""What the endpoint's loop hands over; None at the end."""


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
        veto: Entailment | None = None,
    ) -> None:
        """Ask nothing yet. ``url`` is the address with or without ``/chat/completions``; ``veto``
        has the last word on each sentence that the model writes."""
        self._endpoint = Endpoint(
            url, "/chat/completions", model, setting="RITA_CHAT", api_key=api_key
        )
        self.model = model
        self.limits = limits
        self.breaker = breaker or Breaker()
        self._on_failure = on_failure
        self.veto = veto

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
        except BaseException:
            # Ours to mend, and yet no trial may stay out: nobody would be let through after it.
            self.breaker.failed()
            raise
        self.breaker.succeeded()

    def late(self) -> GenerationFailed:
        """The failure of not being done within the time for a question."""
        late = self._endpoint.late(self.limits.seconds)
        return self._failed(GenerationFailed(str(late), late.fault))

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
                async for piece in read_stream(self._endpoint, body):
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


class OneQuestion:
    """The language model as one question has it: until a point in time, and not after a failure."""

    def __init__(self, generator: Generator, until: float) -> None:
        self.generator = generator
        self._until = until
        self._failure: GenerationFailed | None = None

    def stream(self, messages: Sequence[Message], most_tokens: int) -> Stream[Piece]:
        """As ``Generator.stream``, with the time that is left, which what is done with each piece
        takes from too. What has failed fails again at once: a question must not wait for a dead
        endpoint twice."""
        if self._failure is not None:
            raise self._failure
        left = max(0.0, self._until - time.monotonic())
        try:
            with closing(self.generator.stream(messages, most_tokens, left)) as pieces:
                for piece in pieces:
                    if time.monotonic() >= self._until:
                        raise self.generator.late()
                    yield piece
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
