"""What can go wrong, as one tree.

    RitaError                      every error RiTA raises on purpose
    ├── DocumentError              one file cannot be used; the others can
    │   ├── UnreadableDocument     damaged, not a PDF, or locked with a password
    │   └── NoTextInDocument       readable, but no page has text (a scan)
    ├── ModelError                 the embedding model is missing, damaged or asked for too much
    ├── SnapshotError              the index cannot be opened
    │   ├── NoSnapshot             nothing has been ingested yet
    │   ├── DamagedSnapshot        a file is missing or its checksum differs
    │   └── EmbedderMismatch       built with another embedding model than the one in use
    ├── EndpointFailed             (index/endpoint.py) a model service gave no usable answer
    ├── RerankingFailed            (index/reranker.py) late or faulty: the order found is used
    ├── GenerationFailed           (app/generator.py) late or faulty: the extractive answer is given
    ├── SourceError                a folder to ingest is missing or holds a file twice
    └── SettingsError              a setting is wrong or unsafe

Every message is Swedish, says what happened and what to do about it.
"""


class RitaError(Exception):
    """Base of every error that RiTA raises on purpose."""


class DocumentError(RitaError):
    """One document cannot be used; the job goes on with the others and names this one."""


class UnreadableDocument(DocumentError):
    """The file is damaged, is not a PDF, or needs a password."""


class NoTextInDocument(DocumentError):
    """The file can be read but no page has a text layer."""


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


class SourceError(RitaError):
    """A folder to ingest is missing, or the same file would stand in a collection twice."""


class SettingsError(RitaError):
    """A setting is wrong, or would open the service to more than it is meant for."""
