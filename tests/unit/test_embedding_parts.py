"""The pure parts of embedding: unpacking, batching, recognising, comparing."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding_endpoint import fingerprint
from index.errors import ModelError
from index.packed_e5 import Q4_BLOCK, dequantise, read_packed
from index.precision import same_ranking
from index.vectors import token_batches, unit_vectors


def test_a_q4_block_unpacks_low_nibbles_first() -> None:
    block = np.zeros(1, dtype=Q4_BLOCK)
    block["scale"] = 0.5
    block["nibbles"][0] = [16 * (15 - j) + j for j in range(16)]

    weights = dequantise(block)

    assert weights.tolist() == [(j - 8) / 2 for j in range(16)] + [(7 - j) / 2 for j in range(16)]


@pytest.mark.parametrize(
    "data", [b"", b"PK34 not the file", b"E5S1" + struct.pack("<8i", *[1] * 8)]
)
def test_another_or_a_cut_file_is_refused(data: bytes) -> None:
    with pytest.raises(ModelError, match="Installera om paketet"):
        read_packed(data)


@given(st.lists(st.integers(1, 600)), st.integers(1, 4096))
def test_batches_hold_each_text_once_and_keep_the_budget(lengths: list[int], budget: int) -> None:
    batches = list(token_batches(lengths, budget))

    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or max(lengths[i] for i in batch) * len(batch) <= budget


def test_an_endpoints_fingerprint_survives_noise_but_not_another_vector() -> None:
    # A smooth vector with sizes all unlike, so that the answer does not hang on a random draw.
    angles = np.arange(1, 385, dtype=np.float32)
    vector = (np.sin(angles * angles) * np.exp(-angles / 50)).astype(np.float32)
    noisy = vector * (1 + 0.002 * np.cos(angles))

    assert fingerprint(vector) == fingerprint(noisy.astype(np.float32))
    assert fingerprint(vector) != fingerprint(-vector)
    assert fingerprint(vector) != fingerprint(np.roll(vector, 1))


def test_a_ranking_is_the_same_when_only_ties_change_places() -> None:
    exact = np.array([[0.9, 0.8, 0.799]], dtype=np.float32)

    assert same_ranking(exact, np.array([[0.9, 0.799, 0.8]], dtype=np.float32))
    assert not same_ranking(exact, np.array([[0.8, 0.9, 0.799]], dtype=np.float32))


@pytest.mark.parametrize("bad", [0.0, float("nan"), float("inf")])
def test_a_vector_without_direction_is_refused(bad: float) -> None:
    with pytest.raises(ModelError, match="utan riktning"):
        unit_vectors(np.full((2, 3), bad, dtype=np.float32), "modellen")
