"""A reranker behind a ``/rerank`` endpoint, asked over HTTP.

The request ``{model, query, documents, top_n}`` and the answer ``{results: [{index,
relevance_score}]}`` are Cohere's and Jina's, which llama.cpp, vLLM, Infinity and OpenVINO Model
Server speak too (docs/reranking.md).
"""

import asyncio
import json
import threading
from collections.abc import Sequence

import httpx
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, FiniteFloat, ValidationError

from index.reranker import RerankingFailed

# The longest answer that is read. Some servers send the passages back: two hundred of 1,500
# characters, with every letter written as \u00e5, are 1.8 MB.
MAX_ANSWER_BYTES = 4 * 2**20


class _Result(BaseModel):
    # Errors must not hold what was sent in: it may be a passage or the question.
    model_config = ConfigDict(strict=True, hide_input_in_errors=True)
    index: int
    relevance_score: FiniteFloat


class _Answer(BaseModel):
    model_config = ConfigDict(strict=True, hide_input_in_errors=True)
    results: list[_Result]


class EndpointReranker:
    """Scores by asking ``url``; texts go there and nowhere else (no redirect or proxy is followed).

    Safe to share between threads. Requests run on an event loop of the reranker's own, because
    that is where a whole request can be cut off at a point in time: httpx's own timeouts count
    anew for each piece of an answer that trickles in.
    """

    def __init__(self, url: str, model: str, *, api_key: str | None = None) -> None:
        """Ask nothing yet. ``url`` is the address with or without ``/rerank`` at its end."""
        base = url.rstrip("/")
        self._url = base if base.endswith("/rerank") else f"{base}/rerank"
        self._model = model
        self.identity = f"{model} ({self._url})"
        # Unpacked, an answer could be a thousand times longer than what was counted.
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if api_key is not None:
            headers["Authorization"] = f"Bearer {api_key}"
        self._client = httpx.AsyncClient(
            timeout=None,  # noqa: S113 — the budget of each question holds instead
            headers=headers,
            follow_redirects=False,
            trust_env=False,
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="rerank-endpoint", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Close the connections that are kept open between requests."""
        asyncio.run_coroutine_threadsafe(self._client.aclose(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def rerank(self, question: str, texts: Sequence[str], seconds: float) -> NDArray[np.float32]:
        """One score per text, shape (len(texts),), as the endpoint gives them; higher is better.

        Raises RerankingFailed when the whole answer is not here within ``seconds``, or is not one
        finite score for each text.
        """
        if not texts:
            return np.zeros(0, dtype=np.float32)
        asked = {
            "model": self._model,
            "query": question,
            "documents": list(texts),
            "top_n": len(texts),
        }
        body = json.dumps(asked, ensure_ascii=False).encode()
        answer = asyncio.run_coroutine_threadsafe(self._within(body, seconds), self._loop)
        return self._scores(answer.result(), len(texts))

    async def _within(self, body: bytes, seconds: float) -> bytes:
        try:
            async with asyncio.timeout(seconds):
                return await self._ask(body)
        except TimeoutError:
            raise RerankingFailed(
                f"Tjänsten {self._url} svarade inte inom {seconds:g} sekunder. Kontrollera att den "
                "är i gång och inte överlastad, eller höj RITA_RERANKER_SECONDS."
            ) from None
        except (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise RerankingFailed(
                f"Tjänsten {self._url} går inte att nå ({type(error).__name__}). Kontrollera "
                "RITA_RERANKER_URL och att tjänsten är i gång."
            ) from error
        except httpx.HTTPError as error:
            raise RerankingFailed(
                f"Tjänsten {self._url} avbröt sitt svar ({type(error).__name__}). Kontrollera "
                "tjänstens egen logg."
            ) from error

    async def _ask(self, body: bytes) -> bytes:
        """One request: the answer's body, no longer than it may be."""
        async with self._client.stream("POST", self._url, content=body) as response:
            if response.is_redirect:
                raise RerankingFailed(
                    f"Tjänsten {self._url} hänvisar vidare till en annan adress, och dit skickar "
                    "RiTA ingen text. Ange den rätta adressen i RITA_RERANKER_URL."
                )
            if response.status_code != httpx.codes.OK:
                raise RerankingFailed(
                    f"Tjänsten {self._url} svarade med felkod {response.status_code}. Kontrollera "
                    f"adressen, nyckeln och att modellen {self._model} finns där."
                )
            answer = bytearray()
            async for piece in response.aiter_raw():
                answer += piece
                if len(answer) > MAX_ANSWER_BYTES:
                    raise RerankingFailed(
                        f"Svaret från {self._url} är längre än {MAX_ANSWER_BYTES} byte och läses "
                        "inte. Kontrollera att adressen är en omrangordningstjänsts."
                    )
        return bytes(answer)

    def _scores(self, body: bytes, count: int) -> NDArray[np.float32]:
        """The answer's scores in the order of the question, whatever order they came in."""
        try:
            results = _Answer.model_validate_json(body).results
        except ValidationError as error:
            raise self._unusable(_fault(error)) from None
        if len(results) != count:
            raise self._unusable(f"{len(results)} poäng för {count} textstycken")
        if {result.index for result in results} != set(range(count)):
            raise self._unusable("ett textstycke saknar poäng eller har flera")
        scores = np.empty(count, dtype=np.float32)
        # A number that 32 bits cannot hold becomes infinite, and is refused below.
        with np.errstate(over="ignore"):
            for result in results:
                scores[result.index] = result.relevance_score
        if not np.isfinite(scores).all():
            raise self._unusable("en poäng är inte ett tal")
        return scores

    def _unusable(self, fault: str) -> RerankingFailed:
        return RerankingFailed(
            f"Svaret från {self._url} går inte att använda: {fault}. Kontrollera att adressen är "
            "en omrangordningstjänsts (docs/reranking.md)."
        )


def _fault(error: ValidationError) -> str:
    """What is wrong with the answer, in Swedish, without anything of what it holds."""
    first = error.errors(include_input=False, include_context=False, include_url=False)[0]
    if first["type"] == "json_invalid":
        return "det är inte JSON"
    if first["type"] == "finite_number":
        return "en poäng är inte ett tal"
    place = ".".join(str(part) for part in first["loc"]) or "results"
    return f"fältet {place} saknas eller är fel"
