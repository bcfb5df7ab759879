"""Writes a new snapshot aside, document by document, and makes it complete."""

import json
import platform
import shutil
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np

from index import lexical, swedish
from index.calibrating import usual_features
from index.corpus import SECTION_SEPARATOR
from index.definitions import definitions
from index.embedder import Embedder, compared_identity
from index.files import checksum
from index.passage_store import PassageStore
from index.snapshot import FORMAT, IndexedDocument, opened, write_vectors
from index.snapshot_folder import (
    BOXES,
    DEFINITIONS,
    FILES,
    MANIFEST,
    NGRAMS,
    REPORT,
    SCALES,
    TOKENS,
    UNITS,
    USUAL,
    VECTORS,
    VOCABULARY,
    WORDS,
    new_snapshot_id,
    publish,
)
from index.swedish import Analyzer

_RAW_VECTORS = "vectors.f32"


class SnapshotWriter:
    """Writes a new snapshot aside, document by document; ``finish`` makes it complete.

    Memory holds the lexical indexes and, at the end, the chunk vectors; not pages, boxes or texts.
    Left without ``finish``, the half-written folder is removed; after a crash, by the next writer.
    """

    def __init__(self, data: Path, embedder: Embedder) -> None:
        self._data = data
        self._embedder = embedder
        self.id = new_snapshot_id()
        snapshots = data / "snapshots"
        snapshots.mkdir(parents=True, exist_ok=True)
        for leftover in snapshots.glob(".*"):
            shutil.rmtree(leftover)
        self._folder = snapshots / f".writing-{self.id}"
        self._folder.mkdir()
        self._store = PassageStore.create(self._folder)
        self._units: BinaryIO = (self._folder / UNITS).open("wb")
        self._tokens: BinaryIO = (self._folder / TOKENS).open("wb")
        self._scales: BinaryIO = (self._folder / SCALES).open("wb")
        self._boxes: BinaryIO = (self._folder / BOXES).open("wb")
        self._vectors: BinaryIO = (self._folder / _RAW_VECTORS).open("wb")
        self._documents = self._pages = self._rows = self._unit_count = self._first_box = 0
        self._part = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()
        if self._folder.exists():
            shutil.rmtree(self._folder)

    def add(self, item: IndexedDocument) -> None:
        """Append a document. Its vectors must match its chunks and units in number."""
        self._store.add_document(
            self._documents, item.document, item.reading, item.origins, item.findings
        )
        for page, boxes in zip(item.pages, item.boxes, strict=True):
            if boxes.shape != (len(page.text), 4):
                raise ValueError(f"{item.document.file}: page {page.number} lacks boxes")
            self._store.add_page(self._documents, page, self._first_box)
            self._boxes.write(np.ascontiguousarray(boxes, dtype=np.uint16).tobytes())
            self._first_box += len(page.text)
        units = sum(len(chunk.units) for chunk in item.chunks)
        if len(item.chunk_vectors) != len(item.chunks) or len(item.unit_vectors) != units:
            raise ValueError(f"{item.document.file}: vectors do not match chunks")
        counts = item.tokens.counts if item.tokens else np.zeros(len(item.chunks), np.int32)
        outermost: str | None = None
        for chunk, tokens in zip(item.chunks, counts.tolist(), strict=True):
            heading = chunk.section.split(SECTION_SEPARATOR)[0]
            self._part += heading != outermost
            outermost = heading
            self._store.add_chunk(self._rows, self._documents, self._part, tokens, chunk)
            self._rows += 1
        self._unit_count += units
        if item.tokens:
            self._tokens.write(np.ascontiguousarray(item.tokens.codes).tobytes())
            self._scales.write(np.ascontiguousarray(item.tokens.scale).tobytes())
        self._vectors.write(np.ascontiguousarray(item.chunk_vectors, np.float32).tobytes())
        self._units.write(np.ascontiguousarray(item.unit_vectors, dtype=np.float16).tobytes())
        self._documents += 1
        self._pages += len(item.pages)

    def finish(self, report: Mapping[str, Any]) -> str:
        """Index the words, write report and manifest, make all durable; return the id.

        The snapshot is complete but not in use: ``activate`` does that.
        """
        self._close()
        self._write_lexical()
        self._store.finish()
        self._write_vectors()
        self._write_usual()
        report = {"snapshot": self.id, **report}
        (self._folder / REPORT).write_text(_json(report), encoding="utf-8")
        manifest = {
            "format": FORMAT,
            "id": self.id,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "counts": {
                "documents": self._documents,
                "pages": self._pages,
                "chunks": self._rows,
                "units": self._unit_count,
            },
            "embedder": {
                "name": self._embedder.identity.name,
                "identity": compared_identity(self._embedder.identity),
                "dtype": self._embedder.identity.dtype,
            },
            "tools": {"python": platform.python_version()}
            | {name: version(name) for name in ("rita", "faiss-cpu", "pypdf", "pypdfium2")},
            "files": {name: checksum(self._folder / name) for name in FILES},
        }
        (self._folder / MANIFEST).write_text(_json(manifest), encoding="utf-8")
        publish(self._data, self._folder, self.id)
        return self.id

    def _close(self) -> None:
        for file in (self._units, self._tokens, self._scales, self._boxes, self._vectors):
            file.close()

    def _write_vectors(self) -> None:
        raw = self._folder / _RAW_VECTORS
        vectors = np.fromfile(raw, dtype=np.float32)
        write_vectors(
            vectors.reshape(-1, self._embedder.identity.dimension), self._folder / VECTORS
        )
        raw.unlink()

    def _write_usual(self) -> None:
        with closing(opened(self._folder, self.id, {}, {})) as snapshot:
            usual = usual_features(snapshot, self._embedder)
        (self._folder / USUAL).write_text(_json(usual), encoding="utf-8")

    def _write_lexical(self) -> None:
        titles = {key: document.facts.title for key, document in self._store.documents().items()}

        def texts() -> Iterable[str]:
            return (item.chunk.searchable(titles[item.key]) for item in self._store.chunks())

        vocabulary = swedish.vocabulary(texts())
        (self._folder / VOCABULARY).write_text(_json(vocabulary), encoding="utf-8")
        defined = {pair: None for text in texts() for pair in definitions(text)}
        (self._folder / DEFINITIONS).write_text(_json(list(defined)), encoding="utf-8")
        analyzer = Analyzer(vocabulary)
        words = lexical.build(
            analyzer.terms(item.chunk.searchable(titles[item.key]))
            + swedish.section_reference(item.chunk.section.split(SECTION_SEPARATOR))
            for item in self._store.chunks()
        )
        lexical.save(words, self._folder, WORDS)
        ngrams = lexical.build(swedish.ngrams(text) for text in texts())
        lexical.save(ngrams, self._folder, NGRAMS)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
