"""A sentence-transformers CrossEncoder that runs in this process, on the processor."""

import json
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.model_files import refuse_unsafe, weights_hash
from index.reranker import RerankingFailed
from index.vectors import token_batches

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

# Tokens in a batch, padding included. The time budget is looked at between batches, so a batch is
# what it can be overrun by; larger ones were no faster (docs/adr/0011-reranking.md).
TOKENS_PER_BATCH = 512
# What a directory's config.json names for a model that scores pairs: a head of its own, or a
# language model asked for "yes" or "no".
_SCORING = ("ForSequenceClassification", "ForCausalLM")


class CrossEncoderReranker:
    """Reads the question and each passage together; safe to share between threads.

    A pair longer than the model's window is cut at the end of its longer text.
    """

    def __init__(
        self, directory: Path, *, name: str | None = None, threads: int | None = None
    ) -> None:
        """Load the model in ``directory`` and let it score one pair that fills its window.

        ``threads`` is for torch, which counts for the whole process. Raises ModelError when the
        directory is not a model that scores pairs, or cannot be loaded safely.
        """
        import torch

        if threads is not None:
            torch.set_num_threads(threads)
        refuse_unsafe(directory)
        self._lock = threading.Lock()
        self._model = load_cross_encoder(directory)
        self.identity = f"{name or directory.name} (lokal, vikter {weights_hash(directory)[:12]})"

    def rerank(self, question: str, texts: Sequence[str], seconds: float) -> NDArray[np.float32]:
        """One score per text, shape (len(texts),); higher is better. The model's raw output.

        Raises RerankingFailed when ``seconds`` have passed and passages are left to score, which
        is seen at most one batch of TOKENS_PER_BATCH late, waiting for other threads included;
        and when the model fails or gives something else than numbers.
        """
        deadline = time.monotonic() + seconds
        scores = np.empty(len(texts), dtype=np.float32)
        lengths = self._lengths(question, texts, deadline)
        for batch in token_batches(lengths, TOKENS_PER_BATCH):
            scores[batch] = self._score([(question, texts[i]) for i in batch], deadline)
        if not np.isfinite(scores).all():
            raise RerankingFailed(
                f"Omrangordningsmodellen {self.identity} gav poäng som inte är tal. Välj en annan "
                "modell."
            )
        return scores

    def _lengths(self, question: str, texts: Sequence[str], deadline: float) -> list[int]:
        """Tokens of each pair as the model will read it."""
        if not texts:
            return []
        self._acquire(deadline)  # a tokenizer keeps its truncation setting between calls
        try:
            encoded = self._model.tokenizer(
                [question] * len(texts),
                list(texts),
                truncation=True,
                max_length=self._model.max_seq_length,
                return_attention_mask=False,
            )
        finally:
            self._lock.release()
        return [len(ids) for ids in encoded["input_ids"]]

    def _score(self, pairs: list[tuple[str, str]], deadline: float) -> NDArray[np.float32]:
        """One batch, begun only if the deadline has not passed."""
        self._acquire(deadline)
        try:
            return predict(self._model, pairs)
        except RuntimeError as error:  # torch's own, out of memory among them
            raise RerankingFailed(
                f"Omrangordningsmodellen {self.identity} kunde inte räkna klart "
                f"({type(error).__name__}). Kontrollera datorns minne."
            ) from error
        finally:
            self._lock.release()

    def _acquire(self, deadline: float) -> None:
        """Take the lock before the deadline, or fail."""
        left = deadline - time.monotonic()
        if left <= 0 or not self._lock.acquire(timeout=left):
            raise RerankingFailed(
                f"Omrangordningsmodellen {self.identity} hann inte klart i tid. Höj "
                "RITA_RERANKER_SECONDS, eller välj en mindre modell eller en tjänst."
            )


def predict(model: "CrossEncoder", pairs: list[tuple[str, str]]) -> NDArray[np.float32]:
    """The raw scores of one batch of pairs.

    Without the sigmoid that many models end with: it keeps the order, but rounds what is very
    good to 1 and so makes ties.
    """
    import torch

    scores: NDArray[np.float32] = model.predict(
        pairs,
        batch_size=len(pairs),
        activation_fn=torch.nn.Identity(),
        show_progress_bar=False,
    )
    return scores


def load_cross_encoder(directory: Path) -> "CrossEncoder":
    """The reranker in ``directory``. Raises ModelError when it does not score pairs."""
    _refuse_other_models(directory)
    model, scores = opened_cross_encoder(directory, "Omrangordningsmodellen i")
    if scores.shape != (1,) or not np.isfinite(scores).all():
        raise ModelError(
            f"Modellen i {directory} ger inte ett poängtal för en fråga och ett textstycke. Välj "
            "en modell för omrangordning (CrossEncoder med ett utvärde)."
        )
    return model


def opened_cross_encoder(
    directory: Path, called: str
) -> tuple["CrossEncoder", NDArray[np.float32]]:
    """The model in ``directory``, in fp32, and what it gives a pair that fills its window.

    Raises ModelError, which begins with what the model is ``called``, when it cannot be loaded.
    """
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import CrossEncoder
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model: CrossEncoder = CrossEncoder(
            str(directory),
            device="cpu",
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"dtype": torch.float32, "use_safetensors": True},
        )
        # Long enough to fill any window: a directory that claims a longer one than its weights
        # have fails here, not at somebody's question.
        return model, predict(model, [("Vem ansvarar?", "Enhetschefen ansvarar. " * 4096)])
    except (
        OSError,
        ValueError,
        KeyError,
        IndexError,
        ImportError,
        RuntimeError,
        SafetensorError,
    ) as error:
        raise ModelError(
            f"{called} {directory} går inte att läsa in: {error}. Kontrollera att mappen är en "
            "fullständig CrossEncoder för sentence-transformers, i safetensors."
        ) from error


def _refuse_other_models(directory: Path) -> None:
    """Raise ModelError for a model without a scoring head: it would be given a random one."""
    kind = _configuration(directory, "config_sentence_transformers.json").get("model_type")
    named = _configuration(directory, "config.json").get("architectures") or []
    if kind != "CrossEncoder" and not any(str(item).endswith(_SCORING) for item in named):
        raise ModelError(
            f"Modellen i {directory} är inte gjord för omrangordning: den har inget lager som ger "
            "poäng. Ange en CrossEncoder i RITA_RERANKER_MODEL."
        )


def _configuration(directory: Path, name: str) -> dict[str, Any]:
    """A JSON object of the model's; empty where there is no such file."""
    path = directory / name
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelError(f"Filen {path} går inte att läsa. Lägg dit modellen på nytt.") from error
    return content
