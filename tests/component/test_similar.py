"""Which documents are one text in two versions."""

from pathlib import Path

import pytest

from index.corpus import Document, Facts, Page
from index.findings import finding
from ingest.doubles import Doubles
from ingest.pdf import read
from ingest.similar import ALIKE, alike, near_duplicates, sketch

DOCUMENTS = Path(__file__).resolve().parents[2] / "documents"


def text(path: Path) -> str:
    return "\n".join(page.text for page in read(path).pages)


@pytest.fixture(scope="module")
def samples() -> dict[str, str]:
    """Text by file, of the sample documents of two departments."""
    return {
        path.stem: text(path)
        for folder in ("barn-och-unga", "ekonomiskt-bistand")
        for path in sorted(DOCUMENTS.glob(f"{folder}/*.pdf"))
    }


def test_a_text_is_alike_its_own_versions_and_no_other(samples: dict[str, str]) -> None:
    routine = samples["orosanmalan-och-forhandsbedomning"]
    words = routine.split()
    changed = " ".join(word if n % 40 else "ändrat" for n, word in enumerate(words))
    sketches = {name: sketch(one) for name, one in samples.items()} | {"changed": sketch(changed)}
    pairs = near_duplicates(sketches)
    assert [(a, b) for a, b, _ in pairs] == [("orosanmalan-och-forhandsbedomning", "changed")]
    assert ALIKE < pairs[0][2] < 1
    assert alike(sketch(routine), sketch(routine.upper().replace("\n", "  "))) == 1


def test_the_estimate_is_near_the_share_of_runs_in_common(samples: dict[str, str]) -> None:
    one = samples["grundutredning-ekonomiskt-bistand"].split()
    for kept in (0.9, 0.6, 0.2):
        other = one[: int(kept * len(one))]
        runs, fewer = ({tuple(t[n : n + 5]) for n in range(len(t) - 4)} for t in (one, other))
        share = len(runs & fewer) / len(runs | fewer)
        assert alike(sketch(" ".join(one)), sketch(" ".join(other))) == pytest.approx(
            share, abs=0.1
        )


def test_a_sketch_is_small_the_same_every_time_and_empty_for_a_note() -> None:
    words = " ".join(f"ord{n}" for n in range(2000))
    assert len(sketch(words)) == 1024
    assert sketch(words)[:8].hex() == FIRST_BYTES
    assert sketch("Lokalerna är stängda i dag.") == b""
    assert alike(b"", b"") == 0


FIRST_BYTES = "63770701d1901b01"
"""Sketches are kept: another value means that every kept one must be made anew."""


def test_the_two_versions_among_the_real_documents(shared_documents: Path) -> None:
    names = (
        "digg/anslutningsresa-1.1.1.pdf",
        "digg/anslutningsresa-20221209.pdf",
        "digg/vagledning-anslutningsresa.pdf",
        "lagar/lvm-1988-870.pdf",
        "lagar/lvu-1990-52.pdf",
    )
    pairs = near_duplicates({name: sketch(text(shared_documents / name)) for name in names})
    assert [(a, b) for a, b, _ in pairs] == [names[:2]]


def test_a_copy_is_named_and_a_new_version_of_ones_own_is_not(samples: dict[str, str]) -> None:
    words = samples["skyddsbedomning"]
    pages = (Page(1, None, 595, 842, words),)

    def version(id_: str, sha: str, collection: str = "soc") -> Document:
        title = Facts(f"Skyddsbedömning {id_}")
        return Document(id_, collection, "/x", f"{id_}.pdf", sha * 64, 1, title)

    doubles = Doubles({}, None)
    assert doubles.findings(version("a", "1"), pages) == ()
    assert doubles.findings(version("a", "2"), pages) == ()
    assert doubles.findings(version("c", "3", collection="ekonomi"), pages) == ()
    (told,) = doubles.findings(version("b", "4"), pages)
    assert told == finding("near_duplicate", None, "Skyddsbedömning a (a.pdf), 100 procent lika")
