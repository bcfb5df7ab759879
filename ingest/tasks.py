"""What a build has to do with each file: the nouns of ``outcomes.py`` and ``taking_in.py``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from index import corpus, findings, late_interaction, sentences, vectors
from index.corpus import Document
from index.embedder import Embedder
from ingest.chunking import ChunkingOptions
from ingest.data_directory import Start
from ingest.identity import Held, Identities
from ingest.reading import EmbeddedFile
from ingest.sidecar import Fault, Sidecars
from ingest.sources import SourceFile

_READ_BY = ("py3langid", "pypandoc_binary", "pypdf", "pypdfium2", "typst")
"""Libraries whose version decides what is read out of a file."""


@dataclass(frozen=True, slots=True)
class Job:
    """What stays the same from the first file to the last."""

    data: Path
    embedder: Embedder
    options: ChunkingOptions
    today: date
    start: Start
    identities: Identities
    sidecars: Mapping[str, Sidecars]
    """By folder."""

    def sidecar(self, item: SourceFile) -> dict[str, str] | None:
        """What is stated of a file beside it."""
        stated = self.sidecars.get(item.source)
        return stated.rows.get(item.file) if stated else None

    def unsure(self, item: SourceFile) -> Fault | None:
        """Why it is not known what is stated of a file beside it; None where it is."""
        stated = self.sidecars.get(item.source)
        return stated.unsure(item.file) if stated else None


@dataclass(frozen=True, slots=True)
class Task:
    """A file that is to be in the snapshot, or an older version that is read again."""

    item: SourceFile
    reading: str
    """Names all that decides what the file is read to, beside it and the embedder."""
    carried: Held | None = None
    """The version in the snapshot before that can be carried over."""
    known: Document | None = None
    """An older version, or another source's: it stays what it is known as."""

    @property
    def size(self) -> int:
        """Bytes of the file; 0 where it has vanished."""
        return self.item.path.stat().st_size if self.item.path.is_file() else 0

    @property
    def read_as(self) -> str:
        """What the outcome of reading depends on, facts that are known already among it."""
        return f"{self.reading}{self.known.facts if self.known else ''}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task."""

    task: Task
    file: EmbeddedFile | None = None
    """None: it is carried over."""
    resumed: bool = False
    refused: str | None = None


def as_read(item: SourceFile, file: EmbeddedFile) -> Document:
    """A document of what was read, whichever it is a version of."""
    return Document(
        "", item.collection, item.source, item.file, item.version, len(file.read.pages),
        file.read.facts, format=item.format, ocr_pages=file.read.ocr_pages,
        rendition=file.read.rendition,
    )  # fmt: skip


def reading_name(options: ChunkingOptions, file: str, sidecar: Mapping[str, str] | None) -> str:
    """Names all that decides what a file is read to, beside its content and the embedder."""
    stated = sorted(sidecar.items()) if sidecar else []
    return sha256(f"{_reader()}{options}{file}{stated}".encode()).hexdigest()[:16]


@cache
def _reader() -> str:
    """The code that reads, cuts and packs: after an upgrade of it all files are read anew."""
    code = sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".lua", ".typ"):
            code.update(path.read_bytes())
    for module in (corpus, findings, late_interaction, sentences, vectors):
        code.update(Path(module.__file__ or "").read_bytes())
    return " ".join([code.hexdigest(), *(version(name) for name in _READ_BY)])
