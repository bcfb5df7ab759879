import numpy as np
import pytest
from numpy.typing import NDArray

from index.embedder import Embedder
from index.late_interaction import joined, pack, rotate, similarities

SENTENCES = [
    "Förhandsbedömningen ska vara klar inom fjorton dagar.",
    "Avgiften för trygghetslarm är 250 kronor i månaden.",
    "Vid akut hot ring 112 och lämna rummet.",
]
# Four bits leave a cosine within this; neighbours in a ranking lie further apart.
NEAR_ENOUGH = 0.03


@pytest.fixture(scope="module")
def tokens(embedder: Embedder) -> list[NDArray[np.float32]]:
    found = [embedder.encode_question(text).tokens for text in SENTENCES]
    return [each for each in found if each is not None]


def test_packed_tokens_give_nearly_the_same_similarities(
    embedder: Embedder, tokens: list[NDArray[np.float32]]
) -> None:
    mean = embedder.token_mean
    codes = joined([pack(each, mean) for each in tokens], tokens[0].shape[1])
    first = np.concatenate([[0], np.cumsum(codes.counts)[:-1]])
    found = similarities(tokens[0], mean, codes.codes, codes.scale, first)
    exact = np.array([(tokens[0] @ each.T).max(axis=1) for each in tokens])
    assert found.shape == (3, len(tokens[0]))
    assert np.abs(found - exact).max() < NEAR_ENOUGH
    assert found.mean(axis=1).argmax() == exact.mean(axis=1).argmax() == 0


def test_a_vector_takes_half_a_byte_a_number(
    embedder: Embedder, tokens: list[NDArray[np.float32]]
) -> None:
    codes = pack(tokens[0], embedder.token_mean)
    count, dimension = tokens[0].shape
    assert codes.codes.nbytes == count * dimension / 2
    assert codes.scale.nbytes == 2 * count


def test_rotation_keeps_inner_products(tokens: list[NDArray[np.float32]]) -> None:
    a, b = tokens[0], tokens[1]
    assert np.allclose(rotate(a) @ rotate(b).T, a @ b.T, atol=1e-5)
    assert not np.allclose(rotate(a), a, atol=0.01)


def test_texts_are_joined_in_order(embedder: Embedder, tokens: list[NDArray[np.float32]]) -> None:
    parts = [pack(each, embedder.token_mean) for each in tokens]
    whole = joined(parts, tokens[0].shape[1])
    assert whole.counts.tolist() == [len(each) for each in tokens]
    assert np.array_equal(whole.codes[: len(tokens[0])], parts[0].codes)
    assert joined([], 384).codes.shape == (0, 192)
