"""RiTA's own adjustment of the bundled model: low-rank changes to its matrices.

Hu et al., "LoRA" (ICLR 2022): each of a layer's six matrices W becomes W + up · down. Trained by
``scripts/train_adapter.py`` on questions in case workers' words to passages of Swedish statutes and
public specifications; what it gains on documents it has not seen, and on sets of another kind, is
in docs/adr/0012-late-interaction.md.
"""

import hashlib
from collections.abc import Mapping
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from index.errors import ModelError

FILE = "adapter.safetensors"
SHA256 = "197b46c27b73967ef972d685a745b0af2011f4141c8b90ccac35dbf12df3184d"

Adapter = Mapping[str, NDArray[np.float16]]
"""Under the name of each matrix: ``NAME.down`` (rank, columns) and ``NAME.up`` (rows, rank)."""


def bundled_adapter() -> Adapter:
    """The adapter that comes with RiTA. ModelError when the installation's file is damaged."""
    try:
        content = (files("index") / FILE).read_bytes()
        if hashlib.sha256(content).hexdigest() == SHA256:
            found: dict[str, NDArray[np.float16]] = load(content)
            return found
    except (OSError, SafetensorError) as error:
        raise ModelError(f"Filen {FILE} kan inte läsas ({error}). Installera om RiTA.") from error
    raise ModelError(f"Filen {FILE} är skadad. Installera om RiTA.")


def adapted(
    weights: Mapping[str, NDArray[np.float32]], adapter: Adapter
) -> dict[str, NDArray[np.float32]]:
    """``weights`` with the adapter's changes. KeyError when it is made for another model."""
    changed = dict(weights)
    for name in {key.rsplit(".", 1)[0] for key in adapter}:
        down, up = (adapter[f"{name}.{part}"].astype(np.float32) for part in ("down", "up"))
        changed[f"{name}.weight"] = weights[f"{name}.weight"] + up @ down
    return changed
