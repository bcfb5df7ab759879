"""A reranker behind a ``/rerank`` endpoint, asked over HTTP.

The request ``{model, query, documents, top_n}`` and the answer ``{results: [{index,
relevance_score}]}`` are Cohere's and Jina's, which llama.cpp, vLLM, Infinity and OpenVINO Model
Server speak too (docs/reranking.md).
"""

import asyncio
import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, FiniteFloat, ValidationError

from index.endpoint import Endpoint, EndpointFailed
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
    """Scores by asking ``url``; texts go there and nowhere else. Safe to share between threads."""

    def __init__(self, url: str, model: str, *, api_key: str | None = None) -> None:
        """Ask nothing yet. ``url`` is the address with or without ``/rerank`` at its end."""
        self._endpoint = Endpoint(url, "/rerank", model, setting="RITA_RERANKER", api_key=api_key)
        self.identity = f"{model} ({self._endpoint.url})"

    def close(self) -> None:
        """Close the connections that are kept open between requests."""
        self._endpoint.close()

    def rerank(self, question: str, texts: Sequence[str], seconds: float) -> NDArray[np.float32]:
        """One score per text, shape (len(texts),), as the endpoint gives them; higher is better.

        Raises RerankingFailed when the whole answer is not here within ``seconds``, or is not one
        finite score for each text.
        """
        if not texts:
            return np.zeros(0, dtype=np.float32)
        asked = {
            "model": self._endpoint.model,
            "query": question,
            "documents": list(texts),
            "top_n": len(texts),
        }
        body = json.dumps(asked, ensure_ascii=False).encode()
        try:
            answer = self._endpoint.run(self._within(body, seconds)).result()
            return self._scores(answer, len(texts))
        except EndpointFailed as error:
            raise RerankingFailed(str(error)) from error

    async def _within(self, body: bytes, seconds: float) -> bytes:
        try:
            async with asyncio.timeout(seconds):
                return await self._endpoint.read(body, MAX_ANSWER_BYTES)
        except TimeoutError:
            raise self._endpoint.late(seconds) from None

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

    def _unusable(self, fault: str) -> EndpointFailed:
        return self._endpoint.unusable(fault, "docs/reranking.md")


def _fault(error: ValidationError) -> str:
    """What is wrong with the answer, in Swedish, without anything of what it holds."""
    first = error.errors(include_input=False, include_context=False, include_url=False)[0]
    if first["type"] == "json_invalid":
        return "det är inte JSON"
    if first["type"] == "finite_number":
        return "en poäng är inte ett tal"
    place = ".".join(str(part) for part in first["loc"]) or "results"
    return f"fältet {place} saknas eller är fel"
