"""What a build has read and embedded, kept until an index with it is in use.

A build that is killed, cancelled or not activated leaves it in ``data/building``, and the next one
takes it up. Each file's is named by all that decides it (the file, what reads it, the embedding
model) and begins with a checksum: what is damaged or half written is made anew.
"""

import json
import secrets
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import msgspec
import numpy as np

from index.corpus import Chunk
from index.embedder import Embedder, compared_identity
from index.late_interaction import TokenCodes
from ingest.one_file import ReadFile
from ingest.reading import EmbeddedFile

FOLDER = "building"
_ENDING = ".read"
_CHECKSUM = sha256().digest_size


class _Stored(msgspec.Struct, array_like=True):
    read: ReadFile
    chunks: tuple[Chunk, ...]
    chunk_vectors: bytes
    unit_vectors: bytes
    codes: bytes | None
    scale: bytes
    counts: bytes


class Kept:
    """The files that earlier builds have read."""

    def __init__(self, data: Path, embedder: Embedder) -> None:
        self._folder = data / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        self._dimension = embedder.identity.dimension
        model = [compared_identity(embedder.identity), embedder.identity.dtype]
        self._clear_damaged()
        self._model = json.dumps(model, sort_keys=True)

    def name(self, version: str, reading: str) -> str:
        """What the outcome of ``reading`` a ``version`` (its SHA-256) is kept as."""
        return sha256(f"{version}\0{reading}\0{self._model}".encode()).hexdigest() + _ENDING

    def holds(self, name: str) -> bool:
        """Whether something is kept under ``name``."""
        return (self._folder / name).is_file()

    def take(self, name: str) -> EmbeddedFile | None:
        """What is kept under ``name``; None where nothing is."""
        try:
            stored = (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        found = msgspec.msgpack.decode(memoryview(stored)[_CHECKSUM:], type=_Stored)
        vectors = np.frombuffer(found.chunk_vectors, np.float32).reshape(-1, self._dimension)
        units = np.frombuffer(found.unit_vectors, np.float16).reshape(-1, self._dimension)
        tokens = None
        if found.codes is not None:
            tokens = TokenCodes(
                np.frombuffer(found.codes, np.uint8).reshape(-1, self._dimension // 2),
                np.frombuffer(found.scale, np.float16),
                np.frombuffer(found.counts, np.int32),
            )
        return EmbeddedFile(found.read, found.chunks, vectors, units, tokens)

    def keep(self, name: str, file: EmbeddedFile) -> None:
        """Keep ``file`` under ``name``."""
        tokens = file.tokens
        body = msgspec.msgpack.encode(
            _Stored(
                file.read,
                file.chunks,
                file.chunk_vectors.tobytes(),
                file.unit_vectors.tobytes(),
                tokens.codes.tobytes() if tokens else None,
                tokens.scale.tobytes() if tokens else b"",
                tokens.counts.tobytes() if tokens else b"",
            )
        )
        aside = self._folder / f".{secrets.token_hex(4)}"
        with aside.open("wb") as stored:
            stored.write(sha256(body).digest())
            stored.write(body)
        aside.rename(self._folder / name)

    def clear(self, but: Collection[str] = ()) -> None:
        """Remove all that is kept, and what readings have left, but those names."""
        for path in self._folder.iterdir():
            if path.is_dir():
                rmtree(path)
            elif path.name not in but:
                path.unlink()

    def _clear_damaged(self) -> None:
        """Remove what a crash has left half written, and what has changed on the disk since."""
        for path in self._folder.glob("*" + _ENDING):
            stored = path.read_bytes()
            if sha256(stored[_CHECKSUM:]).digest() != stored[:_CHECKSUM]:
                path.unlink()
        names = {path.name for path in self._folder.glob("*" + _ENDING)}
        self.clear(but=names)
