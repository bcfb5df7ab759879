"""Texts to vectors: what an embedder is, which one it is, and how one is opened.

The method names are sentence-transformers' own. Heavy libraries are imported when an embedder is
made, not when this module is, so that a command that needs no model starts at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from index.bundled_model import bundled_model
from index.errors import ModelError
from index.model_files import local_directory

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.late_interaction import TokenCodes

Kind: TypeAlias = Literal["query", "document"]
# Characters [start, end) of a text.
Range = tuple[int, int]
# Called after each batch with how many texts are done and how many there are in all.
Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class EmbedderIdentity:
    """What decides the vectors, and so whether an index can be searched with an embedder.

    Two identities are equal when everything that decides the vectors is. `name`, `dtype` and
    `versions` are recorded for the reader but not compared: they move a vector by less than the
    distance between two neighbours.
    """

    weights: str  # SHA-256; for an endpoint of its address, model name and answer to a probe
    tokenizer: str  # SHA-256
    query_prompt: str
    document_prompt: str
    dimension: int
    pooling: str
    normalised: bool
    max_length: int  # tokens, prompt and special tokens included
    name: str = field(compare=False)
    dtype: str = field(compare=False)
    versions: str = field(compare=False)


def compared_identity(identity: EmbedderIdentity) -> dict[str, str | int | bool]:
    """The compared part of `identity`, as it stands in a snapshot's manifest (JSON values)."""
    return {part.name: getattr(identity, part.name) for part in fields(identity) if part.compare}


@dataclass(frozen=True, slots=True)
class EncodedQuestion:
    """A question as vectors."""

    vector: "NDArray[np.float32]"
    """Shape (dimension,), L2-normalised."""
    tokens: "NDArray[np.float32] | None"
    """Shape (tokens, dimension), L2-normalised, without prompt and special tokens; None where the
    model gives no vectors of tokens."""


@dataclass(frozen=True, slots=True)
class EncodedDocuments:
    """Documents as vectors."""

    whole: "NDArray[np.float32]"
    """Shape (documents, dimension), L2-normalised."""
    parts: "NDArray[np.float32]"
    """Shape (all parts in order, dimension), L2-normalised."""
    tokens: "TokenCodes | None"
    """The tokens that hold a letter or digit, packed; None where the model gives none."""


class Embedder(Protocol):
    """Turns questions and documents into vectors of one space, and may be shared by threads."""

    @property
    def identity(self) -> EmbedderIdentity:
        """Which embedder this is; a snapshot refuses to open under another."""

    @property
    def max_length(self) -> int:
        """The most tokens a text may have, prompt and special tokens included."""

    def count_tokens(self, texts: Sequence[str], kind: Kind) -> list[int]:
        """How many tokens each text takes as a query or document, all included."""

    @property
    def token_mean(self) -> "NDArray[np.float32]":
        """The mean token vector (dimension,) that packed tokens are centred on."""

    def encode_query(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Questions as an (n, dimension) array of unit vectors."""

    def encode_question(self, text: str) -> EncodedQuestion:
        """One question, with the vectors of its tokens where the model gives them."""

    def encode_document(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> "NDArray[np.float32]":
        """Documents as an (n, dimension) array of unit vectors."""

    def encode_with_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Range]]
    ) -> EncodedDocuments:
        """Documents, with the parts of each given by their characters."""


def open_embedder(
    model: str | None,
    url: str | None,
    models_dir: Path,
    *,
    threads: int | None = None,
    query_prompt: str = "query: ",
    document_prompt: str = "passage: ",
    api_key: str | None = None,
) -> Embedder:
    """The embedder that the settings ask for.

    With neither `model` nor `url` it is the bundled one, made in `models_dir` if it is not there.
    `model` is a local sentence-transformers directory or a hub id with a pinned revision
    (`organisation/name@` and 40 hexadecimal digits). With `url` it is an OpenAI-compatible
    embeddings endpoint and `model` the name to ask it for; only then do the prompts and the key
    apply, since a local model brings its own prompts. `threads` is how many threads torch uses.

    Raises ModelError when the model is missing, damaged or unsafe, or the endpoint does not answer.
    """
    if url is not None:
        from index.embedding_endpoint import EndpointEmbedder

        if model is None:
            raise ModelError(
                "RITA_EMBEDDING_URL är satt men inte RITA_EMBEDDING_MODEL. Sätt den till modellens "
                "namn hos tjänsten."
            )
        return EndpointEmbedder(url, model, query_prompt, document_prompt, api_key=api_key)
    from index.local_embedder import SentenceTransformerEmbedder

    if model is None:
        directory = bundled_model(models_dir)
        name = directory.name
    else:
        directory, name = local_directory(model, "Språkmodellen")
    return SentenceTransformerEmbedder(directory, name=name, cache=models_dir, threads=threads)
