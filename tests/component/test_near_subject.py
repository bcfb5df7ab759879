"""A follow-up is looked for first where its subject stands."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.conversation import near_subject
from index.embedder import Embedder
from index.filters import EVERYTHING
from index.retriever import Retriever
from index.snapshot import open_snapshot
from ingest.build import build
from ingest.sources import Source

SUBJECT = "Hur snabbt ska en skyddsbedömning göras?"
FOLLOW_UP = "Vem beslutar? (Gäller: hur snabbt ska en skyddsbedömning göras)"


@pytest.fixture(scope="module")
def retriever(
    root: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Retriever]:
    folder, data = tmp_path_factory.mktemp("routines"), tmp_path_factory.mktemp("data")
    for name in ("barn-och-unga/skyddsbedomning.pdf", "gemensamt/lex-sarah.pdf"):
        shutil.copy(root / "documents" / name, folder)
    build([Source(folder, "rutiner")], data, embedder)
    with closing(open_snapshot(data, None, embedder)) as snapshot:
        yield Retriever(snapshot, embedder)


def test_the_subjects_documents_move_ahead_and_nothing_is_lost(retriever: Retriever) -> None:
    own = {passage.document.id for passage in retriever.retrieve(SUBJECT, 2)}
    # In an order that needs mending: the subject's document last.
    found = sorted(retriever.retrieve(FOLLOW_UP), key=lambda p: p.document.id in own)
    moved = near_subject(FOLLOW_UP, found, retriever, EVERYTHING)
    assert {passage.row for passage in moved} == {passage.row for passage in found}
    scores = [p.scores.fused + 0.03 * (p.document.id in own) for p in moved]
    assert scores == sorted(scores, reverse=True)
    assert moved[0].document.id in own


def test_a_question_of_its_own_stays_as_it_was_found(retriever: Retriever) -> None:
    found = retriever.retrieve(SUBJECT)[::-1]
    assert near_subject(SUBJECT, found, retriever, EVERYTHING) is found
