"""What a build says of its files, while it runs and when it is done."""

from dataclasses import dataclass
from typing import Literal

FileStatus = Literal["indexed", "unchanged", "removed", "refused", "ignored"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What happened to one file."""

    file: str
    status: FileStatus
    reason: str | None = None
    pages: int = 0
    chunks: int = 0
    ocr: bool = False
    textless_pages: tuple[int, ...] = ()
    """1-based pages without a text layer in a document that has text on others."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. ``pages`` and ``chunks`` count the documents of the folders given;
    ``pages_per_second`` the pages read and embedded in this build."""

    snapshot: str
    documents: tuple[FileReport, ...]
    pages: int
    chunks: int
    chunks_embedded: int
    seconds: float
    pages_per_second: float
    peak_rss_mb: float

    @property
    def complete(self) -> bool:
        """Whether no document was refused."""
        return all(item.status != "refused" for item in self.documents)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build has come, in counts. ``file`` is the one at hand."""

    file: str
    files_done: int
    files: int
    pages: int
    chunks: int
