"""What ``rita ingest`` knows of the service: uploads, decisions and the golden questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from app import watching
from app.admin import texts
from app.erasing import erased_ids, holds, purge
from app.gate import judge_snapshot
from app.opening import retriever_maker
from app.settings import Settings
from app.storage import Storage
from app.stored_files import upload_path
from app.tables import UploadState
from index.embedder import Embedder
from index.errors import NoSnapshot
from index.snapshot_folder import current_id

_INDEXED = (UploadState.PUBLISHED, UploadState.REPLACED)
"""What was replaced stays, as an earlier version."""


class Published(NamedTuple):
    """An upload that is to be in the index, as ``ingest.sources.UploadedFile`` has it."""

    path: Path
    file: str
    collection: str
    version: str
    document_id: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What people have decided that a build must know."""

    uploads: tuple[Published, ...] | None = None
    """In the order received. None: it is not known which they are, and those indexed stay."""
    links: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By collection and file: the document that it is a version of."""
    erased: frozenset[str] = frozenset()


def known(data: Path, storage: Storage) -> Known:
    """As it is now; nothing, and nothing is made, where there is no ``rita.db``."""
    if not storage.path.exists():
        return Known()
    uploads = tuple(
        Published(
            upload_path(data, each), each.file, each.collection, each.version, each.document_id
        )
        for each in reversed(storage.uploads.all())
        if each.state in _INDEXED
    )
    return Known(uploads, storage.register.links(), erased_ids(storage))


class Gate:
    """Asks the golden questions of each new snapshot before it is put to use."""

    def __init__(
        self, settings: Settings, storage: Storage, embedder: Embedder, *, anyway: bool
    ) -> None:
        """``anyway``: use it whatever they say, which is told all the same."""
        self._settings = settings
        self._storage = storage
        self._embedder = embedder
        self._anyway = anyway or _is_erasing(settings.data, storage)
        self.report: dict[str, Any] | None = None
        """What they said; None where none were asked."""

    def __call__(self, snapshot_id: str) -> bool:
        """Whether the snapshot is to be used."""
        if not self._storage.path.exists():
            return True
        settings = self._settings
        judgement = judge_snapshot(
            settings.data,
            snapshot_id,
            self._embedder,
            retriever_maker(settings),
            self._storage,
        )
        self.report = judgement.report(settings.gate_floor, passed_over=self._anyway)
        return self._anyway or judgement.passes(settings.gate_floor)

    def text(self, snapshot_id: str) -> str:
        """What they said, for a person."""
        told = self.report
        if told is None or not told["asked"]:
            return ""
        if told["passed"]:
            sentence = texts.GATE_HELD
        else:
            sentence = texts.GATE_PASSED_OVER if told["passed_over"] else texts.GATE_WAITS
        fallen = "".join(f"\n– {each['question']}" for each in told["fallen"])
        return "\n" + sentence.format(snapshot=snapshot_id, **told) + fallen


def _is_erasing(data: Path, storage: Storage) -> bool:
    """Whether the snapshot in use still holds what was erased: that waits for nothing."""
    if not storage.path.exists():
        return False
    try:
        return holds(data, current_id(data), erased_ids(storage))
    except NoSnapshot:
        return False


def remove_erased(data: Path, storage: Storage) -> None:
    """Take what was erased off the disk, now that the index in use is without it."""
    if storage.path.exists():
        purge(data, storage)


def usable(folders: Sequence[Path]) -> list[Path]:
    """Those of ``folders`` that are there and hold something: a job leaves the others alone, and
    their documents where they are."""
    gone = set(watching.missing([str(folder) for folder in folders]))
    return [folder for folder in folders if str(folder) not in gone]
