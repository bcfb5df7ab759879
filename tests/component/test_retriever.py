from datetime import date

import pytest

from index.corpus import Facts
from index.embedder import Embedder
from index.filters import Filter
from index.retriever import Retriever
from index.snapshot import open_snapshot
from index.snapshot_folder import activate
from index.snapshot_writer import SnapshotWriter
from tests.component.texts import ROUTINES, indexed, write_snapshot


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Retriever:
    data = tmp_path_factory.mktemp("data")
    write_snapshot(data, embedder, ROUTINES)
    return Retriever(open_snapshot(data, None, embedder), embedder)


@pytest.mark.parametrize(
    ("question", "file"),
    [
        ("Hur lång tid har vi på oss för en förhandsbedömning?", "orosanmalan.pdf"),
        ("var söker man försörjningsstöd", "bistand.pdf"),
        ("någon är aggressiv mot mig på jobbet", "hot.pdf"),
        ("skyddsbedömningar", "orosanmalan.pdf"),
    ],
)
def test_the_right_document_comes_first(retriever: Retriever, question: str, file: str) -> None:
    passages = retriever.retrieve(question)
    assert passages[0].document.file == file
    assert len(passages) == len({passage.row for passage in passages})
    scores = [passage.scores.fused for passage in passages]
    assert scores == sorted(scores, reverse=True)


def test_a_question_of_unknown_words_still_gets_neighbours(retriever: Retriever) -> None:
    assert retriever.retrieve("xyzzy plugh")


def test_the_limit_holds(retriever: Retriever) -> None:
    assert len(retriever.retrieve("ansökan", limit=1)) == 1


@pytest.fixture(scope="module")
def governed(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Retriever:
    """The same text twice in two collections, and one version that has expired."""
    data = tmp_path_factory.mktemp("governed")
    text = "Avgiften för trygghetslarm är 250 kronor i månaden."
    old = Facts("Avgifter", valid_to=date(2024, 12, 31))
    with SnapshotWriter(data, embedder) as writer:
        writer.add(indexed("a.pdf", text, embedder, "omsorg"))
        writer.add(indexed("b.pdf", text, embedder, "social"))
        writer.add(indexed("gammal.pdf", text.replace("250", "150"), embedder, "omsorg", old))
        snapshot = writer.finish({})
    activate(data, snapshot)
    return Retriever(open_snapshot(data, None, embedder), embedder)


def test_only_the_collections_asked_for_are_searched(governed: Retriever) -> None:
    found = governed.retrieve("vad kostar larmet", only=Filter(frozenset({"social"})))
    assert [passage.document.file for passage in found] == ["b.pdf"]
    assert governed.retrieve("vad kostar larmet", only=Filter(frozenset())) == []


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2024, 12, 31), True), (date(2025, 1, 1), False)],
)
def test_an_expired_document_is_found_through_its_last_day(
    governed: Retriever, day: date, found: bool
) -> None:
    files = {
        p.document.file
        for p in governed.retrieve("avgift trygghetslarm", only=Filter(in_force=day))
    }
    assert ("gammal.pdf" in files) == found


def test_evaluation_holds_the_answer_keys_documents_in_force(governed: Retriever) -> None:
    only = Filter(in_force=date(2025, 1, 1), held_in_force=frozenset({"gammal.pdf"}))
    files = {p.document.file for p in governed.retrieve("avgift trygghetslarm", only=only)}
    assert files == {"a.pdf", "b.pdf", "gammal.pdf"}
