"""Reranking: found passages scored again, each read together with the question.

The retriever compares vectors and words that were made apart; a cross-encoder reads question and
passage as one text, which is slower and often better (docs/adr/0011-reranking.md). Off unless a
model is set. Heavy libraries are imported when a reranker is made, not when this module is.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from index.errors import ModelError, RitaError
from index.model_files import local_directory

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class RerankingFailed(RitaError):
    """The passages could not be scored within the time: the order they had is the one to use.

    The message is Swedish, says what happened, and never holds the question or a passage.
    """


class Reranker(Protocol):
    """Scores passages for a question, and may be shared by threads."""

    identity: str
    """What is shown to those who run RiTA: which model, and where it is."""

    def rerank(self, question: str, texts: Sequence[str], seconds: float) -> "NDArray[np.float32]":
        """One finite score per text, shape (len(texts),); higher is better.

        Scores are comparable within one call only: their scale is the model's own.
        Raises RerankingFailed when ``seconds`` run out, or the model or the endpoint fails.
        """


def open_reranker(
    model: str | None,
    url: str | None,
    *,
    api_key: str | None = None,
    threads: int | None = None,
) -> Reranker | None:
    """The reranker that the settings ask for; None when neither ``model`` nor ``url`` is set.

    ``model`` is a local sentence-transformers CrossEncoder directory or a hub id with a pinned
    revision (``organisation/name@`` and 40 hexadecimal digits). With ``url`` it is a rerank
    endpoint and ``model`` the name to ask it for; only then does the key apply. ``threads`` is
    for torch, which counts for the whole process.

    An endpoint is not asked anything yet: one that is down when RiTA starts may come up later.
    Raises ModelError when a local model is missing, unsafe or not a reranker.
    """
    if url is not None:
        from index.rerank_endpoint import EndpointReranker

        if model is None:
            raise ModelError(
                "RITA_RERANKER_URL är satt men inte RITA_RERANKER_MODEL. Sätt den till modellens "
                "namn hos tjänsten."
            )
        return EndpointReranker(url, model, api_key=api_key)
    if model is None:
        return None
    from index.cross_encoder import CrossEncoderReranker

    directory, name = local_directory(model, "Omrangordningsmodellen")
    return CrossEncoderReranker(directory, name=name, threads=threads)
