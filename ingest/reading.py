"""One file to what the index keeps of it: read, section, chunk, embed."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.corpus import Chunk, Document, Facts, Page, spans_text
from index.embedder import Embedder
from index.snapshot import IndexedDocument
from ingest.blocks import PdfDocument
from ingest.chunking import ChunkingOptions, chunks
from ingest.facts import facts
from ingest.pdf import read
from ingest.sections import sections
from ingest.sources import SourceFile


def read_document(
    item: SourceFile,
    embedder: Embedder,
    options: ChunkingOptions,
    reading: str,
    sidecar: Mapping[str, str] | None = None,
    known_facts: Facts | None = None,
) -> tuple[IndexedDocument, PdfDocument]:
    """Read, chunk and embed a file; also the file as read, for what to report of it.

    ``known_facts`` replace what the file says of itself. Raises DocumentError when the file
    cannot be used.
    """
    pdf = read(item.path)
    found = sections(pdf)
    known = known_facts or facts(pdf, found, item.file, sidecar)
    document = Document(
        item.id, item.collection, item.source, item.file, item.version, len(pdf.pages), known
    )
    cut = chunks(
        found,
        known.title,
        lambda texts: embedder.count_tokens(texts, "document"),
        embedder.max_length,
        options,
    )
    return (
        IndexedDocument(
            document,
            reading,
            pdf.pages,
            pdf.boxes,
            cut,
            embedder.encode_document([chunk.searchable(known.title) for chunk in cut]),
            _unit_vectors(cut, pdf.pages, embedder),
        ),
        pdf,
    )


def _unit_vectors(
    cut: Sequence[Chunk], pages: Sequence[Page], embedder: Embedder
) -> NDArray[np.float16]:
    """Vectors of the chunks' units, each with the lead-in or header it needs to be understood."""
    alone = [unit.text for chunk in cut for unit in chunk.units]
    led = [
        f"{spans_text(unit.lead, pages)} {unit.text}" if unit.lead else unit.text
        for chunk in cut
        for unit in chunk.units
    ]
    fits = embedder.count_tokens(led, "document")
    texts = [
        whole if tokens <= embedder.max_length else text
        for whole, text, tokens in zip(led, alone, fits, strict=True)
    ]
    return embedder.encode_document(texts).astype(np.float16)


def as_source_file(document: Document, path: Path) -> SourceFile:
    """An indexed document's stored file, to be read again."""
    return SourceFile(
        path, document.collection, document.source, document.file, document.id, document.version
    )
