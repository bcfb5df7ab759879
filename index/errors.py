"""What can go wrong, as one tree.

    RitaError                      every error RiTA raises on purpose
    ├── DocumentError              one file cannot be used; the others can
    │   ├── UnreadableDocument     damaged, not a PDF, or locked with a password
    │   ├── NoTextInDocument       readable, but no page has text (a scan)
    │   └── UnsafeDocument         what it says must not be shown, such as a personal number
    ├── ModelError                 the embedding model is missing, damaged or asked for too much
    ├── SnapshotError              the index cannot be opened
    │   ├── NoSnapshot             nothing has been ingested yet
    │   ├── DamagedSnapshot        a file is missing or its checksum differs
    │   ├── EmbedderMismatch       built with another embedding model than the one in use
    │   └── OtherFormat            built by another version of RiTA
    ├── EndpointFailed             (index/endpoint.py) a model service gave no usable answer
    ├── RerankingFailed            (index/reranker.py) late or faulty: the order found is used
    ├── GenerationFailed           (app/generator.py) late or faulty: the extractive answer is given
    ├── BuildRunning               another build holds the data directory
    ├── DiskFull                   there is no room for what is to be written
    ├── SourceError                a folder to ingest is missing or holds a file twice
    └── SettingsError              a setting is wrong or unsafe

Every message is Swedish, says what happened and what to do about it.
"""

from pathlib import Path


class RitaError(Exception):
    """Base of every error that RiTA raises on purpose."""


class DocumentError(RitaError):
    """One document cannot be used; the job goes on with the others and names this one."""


class UnreadableDocument(DocumentError):
    """The file is damaged, is not a PDF, or needs a password."""


class NoTextInDocument(DocumentError):
    """The file can be read but no page has a text layer."""


class UnsafeDocument(DocumentError):
    """What the document says must not be shown: its review found an error."""


class ModelError(RitaError):
    """The embedding model is missing, damaged, or was given more than it can read."""


class SnapshotError(RitaError):
    """An index snapshot cannot be opened."""


class NoSnapshot(SnapshotError):
    """There is no snapshot to open."""


class DamagedSnapshot(SnapshotError):
    """A snapshot's file is missing or does not match its checksum."""


class EmbedderMismatch(SnapshotError):
    """A snapshot was built with another embedder than the one that is to search it."""


class OtherFormat(SnapshotError):
    """A snapshot was built by a version of RiTA that writes it otherwise."""


class BuildRunning(RitaError):
    """Another build holds the data directory."""


class DiskFull(RitaError):
    """There is no room for what is to be written. What was half written is removed."""

    def __init__(self, folder: Path) -> None:
        """``folder``: what could not be written to."""
        super().__init__(
            f"Disken är full: det går inte att skriva i {folder}. Det index som fanns används "
            "fortfarande. Frigör plats (indexet behöver lika mycket till medan det byggs) och kör "
            "om."
        )


class SourceError(RitaError):
    """A folder to ingest is missing, or the same file would stand in a collection twice."""


class SettingsError(RitaError):
    """A setting is wrong, or would open the service to more than it is meant for."""
