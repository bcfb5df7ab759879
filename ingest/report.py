"""What a build says of its files, while it runs and when it is done."""

from dataclasses import dataclass
from typing import Literal

from index.corpus import Format
from index.findings import Finding

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
    format: Format | None = None
    version: str | None = None
    """SHA-256 of the file, in hex."""
    document_id: str | None = None
    """The document that it is a version of."""
    findings: tuple[Finding, ...] = ()
    resumed: bool = False
    """Whether it had been read and embedded by an earlier build that did not come to its end."""


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
    """Of this process, and of the largest that read a file."""
    activated: bool = True
    """Whether ``snapshot`` is in use. One that did not pass the gate is whole, and waits."""

    @property
    def complete(self) -> bool:
        """Whether no document was refused."""
        return all(item.status != "refused" for item in self.documents)

    @property
    def text(self) -> str:
        """For a person: what was refused or removed by name, the rest counted."""
        lines: list[str] = []
        counts: dict[str, int] = {}
        for item in self.documents:
            counts[item.status] = counts.get(item.status, 0) + 1
            if item.status == "refused":
                lines.append(f"Kunde inte läsas in: {item.file}. {item.reason}")
            elif item.status == "removed":
                lines.append(f"Borttagen ur indexet: {item.file}")
            elif item.textless_pages:
                pages = ", ".join(map(str, item.textless_pages))
                lines.append(f"Sidor utan text: {item.file}, sida {pages}")
            lines += [f"{item.file}: {note}" for note in item.notes]
        resumed = sum(item.resumed for item in self.documents)
        if resumed:
            lines.append(f"Redan lästa av en avbruten inläsning: {resumed}")
        names = {
            "indexed": "inlästa",
            "unchanged": "oförändrade",
            "removed": "borttagna",
            "refused": "avvisade",
            "ignored": "av annan typ",
        }
        lines.append(
            "Dokument: " + ", ".join(f"{n} {names[status]}" for status, n in counts.items())
            if counts
            else "Mappen har inga dokument."
        )
        lines.append(
            f"{self.pages} sidor, {self.chunks} textstycken, varav {self.chunks_embedded} nya. "
            f"{self.seconds:.1f} s, {self.pages_per_second:.1f} sidor/s, "
            f"{self.peak_rss_mb:.0f} MB minne. Indexversion {self.snapshot}"
        )
        if not self.activated:
            lines.append("Den klarade inte sina kontrollfrågor och används inte.")
        return "\n".join(lines)


Stage = Literal["read", "embed", "carry", "write", "check", "activate"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build has come, in counts. ``file`` is the one at hand."""

    file: str
    files_done: int
    files: int
    pages: int
    chunks: int
    seconds_left: int | None = None
    """By the bytes of the files left and how fast those before them went; None while nothing has
    been measured."""
    stage: Stage = "read"
    """What is about to be done."""

    @property
    def text(self) -> str:
        """For a person, in counts."""
        left = "" if self.seconds_left is None else f" · {_time(self.seconds_left)} kvar"
        doing = self.file or _STAGES[self.stage]
        return (
            f"{self.files_done} av {self.files} filer · {self.pages} sidor · "
            f"{self.chunks} textstycken{left} · {doing}"
        )


_STAGES: dict[Stage, str] = {
    "read": "läser",
    "embed": "läser",
    "carry": "tar med oförändrade dokument",
    "write": "skriver indexet",
    "check": "ställer kontrollfrågorna",
    "activate": "tar indexet i bruk",
}


def _time(seconds: int) -> str:
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min {seconds % 60} s"
