"""An embedder behind an OpenAI-compatible embeddings endpoint, asked over HTTP."""

import hashlib
import json
import math
from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from index.embedder import (
    EmbedderIdentity,
    EncodedDocuments,
    EncodedQuestion,
    Kind,
    Progress,
    Range,
)
from index.errors import ModelError
from index.vectors import unit_vectors

# Texts in one request: what OpenAI-compatible servers take without a setting of their own.
TEXTS_PER_REQUEST = 32
# Seconds for one request. A batch of long texts takes about ten on two cores.
TIMEOUT = 60.0
# A text's tokens are guessed from its length, since the protocol has no way to ask. In 1,719 chunks
# of real municipal PDFs an XLM-RoBERTa token is 4.1 characters at the median and 2.9 at the first
# percentile. What the guess still misses, the service itself must refuse.
CHARACTERS_PER_TOKEN = 2.5
_SPECIAL_TOKENS = 2
_PROBE = "Vem ansvarar för att rutinen följs?"


class EndpointEmbedder:
    """Encodes by asking `url`; texts go there and nowhere else (no redirect or proxy is followed).

    Safe to share between threads.
    """

    def __init__(
        self,
        url: str,
        model: str,
        query_prompt: str,
        document_prompt: str,
        *,
        api_key: str | None = None,
        max_length: int = 512,
        timeout: float = TIMEOUT,
    ) -> None:
        """Ask the endpoint for one vector, to learn its dimension and recognise it again.

        `url` is the address with or without `/embeddings` at its end, as in
        `http://127.0.0.1:8080/v1`; `max_length` is the model's window in tokens.
        Raises ModelError when the endpoint does not answer as it should.
        """
        base = url.rstrip("/")
        self._url = base if base.endswith("/embeddings") else f"{base}/embeddings"
        self._model = model
        self._prompts: dict[Kind, str] = {"query": query_prompt, "document": document_prompt}
        headers = {} if api_key is None else {"Authorization": f"Bearer {api_key}"}
        self._client = httpx.Client(
            timeout=timeout, headers=headers, follow_redirects=False, trust_env=False
        )
        self._max_length = max_length
        try:
            self.identity = self._identity()
        except ModelError:
            self.close()
            raise

    @property
    def max_length(self) -> int:
        """The most tokens a text may have, prompt and special tokens included."""
        return self._max_length

    def close(self) -> None:
        """Close the connections that are kept open between requests."""
        self._client.close()

    def _identity(self) -> EmbedderIdentity:
        probe = unit_vectors(self._ask([self._prompts["query"] + _PROBE]), self._model)[0]
        named = f"{self._url}\n{self._model}\n"
        return EmbedderIdentity(
            weights=hashlib.sha256((named + fingerprint(probe)).encode()).hexdigest(),
            tokenizer=hashlib.sha256(named.encode()).hexdigest(),
            query_prompt=self._prompts["query"],
            document_prompt=self._prompts["document"],
            dimension=len(probe),
            pooling="endpoint",
            normalised=True,
            max_length=self._max_length,
            name=f"{self._model} ({self._url})",
            dtype="endpoint",
            versions=f"httpx {httpx.__version__}",
        )

    def count_tokens(self, texts: Sequence[str], kind: Kind) -> list[int]:
        """A cautious guess at each text's tokens, from its number of characters."""
        prompt = len(self._prompts[kind])
        return [
            math.ceil((prompt + len(text)) / CHARACTERS_PER_TOKEN) + _SPECIAL_TOKENS
            for text in texts
        ]

    def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Questions as an (n, dimension) array of unit vectors.

        Raises ModelError when the endpoint does not answer, or refuses a question as too long.
        """
        return self._encode(texts, "query", None)

    def encode_document(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Documents as an (n, dimension) array of unit vectors.

        Raises ModelError, naming the text by its beginning, for one that may be longer than the
        window, and when the endpoint does not answer.
        """
        for text, length in zip(texts, self.count_tokens(texts, "document"), strict=True):
            if length > self._max_length:
                raise ModelError(
                    f"Textstycket som börjar ”{text[:60]}” kan vara för långt: omkring {length} "
                    f"ordbitar, och språkmodellen läser högst {self._max_length}. Dela det."
                )
        return self._encode(texts, "document", progress)

    def encode_question(self, text: str) -> EncodedQuestion:
        """One question; the protocol gives no vectors of tokens. Raises as ``encode_query``."""
        return EncodedQuestion(self.encode_query([text])[0], None)

    def encode_with_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Range]]
    ) -> EncodedDocuments:
        """Documents, with the parts of each given by their characters.

        The protocol gives no vectors of tokens, so a part is sent as a text of its own.
        Raises ModelError as ``encode_document``.
        """
        alone = [
            text[start:end]
            for text, ranges in zip(texts, parts, strict=True)
            for start, end in ranges
        ]
        return EncodedDocuments(self.encode_document(texts), self.encode_document(alone), None)

    @property
    def token_mean(self) -> NDArray[np.float32]:
        """All zero: no tokens are packed."""
        return np.zeros(self.identity.dimension, np.float32)

    def _encode(
        self, texts: Sequence[str], kind: Kind, progress: Progress | None
    ) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.identity.dimension), dtype=np.float32)
        for start in range(0, len(texts), TEXTS_PER_REQUEST):
            batch = [self._prompts[kind] + text for text in texts[start:][:TEXTS_PER_REQUEST]]
            answer = self._ask(batch)
            if answer.shape[1] != self.identity.dimension:
                raise ModelError(
                    f"Tjänsten {self._url} svarar nu med vektorer av en annan längd än när RiTA "
                    "startade. Modellen har bytts: starta om RiTA och läs in dokumenten på nytt."
                )
            vectors[start : start + len(batch)] = answer
            if progress is not None:
                progress(start + len(batch), len(texts))
        return unit_vectors(vectors, self._model)

    def _ask(self, texts: list[str]) -> NDArray[np.float32]:
        """One request. The messages never repeat the texts or the answer's body."""
        try:
            response = self._client.post(self._url, json={"model": self._model, "input": texts})
        except httpx.TimeoutException as error:
            raise ModelError(
                f"Tjänsten {self._url} svarade inte i tid. Kontrollera att den är i gång och inte "
                "överlastad."
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ModelError(
                f"Tjänsten {self._url} går inte att nå ({type(error).__name__}). Kontrollera "
                "RITA_EMBEDDING_URL och att tjänsten är i gång."
            ) from error
        if response.is_redirect:
            raise ModelError(
                f"Tjänsten {self._url} hänvisar vidare till en annan adress, och dit skickar RiTA "
                "ingen text. Ange den rätta adressen i RITA_EMBEDDING_URL."
            )
        if response.status_code != httpx.codes.OK:
            raise ModelError(
                f"Tjänsten {self._url} svarade med felkod {response.status_code}. Kontrollera "
                f"adressen, nyckeln, att modellen {self._model} finns där och att texterna ryms."
            )
        return _vectors(response, len(texts), self._url)


def _vectors(response: httpx.Response, count: int, url: str) -> NDArray[np.float32]:
    """The answer's vectors in the order of the question, whatever order they came in."""
    try:
        rows: list[dict[str, Any]] = response.json()["data"]
        by_index = {int(row["index"]): row["embedding"] for row in rows}
        vectors = np.array([by_index[i] for i in range(count)], dtype=np.float32)
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"Svaret från {url} följer inte OpenAI:s format för inbäddningar. Kontrollera att "
            "adressen är en sådan tjänsts."
        ) from error
    if vectors.ndim != 2 or vectors.shape[1] == 0:
        raise ModelError(f"Svaret från {url} saknar vektorer. Kontrollera tjänsten.")
    return vectors


def fingerprint(vector: NDArray[np.float32]) -> str:
    """What stays the same in `vector` between runs that differ in the last bits.

    Its largest components by index and sign, as many of them (4 to 32) as puts the cut at the
    widest gap in size, where noise does not move it.
    """
    order = np.argsort(-np.abs(vector), kind="stable")[:33]
    sizes = np.abs(vector[order])
    shortest = min(4, len(order) - 1)
    cut = shortest + int(np.argmax(sizes[shortest - 1 : -1] - sizes[shortest:])) if shortest else 1
    return ",".join(f"{'-' if vector[i] < 0 else '+'}{i}" for i in sorted(order[:cut].tolist()))
