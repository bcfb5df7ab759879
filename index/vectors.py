"""What every embedder does to its vectors before it hands them out."""

from collections.abc import Iterator, Sequence

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


def part_means(
    tokens: NDArray[np.float32],
    places: NDArray[np.int64],
    parts: Sequence[tuple[int, int]],
    whole: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Mean vector of the tokens that overlap each part; the whole text's where none does.

    ``tokens`` (tokens, dimension), ``places`` (tokens, 2): each token's characters in the text,
    negative for the prompt's, empty for special tokens.
    """
    means = np.empty((len(parts), tokens.shape[1]), dtype=np.float32)
    for row, (start, end) in enumerate(parts):
        inside = (places[:, 0] < end) & (places[:, 1] > start) & (places[:, 1] > places[:, 0])
        means[row] = tokens[inside].mean(axis=0) if inside.any() else whole
    return means


def token_batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Indices into `lengths`, the longest first, in batches of at most `budget` padded tokens.

    Texts of like length go together, since a batch costs its longest text times its size. A text
    that is longer than the budget goes alone.
    """
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        if batch and lengths[batch[0]] * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
