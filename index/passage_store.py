"""The readable part of a snapshot: documents, pages and chunks in one SQLite file.

SQLite because a question needs a few dozen rows out of perhaps a hundred thousand, by number,
from several threads, without the whole text in memory. Written once, then opened immutable.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.corpus import Chunk, Document, Facts, Page, Span, Unit
from index.findings import Finding, Origin

FILE = "passages.sqlite"

_CHUNKS = "SELECT c.row, d.key, c.body FROM chunks c JOIN documents d ON d.number = c.document "

_DATES = frozenset(field.name for field in fields(Facts) if "date" in str(field.type))


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """A chunk as stored, with its row in the vector index."""

    row: int
    key: str
    """Its document's, in this version (``Document.key``)."""
    chunk: Chunk


@dataclass(frozen=True, slots=True)
class ChunkLayout:
    """By row: where each chunk belongs, and where its vectors lie."""

    document: NDArray[np.int64]
    """Position of its document in ``documents()``."""
    part: NDArray[np.int64]
    """The same for neighbours under one outermost heading of a document."""
    words: NDArray[np.int64]
    first_unit: NDArray[np.int64]
    """Where its units begin; one more at the end, where all end."""
    first_token: NDArray[np.int64]
    """Where its tokens begin; one more at the end, where all end."""


class PassageStore:
    """Reads ``passages.sqlite``; ``index/passage_writer.py`` writes it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def open(cls, folder: Path) -> "PassageStore":
        """The finished store in ``folder``, immutable; safe to read from several threads."""
        return cls(sqlite3.connect(immutable(folder), uri=True, check_same_thread=False))

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    def documents(self) -> dict[str, Document]:
        """Every version of every document by its key, in stored order."""
        rows = self._db.execute(
            "SELECT id, collection, source, file, version, page_count, facts, ordinal, received, "
            "format, ocr_pages, rendition FROM documents ORDER BY number"
        )
        found = (_document(row) for row in rows)
        return {document.key: document for document in found}

    def readings(self) -> dict[str, str]:
        """What read each document, by its key (see ``add_document``)."""
        return dict(self._db.execute("SELECT key, reading FROM documents"))

    def origins(self, key: str) -> dict[str, Origin]:
        """Where the facts of a document were found, by their names. KeyError when there is none."""
        return {
            name: Origin(**{**origin, "boxes": tuple(map(tuple, origin["boxes"]))})
            for name, origin in self._told("origins", key).items()
        }

    def findings(self, key: str) -> tuple[Finding, ...]:
        """What a review found in a document. KeyError when there is none."""
        return tuple(Finding(**finding) for finding in self._told("findings", key))

    def all_findings(self) -> dict[str, tuple[Finding, ...]]:
        """What a review found in each document, by key."""
        rows = self._db.execute("SELECT key, findings FROM documents ORDER BY number")
        return {
            key: tuple(Finding(**finding) for finding in json.loads(text)) for key, text in rows
        }

    def _told(self, column: Literal["origins", "findings"], key: str) -> Any:
        row = self._db.execute(
            f"SELECT {column} FROM documents WHERE key = ?",  # noqa: S608 — one of two names
            (key,),
        ).fetchone()
        if row is None:
            raise KeyError(key)
        return json.loads(row[0])

    def layout(self) -> ChunkLayout:
        """What is known of every chunk without reading it."""
        rows = self._db.execute(
            "SELECT document, part, words, units, tokens FROM chunks ORDER BY row"
        ).fetchall()
        document, part, words, units, tokens = np.array(rows, np.int64).reshape(-1, 5).T
        return ChunkLayout(document, part, words, _begins(units), _begins(tokens))

    def page(self, key: str, number: int) -> tuple[Page, int]:
        """A page and the row of its first character's box. KeyError when there is none."""
        row = self._db.execute(
            "SELECT p.number, p.label, p.width, p.height, p.text, p.first_box FROM pages p "
            "JOIN documents d ON d.number = p.document WHERE d.key = ? AND p.number = ?",
            (key, number),
        ).fetchone()
        if row is None:
            raise KeyError((key, number))
        return Page(*row[:5]), row[5]

    def chunk(self, row: int) -> ChunkRow:
        """The chunk at ``row``. KeyError when there is none."""
        found = next(self._chunks("WHERE c.row = ?", row), None)
        if found is None:
            raise KeyError(row)
        return found

    def chunks(self, key: str | None = None) -> Iterator[ChunkRow]:
        """Every chunk by row, of one document or of all."""
        if key is None:
            return self._chunks("ORDER BY c.row")
        return self._chunks("WHERE d.key = ? ORDER BY c.row", key)

    def _chunks(self, condition: str, *values: object) -> Iterator[ChunkRow]:
        rows = self._db.execute(
            _CHUNKS + condition,
            values,
        )
        return (ChunkRow(row, key, _chunk(body)) for row, key, body in rows)


def immutable(folder: Path) -> str:
    """The address of a finished store, for SQLite."""
    return f"{(folder / FILE).absolute().as_uri()}?mode=ro&immutable=1"


def _begins(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    begins: NDArray[np.int64] = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return begins


def _document(row: Sequence[Any]) -> Document:
    id_, collection, source, file, version, pages, facts, ordinal, received, kind, ocr, made = row
    return Document(
        id_,
        collection,
        source,
        file,
        version,
        pages,
        read_facts(facts),
        ordinal,
        date.fromisoformat(received) if received else None,
        kind,
        tuple(json.loads(ocr)),
        made,
    )


def read_facts(text: str) -> Facts:
    """Facts as a store keeps them."""
    values: dict[str, Any] = {
        name: date.fromisoformat(value) if value and name in _DATES else value
        for name, value in json.loads(text).items()
    }
    return Facts(**values)


def _chunk(text: str) -> Chunk:
    number, section, units, context = json.loads(text)
    return Chunk(
        number,
        section,
        tuple(
            Unit(kind, words, _spans(spans), _spans(lead), starts)
            for kind, words, spans, lead, starts in units
        ),
        tuple(context),
    )


def _spans(values: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(*value) for value in values)
