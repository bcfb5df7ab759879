"""Small documents made from plain text, stored through the real writer with the real model."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from index.corpus import Chunk, Document, Facts, Page, Span, Unit, document_id
from index.embedder import Embedder
from index.sentences import sentences
from index.snapshot import IndexedDocument
from index.snapshot_folder import activate
from index.snapshot_writer import SnapshotWriter

LETTER_WIDTH = 60
"""Of the made-up boxes: every letter 6 points wide on one line, 12 points high."""

ROUTINES = {
    "orosanmalan.pdf": "En förhandsbedömning ska göras inom 14 dagar. Samma dag som en orosanmälan "
    "kommer in gör socialsekreteraren en skyddsbedömning.",
    "bistand.pdf": "Ansökan om ekonomiskt bistånd lämnas i e-tjänsten. Beslut fattas inom tio "
    "arbetsdagar från det att ansökan är fullständig.",
    "hot.pdf": "Vid akut hot ring 112. Händelsen anmäls till närmaste chef samma dag.",
}


def indexed(
    file: str,
    text: str,
    embedder: Embedder,
    collection: str = "rutiner",
    facts: Facts | None = None,
) -> IndexedDocument:
    """One page, one chunk, one unit a sentence."""
    units = tuple(
        Unit("sentence", text[start:end], (Span(1, start, end),)) for start, end in sentences(text)
    )
    chunk = Chunk(0, "1 Rutin", units)
    left = np.arange(len(text), dtype=np.uint16) * LETTER_WIDTH % 5000
    boxes = np.stack(
        [left, np.full_like(left, 1000), left + LETTER_WIDTH, np.full_like(left, 1120)], axis=1
    )
    known = facts or Facts(title=file.removesuffix(".pdf").capitalize())
    document = Document(
        document_id(collection, file), collection, "/rutiner", file, file.ljust(64, "0"), 1, known
    )
    encoded = embedder.encode_with_parts(
        [chunk.searchable(known.title)], [chunk.unit_ranges(known.title)]
    )
    return IndexedDocument(
        document,
        "test",
        [Page(1, None, 595, 842, text)],
        [boxes],
        [chunk],
        encoded.whole,
        encoded.parts.astype(np.float16),
        encoded.tokens,
    )


def write_snapshot(
    data: Path, embedder: Embedder, texts: Mapping[str, str], collection: str = "rutiner"
) -> str:
    """A snapshot of ``texts`` by file name, in use; returns its id."""
    with SnapshotWriter(data, embedder) as writer:
        for file, text in texts.items():
            writer.add(indexed(file, text, embedder, collection))
        snapshot = writer.finish({})
    activate(data, snapshot)
    return snapshot
