"""What every embedder does to its vectors before it hands them out."""

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError


def unit_vectors(vectors: NDArray[np.float32], name: str) -> NDArray[np.float32]:
    """The rows of `vectors` divided by their length.

    Raises ModelError for one without a direction (zero, or not a number).
    """
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.all(np.isfinite(norms) & (norms > 0)):
        raise ModelError(f"Språkmodellen {name} gav en vektor utan riktning. Välj en annan modell.")
    scaled: NDArray[np.float32] = vectors / norms
    return scaled
