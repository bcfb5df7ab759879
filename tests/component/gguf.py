"""A cross-encoder in llama.cpp's file format, so that its server can serve it.

The format (GGUF 3) and the names in it are llama.cpp's: docs/gguf.md in ggml, and gguf-py.
"""

import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

ALIGNMENT = 32
# Types of values and tensors, and what a token is, by GGUF's numbers.
U32, I32, F32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
NORMAL, UNKNOWN, CONTROL, UNUSED = 1, 2, 3, 5
TENSOR_F32, TENSOR_F16 = 0, 1
POOLING_RANK = 4

OUTER = {
    "bert.embeddings.word_embeddings": "token_embd",
    "bert.embeddings.position_embeddings": "position_embd",
    "bert.embeddings.token_type_embeddings": "token_types",
    "bert.embeddings.LayerNorm": "token_embd_norm",
    "bert.pooler.dense": "cls",
    "classifier": "cls.output",
}
INNER = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}


def convert(directory: Path, target: Path) -> None:
    """Write the BERT cross-encoder in ``directory``, with its unigram tokenizer, as ``target``."""
    config = json.loads((directory / "config.json").read_text())
    tokenizer = json.loads((directory / "tokenizer.json").read_text())
    values = _architecture(config) + _vocabulary(tokenizer, config["vocab_size"])
    tensors = [
        (_name(name), _stored(name, tensor))
        for name, tensor in load_file(directory / "model.safetensors").items()
    ]
    with target.open("wb") as file:
        file.write(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(values)))
        for key, kind, value in values:
            file.write(_text(key) + struct.pack("<I", kind) + _value(kind, value))
        offset = 0
        for name, tensor in tensors:
            shape = tensor.shape[::-1]  # GGUF counts the fastest dimension first
            kind = TENSOR_F16 if tensor.dtype == np.float16 else TENSOR_F32
            file.write(_text(name) + struct.pack(f"<I{len(shape)}Q", len(shape), *shape))
            file.write(struct.pack("<IQ", kind, offset))
            offset += _padded(tensor.nbytes)
        _pad(file)
        for _, tensor in tensors:
            file.write(tensor.tobytes())
            _pad(file)


def _architecture(config: dict[str, Any]) -> list[tuple[str, int, Any]]:
    return [
        ("general.architecture", STRING, "bert"),
        ("bert.context_length", U32, config["max_position_embeddings"]),
        ("bert.embedding_length", U32, config["hidden_size"]),
        ("bert.feed_forward_length", U32, config["intermediate_size"]),
        ("bert.block_count", U32, config["num_hidden_layers"]),
        ("bert.attention.head_count", U32, config["num_attention_heads"]),
        ("bert.attention.layer_norm_epsilon", F32, config["layer_norm_eps"]),
        ("bert.attention.causal", BOOL, False),
        ("bert.pooling_type", U32, POOLING_RANK),
        ("tokenizer.ggml.token_type_count", U32, config["type_vocab_size"]),
    ]


def _vocabulary(tokenizer: dict[str, Any], size: int) -> list[tuple[str, int, Any]]:
    pieces = [piece for piece, _ in tokenizer["model"]["vocab"]]
    scores = [score for _, score in tokenizer["model"]["vocab"]]
    unknown = tokenizer["model"]["unk_id"]
    kinds = [NORMAL] * len(pieces)
    for added in tokenizer["added_tokens"]:
        kinds[added["id"]] = CONTROL
    kinds[unknown] = UNKNOWN
    missing = range(len(pieces), size)  # embeddings without a token, which llama.cpp wants named
    ends = pieces.index("</s>")
    return [
        ("tokenizer.ggml.model", STRING, "t5"),  # llama.cpp's name for a unigram tokenizer
        ("tokenizer.ggml.pre", STRING, "default"),
        ("tokenizer.ggml.tokens", ARRAY, (STRING, [*pieces, *(f"[PAD{n}]" for n in missing)])),
        ("tokenizer.ggml.scores", ARRAY, (F32, [*scores, *(-1000.0 for _ in missing)])),
        ("tokenizer.ggml.token_type", ARRAY, (I32, [*kinds, *(UNUSED for _ in missing)])),
        ("tokenizer.ggml.add_space_prefix", BOOL, True),
        ("tokenizer.ggml.remove_extra_whitespaces", BOOL, True),
        ("tokenizer.ggml.bos_token_id", U32, pieces.index("<s>")),
        ("tokenizer.ggml.eos_token_id", U32, ends),
        ("tokenizer.ggml.seperator_token_id", U32, ends),  # spelt so there
        ("tokenizer.ggml.unknown_token_id", U32, unknown),
        ("tokenizer.ggml.padding_token_id", U32, pieces.index("<pad>")),
        ("tokenizer.ggml.add_bos_token", BOOL, True),
        ("tokenizer.ggml.add_eos_token", BOOL, True),
    ]


def _name(name: str) -> str:
    stem, _, kind = name.rpartition(".")
    if stem in OUTER:
        return f"{OUTER[stem]}.{kind}"
    layer, _, part = stem.removeprefix("bert.encoder.layer.").partition(".")
    return f"blk.{layer}.{INNER[part]}.{kind}"


def _stored(name: str, tensor: NDArray[Any]) -> NDArray[Any]:
    """Large matrices in half precision, as llama.cpp's own converter does it, the rest in full."""
    large = tensor.ndim == 2 and ("encoder" in name or "word_embeddings" in name)
    return np.ascontiguousarray(tensor, dtype=np.float16 if large else np.float32)


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(kind: int, value: Any) -> bytes:
    if kind == STRING:
        return _text(value)
    if kind == ARRAY:
        inner, items = value
        return struct.pack("<IQ", inner, len(items)) + _items(inner, items)
    return struct.pack({U32: "<I", F32: "<f", BOOL: "<?"}[kind], value)


def _items(kind: int, items: Sequence[Any]) -> bytes:
    if kind == STRING:
        return b"".join(_text(item) for item in items)
    return np.asarray(items, dtype={F32: "<f4", I32: "<i4"}[kind]).tobytes()


def _padded(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


def _pad(file: BinaryIO) -> None:
    file.write(b"\0" * (_padded(file.tell()) - file.tell()))
