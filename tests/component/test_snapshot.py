import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.corpus import Span, document_id
from index.embedder import Embedder, compared_identity
from index.errors import DamagedSnapshot, EmbedderMismatch, NoSnapshot
from index.snapshot import open_snapshot
from index.snapshot_folder import FILES, activate, current_id, prune, sealed, snapshot_ids
from index.snapshot_writer import SnapshotWriter
from tests.component.texts import ROUTINES, indexed, write_snapshot

OROSANMALAN = f"{document_id('rutiner', 'orosanmalan.pdf')}-{'orosanmalan.pdf'.ljust(16, '0')}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    data = tmp_path_factory.mktemp("built")
    write_snapshot(data, embedder, ROUTINES)
    return data


@pytest.fixture
def data(tmp_path: Path, built: Path) -> Path:
    """A data directory of the test's own."""
    shutil.copytree(built, tmp_path / "data")
    return tmp_path / "data"


def test_what_is_written_is_what_is_opened(data: Path, embedder: Embedder) -> None:
    snapshot = open_snapshot(data, None, embedder)
    written = indexed("orosanmalan.pdf", ROUTINES["orosanmalan.pdf"], embedder)
    assert snapshot.documents[OROSANMALAN] == written.document
    assert snapshot.page(OROSANMALAN, 1) == written.pages[0]
    carried = snapshot.indexed(OROSANMALAN, "test")
    assert list(carried.chunks) == list(written.chunks)
    assert np.allclose(carried.chunk_vectors, written.chunk_vectors, atol=1e-6)
    assert np.array_equal(carried.boxes[0], written.boxes[0])
    assert carried.unit_vectors.shape == written.unit_vectors.shape
    snapshot.close()


def test_the_exact_nearest_are_found_also_among_the_allowed(data: Path, embedder: Embedder) -> None:
    snapshot = open_snapshot(data, None, embedder)
    query = embedder.encode_query(["Hur snabbt ska en orosanmälan bedömas?"])[0]
    rows, scores = snapshot.nearest(query, 3, None)
    by_hand = snapshot.vectors([0, 1, 2]) @ query
    assert rows.tolist() == np.argsort(-by_hand).tolist()
    assert np.allclose(scores, np.sort(by_hand)[::-1], atol=1e-5)
    allowed = np.array([False, True, True])
    among, _ = snapshot.nearest(query, 3, allowed)
    assert among.tolist() == [row for row in rows if allowed[row]]
    nothing, _ = snapshot.nearest(query, 3, np.zeros(3, bool))
    assert nothing.tolist() == []
    snapshot.close()


def test_boxes_are_one_per_line_in_points(data: Path, embedder: Embedder) -> None:
    snapshot = open_snapshot(data, None, embedder)
    (box,) = snapshot.boxes(OROSANMALAN, Span(1, 3, 5))
    assert box == (18.0, 100.0, 30.0, 112.0)
    wrapped = snapshot.boxes(OROSANMALAN, Span(1, 80, 90))  # the made-up line ends at 500 points
    assert len(wrapped) == 2
    snapshot.close()


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_is_noticed(data: Path, embedder: Embedder, name: str) -> None:
    path = data / "snapshots" / current_id(data) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedSnapshot, match=name):
        open_snapshot(data, None, embedder)


def test_a_missing_file_is_noticed(data: Path, embedder: Embedder) -> None:
    (data / "snapshots" / current_id(data) / "words.txt").unlink()
    with pytest.raises(DamagedSnapshot, match=r"words\.txt"):
        open_snapshot(data, None, embedder)


def test_another_embedder_is_refused(data: Path, embedder: Embedder) -> None:
    other = replace(embedder.identity, query_prompt="fråga: ")
    assert compared_identity(other) != compared_identity(embedder.identity)
    manifest = data / "snapshots" / current_id(data) / "manifest.json"
    changed = json.loads(manifest.read_text().replace('"query: "', '"fråga: "'))
    manifest.write_text(json.dumps(sealed(changed)))
    with pytest.raises(EmbedderMismatch, match="RITA_EMBEDDING_MODEL"):
        open_snapshot(data, None, embedder)


def test_other_precision_or_library_versions_are_accepted(embedder: Embedder) -> None:
    other = replace(embedder.identity, dtype="float64", versions="9")
    assert compared_identity(other) == compared_identity(embedder.identity)


def test_without_a_snapshot_it_says_what_to_do(tmp_path: Path, embedder: Embedder) -> None:
    with pytest.raises(NoSnapshot, match="rita ingest"):
        open_snapshot(tmp_path, None, embedder)


def test_an_interrupted_write_leaves_nothing_and_changes_nothing(
    data: Path, embedder: Embedder
) -> None:
    before = current_id(data)
    item = indexed("ny.pdf", "Ny rutin gäller.", embedder)

    def write_half() -> None:
        with SnapshotWriter(data, embedder) as writer:
            writer.add(item)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_half()
    assert current_id(data) == before
    assert [path.name for path in (data / "snapshots").iterdir()] == [before]


def test_the_one_before_is_kept_and_can_be_gone_back_to(data: Path, embedder: Embedder) -> None:
    first = current_id(data)
    second = write_snapshot(data, embedder, {"ny.pdf": "En ny rutin."})
    third = write_snapshot(data, embedder, {"ny.pdf": "En nyare rutin."})
    assert prune(data) == [first]
    assert snapshot_ids(data) == [second, third]
    activate(data, second)
    assert open_snapshot(data, None, embedder).id == second
    assert prune(data) == []


def test_a_damaged_snapshot_cannot_be_activated(data: Path, embedder: Embedder) -> None:
    first = current_id(data)
    second = write_snapshot(data, embedder, {"ny.pdf": "En ny rutin."})
    activate(data, first)
    (data / "snapshots" / second / "vectors.faiss").write_bytes(b"x")
    with pytest.raises(DamagedSnapshot):
        activate(data, second)
    assert current_id(data) == first


def test_an_index_of_no_documents_can_be_opened(tmp_path: Path, embedder: Embedder) -> None:
    write_snapshot(tmp_path, embedder, {})
    snapshot = open_snapshot(tmp_path, None, embedder)
    assert snapshot.size == 0
    snapshot.close()
