"""What is usual in an index is learnt from it when it is built."""

import shutil
from pathlib import Path

import pytest

from app.answering import answer
from index.answer import Status
from index.calibrating import QUESTIONS, REFERENCE, questions, usual_features
from index.embedder import Embedder
from index.filters import EVERYTHING, Filter
from index.retriever import Retriever
from index.snapshot import Snapshot, open_snapshot
from ingest.build import build
from ingest.sources import Source


@pytest.fixture(scope="module")
def snapshot(root: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder, data = tmp_path_factory.mktemp("routines"), tmp_path_factory.mktemp("data")
    for file in (root / "documents" / "barn-och-unga").glob("*.pdf"):
        shutil.copy(file, folder)
    build([Source(folder, "barn")], data, embedder)
    return open_snapshot(data, None, embedder)


def test_the_snapshot_keeps_what_is_usual_in_it(snapshot: Snapshot, embedder: Embedder) -> None:
    assert dict(snapshot.usual) == usual_features(snapshot, embedder)
    assert snapshot.usual.keys() == REFERENCE.keys()
    # Other documents than those of the reference: near it, for it is the same model, but not it.
    mean, deviation = snapshot.usual["passage"]
    assert mean != REFERENCE["passage"][0]
    assert abs(mean - REFERENCE["passage"][0]) < 3 * deviation


def test_questions_are_made_of_the_index_and_never_of_more_than_it_holds(
    snapshot: Snapshot,
) -> None:
    made = list(questions(snapshot))
    assert 0 < len(made) <= min(QUESTIONS, snapshot.size // 4)
    assert made == list(questions(snapshot))
    assert {document for _, document in made} <= {each.id for each in snapshot.documents.values()}


def test_a_document_left_out_is_not_found(snapshot: Snapshot, embedder: Embedder) -> None:
    retriever = Retriever(snapshot, embedder)
    asked = "Hur snabbt ska en skyddsbedömning göras?"
    first = retriever.retrieve(asked)[0].document.id
    found = retriever.retrieve(asked, only=Filter(without=frozenset([first])))
    assert found
    assert first not in {passage.document.id for passage in found}


def test_two_things_asked_are_answered_in_part_when_one_is_unknown(
    snapshot: Snapshot, embedder: Embedder
) -> None:
    retriever = Retriever(snapshot, embedder)
    asked = "Hur snabbt ska en skyddsbedömning göras? Vad kostar en fiskelicens i Torne älv?"
    found = answer(asked, (), retriever, EVERYTHING)
    assert found.status == Status.PARTIAL
    assert found.missing == ("Vad kostar en fiskelicens i Torne älv?",)
    assert any("skyddsbedömning" in sentence.text.lower() for sentence in found.sentences)
    assert found.nearest


def test_two_things_asked_that_one_sentence_answers_show_it_once(
    snapshot: Snapshot, embedder: Embedder
) -> None:
    retriever = Retriever(snapshot, embedder)
    asked = "När ska en skyddsbedömning göras? Hur snabbt ska en skyddsbedömning göras?"
    found = answer(asked, (), retriever, EVERYTHING)
    assert found.status == Status.ANSWERED
    texts = [sentence.text for sentence in found.sentences]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("asked", ["?", "a", "1", "Vad? 1?", "x" * 300])
def test_a_question_of_nothing_has_no_answer(
    asked: str, snapshot: Snapshot, embedder: Embedder
) -> None:
    retriever = Retriever(snapshot, embedder)
    assert answer(asked, (), retriever, EVERYTHING).status == Status.NO_ANSWER
