"""Is the installation whole? What ``rita doctor`` looks at, and what it says to do."""

import platform
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from app import texts, widgets
from app.admin import texts as admin_texts
from app.admin.token import read_token
from app.answering import today
from app.logo import read_logo
from app.opening import (
    open_configured_embedder,
    open_configured_generator,
    open_configured_reranker,
)
from app.settings import Settings
from app.snapshots import waiting
from app.storage import Storage
from app.tables import JobState
from index.corpus import Document
from index.decisions import overlaid
from index.errors import RitaError
from index.passage_store import PassageStore
from index.snapshot import open_snapshot
from index.snapshot_folder import current_id, original_path, pages_path
from index.versions import current


class Finding(NamedTuple):
    """One thing looked at."""

    subject: str
    fine: bool
    detail: str


def examine(settings: Settings) -> list[Finding]:
    """Look at everything the service needs; a fault is a finding, not an exception."""
    return [
        Finding("Python", True, f"{platform.python_version()}, RiTA {version('rita')}"),
        _look("Datakatalog", lambda: _writable(settings.data)),
        _look("Språkmodell", lambda: _embedder(settings)),
        _look("Omrangordnare", lambda: _reranker(settings)),
        _look("Språkmodell för svar", lambda: _generator(settings)),
        _look("Index", lambda: _index(settings)),
        _look("Adminnyckel", lambda: _admin_key(settings.data)),
        _look("Jobb", lambda: _jobs(settings)),
        _look("Widgetar", lambda: _widgets(settings)),
        _look("Logotyp", lambda: _logo(settings.logo)),
        _look("Frågor till ägare", lambda: _questions(settings)),
    ]


def _look(subject: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, True, check())
    except (RitaError, OSError, sqlite3.Error) as error:
        return Finding(subject, False, str(error))


def _writable(data: Path) -> str:
    data.mkdir(parents=True, exist_ok=True)
    trial = data / f".doctor-{secrets.token_hex(4)}"
    trial.write_bytes(b"")
    trial.unlink()
    return str(data.resolve())


def _embedder(settings: Settings) -> str:
    embedder = open_configured_embedder(settings)
    embedder.encode_query(["Fungerar modellen?"])
    identity = embedder.identity
    return f"{identity.name}, {identity.dimension} dimensioner, {identity.dtype}"


def _reranker(settings: Settings) -> str:
    reranker = open_configured_reranker(settings)
    if reranker is None:
        return "ingen (RITA_RERANKER_MODEL är inte satt)"
    reranker.rerank("Fungerar modellen?", ["Modellen fungerar."], settings.reranker_seconds)
    return reranker.identity


def _generator(settings: Settings) -> str:
    generator = open_configured_generator(settings)
    if generator is None:
        return "ingen (RITA_CHAT_URL är inte satt)"
    generator.try_out()
    return generator.identity


def _index(settings: Settings) -> str:
    snapshot = open_snapshot(settings.data, None, open_configured_embedder(settings))
    try:
        documents = _as_decided(snapshot.documents, settings.data)
        missing = sorted(
            {
                document.file
                for document in documents.values()
                if not document.erased and not _has_files(settings.data, document)
            }
        )
    finally:
        snapshot.close()
    if missing:
        raise RitaError(
            f"Filerna till {', '.join(missing)} saknas i datakatalogen. Läs in dokumenten igen."
        )
    standing = current(documents.values(), today())
    return f"{snapshot.id}, {len(standing)} dokument, {snapshot.size} textstycken"


def _has_files(data: Path, document: Document) -> bool:
    original = original_path(data, document.version, document.format)
    return original.is_file() and pages_path(data, document).is_file()


def _as_decided(documents: Mapping[str, Document], data: Path) -> dict[str, Document]:
    return overlaid(documents, Storage(data).register.decisions())


def _admin_key(data: Path) -> str:
    return admin_texts.KEY_THERE if read_token(data) else admin_texts.KEY_NONE


def _jobs(settings: Settings) -> str:
    storage = Storage(settings.data)
    if not storage.path.exists():
        return texts.NO_STORAGE_YET
    ended = (job for job in storage.jobs.all() if job.state in (JobState.DONE, JobState.FAILED))
    last = next(ended, None)
    if last is not None and last.state is JobState.FAILED:
        raise RitaError(f"{admin_texts.WARN_JOB} {last.error or ''}")
    if waits := waiting(settings.data, storage, settings.gate_floor):
        raise RitaError(f"{admin_texts.WARN_WAITING} ({waits})")
    return admin_texts.JOBS_FINE


def _widgets(settings: Settings) -> str:
    found = widgets.read(settings.widgets)
    if not found:
        return "inga (RITA_WIDGETS är inte satt)"
    wanted = {name for widget in found.values() for name in widget.collections or ()}
    if wanted and (unknown := wanted - _collections(settings.data)):
        raise RitaError(
            texts.WIDGET_COLLECTIONS_UNKNOWN.format(
                file=settings.widgets, names=", ".join(sorted(unknown))
            )
        )
    return ", ".join(sorted(widget.name for widget in found.values()))


def _collections(data: Path) -> set[str]:
    store = PassageStore.open(data / "snapshots" / current_id(data))
    try:
        standing = current(_as_decided(store.documents(), data).values(), today())
        return {document.collection for document in standing.values()}
    finally:
        store.close()


def _logo(path: Path | None) -> str:
    if path is None:
        return "ingen (RITA_LOGO är inte satt)"
    read_logo(path)
    return str(path)


def _questions(settings: Settings) -> str:
    storage = Storage(settings.data)
    if not storage.path.exists():  # made by the service: here it could get the wrong owner
        return texts.NO_STORAGE_YET
    waiting = storage.waiting()
    return texts.QUESTIONS_WAITING.format(count=waiting) if waiting else texts.NO_QUESTIONS
