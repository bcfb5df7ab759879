"""Filters before ranking: what is left out takes no place, and nothing admitted is lost."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from index.corpus import DocumentType, Facts, document_id
from index.embedder import Embedder
from index.filters import Filter, admitted
from index.retriever import Retriever
from index.snapshot import open_snapshot
from index.snapshot_folder import activate
from index.snapshot_writer import SnapshotWriter
from tests.component.texts import indexed

OWN = ("trygghetslarm i Åby", "färdtjänst i Norrby", "kontaktperson i Storby")
"""What the three routines are about that are filtered for, and 297 others as well."""
OTHERS = [f"{matter} i Lillby" for matter in "hemtjänst ledsagning avlösning boendestöd".split()]
COPIES = 297
QUESTIONS = ("Hur ansöker jag om trygghetslarm i Åby?", "vem beslutar om färdtjänst", "hemtjenst")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Retriever:
    """300 documents of one chunk. Three have a collection, a language and a type of their own;
    the others say the same as these and more, as the units' copies of one routine do."""
    data = tmp_path_factory.mktemp("large")
    own = Facts("Rutin", language="fi", document_type="riktlinje")
    made = [
        indexed(f"{n}.pdf", text(matter), embedder, "egen", own) for n, matter in enumerate(OWN)
    ]
    others = [indexed("x.pdf", text(matter), embedder) for matter in OTHERS]
    known = Facts("Rutin", language="sv", document_type="rutin")
    with SnapshotWriter(data, embedder) as writer:
        for number in range(COPIES):
            copied = [*made, *others][number % (len(made) + len(others))]
            file = f"kopia-{number}.pdf"
            document = replace(
                copied.document,
                id=document_id("annan", file),
                collection="annan",
                file=file,
                facts=known,
            )
            writer.add(replace(copied, document=document))
            if number % (COPIES // len(made)) == 0:
                writer.add(made[number // (COPIES // len(made))])
        activate(data, writer.finish({}))
    return Retriever(open_snapshot(data, None, embedder), embedder)


def text(matter: str) -> str:
    """A routine of two sentences."""
    return f"Ansökan om {matter} lämnas till enheten. Handläggaren för {matter} fattar beslut."


ONE_HUNDREDTH = [
    Filter(collections=frozenset({"egen"})),
    Filter(languages=frozenset({"fi"})),
    Filter(document_types=frozenset({"riktlinje"})),
    Filter(frozenset({"egen"}), languages=frozenset({"fi", "sv"})),
]


@pytest.mark.parametrize("only", ONE_HUNDREDTH)
@pytest.mark.parametrize("question", QUESTIONS)
def test_all_of_one_hundredth_is_found(large: Retriever, question: str, only: Filter) -> None:
    found = large.retrieve(question, limit=len(OWN), only=only)
    assert sorted(passage.document.file for passage in found) == ["0.pdf", "1.pdf", "2.pdf"]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("only", [ONE_HUNDREDTH[0], Filter(), Filter(frozenset({"annan"}))])
def test_the_nearest_under_a_filter_are_those_of_an_exact_search(
    large: Retriever, question: str, only: Filter
) -> None:
    snapshot = large.snapshot
    vector = large.embedder.encode_query([question])[0]
    may = dict(zip(snapshot.documents, admitted(snapshot.documents, only), strict=True))
    allowed = np.array([may[snapshot.store.chunk(row).key] for row in range(snapshot.size)])
    rows, cosines = snapshot.nearest(vector, snapshot.size, allowed)
    exact = snapshot.vectors(np.arange(snapshot.size)) @ vector
    assert sorted(rows) == np.flatnonzero(allowed).tolist()
    assert np.allclose(cosines, np.sort(exact[allowed])[::-1], atol=1e-6)
    assert np.allclose(cosines, exact[rows], atol=1e-6)  # which are in that order but for ties


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Retriever:
    """One text in documents of different kinds, two of them of unknown language or kind."""
    data = tmp_path_factory.mktemp("mixed")
    kinds: dict[str, tuple[str | None, DocumentType | None]] = {
        "rutin.pdf": ("sv", "rutin"),
        "routine.pdf": ("en", "rutin"),
        "lag.pdf": ("sv", "lag"),
        "okant-slag.pdf": ("sv", None),
        "okant-sprak.pdf": (None, "rutin"),
    }
    text = "Avgiften för trygghetslarm är 250 kronor i månaden."
    with SnapshotWriter(data, embedder) as writer:
        for file, (language, kind) in kinds.items():
            known = Facts(file, language=language, document_type=kind)
            writer.add(indexed(file, text.replace("250", str(len(file))), embedder, facts=known))
        snapshot = writer.finish({})
    activate(data, snapshot)
    return Retriever(open_snapshot(data, None, embedder), embedder)


@pytest.fixture(scope="module")
def files(mixed: Retriever) -> Callable[[Filter], set[str]]:
    """The files that a filter lets through."""
    return lambda only: {
        passage.document.file for passage in mixed.retrieve("vad kostar larmet", only=only)
    }


@pytest.mark.parametrize(
    ("only", "found"),
    [
        (Filter(languages=frozenset({"en"})), {"routine.pdf"}),
        (Filter(languages=frozenset({"en", "sv"})), {"routine.pdf", "rutin.pdf", "lag.pdf",
                                                     "okant-slag.pdf"}),
        (Filter(document_types=frozenset({"lag"})), {"lag.pdf"}),
        (Filter(document_types=frozenset({"rutin"})), {"rutin.pdf", "routine.pdf",
                                                       "okant-sprak.pdf"}),
        (Filter(languages=frozenset({"sv"}), document_types=frozenset({"rutin"})), {"rutin.pdf"}),
        (Filter(languages=frozenset({"fi"})), set()),
        (Filter(), {"rutin.pdf", "routine.pdf", "lag.pdf", "okant-slag.pdf", "okant-sprak.pdf"}),
    ],
)  # fmt: skip
def test_only_known_languages_and_kinds_that_are_asked_for_are_found(
    files: Callable[[Filter], set[str]], only: Filter, found: set[str]
) -> None:
    assert files(only) == found
