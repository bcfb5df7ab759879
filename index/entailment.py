"""Whether one text follows from another, by a cross-encoder for natural language inference."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.cross_encoder import opened_cross_encoder, predict
from index.errors import ModelError
from index.model_files import refuse_unsafe, weights_hash

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_FOLLOWS = "entail"
"""What the label for "follows" begins with in the models that tell it apart from others."""


class Entailment:
    """A local CrossEncoder that reads premise and hypothesis together; safe to share by threads.

    Its outputs are either one, above 0 (a probability above a half) when the hypothesis follows, or
    one for each label of its configuration, of which one is entailment.
    """

    def __init__(self, directory: Path, *, name: str | None = None) -> None:
        """Load the model in ``directory`` and let it judge one pair.

        Raises ModelError when it cannot be loaded safely or does not judge pairs.
        """
        refuse_unsafe(directory)
        self._lock = threading.Lock()
        self._model, _ = opened_cross_encoder(directory, "Modellen i RITA_NLI_MODEL,")
        self._label = _entailment(self._model, directory)
        self.identity = f"{name or directory.name} (lokal, vikter {weights_hash(directory)[:12]})"

    def follows(self, premise: str, hypothesis: str) -> bool:
        """Whether ``hypothesis`` follows from ``premise``; both are cut at the model's window."""
        with self._lock:
            scores = np.atleast_1d(predict(self._model, [(premise, hypothesis)])[0])
        if self._label is None:
            return bool(scores[0] > 0)
        return int(scores.argmax()) == self._label


def _entailment(model: "CrossEncoder", directory: Path) -> int | None:
    """Which output says that the hypothesis follows; None for a model with one output."""
    labels: dict[int, str] = getattr(model.config, "id2label", None) or {}
    if len(labels) <= 1:
        return None
    for number, label in labels.items():
        if label.casefold().startswith(_FOLLOWS):
            return int(number)
    raise ModelError(
        f"Modellen i RITA_NLI_MODEL, {directory}, har etiketterna {sorted(labels.values())}, och "
        "ingen av dem är ”entailment”. Välj en modell för NLI (natural language inference)."
    )
