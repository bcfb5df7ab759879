"""Is the installation whole? What ``rita doctor`` looks at, and what it says to do."""

import platform
import secrets
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from app.opening import (
    open_configured_embedder,
    open_configured_generator,
    open_configured_reranker,
)
from app.settings import Settings
from index.errors import RitaError
from index.snapshot import open_snapshot
from index.snapshot_folder import file_path


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
    ]


def _look(subject: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, True, check())
    except (RitaError, OSError) as error:
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
        missing = [
            document.file
            for document in snapshot.documents.values()
            if not file_path(settings.data, document.version).is_file()
        ]
    finally:
        snapshot.close()
    if missing:
        raise RitaError(
            f"Filerna till {', '.join(missing)} saknas i datakatalogen. Läs in dokumenten igen."
        )
    return f"{snapshot.id}, {len(snapshot.documents)} dokument, {snapshot.size} textstycken"
