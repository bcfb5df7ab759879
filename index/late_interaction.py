"""Late interaction: every word of the question looks for its nearest word in the passage.

Khattab and Zaharia, "ColBERT" (SIGIR 2020), with the token vectors that the embedding model has
made anyway. They are kept in four bits a number: centred on the model's mean token, rotated so
that no coordinate stands out (a block Hadamard transform with random signs, as Ashkboos et al.,
"QuaRot", 2024), and rounded to fifteen levels of the vector's largest coordinate. On the real and
the sample documents that ranks as sixteen bits do (docs/adr/0012-late-interaction.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

_LEVELS = 7
"""Steps on either side of zero: -7 to 7 fit in four bits."""
_SEED = 20220128
"""Of the random signs. Any will do; another one makes all stored vectors unreadable."""


@dataclass(frozen=True, slots=True)
class TokenCodes:
    """Token vectors of some texts, packed."""

    codes: NDArray[np.uint8]
    """Shape (tokens, dimension / 2): the first half of the coordinates in the bytes' low four
    bits, the second half in the high four."""
    scale: NDArray[np.float16]
    """Shape (tokens,): what one step is worth."""
    counts: NDArray[np.int32]
    """Shape (texts,): how many tokens each text has."""


def pack(tokens: NDArray[np.float32], mean: NDArray[np.float32]) -> TokenCodes:
    """The token vectors of one text, shape (tokens, dimension), packed. They need not be
    normalised; ``mean`` (dimension,) is the model's mean token. The dimension must be even."""
    lengths = np.linalg.norm(tokens, axis=1, keepdims=True)
    turned = rotate(tokens / np.maximum(lengths, 1e-9) - mean)
    scale = (np.abs(turned).max(axis=1, initial=0.0) / _LEVELS).astype(np.float16)
    steps = np.maximum(scale.astype(np.float32), 1e-6)[:, None]
    levels = (np.clip(np.rint(turned / steps), -_LEVELS, _LEVELS) + _LEVELS).astype(np.uint8)
    half = levels.shape[1] // 2
    return TokenCodes(
        levels[:, :half] | levels[:, half:] << 4, scale, np.array([len(tokens)], np.int32)
    )


def joined(parts: Sequence[TokenCodes], dimension: int) -> TokenCodes:
    """The codes of several texts as those of all of them, in order."""
    if not parts:
        return TokenCodes(
            np.zeros((0, dimension // 2), np.uint8), np.zeros(0, np.float16), np.zeros(0, np.int32)
        )
    return TokenCodes(
        np.concatenate([part.codes for part in parts]),
        np.concatenate([part.scale for part in parts]),
        np.concatenate([part.counts for part in parts]),
    )


def similarities(
    question: NDArray[np.float32],
    mean: NDArray[np.float32],
    codes: NDArray[np.uint8],
    scale: NDArray[np.float16],
    first: NDArray[np.int64],
) -> NDArray[np.float32]:
    """The best cosine of each of the question's tokens in each text, shape (texts, tokens).

    ``question`` (tokens, dimension), L2-normalised; ``codes`` and ``scale`` those of the texts,
    one after another; ``first`` (texts,) where each text's tokens begin. No text may be empty.
    """
    turned = rotate(question)
    half = turned.shape[1] // 2
    low, high = (codes & 15).astype(np.float32), (codes >> 4).astype(np.float32)
    near = low @ turned[:, :half].T + high @ turned[:, half:].T - _LEVELS * turned.sum(axis=1)
    near *= scale.astype(np.float32)[:, None]
    best: NDArray[np.float32] = np.maximum.reduceat(near, first, axis=0) + question @ mean
    return best


def rotate(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """``vectors`` (n, dimension) turned by a fixed rotation; inner products stay."""
    dimension = vectors.shape[1]
    block = dimension & -dimension  # the largest power of two that divides it: 128 of 384
    blocks = (vectors * _signs(dimension)).reshape(len(vectors), dimension // block, block)
    turned: NDArray[np.float32] = np.asarray(blocks @ _hadamard(block), np.float32)
    return turned.reshape(vectors.shape)


@cache
def _signs(dimension: int) -> NDArray[np.float32]:
    heads = np.random.default_rng(_SEED).random(dimension) < 0.5
    return np.where(heads, np.float32(-1), np.float32(1))


@cache
def _hadamard(size: int) -> NDArray[np.float32]:
    """Sylvester's orthogonal matrix of a power of two."""
    matrix = np.ones((1, 1), np.float32)
    while len(matrix) < size:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]]).astype(np.float32)
    orthogonal: NDArray[np.float32] = matrix / np.sqrt(np.float32(size))
    return orthogonal
