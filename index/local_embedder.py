"""A sentence-transformers model that runs in this process, on the processor."""

import threading
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.embedder import (
    EmbedderIdentity,
    EncodedDocuments,
    EncodedQuestion,
    Kind,
    Progress,
    Range,
)
from index.errors import ModelError
from index.late_interaction import TokenCodes, joined, pack
from index.model_files import refuse_unsafe, tokenizer_hash, weights_hash
from index.vectors import part_means, token_batches, unit_vectors

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

# Tokens in a batch, padding included. Measured on two AVX512-BF16 cores with chunks of 120 words:
# see docs/adr/0003-bundled-embedding-model.md.
TOKENS_PER_BATCH = 2048
# What the mean token is taken of. Any ordinary Swedish will do: another mean shifts all passages'
# similarities to a question alike, and so changes no ranking.
_ORDINARY = (
    "Handläggaren ska skriva ned vad som har kommit fram och när det gjordes. Beslutet skickas "
    "till den som har sökt, med besked om hur man överklagar. Kommunen ansvarar för att "
    "personalen vet vilka regler som gäller och att de följs varje dag."
)
_LIBRARIES = ("torch", "transformers", "sentence-transformers", "tokenizers")


class SentenceTransformerEmbedder:
    """Encodes with a local sentence-transformers directory; safe to share between threads.

    A text gives the same vector alone and in a batch to a cosine of at least .9995: the order of
    summation depends on the batch's shape, and bf16 keeps eight bits of each activation.
    """

    def __init__(
        self,
        directory: Path,
        *,
        name: str | None = None,
        cache: Path | None = None,
        threads: int | None = None,
        dtype: str | None = None,
    ) -> None:
        """Load the model in `directory`.

        `dtype` is "float32" or "bfloat16"; without it, bf16 is used where the processor has
        instructions for it and where a check, whose outcome is kept in the folder `cache`, has
        shown that it ranks like fp32. `threads` is for torch, which counts for the whole process.

        Raises ModelError when the directory is not a model that can be loaded safely.
        """
        import torch

        from index.precision import chosen_dtype

        if threads is not None:
            torch.set_num_threads(threads)
        refuse_unsafe(directory)
        self._lock = threading.Lock()
        weights = weights_hash(directory)
        self.dtype = dtype or chosen_dtype(directory, weights, cache)
        self._model = load_model(directory, self.dtype)
        prompts = self._model.prompts
        self._prompts: dict[Kind, str] = {
            "query": prompts.get("query") or "",
            "document": prompts.get("document") or prompts.get("passage") or "",
        }
        self.identity = self._identity(directory, weights, name or directory.name)
        (_, tokens, places), *_ = self._with_tokens([_ORDINARY], "document")
        telling = tokens[_tells(_ORDINARY, places)]
        self.token_mean = unit_vectors(telling, self.identity.name).mean(axis=0)

    @property
    def max_length(self) -> int:
        """The most tokens a text may have, prompt and special tokens included."""
        return self.identity.max_length

    def _identity(self, directory: Path, weights: str, name: str) -> EmbedderIdentity:
        model = self._model
        dimension, max_length = model.get_embedding_dimension(), model.max_seq_length
        if dimension is None or max_length is None:
            raise ModelError(
                f"Språkmodellen i {directory} anger inte sin dimension och längsta text. "
                "Lägg till max_seq_length i sentence_bert_config.json eller välj en annan modell."
            )
        after = [
            f"{type(module).__name__}:{getattr(module, 'pooling_mode', '')}".rstrip(":")
            for module in list(model)[1:]
        ]
        return EmbedderIdentity(
            weights=weights,
            tokenizer=tokenizer_hash(directory),
            query_prompt=self._prompts["query"],
            document_prompt=self._prompts["document"],
            dimension=dimension,
            pooling="/".join(after),
            normalised=True,
            max_length=max_length,
            name=name,
            dtype=self.dtype,
            versions=", ".join(f"{library} {metadata.version(library)}" for library in _LIBRARIES),
        )

    def count_tokens(self, texts: Sequence[str], kind: Kind) -> list[int]:
        """How many tokens each text takes, prompt and special tokens included."""
        if not texts:
            return []
        prefixed = [self._prompts[kind] + text for text in texts]
        with self._lock:  # a tokenizer keeps its truncation setting between calls
            encoded = self._model.tokenizer(
                prefixed,
                truncation=False,
                padding=False,
                return_attention_mask=False,
                verbose=False,
            )
        return [len(ids) for ids in encoded["input_ids"]]

    def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Questions as an (n, dimension) array of unit vectors.

        Raises ModelError when a question has more tokens than the model reads. The message does
        not repeat the question, which may be about a person.
        """
        return self._encode(texts, self._refuse_long_questions(texts), "query", None)

    def _refuse_long_questions(self, texts: Sequence[str]) -> list[int]:
        lengths = self.count_tokens(texts, "query")
        if lengths and max(lengths) > self.max_length:
            raise ModelError(
                f"Frågan är för lång: {max(lengths)} ordbitar, och språkmodellen läser högst "
                f"{self.max_length}. Korta frågan."
            )
        return lengths

    def encode_document(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Documents as an (n, dimension) array of unit vectors.

        Raises ModelError, naming the text by its beginning, when one would not be read to its end.
        """
        return self._encode(texts, self._fitting(texts), "document", progress)

    def encode_question(self, text: str) -> EncodedQuestion:
        """One question and the vectors of its tokens. Raises ModelError as ``encode_query``."""
        self._refuse_long_questions([text])
        (whole, tokens, places), *_ = self._with_tokens([text], "query")
        words = tokens[(places[:, 1] > places[:, 0]) & (places[:, 0] >= 0)]
        name = self.identity.name
        vector = unit_vectors(whole[None], name)[0]
        return EncodedQuestion(vector, unit_vectors(words, name) if len(words) else vector[None])

    def encode_with_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Range]]
    ) -> EncodedDocuments:
        """Documents, with the parts of each given by their characters.

        A part's vector is the mean of its own tokens' vectors as the model read them within the
        whole text ("late chunking", Günther et al. 2024, arXiv 2409.04701): it knows its heading
        and costs no second reading. Raises ModelError as ``encode_document``.
        """
        lengths = self._fitting(texts)
        whole = np.empty((len(texts), self.identity.dimension), dtype=np.float32)
        pooled: dict[int, NDArray[np.float32]] = {}
        packed: dict[int, TokenCodes] = {}
        for batch in token_batches(lengths, TOKENS_PER_BATCH):
            read = self._with_tokens([texts[i] for i in batch], "document")
            for index, (vector, tokens, places) in zip(batch, read, strict=True):
                whole[index] = vector
                pooled[index] = part_means(tokens, places, parts[index], vector)
                packed[index] = pack(tokens[_tells(texts[index], places)], self.token_mean)
        name = self.identity.name
        together = [pooled[index] for index in range(len(texts))]
        return EncodedDocuments(
            unit_vectors(whole, name),
            unit_vectors(np.concatenate(together) if together else whole, name),
            joined([packed[index] for index in range(len(texts))], self.identity.dimension),
        )

    def _with_tokens(
        self, texts: Sequence[str], kind: Kind
    ) -> list[tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]]:
        """Each text's vector (dimension,), its tokens' (tokens, dimension), and where those stand
        in the text (tokens, 2): negative for the prompt's, empty for special tokens."""
        prompt = self._prompts[kind]
        with self._lock:
            found: Any = self._model.encode(  # a dictionary for each text
                list(texts),
                prompt=prompt,
                batch_size=len(texts),
                show_progress_bar=False,
                output_value=None,
            )
            offsets = self._model.tokenizer(
                [prompt + text for text in texts], return_offsets_mapping=True
            )["offset_mapping"]
        return [
            (
                features["sentence_embedding"].numpy(),
                features["token_embeddings"].numpy()[: len(places)],
                np.array(places) - len(prompt),
            )
            for features, places in zip(found, offsets, strict=True)
        ]

    def _fitting(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each document. Raises ModelError when one would not be read to its end."""
        lengths = self.count_tokens(texts, "document")
        for text, length in zip(texts, lengths, strict=True):
            if length > self.max_length:
                raise ModelError(
                    f"Textstycket som börjar ”{text[:60]}” är för långt: {length} ordbitar, och "
                    f"språkmodellen läser högst {self.max_length}. Dela det i kortare stycken."
                )
        return lengths

    def _encode(
        self, texts: Sequence[str], lengths: list[int], kind: Kind, progress: Progress | None
    ) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.identity.dimension), dtype=np.float32)
        done = 0
        for batch in token_batches(lengths, TOKENS_PER_BATCH):
            with self._lock:
                vectors[batch] = self._model.encode(
                    [texts[i] for i in batch],
                    prompt=self._prompts[kind],
                    batch_size=len(batch),
                    show_progress_bar=False,
                )
            done += len(batch)
            if progress is not None:
                progress(done, len(texts))
        return unit_vectors(vectors, self.identity.name)


def _tells(text: str, places: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which tokens hold a letter, a digit or §: not the prompt, special tokens and punctuation."""
    return np.array(
        [
            start >= 0 and any(sign.isalnum() or sign == "§" for sign in text[start:end])
            for start, end in places.tolist()
        ],
        dtype=bool,
    )


def load_model(directory: Path, dtype: str) -> "SentenceTransformer":
    """The model in `directory`: its transformer in `dtype`, pooling and what follows in fp32."""
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(
            str(directory),
            device="cpu",
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"dtype": getattr(torch, dtype), "use_safetensors": True},
        )
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise ModelError(
            f"Språkmodellen i {directory} går inte att läsa in: {error}. Kontrollera att mappen är "
            "en fullständig sentence-transformers-modell med vikter i safetensors."
        ) from error
    transformer, *rest = model
    transformer.register_forward_hook(_tokens_in_fp32)
    for module in rest:
        module.float()
    return model.eval()


def _tokens_in_fp32(
    _module: "torch.nn.Module", _inputs: object, features: dict[str, "torch.Tensor"]
) -> dict[str, "torch.Tensor"]:
    """Hook that hands the tokens' vectors on in fp32, so that their mean is not rounded to bf16."""
    if "token_embeddings" in features:
        features["token_embeddings"] = features["token_embeddings"].float()
    return features
