"""A byte flipped in any file of the newest snapshot: the one before it answers, and it is said."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.live import Live
from index.embedder import Embedder
from index.retriever import Retriever
from index.snapshot_folder import FILES, MANIFEST, activate
from tests.component.texts import ROUTINES, write_snapshot

QUESTION = "När ska skyddsbedömningen göras?"


@pytest.fixture(scope="module")
def two(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A data directory with two snapshots, the later in use."""
    data = tmp_path_factory.mktemp("two")
    texts = {"larm.pdf": "Larm kontrolleras en gång i veckan.", **ROUTINES}
    return data, write_snapshot(data, embedder, ROUTINES), write_snapshot(data, embedder, texts)


@contextmanager
def flipped(path: Path, place: float) -> Iterator[None]:
    """One bit of the byte at ``place`` (0..1) is another, until the end of the block."""
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[int(place * (len(whole) - 1))] ^= 1
    path.write_bytes(changed)
    try:
        yield
    finally:
        path.write_bytes(whole)


def answers(live: Live, snapshot: str) -> bool:
    with live.lease() as retriever:
        found = retriever.retrieve(QUESTION, limit=1)
        return retriever.snapshot.id == snapshot and "skyddsbedömning" in found[0].text


@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("name", [*FILES, MANIFEST])
def test_the_snapshot_before_a_damaged_one_answers_at_the_start_and_at_a_swap(
    two: tuple[Path, str, str], embedder: Embedder, name: str, place: float
) -> None:
    data, first, second = two
    path = data / "snapshots" / second / name
    assert path.stat().st_size, "a file of no bytes has none to flip"
    started = Live(data, lambda: embedder, Retriever)
    with flipped(path, place):
        started.refresh()
        assert answers(started, first)
        assert second in (started.fault or "")
    started.close()

    activate(data, first)
    swapped = Live(data, lambda: embedder, Retriever)
    swapped.refresh()
    with flipped(path, place):
        (data / "CURRENT").write_text(second)
        swapped.refresh()
        assert answers(swapped, first)
        assert second in (swapped.fault or "")
    activate(data, second)
    swapped.refresh()
    assert answers(swapped, second)
    assert swapped.fault is None
    swapped.close()


@pytest.mark.parametrize("part", range(40))
def test_no_byte_of_the_manifest_can_change_unseen(
    two: tuple[Path, str, str], embedder: Embedder, part: int
) -> None:
    data, first, second = two
    started = Live(data, lambda: embedder, Retriever)
    with flipped(data / "snapshots" / second / MANIFEST, part / 40 + 0.01):
        started.refresh()
        assert answers(started, first)
    started.close()
