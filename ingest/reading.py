"""A file as read to what the index keeps of it: chunked and embedded."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.corpus import Chunk, Document
from index.embedder import Embedder
from index.late_interaction import TokenCodes
from index.snapshot import IndexedDocument
from ingest.chunking import ChunkingOptions, chunks
from ingest.one_file import ReadFile
from ingest.reader import boxes


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file read, chunked and embedded, whatever document it is a version of."""

    read: ReadFile
    """Without its sections: they are in the chunks now."""
    chunks: tuple[Chunk, ...]
    chunk_vectors: NDArray[np.float32]
    """As in ``IndexedDocument``, as the two below."""
    unit_vectors: NDArray[np.float16]
    tokens: TokenCodes | None


def embedded(read: ReadFile, embedder: Embedder, options: ChunkingOptions) -> EmbeddedFile:
    """Chunk and embed a file. Raises UnreadableDocument where title and headings leave no room for
    its text."""
    title = read.facts.title
    cut = chunks(
        read.sections,
        title,
        lambda texts: embedder.count_tokens(texts, "document"),
        embedder.max_length,
        options,
    )
    encoded = embedder.encode_with_parts(
        [chunk.searchable(title) for chunk in cut],
        [chunk.unit_ranges(title) for chunk in cut],
    )
    return EmbeddedFile(
        replace(read, sections=()),
        tuple(cut),
        encoded.whole,
        encoded.parts.astype(np.float16),
        encoded.tokens,
    )


def as_indexed(file: EmbeddedFile, document: Document, reading: str) -> IndexedDocument:
    """What the index keeps of ``file``, a version of a document that is known as ``document``."""
    return IndexedDocument(
        document,
        reading,
        file.read.pages,
        boxes(file.read),
        file.chunks,
        file.chunk_vectors,
        file.unit_vectors,
        file.tokens,
        file.read.origins,
        file.read.findings,
    )
