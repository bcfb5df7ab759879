"""Writes a new snapshot aside, document by document, and makes it complete."""

import json
import platform
import shutil
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np

from index import analysis, lexical_writer
from index.calibrating import usual_features
from index.corpus import SECTION_SEPARATOR, Document
from index.embedder import Embedder, compared_identity
from index.files import append_range, checksum
from index.lexical_writer import CountsFile
from index.passage_writer import PassageWriter
from index.snapshot import FORMAT, IndexedDocument, Snapshot, opened, write_vectors
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
    sealed,
)
from index.swedish import Analyzer

_RAW_VECTORS = "vectors.f32"
_USUAL_HOLDS = 0.05
"""Share of the chunks that may have come or gone since what is usual was measured. The measure is
of a hundred questions: their means are uncertain by a tenth of a standard deviation, and five other
questions among them move a mean by a third of that."""


class SnapshotWriter:
    """Writes a new snapshot aside, document by document; ``finish`` makes it complete.

    Documents of ``previous``, a snapshot of the same embedder, can be carried over as they are.
    Memory holds the corpus's different words and, at the end, the chunk vectors; not pages, boxes
    or texts. Left without ``finish``, the half-written folder is removed; after a crash, by the
    next writer.
    """

    def __init__(self, data: Path, embedder: Embedder, previous: Snapshot | None = None) -> None:
        self._data = data
        self._embedder = embedder
        self._previous = previous
        self.id = new_snapshot_id()
        snapshots = data / "snapshots"
        snapshots.mkdir(parents=True, exist_ok=True)
        for leftover in snapshots.glob(".*"):
            shutil.rmtree(leftover)
        self._folder = snapshots / f".writing-{self.id}"
        self._folder.mkdir()
        self._store = PassageWriter(self._folder, previous.path if previous else None)
        self._files: dict[str, BinaryIO] = {
            name: (self._folder / name).open("wb")
            for name in (UNITS, TOKENS, SCALES, BOXES, _RAW_VECTORS)
        }
        self._documents = self._pages = self._rows = self._unit_count = self._first_box = 0
        self._part = self._carried = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.close()
        for name, file in self._files.items():
            try:
                file.close()
            except OSError:  # a full disk, told where it was written to; what is left goes
                (self._folder / name).unlink(missing_ok=True)
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
            self._files[BOXES].write(np.ascontiguousarray(boxes, dtype=np.uint16).tobytes())
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
            self._files[TOKENS].write(np.ascontiguousarray(item.tokens.codes).tobytes())
            self._files[SCALES].write(np.ascontiguousarray(item.tokens.scale).tobytes())
        self._files[_RAW_VECTORS].write(
            np.ascontiguousarray(item.chunk_vectors, np.float32).tobytes()
        )
        self._files[UNITS].write(
            np.ascontiguousarray(item.unit_vectors, dtype=np.float16).tobytes()
        )
        analysed = analysis.analysed(item.document.facts.title, item.chunks)
        self._store.add_analysis(self._documents, analysis.packed(analysed))
        self._documents += 1
        self._pages += len(item.pages)

    def carry(self, key: str, document: Document) -> tuple[int, int]:
        """Append the document with that ``key`` of the previous snapshot as it is, but that
        ``document`` is what is now known of it (its title must be the same); return how many
        pages and chunks it has. Nothing of it is read but copied."""
        previous = self._previous
        if previous is None:
            raise ValueError("there is no previous snapshot to carry over from")
        taken = self._store.carry(
            key, self._documents, document, self._rows, self._part + 1, self._first_box
        )
        first, end = taken.first_row, taken.first_row + taken.rows
        layout, dimension = previous.layout, self._embedder.identity.dimension
        units = layout.first_unit[[first, end]].tolist()
        tokens = layout.first_token[[first, end]].tolist()
        boxes = (taken.first_box, taken.first_box + taken.boxes)
        # how many bytes a row of each file takes: see the types in index/snapshot.py
        for name, (begin, stop), size in (
            (BOXES, boxes, 4 * 2),
            (UNITS, units, dimension * 2),
            (TOKENS, tokens, dimension // 2),
            (SCALES, tokens, 2),
        ):
            count = (stop - begin) * size
            append_range(previous.path / name, begin * size, count, self._files[name])
        self._files[_RAW_VECTORS].write(previous.vectors(range(first, end)).tobytes())
        if previous.manifest.get("code") == analysis.made_by():
            self._store.carry_analysis(key, self._documents)
        else:
            chunks = (item.chunk for item in previous.store.chunks(key))
            analysed = analysis.analysed(document.facts.title, chunks)
            self._store.add_analysis(self._documents, analysis.packed(analysed))
        self._documents += 1
        self._pages += taken.pages
        self._rows += taken.rows
        self._part += taken.parts
        self._first_box += taken.boxes
        self._unit_count += units[1] - units[0]
        self._carried += taken.rows
        return taken.pages, taken.rows

    def finish(self, report: Mapping[str, Any]) -> str:
        """Index the words, write report and manifest, make all durable; return the id.

        The snapshot is complete but not in use: ``activate`` does that.
        """
        for file in self._files.values():
            file.close()
        self._write_lexical()
        self._store.finish()
        raw = self._folder / _RAW_VECTORS
        write_vectors(raw, self._embedder.identity.dimension, self._folder / VECTORS)
        raw.unlink()
        usual = self._write_usual()
        self._write(REPORT, {"snapshot": self.id, **report})
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
            "code": analysis.made_by(),
            "usual": usual,
            "tools": {"python": platform.python_version()}
            | {name: version(name) for name in ("rita", "faiss-cpu", "pypdf", "pypdfium2")},
            "files": {name: checksum(self._folder / name) for name in FILES},
        }
        self._write(MANIFEST, sealed(manifest))
        publish(self._data, self._folder, self.id)
        return self.id

    def _write_usual(self) -> dict[str, int]:
        """Write what is usual here: what was usual in the previous snapshot, where little has
        changed since it was measured. Returns how many chunks it was measured in, and how many
        have come or gone since."""
        if (previous := self._previous) and previous.manifest.get("code") == analysis.made_by():
            measured = dict(previous.manifest["usual"])
            measured["changed"] += self._rows + previous.size - 2 * self._carried
            if measured["changed"] <= _USUAL_HOLDS * measured["chunks"]:
                self._write(USUAL, previous.usual)
                return measured
        with closing(opened(self._folder, self.id, {}, {})) as snapshot:
            self._write(USUAL, usual_features(snapshot, self._embedder))
        return {"chunks": self._rows, "changed": 0}

    def _write_lexical(self) -> None:
        defined: dict[tuple[str, str], None] = {}
        with (
            CountsFile(self._folder / "words.counts") as words,
            CountsFile(self._folder / "terms.counts") as terms,
            CountsFile(self._folder / "ngrams.counts") as ngrams,
        ):
            for stored in self._store.analyses():
                found = analysis.unpacked(stored)
                words.add(found.words)
                ngrams.add(found.ngrams)
                defined |= dict.fromkeys(found.definitions)
            vocabulary = lexical_writer.vocabulary(words)
            self._write(VOCABULARY, vocabulary)
            self._write(DEFINITIONS, list(defined))
            terms.add_terms(words, Analyzer(vocabulary))
            lexical_writer.write(terms, self._folder, WORDS)
            lexical_writer.write(ngrams, self._folder, NGRAMS)

    def _write(self, name: str, value: object) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
        (self._folder / name).write_text(text, encoding="utf-8")
