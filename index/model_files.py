"""A model's files on disk: whether they are safe to read, their hashes, fetching pinned ones."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from index.errors import ModelError
from index.files import checksum

_TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "sentencepiece.bpe.model",
    "vocab.txt",
)
_UNSAFE_WEIGHTS = (".bin", ".pt", ".pth", ".pkl", ".ckpt")


_HUB_ID = re.compile(r"(?P<id>[\w.-]+/[\w.-]+)@(?P<revision>[0-9a-f]{40})")


def local_directory(model: str, called: str) -> tuple[Path, str]:
    """Where the files of ``model`` are on this machine, and what to call it: a local directory, or
    a hub id with a pinned revision (``organisation/name@`` and 40 hexadecimal digits).

    Raises ModelError, whose message begins with ``called`` ("Språkmodellen").
    """
    if Path(model).is_dir():
        return Path(model), Path(model).name
    if match := _HUB_ID.fullmatch(model):
        return hub_directory(match["id"], match["revision"]), model
    raise ModelError(
        f"{called} {model} finns inte som mapp. En modell från en modellkatalog anges med "
        "låst version: organisation/namn@ följt av versionens 40 hexadecimala tecken."
    )


def hub_directory(repo_id: str, revision: str) -> Path:
    """A hub model's files on this machine, fetched first if they are not here.

    Only weights in safetensors and plain text and JSON are fetched, never code.
    Raises ModelError when they are not here and cannot be fetched.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    plain = ["*.json", "*.safetensors", "*.txt", "*.model"]
    try:
        return Path(snapshot_download(repo_id, revision=revision, local_files_only=True))
    except LocalEntryNotFoundError:
        pass  # not fetched before: the next call does it
    try:
        return Path(snapshot_download(repo_id, revision=revision, allow_patterns=plain))
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError) as error:
        raise ModelError(
            f"Språkmodellen {repo_id} i version {revision} finns inte på den här datorn och kunde "
            "inte hämtas. Kontrollera namnet och nätet, eller lägg modellen i en mapp och ange den."
        ) from error


def refuse_unsafe(directory: Path) -> None:
    """Raise ModelError unless all weights are safetensors: other formats can run code when read."""
    folders = [directory, *(path for path in directory.rglob("*") if path.is_dir())]
    for folder in folders:
        names = [path.suffix for path in folder.iterdir() if path.is_file()]
        if ".safetensors" not in names and any(suffix in _UNSAFE_WEIGHTS for suffix in names):
            raise ModelError(
                f"Vikterna i {folder} är inte i formatet safetensors och läses inte in, eftersom "
                "andra format kan köra kod. Gör om dem till safetensors eller välj en annan modell."
            )
    if not any(directory.rglob("*.safetensors")):
        raise ModelError(f"Mappen {directory} har inga vikter (safetensors). Ange en modellmapp.")


def weights_hash(directory: Path) -> str:
    """The SHA-256 over every safetensors file's name and own SHA-256."""
    return _hash_of_files(directory, sorted(directory.rglob("*.safetensors")))


def tokenizer_hash(directory: Path) -> str:
    """The SHA-256 of what decides the tokens: `tokenizer.json` if there is one, or older files."""
    files = [directory / name for name in _TOKENIZER_FILES if (directory / name).is_file()]
    if files and files[0].name == "tokenizer.json":
        files = files[:1]
    return _hash_of_files(directory, files)


def _hash_of_files(directory: Path, paths: Sequence[Path]) -> str:
    lines = [f"{path.relative_to(directory).as_posix()} {checksum(path)}\n" for path in paths]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
