"""An open snapshot: verified, searched, read.

FAISS checks nothing it reads, so every file's checksum is verified before it is opened. This is
the only module that imports faiss. How a snapshot lies on disk: ``index/snapshot_folder.py``; how
one is written: ``index/snapshot_writer.py``.
"""

import errno
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index import lexical
from index.answer import Box
from index.corpus import Chunk, Document, Page, Span
from index.embedder import Embedder, compared_identity
from index.errors import EmbedderMismatch, OtherFormat
from index.findings import Finding, Origin
from index.late_interaction import TokenCodes, similarities
from index.lexical import LexicalIndex
from index.line_boxes import line_boxes
from index.passage_store import ChunkLayout, PassageStore
from index.snapshot_folder import (
    BOXES,
    DEFINITIONS,
    NGRAMS,
    SCALES,
    TOKENS,
    UNITS,
    USUAL,
    VECTORS,
    VOCABULARY,
    WORDS,
    current_id,
    read_manifest,
    verify,
)
from index.spelling import Speller
from index.swedish import Analyzer

FORMAT = 5
"""Raised when a snapshot's files change meaning; another format is built anew."""
BOX_UNIT = 10
"""Boxes are stored in tenths of a point: finer than a pixel on any screen, and two bytes reach
6,553 points, more than the longest side of A0."""
_VECTORS_AT_ONCE = 4096
"""Chunk vectors read at once while they are written: 6 MB of the bundled model's."""


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """One document, read and embedded: all that a snapshot keeps of it."""

    document: Document
    reading: str
    """Names the code and options that read it: when it changes, the file is read anew."""
    pages: Sequence[Page]
    boxes: Sequence[NDArray[np.uint16]]
    """Per page, shape (len(page.text), 4), tenths of a point from the top left."""
    chunks: Sequence[Chunk]
    chunk_vectors: NDArray[np.float32]
    """Shape (chunks, dimension), L2-normalised."""
    unit_vectors: NDArray[np.float16]
    """Shape (units of all chunks in order, dimension), L2-normalised."""
    tokens: TokenCodes | None
    """Of all chunks in order; None where the model gives no vectors of tokens."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Where its facts were found, by their names."""
    findings: Sequence[Finding] = ()
    """What a review found."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An open, verified snapshot. Close it when the last question on it is answered."""

    id: str
    path: Path
    manifest: Mapping[str, Any]
    documents: Mapping[str, Document]
    """By key, in the order of ``layout.document``: every version that it holds."""
    store: PassageStore
    words: LexicalIndex
    """Over ``analyzer.terms``."""
    ngrams: LexicalIndex
    """Over ``swedish.ngrams``."""
    analyzer: Analyzer
    speller: Speller
    definitions: Sequence[tuple[str, str]]
    """Abbreviations that the documents define, with their meanings."""
    usual: Mapping[str, tuple[float, float]]
    """Mean and standard deviation of each feature that the decision to answer rests on."""
    unit_vectors: NDArray[np.float16]
    layout: ChunkLayout
    _token_codes: NDArray[np.uint8]
    _token_scale: NDArray[np.float16]
    _vectors: faiss.Index
    _boxes: NDArray[np.uint16]

    @property
    def size(self) -> int:
        """Number of chunks."""
        return int(self._vectors.ntotal)

    def nearest(
        self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rows and cosines of the chunks nearest to ``vector`` (dimension,), best first.

        ``allowed`` (size,) is applied before ranking: with it, the nearest allowed ones.
        """
        parameters = None
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        limit = min(limit, self.size if allowed is None else int(allowed.sum()))
        if limit == 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        scores, rows = self._vectors.search(vector[None], limit, params=parameters)
        return rows[0], scores[0]

    @property
    def has_tokens(self) -> bool:
        """Whether ``late`` can be asked."""
        return len(self._token_codes) > 0

    def late(
        self, tokens: NDArray[np.float32], mean: NDArray[np.float32], rows: Sequence[int]
    ) -> NDArray[np.float32]:
        """The best cosine of each question token (tokens, dimension) in each of the chunks at
        ``rows`` (in ascending order), shape (rows, tokens); -1 in a chunk without tokens."""
        first = self.layout.first_token
        held = [row for row in rows if first[row + 1] > first[row]]
        best = np.full((len(rows), len(tokens)), -1.0, np.float32)
        if not held:
            return best
        begins = np.concatenate([[0], np.cumsum([first[row + 1] - first[row] for row in held])])
        runs = [slice(first[begin], first[end]) for begin, end in _runs(held)]
        best[np.isin(rows, held)] = similarities(
            tokens,
            mean,
            np.concatenate([self._token_codes[run] for run in runs]),
            np.concatenate([self._token_scale[run] for run in runs]),
            begins[:-1],
        )
        return best

    def vectors(self, rows: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The chunk vectors at ``rows``, shape (len(rows), dimension)."""
        found: NDArray[np.float32] = self._vectors.reconstruct_batch(
            np.asarray(rows, dtype=np.int64)
        )
        return found

    def page(self, key: str, number: int) -> Page:
        """A page of a document. KeyError when there is none."""
        return self.store.page(key, number)[0]

    def text(self, key: str, spans: Sequence[Span]) -> str:
        """The text of ``spans`` of a document, runs joined by a space."""
        return " ".join(self.page(key, span.page).text[span.start : span.end] for span in spans)

    def boxes(self, key: str, span: Span) -> tuple[Box, ...]:
        """The boxes of the span's characters, one per printed line, in points from the top left."""
        first = self.store.page(key, span.page)[1]
        characters = self._boxes[first + span.start : first + span.end]
        return tuple(
            (x0 / BOX_UNIT, y0 / BOX_UNIT, x1 / BOX_UNIT, y1 / BOX_UNIT)
            for x0, y0, x1, y1 in line_boxes(characters)
        )

    def indexed(self, key: str, reading: str) -> IndexedDocument:
        """All that is kept of a document, to carry it over unchanged into the next snapshot."""
        document = self.documents[key]
        found = [self.store.page(key, n + 1) for n in range(document.page_count)]
        rows = list(self.store.chunks(key))
        numbers = [item.row for item in rows]
        first, end = (numbers[0], numbers[-1] + 1) if rows else (0, 0)
        return IndexedDocument(
            document=document,
            reading=reading,
            pages=[page for page, _ in found],
            boxes=[self._boxes[first : first + len(page.text)] for page, first in found],
            chunks=[item.chunk for item in rows],
            chunk_vectors=self.vectors(numbers),
            unit_vectors=self.unit_vectors[
                self.layout.first_unit[first] : self.layout.first_unit[end]
            ],
            tokens=self._tokens(first, end) if self.has_tokens else None,
            origins=self.store.origins(key),
            findings=self.store.findings(key),
        )

    def _tokens(self, first: int, end: int) -> TokenCodes:
        """The tokens of the chunks at ``first`` to ``end`` (excluded)."""
        begins = self.layout.first_token[first : end + 1]
        run = slice(begins[0], begins[-1])
        counts = np.diff(begins).astype(np.int32)
        return TokenCodes(self._token_codes[run], self._token_scale[run], counts)

    def close(self) -> None:
        """Release the files."""
        self.store.close()


def open_snapshot(data: Path, snapshot_id: str | None, embedder: Embedder) -> Snapshot:
    """Verify and open a snapshot (the current one for None).

    Raises NoSnapshot, DamagedSnapshot, or EmbedderMismatch when it was built with another model.
    """
    snapshot_id = snapshot_id or current_id(data)
    if read_manifest(data, snapshot_id).get("format") != FORMAT:
        raise OtherFormat(
            f"Indexversion {snapshot_id} är byggd av en annan version av RiTA. "
            "Bygg om med: rita ingest"
        )
    manifest = verify(data, snapshot_id)
    if manifest["embedder"]["identity"] != compared_identity(embedder.identity):
        raise EmbedderMismatch(
            f"Indexversion {snapshot_id} är byggd med en annan språkmodell "
            f"({manifest['embedder']['name']}) än den inställda ({embedder.identity.name}). "
            "Ställ tillbaka RITA_EMBEDDING_MODEL eller bygg om med: rita ingest"
        )
    folder = data / "snapshots" / snapshot_id
    usual = json.loads((folder / USUAL).read_text(encoding="utf-8"))
    return opened(
        folder, snapshot_id, manifest, {name: tuple(pair) for name, pair in usual.items()}
    )


def opened(
    folder: Path,
    snapshot_id: str,
    manifest: Mapping[str, Any],
    usual: Mapping[str, tuple[float, float]],
) -> Snapshot:
    """The snapshot whose files lie in ``folder``, taken to be whole."""
    store = PassageStore.open(folder)
    vocabulary = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
    analyzer = Analyzer(vocabulary)
    definitions = json.loads((folder / DEFINITIONS).read_text(encoding="utf-8"))
    vectors = faiss.read_index(str(folder / VECTORS), faiss.IO_FLAG_MMAP_IFC)
    dimension = int(vectors.d)
    return Snapshot(
        id=snapshot_id,
        path=folder,
        manifest=manifest,
        documents=store.documents(),
        store=store,
        words=lexical.load(folder, WORDS),
        ngrams=lexical.load(folder, NGRAMS),
        analyzer=analyzer,
        speller=Speller(vocabulary, analyzer.parts),
        definitions=[(short, long) for short, long in definitions],
        usual=usual,
        unit_vectors=_mapped(folder / UNITS, np.float16, dimension),
        layout=store.layout(),
        _token_codes=_mapped(folder / TOKENS, np.uint8, dimension // 2),
        _token_scale=_mapped(folder / SCALES, np.float16, 1)[:, 0],
        _vectors=vectors,
        _boxes=_mapped(folder / BOXES, np.uint16, 4),
    )


def write_vectors(raw: Path, dimension: int, path: Path) -> None:
    """Write the chunk vectors in ``raw`` (float32, L2-normalised) as an exact inner-product
    index, some at a time. Raises OSError, also for a full disk."""
    flat = faiss.IndexFlatIP(dimension)
    with raw.open("rb") as file:
        while len(vectors := np.fromfile(file, np.float32, _VECTORS_AT_ONCE * dimension)):
            flat.add(vectors.reshape(-1, dimension))
    try:
        faiss.write_index(flat, str(path))
        faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)  # its last bytes may be lost unsaid
    except RuntimeError as error:  # FAISS says only that it could not write
        if shutil.disk_usage(path.parent).free < raw.stat().st_size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from error
        raise


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending rows as runs ``[first, end)`` of neighbours."""
    breaks = np.flatnonzero(np.diff(rows) != 1) + 1
    return [(int(run[0]), int(run[-1]) + 1) for run in np.split(np.asarray(rows), breaks)]


def _mapped(path: Path, dtype: type, columns: int) -> NDArray[Any]:
    """A raw file of rows, mapped; numpy cannot map a file of no bytes."""
    if path.stat().st_size == 0:
        return np.zeros((0, columns), dtype)
    return np.memmap(path, dtype=dtype, mode="r").reshape(-1, columns)
