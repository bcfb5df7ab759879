"""Writes ``passages.sqlite``, the readable part of a snapshot: document by document, new or copied.

Reading it: ``index/passage_store.py``.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.corpus import Chunk, Document, Page
from index.findings import Finding, Origin
from index.passage_store import FILE, immutable

_SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, id TEXT NOT NULL,
    collection TEXT NOT NULL, source TEXT NOT NULL, file TEXT NOT NULL, version TEXT NOT NULL,
    page_count INTEGER NOT NULL, facts TEXT NOT NULL, ordinal INTEGER NOT NULL, received TEXT,
    format TEXT NOT NULL, ocr_pages TEXT NOT NULL, rendition TEXT, reading TEXT NOT NULL,
    origins TEXT NOT NULL, findings TEXT NOT NULL);
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


class PassageWriter:
    """Writes a store; ``finish`` ends it."""

    def __init__(self, folder: Path, previous: Path | None = None) -> None:
        """A new, empty store in ``folder``. ``previous``: the folder of the store that ``carry``
        copies from."""
        db = sqlite3.connect((folder / FILE).absolute().as_uri(), uri=True, isolation_level=None)
        if previous is not None:
            db.execute("ATTACH ? AS previous", (immutable(previous),))
        db.executescript(
            "PRAGMA main.journal_mode = OFF; PRAGMA main.synchronous = OFF; BEGIN;" + _SCHEMA
        )  # the folder is unseen until it is fsynced and renamed: no journal is needed
        self._db = db

    def finish(self) -> None:
        """End writing."""
        self._db.execute("COMMIT")
        self._db.close()

    def close(self) -> None:
        """Let go of the file, finished or not."""
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
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (number, document.key, document.id, document.collection, document.source,
             document.file, document.version, document.page_count, _json(asdict(document.facts)),
             document.ordinal, document.received and document.received.isoformat(),
             document.format, _json(document.ocr_pages), document.rendition, reading, origins,
             findings),
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


def _json(value: object) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)
