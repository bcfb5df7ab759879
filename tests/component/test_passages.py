"""What a passage shows beside the chunk that was found, and how near-duplicates are folded."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.corpus import Chunk, Document, Facts, Page, Span, Unit, document_id
from index.embedder import Embedder
from index.explanation import explain
from index.retriever import PASSAGE_WORDS, Retriever
from index.sentences import sentences
from index.snapshot import IndexedDocument, open_snapshot
from index.snapshot_folder import activate
from index.snapshot_writer import SnapshotWriter
from tests.component.texts import indexed

ALARM = (
    "Trygghetslarm beviljas den som känner sig otrygg i hemmet. Ansökan görs hos "
    "biståndshandläggaren och avgiften är 250 kronor i månaden."
)
SECTIONS = {
    "1 Larm › 1.1 Ansökan": ALARM,
    "1 Larm › 1.2 Återlämning": "Larmet lämnas tillbaka inom en vecka när det inte behövs längre.",
    "2 Matdistribution": "Mat levereras varje dag mellan klockan elva och ett.",
}


def in_sections(file: str, texts: dict[str, str], embedder: Embedder) -> IndexedDocument:
    """A document of one page with a chunk for each section."""
    chunks: list[Chunk] = []
    text = ""
    for number, (section, body) in enumerate(texts.items()):
        begin = len(text)
        text += body + "\n"
        units = tuple(
            Unit("sentence", body[a:b], (Span(1, begin + a, begin + b),), starts_block=a == 0)
            for a, b in sentences(body)
        )
        chunks.append(Chunk(number, section, units))
    document = Document(
        document_id("rutiner", file), "rutiner", "/rutiner", file, "0" * 64, 1, Facts("Omsorg")
    )
    encoded = embedder.encode_with_parts(
        [chunk.searchable("Omsorg") for chunk in chunks],
        [chunk.unit_ranges("Omsorg") for chunk in chunks],
    )
    page = Page(1, None, 595, 842, text)
    boxes = np.ones((len(text), 4), np.uint16)
    return IndexedDocument(
        document, "test", [page], [boxes], chunks,
        encoded.whole, encoded.parts.astype(np.float16), encoded.tokens,
    )  # fmt: skip


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Retriever]:
    """A document in sections, and a second version of one of them in another document."""
    data: Path = tmp_path_factory.mktemp("passages")
    with SnapshotWriter(data, embedder) as writer:
        writer.add(in_sections("omsorg.pdf", SECTIONS, embedder))
        writer.add(indexed("omsorg-2.pdf", ALARM.replace("otrygg", "rädd"), embedder))
        writer.add(indexed("omsorg-3.pdf", ALARM.replace("250", "260"), embedder))
        writer.add(indexed("lunch.pdf", "Personalen äter lunch mellan tolv och ett.", embedder))
        snapshot = writer.finish({})
    activate(data, snapshot)
    opened = open_snapshot(data, None, embedder)
    yield Retriever(opened, embedder)
    opened.close()


def test_a_passage_shows_its_neighbours_under_the_same_heading(retriever: Retriever) -> None:
    found = retriever.retrieve("när ska larmet lämnas tillbaka")[0]
    assert found.chunk.section == "1 Larm › 1.2 Återlämning"
    assert found.text.startswith("Trygghetslarm beviljas")
    assert "lämnas tillbaka" in found.text
    assert "Mat levereras" not in found.text
    assert len(found.text.split()) <= PASSAGE_WORDS


def test_no_chunk_is_shown_twice(retriever: Retriever) -> None:
    found = retriever.retrieve("larm mat lunch avgift")
    rows = [row for p in found for row in range(p.first_row, p.first_row + len(p.chunks))]
    assert len(rows) == len(set(rows))


def test_a_second_version_is_folded_and_named(retriever: Retriever) -> None:
    found = retriever.retrieve("hur söker man trygghetslarm")
    twins = [twin.document.file for passage in found for twin in passage.twins]
    assert len(twins) == 1
    shown = [passage.document.file for passage in found]
    assert {*shown, *twins} == {"omsorg.pdf", "omsorg-2.pdf", "omsorg-3.pdf", "lunch.pdf"}
    assert "omsorg-3.pdf" in shown, "another amount is no twin"


def test_the_words_explain_the_lexical_share(retriever: Retriever) -> None:
    query = retriever.query("avgift för trygghetslarm")
    passage = retriever.search(query)[0]
    told = explain(query, passage, retriever)
    assert sum(match.share for match in told.words) == pytest.approx(
        passage.scores.lexical, abs=1e-3
    )
    by_word = {match.word: match for match in told.words}
    assert by_word["trygghetslarm"].share > by_word["för"].share
    assert "avgift" in by_word["avgift"].terms


def test_a_typo_and_a_short_form_are_read(retriever: Retriever) -> None:
    query = retriever.query("trygghetslram")
    assert query.read.corrections == (("trygghetslram", "trygghetslarm"),)
    assert retriever.search(query)[0].chunk.section == "1 Larm › 1.1 Ansökan"
    own = Retriever(
        retriever.snapshot, retriever.embedder, own_abbreviations=[("TL", "trygghetslarm")]
    )
    assert own.query("avgift TL").read.expansions == (("TL", "trygghetslarm"),)


def test_a_reranker_decides_the_order_and_one_that_is_silent_does_not(
    retriever: Retriever,
) -> None:
    question = "trygghetslarm"
    usual = [passage.row for passage in retriever.retrieve(question)]
    by_length = Retriever(
        retriever.snapshot, retriever.embedder, rerank=lambda _, texts: [-len(t) for t in texts]
    )
    shortest_first = by_length.retrieve(question)
    lengths = [len(passage.text) for passage in shortest_first]
    assert lengths == sorted(lengths)
    assert shortest_first[0].scores.reranked == -lengths[0]
    silent = Retriever(retriever.snapshot, retriever.embedder, rerank=lambda *_: None)
    assert [passage.row for passage in silent.retrieve(question)] == usual


def test_without_token_vectors_the_best_sentence_decides(retriever: Retriever) -> None:
    query = replace(retriever.query("när ska larmet lämnas tillbaka"), tokens=None)
    assert "lämnas tillbaka" in retriever.search(query)[0].text
