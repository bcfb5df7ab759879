"""One file to what the index keeps of it: read, section, chunk, embed."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from index.corpus import Document, Facts
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
    if pdf.sha256 != item.version:
        raise item.changed()
    found = sections(pdf)
    known = known_facts or facts(pdf, item.file, sidecar)
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
    encoded = embedder.encode_with_parts(
        [chunk.searchable(known.title) for chunk in cut],
        [chunk.unit_ranges(known.title) for chunk in cut],
    )
    indexed = IndexedDocument(
        document,
        reading,
        pdf.pages,
        pdf.boxes,
        cut,
        encoded.whole,
        encoded.parts.astype(np.float16),
        encoded.tokens,
    )
    return indexed, pdf


def as_source_file(document: Document, path: Path) -> SourceFile:
    """An indexed document's stored file, to be read again."""
    return SourceFile(
        path, document.collection, document.source, document.file, document.id, document.version
    )
