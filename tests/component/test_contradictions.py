"""From two PDFs that contradict each other, and two that do not, to the notice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import typst

from app.contradictions import find
from app.statements import Statement
from index.corpus import Passage
from index.embedder import Embedder
from index.retriever import Retriever
from index.snapshot import open_snapshot
from ingest.build import build
from ingest.sources import Source
from tests.spans import spans_text

PAGE = '#set page("a4")\n#set text(lang: "sv")\n#set heading(numbering: "1.1")\n'
REPORTS = """
= Rutin för orosanmälan
== Förhandsbedömning
En anmälan registreras samma dag som den kommer in. Förhandsbedömningen ska vara klar inom 14 dagar
från det att anmälan kom in. Bedömningen dokumenteras i barnets akt.
== Beslut om utredning
Beslut om att inleda utredning fattas av enhetschefen.
== Ersättning till kontaktpersoner
#table(columns: 2, table.header([Uppdrag], [Ersättning per månad]),
  [Kontaktperson för ett barn], [1 400 kronor], [Kontaktperson för två barn], [2 100 kronor])
"""
INTRODUCTION = """
= Introduktion för nya medarbetare
== Orosanmälan
Mottagningen tar emot alla anmälningar om barn. En förhandsbedömning ska vara klar inom tio dagar
från det att anmälan kom in. Utredningen ska vara klar inom fyra månader.
== Vem beslutar
Beslut om att inleda utredning fattas av förste socialsekreterare.
== Fika
Den som har tagit den sista koppen kaffe kokar nytt inom fem minuter.
"""


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Retriever]:
    folder: Path = tmp_path_factory.mktemp("rutiner")
    data: Path = tmp_path_factory.mktemp("data")
    for name, text in (("orosanmalan", REPORTS), ("introduktion", INTRODUCTION)):
        pdf = typst.compile((PAGE + text).encode(), ignore_system_fonts=True)
        (folder / f"{name}.pdf").write_bytes(bytes(pdf))
    build([Source(folder, "rutiner")], data, embedder)
    snapshot = open_snapshot(data, None, embedder)
    yield Retriever(snapshot, embedder)
    snapshot.close()


def read(passages: list[Passage], retriever: Retriever) -> list[Statement]:
    """Every unit of the passages, with its lead, as the answer hands them on."""
    found: list[Statement] = []
    for passage in passages:
        document = passage.document
        pages = [
            retriever.snapshot.page(document.key, number + 1)
            for number in range(document.page_count)
        ]
        found += [
            Statement(
                " ".join(filter(None, (spans_text(unit.lead, pages), unit.text))),
                chunk.section,
                document,
                unit.kind,
            )
            for chunk in passage.chunks
            for unit in chunk.units
        ]
    return found


def told(question: str, retriever: Retriever) -> dict[str, set[str]]:
    """What the passages found contradict each other in, with the documents' files."""
    statements = read(retriever.retrieve(question), retriever)
    return {
        conflict.about: {
            statements[conflict.first].document.file,
            statements[conflict.second].document.file,
        }
        for conflict in find(statements, set(range(len(statements))))
    }


def test_two_routines_that_differ_are_both_named(retriever: Retriever) -> None:
    both = {"orosanmalan.pdf", "introduktion.pdf"}
    assert told("Hur lång tid får en förhandsbedömning ta?", retriever) == {
        "tid": both,
        "vem som beslutar": both,
    }


def test_the_rows_of_a_table_and_the_times_of_other_things_are_left_alone(
    retriever: Retriever,
) -> None:
    statements = read(retriever.retrieve("ersättning kontaktperson utredning"), retriever)
    texts = " ".join(statement.text for statement in statements)
    assert all(amount in texts for amount in ("1 400 kronor", "2 100 kronor", "fyra månader"))
    conflicts = find(statements, set(range(len(statements))))
    assert not any(
        amount in statements[place].text
        for conflict in conflicts
        for place in (conflict.first, conflict.second)
        for amount in ("kronor", "månader", "minuter")
    )
