"""A packed model written out as a sentence-transformers directory of plain data.

The architecture is BERT's (absolute positions, GELU by erf, post-layer normalisation) with
XLM-RoBERTa's vocabulary: that is how multilingual-e5-small was trained.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from tokenizers.processors import TemplateProcessing

from index.adapter import Adapter, adapted
from index.packed_e5 import PackedModel, Shape, Vocabulary

# The prefixes the model was trained with (its model card, and the wheel's `e5.c`).
PROMPTS = {"query": "query: ", "document": "passage: "}

_TRANSFORMER = "sentence_transformers.base.modules.transformer.Transformer"
_POOLING = "sentence_transformers.sentence_transformer.modules.pooling.Pooling"
_NORMALIZE = "sentence_transformers.base.modules.normalize.Normalize"
# Where each part of a layer goes: (the packed name, the name in transformers' BertModel).
_LAYER_PARTS = (
    ("q", "attention.self.query"),
    ("k", "attention.self.key"),
    ("v", "attention.self.value"),
    ("ao", "attention.output.dense"),
    ("aln", "attention.output.LayerNorm"),
    ("fi", "intermediate.dense"),
    ("fo", "output.dense"),
    ("oln", "output.LayerNorm"),
)


def write_directory(directory: Path, packed: PackedModel, adapter: Adapter | None = None) -> None:
    """Write weights, tokenizer and configuration of `packed` into the existing `directory`,
    the weights changed by `adapter` where one is given.

    Weights are stored as fp16: half of fp32's size on disk and to checksum, and the rounding
    (at most 1 part in 2,048) is a hundredth of what the 4-bit packing has already cost.
    """
    exact = bert_weights(packed) if adapter is None else adapted(bert_weights(packed), adapter)
    weights = {name: tensor.astype(np.float16) for name, tensor in exact.items()}
    save_file(weights, directory / "model.safetensors", metadata={"format": "pt"})
    unigram_tokenizer(packed.vocabulary).save(str(directory / "tokenizer.json"))
    for name, content in _configuration(packed.shape, packed.vocabulary).items():
        path = directory / name
        path.parent.mkdir(exist_ok=True)
        write_json(path, content)


def write_json(path: Path, content: object) -> None:
    """Write `content` as indented UTF-8 JSON."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def bert_weights(packed: PackedModel) -> dict[str, NDArray[np.float32]]:
    """The tensors under the names and shapes of transformers' `BertModel`."""
    shape, tensors = packed.shape, packed.tensors
    wide = shape.hidden
    weights = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].reshape(shape.vocabulary, wide),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(shape.positions, wide),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, wide),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
        # BertModel's pooler is not used (the mean of the tokens is), so the file has none; zeros
        # keep the loader from filling it with random numbers and warning about it.
        "pooler.dense.weight": np.zeros((wide, wide), dtype=np.float32),
        "pooler.dense.bias": np.zeros(wide, dtype=np.float32),
    }
    for layer in range(shape.layers):
        for short, long in _LAYER_PARTS:
            weight = tensors[f"l{layer}.{short}.w"]
            bias = tensors[f"l{layer}.{short}.b"]
            matrix = weight if short in ("aln", "oln") else weight.reshape(len(bias), -1)
            weights[f"encoder.layer.{layer}.{long}.weight"] = matrix
            weights[f"encoder.layer.{layer}.{long}.bias"] = bias
    return weights


def unigram_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """XLM-RoBERTa's tokenizer over `vocabulary`.

    SentencePiece's `nmt_nfkc` normaliser is expressed by rules, which agree with the table in the
    packed file on 4,836 of its 4,837 characters (not on U+0344, a Greek accent): control characters
    go, zero-width and line-breaking ones become spaces, the rest is NFKC. It is applied to whole
    strings, so that a decomposed "å" is composed, which the table cannot do.
    White space at the end is dropped, so that a trailing line break does not move a vector.
    """
    tokenizer = Tokenizer(
        Unigram(list(vocabulary.pieces), unk_id=vocabulary.unk, byte_fallback=False)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"[\x01-\x08\x0B\x0E-\x1F\u007F\u008F\u009F]"), ""),
            normalizers.Replace(
                Regex(r"[\t\n\f\r\u1680\u200B-\u200F\u2028\u2029\u2581\uFEFF\uFFFD]"), " "
            ),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(left=False, right=True),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos = (vocabulary.pieces[i][0] for i in (vocabulary.bos, vocabulary.eos))
    tokenizer.post_processor = TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    special = [vocabulary.pieces[i][0] for i in sorted(_special_ids(vocabulary))]
    tokenizer.add_special_tokens([AddedToken(t, normalized=False, special=True) for t in special])
    return tokenizer


def _special_ids(vocabulary: Vocabulary) -> set[int]:
    mask = len(vocabulary.pieces) - 1  # "<mask>" is last, as in every XLM-RoBERTa vocabulary
    return {vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk, mask}


def _configuration(shape: Shape, vocabulary: Vocabulary) -> dict[str, dict[str, Any] | list[Any]]:
    names = {
        f"{role}_token": vocabulary.pieces[getattr(vocabulary, role)][0]
        for role in ("bos", "eos", "pad", "unk")
    }
    names |= {"cls_token": names["bos_token"], "sep_token": names["eos_token"]}
    names["mask_token"] = vocabulary.pieces[-1][0]
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.token_types,
            "layer_norm_eps": float(f"{shape.layer_norm_epsilon:.6g}"),
            "hidden_act": "gelu",
            "pad_token_id": vocabulary.pad,
            "dtype": "float16",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            **names,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": _TRANSFORMER},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": _POOLING},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": _NORMALIZE},
        ],
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "1_Pooling/config.json": {
            "embedding_dimension": shape.hidden,
            "pooling_mode": "mean",
            "include_prompt": True,
        },
        "config_sentence_transformers.json": {
            "prompts": PROMPTS,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
