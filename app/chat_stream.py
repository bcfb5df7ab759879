"""A chat endpoint's answer as it streams: server-sent events to pieces of text."""

from collections.abc import AsyncIterator
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from index.endpoint import Endpoint, EndpointFailed

MAX_ANSWER_BYTES = 2**20
"""Of one streamed answer. A token costs some 250 bytes as an event; the most that is asked for,
``ANSWER_TOKENS`` of them, 130 KB."""
MAX_LINE_BYTES = 2**16
"""Of one event: some hundred bytes, unless a server sends several tokens or their probabilities."""


class Piece(NamedTuple):
    """Some text as it came, and whether it is cut off after it: the model had no more tokens."""

    text: str
    cut: bool = False


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


async def read_stream(endpoint: Endpoint, body: bytes) -> AsyncIterator[Piece]:
    """The pieces of the answer to one POST of ``body``, thoughts as empty ones. Raises
    EndpointFailed, also when the answer ends without saying that it does."""
    async with endpoint.posted(body) as response:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "text/event-stream":
            raise _unusable(endpoint, "det är ingen ström av händelser")
        lines = _Lines(endpoint)
        async for piece in response.aiter_raw():
            for choice in filter(None, (_choice(endpoint, line) for line in lines.of(piece))):
                delta, why = choice.delta, choice.finish_reason
                if why or delta.content or delta.reasoning_content or delta.reasoning:
                    yield Piece(delta.content or "", why == "length")
                if why:
                    return
    raise EndpointFailed(
        f"Tjänsten {endpoint.url} slutade mitt i sitt svar. Kontrollera tjänstens egen logg.",
        "broken",
    )


def _choice(endpoint: Endpoint, line: bytes) -> _Choice | None:
    """What a line of the stream says; None for comments, blank lines and mere statistics."""
    if not line.startswith(b"data:"):
        return None
    data = line.removeprefix(b"data:").strip()
    if data == b"[DONE]":
        return _Choice(finish_reason="stop")
    choices = _chunk(endpoint, data).choices
    return choices[0] if choices else None


def _chunk(endpoint: Endpoint, data: bytes) -> _Chunk:
    try:
        return _Chunk.model_validate_json(data)
    except ValidationError as error:
        kind = error.errors(include_input=False, include_context=False, include_url=False)
        invalid = kind[0]["type"] == "json_invalid"
        said = "en del är inte JSON" if invalid else "en del saknar text"
        raise _unusable(endpoint, said) from None


def _unusable(endpoint: Endpoint, fault: str) -> EndpointFailed:
    return endpoint.unusable(fault, "docs/generative.md")


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
