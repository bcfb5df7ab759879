"""The readable part of a snapshot: documents, pages and chunks in one SQLite file.

SQLite because a question needs a few dozen rows out of perhaps a hundred thousand, by number,
from several threads, without the whole text in memory. Written once, then opened immutable.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.corpus import Chunk, Document, Facts, Page, Span, Unit
from index.findings import Finding, Origin

FILE = "passages.sqlite"

_SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, id TEXT NOT NULL,
    collection TEXT NOT NULL, source TEXT NOT NULL, file TEXT NOT NULL, version TEXT NOT NULL,
    page_count INTEGER NOT NULL, facts TEXT NOT NULL, ordinal INTEGER NOT NULL, received TEXT,
    format TEXT NOT NULL, ocr_pages TEXT NOT NULL, reading TEXT NOT NULL, origins TEXT NOT NULL,
    findings TEXT NOT NULL);
CREATE TABLE pages (
    document INTEGER NOT NULL, number INTEGER NOT NULL, label TEXT, width REAL NOT NULL,
    height REAL NOT NULL, text TEXT NOT NULL, first_box INTEGER NOT NULL,
    PRIMARY KEY (document, number)) WITHOUT ROWID;
CREATE TABLE chunks (
    row INTEGER PRIMARY KEY, document INTEGER NOT NULL, part INTEGER NOT NULL,
    words INTEGER NOT NULL, units INTEGER NOT NULL, tokens INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE analyses (document INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE INDEX chunks_by_document ON chunks (document);
"""

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
class CarriedRows:
    """Where in the store it was carried over from a document's rows lie."""

    first_row: int
    rows: int
    parts: int
    """How many numbers of parts its chunks take."""
    first_box: int
    boxes: int
    pages: int


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
    """Reads (and, before the snapshot is closed, writes) ``passages.sqlite``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def create(cls, folder: Path, previous: Path | None = None) -> "PassageStore":
        """A new, empty store in ``folder``; ``finish`` makes it durable. ``previous``: the folder
        of the store that ``carry`` copies from."""
        db = sqlite3.connect((folder / FILE).absolute().as_uri(), uri=True, isolation_level=None)
        if previous is not None:
            db.execute("ATTACH ? AS previous", (_immutable(previous),))
        db.executescript(
            "PRAGMA main.journal_mode = OFF; PRAGMA main.synchronous = OFF; BEGIN;" + _SCHEMA
        )  # the folder is unseen until it is fsynced and renamed: no journal is needed
        return cls(db)

    @classmethod
    def open(cls, folder: Path) -> "PassageStore":
        """The finished store in ``folder``, immutable; safe to read from several threads."""
        return cls(sqlite3.connect(_immutable(folder), uri=True, check_same_thread=False))

    def finish(self) -> None:
        """End writing."""
        self._db.execute("COMMIT")
        self._db.close()

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    def add_document(
        self,
        number: int,
        document: Document,
        reading: str,
        origins: Mapping[str, Origin],
        findings: Sequence[Finding],
    ) -> None:
        """Store a version of a document; ``reading`` names the code and options that read it,
        ``origins`` where its facts were found."""
        self._insert_document(
            number,
            document,
            reading,
            _json({name: asdict(origin) for name, origin in origins.items()}),
            _json([asdict(finding) for finding in findings]),
        )

    def _insert_document(
        self, number: int, document: Document, reading: str, origins: str, findings: str
    ) -> None:
        self._db.execute(
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (number, document.key, document.id, document.collection, document.source,
             document.file, document.version, document.page_count, _json(asdict(document.facts)),
             document.ordinal, document.received and document.received.isoformat(),
             document.format, _json(document.ocr_pages), reading, origins, findings),
        )  # fmt: skip

    def add_page(self, document: int, page: Page, first_box: int) -> None:
        """Store a page; its characters' boxes start at row ``first_box``."""
        self._db.execute(
            "INSERT INTO pages VALUES (?,?,?,?,?,?,?)",
            (document, page.number, page.label, page.width, page.height, page.text, first_box),
        )

    def add_chunk(self, row: int, document: int, part: int, tokens: int, chunk: Chunk) -> None:
        """Store a chunk of ``tokens`` token vectors under its row in the vector index; ``part``
        is a number that the chunks under one outermost heading of a document share."""
        body = json.dumps(
            [
                chunk.number,
                chunk.section,
                [[u.kind, u.text, u.spans, u.lead, u.starts_block] for u in chunk.units],
                chunk.context,
            ],
            ensure_ascii=False,
        )
        words = len(chunk.text.split())
        self._db.execute(
            "INSERT INTO chunks VALUES (?,?,?,?,?,?,?)",
            (row, document, part, words, len(chunk.units), tokens, body),
        )

    def add_analysis(self, document: int, body: bytes) -> None:
        """Store what the words of a document are (``index.analysis.packed``)."""
        self._db.execute("INSERT INTO analyses VALUES (?,?)", (document, body))

    def carry(
        self, key: str, number: int, document: Document, row: int, part: int, first_box: int
    ) -> CarriedRows:
        """Copy the document with that ``key`` out of the previous store, its chunks from ``row``
        on, their parts' numbers from ``part`` on, its boxes from ``first_box`` on; ``document``
        is what is now known of it. KeyError when there is none."""
        found = self._db.execute(
            "SELECT number, reading, origins, findings FROM previous.documents WHERE key = ?",
            (key,),
        ).fetchone()
        if found is None:
            raise KeyError(key)
        old, *told = found
        self._insert_document(number, document, *told)
        first, rows, least, most = self._db.execute(
            "SELECT coalesce(min(row), 0), count(*), coalesce(min(part), 0), "
            "coalesce(max(part), -1) FROM previous.chunks WHERE document = ?",
            (old,),
        ).fetchone()
        boxes, pages = self._db.execute(
            "SELECT min(first_box), count(*) FROM previous.pages WHERE document = ?", (old,)
        ).fetchone()
        last_box, text = self._db.execute(
            "SELECT first_box, text FROM previous.pages WHERE document = ? AND number = ?",
            (old, pages),
        ).fetchone()
        self._db.execute(
            "INSERT INTO pages SELECT ?, number, label, width, height, text, first_box + ? "
            "FROM previous.pages WHERE document = ?",
            (number, first_box - boxes, old),
        )
        self._db.execute(
            "INSERT INTO chunks SELECT row + ?, ?, part + ?, words, units, tokens, body "
            "FROM previous.chunks WHERE document = ? ORDER BY row",
            (row - first, number, part - least, old),
        )
        boxes_count = last_box + len(text) - boxes
        return CarriedRows(first, rows, most - least + 1, boxes, boxes_count, pages)

    def carry_analysis(self, key: str, number: int) -> None:
        """Copy what the words of that document are out of the previous store."""
        self._db.execute(
            "INSERT INTO analyses SELECT ?, body FROM previous.analyses WHERE document = "
            "(SELECT number FROM previous.documents WHERE key = ?)",
            (number, key),
        )

    def analyses(self) -> Iterator[bytes]:
        """What ``add_analysis`` stored, in the documents' order."""
        rows = self._db.execute("SELECT body FROM analyses ORDER BY document")
        return (body for (body,) in rows)

    def documents(self) -> dict[str, Document]:
        """Every version of every document by its key, in stored order."""
        rows = self._db.execute(
            "SELECT id, collection, source, file, version, page_count, facts, ordinal, received, "
            "format, ocr_pages FROM documents ORDER BY number"
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


def _immutable(folder: Path) -> str:
    return f"{(folder / FILE).absolute().as_uri()}?mode=ro&immutable=1"


def _begins(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    begins: NDArray[np.int64] = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return begins


def _document(row: Sequence[Any]) -> Document:
    id_, collection, source, file, version, pages, facts, ordinal, received, kind, ocr = row
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
    )


def _json(value: object) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)


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
