"""The folders that documents came from: whether they have changed, or are gone."""

import json
import os
import secrets
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from app.stored_files import documents_of
from index.errors import NoSnapshot
from index.snapshot_folder import current_id

UPLOADED = "upload"
"""The source of what was uploaded: no folder."""
FILE = "watched.json"


def known_folders(data: Path) -> list[str]:
    """The folders that documents of the snapshot in use came from."""
    try:
        documents = documents_of(data, current_id(data))
    except NoSnapshot:
        return []
    return folders(document.source for document in documents)


def folders(sources: Iterable[str]) -> list[str]:
    """Those of ``sources`` that are folders, each once."""
    return sorted({source for source in sources if source != UPLOADED})


def fingerprint(folder: str) -> str | None:
    """Another one when a file has come, gone or changed, by names, sizes and times alone. None for
    a folder that is missing or empty: so looks a share that is not connected."""
    seen = sha256()
    found = False
    for place, subfolders, names in os.walk(folder):
        subfolders.sort()
        for name in sorted(names):
            path = Path(place) / name
            try:
                stat = path.stat()
            except OSError:  # removed just now, or a link to nowhere
                continue
            found = True
            seen.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode(errors="replace"))
    return seen.hexdigest() if found else None


def missing(known: Iterable[str]) -> list[str]:
    """Those folders of ``known`` that are gone or hold no file."""
    return [folder for folder in known if not _holds_a_file(folder)]


def seen_before(data: Path) -> dict[str, str]:
    """The fingerprints that were noted last, by folder; none where they cannot be read."""
    try:
        noted: dict[str, str] = json.loads((data / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # the first time, or half a file: then they are read again
        return {}
    return noted


def note(data: Path, fingerprints: dict[str, str]) -> None:
    """Keep the fingerprints of folders as they were when they were read."""
    aside = data / f".{FILE}.{secrets.token_hex(4)}"
    aside.write_text(json.dumps(fingerprints), encoding="utf-8")
    aside.rename(data / FILE)


def fingerprints(known: Iterable[str]) -> dict[str, str]:
    """By folder, of those that are there."""
    found = ((folder, fingerprint(folder)) for folder in known)
    return {folder: printed for folder, printed in found if printed is not None}


def has_changed(data: Path) -> bool:
    """Whether a known folder that is there is another than when it was read last."""
    noted = seen_before(data)
    now = fingerprints(known_folders(data))
    return any(noted.get(folder) != printed for folder, printed in now.items())


def _holds_a_file(folder: str) -> bool:
    return any(names for _, _, names in os.walk(folder))
