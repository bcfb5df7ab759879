"""An adapter is trained on a sample document and changes the bundled model.

Three questions and two steps: what is tested is that the parts fit together and that the right
passages are learnt from, not that retrieval gets better.
"""

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from benchmarks.sets import TextSet
from index.adapter import adapted
from index.bundled_model import packed_bytes
from index.e5_directory import bert_weights, write_directory
from index.embedder import Embedder
from index.errors import RitaError
from index.local_embedder import SentenceTransformerEmbedder
from index.packed_e5 import read_packed
from index.snapshot import open_snapshot
from ingest.build import build
from ingest.sources import Source as Folder
from scripts.adapter_examples import Asked, Source, from_documents, from_texts, load_questions
from scripts.adapter_training import Trained, train
from scripts.train_adapter import save, write_plain

ROUTINE = "barn-och-unga/skyddsbedomning.pdf"
COPY = "barn-och-unga/kopia.pdf"
ASKED = {
    "hur fort måste det gå när en bebis kan fara illa": "barn under tre år",
    "vem bestämmer om vi två tycker olika": "inte överens",
    "räcker det att mamma lovar fast han inte har flyttat ut": "bor kvar i hemmet",
}
"""Questions, and words of the unit that is to count as their answer."""
MATRICES = 12 * 6


@pytest.fixture(scope="module")
def data(root: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of the sample documents, and a copy of it under another name."""
    folder = tmp_path_factory.mktemp("adapter")
    documents = folder / "documents"
    (documents / "barn-och-unga").mkdir(parents=True)
    shutil.copyfile(root / "documents" / ROUTINE, documents / ROUTINE)
    shutil.copyfile(root / "documents" / ROUTINE, documents / COPY)
    build([Folder(documents, "prov")], folder / "data", embedder)
    return folder / "data"


@pytest.fixture(scope="module")
def asked(data: Path, embedder: Embedder) -> list[Asked]:
    """The questions with the place of their answers, as the questions' file gives them."""
    snapshot = open_snapshot(data, None, embedder)
    files = {document.key: document.file for document in snapshot.documents.values()}
    units = [
        unit
        for row in snapshot.store.chunks()
        if files[row.key] == ROUTINE
        for unit in row.chunk.units
    ]
    snapshot.close()
    found: list[Asked] = []
    for question, words in ASKED.items():
        span = next(unit.spans[0] for unit in units if words in unit.text.casefold())
        found.append(Asked(question=question, document=ROUTINE, page=span.page, at=span.start + 3))
    return found


@pytest.fixture(scope="module")
def source(data: Path, asked: list[Asked], embedder: Embedder) -> Source:
    return from_documents(data, asked, embedder)


@pytest.fixture(scope="module")
def lesson(source: Source) -> Source:
    """The same with nothing left to chance: one right and one wrong chunk to each question."""
    alike = (replace(item, right=item.right[:1], wrong=item.wrong[:1]) for item in source.examples)
    return replace(source, examples=tuple(alike))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    write_plain(folder)
    return folder


@pytest.fixture(scope="module")
def reader(plain: Path) -> SentenceTransformerEmbedder:
    """The model without an adapter."""
    return SentenceTransformerEmbedder(plain, dtype="float32")


@pytest.fixture(scope="module")
def trained(plain: Path, lesson: Source) -> Trained:
    return train(plain, [lesson], epochs=3, seed=0, steps=2)


def test_the_passage_at_the_place_is_learnt_and_no_other_with_its_words_counts_as_wrong(
    data: Path, source: Source, embedder: Embedder
) -> None:
    snapshot = open_snapshot(data, None, embedder)
    files = [snapshot.documents[snapshot.store.chunk(row).key].file for row in range(snapshot.size)]
    snapshot.close()

    for example, words in zip(source.examples, ASKED.values(), strict=True):
        assert {files[row] for row in example.right} == {ROUTINE}
        assert all(words in source.texts[row].casefold() for row in example.right)
        assert {ROUTINE, COPY} <= {files[row] for row in example.same}
        assert set(example.right) < example.same
        assert example.wrong
        assert not example.same & set(example.wrong)


def test_an_adapter_has_a_low_rank_change_of_every_matrix_and_moves_vectors(
    trained: Trained, reader: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    save(trained.changes, 1.0, tmp_path / "adapter.safetensors")
    adapter = load_file(tmp_path / "adapter.safetensors")
    assert len(adapter) == MATRICES * 2
    for name, tensor in adapter.items():
        assert tensor.dtype == np.float16
        assert tensor.shape[0 if name.endswith(".down") else 1] == 8
        assert np.abs(tensor).max() > 0

    packed = read_packed(packed_bytes())
    before = bert_weights(packed)
    after = adapted(before, adapter)
    moved = {name for name in before if not np.array_equal(before[name], after[name])}
    assert len(moved) == MATRICES

    write_directory(tmp_path, packed, adapter)
    changed = SentenceTransformerEmbedder(tmp_path, dtype="float32")
    old, new = (model.encode_query(list(ASKED)) for model in (reader, changed))
    assert np.abs(old - new).max() > 1e-3
    assert np.sum(old * new, axis=1).min() > 0.9


def test_half_a_share_saves_half_the_change(trained: Trained, tmp_path: Path) -> None:
    whole, half = tmp_path / "whole", tmp_path / "half"
    assert save(trained.changes, 1.0, whole) != save(trained.changes, 0.5, half)
    ups = [(load_file(whole)[n], load_file(half)[n]) for n in load_file(half) if n.endswith(".up")]
    for one, other in ups:
        np.testing.assert_allclose(one, 2 * other, atol=1e-6)


def test_the_same_seed_starts_the_same_and_a_step_makes_the_answers_stand_out(
    plain: Path, lesson: Source, trained: Trained
) -> None:
    before, after = trained.losses
    again = train(plain, [lesson], epochs=3, seed=0, steps=1).losses
    assert again == [pytest.approx(before, abs=1e-4)]
    assert after < before


def test_a_passage_with_the_same_words_is_never_held_against_a_question(
    plain: Path, source: Source
) -> None:
    every = frozenset(range(len(source.texts)))
    same = tuple(replace(example, same=every) for example in source.examples)
    assert train(plain, [replace(source, examples=same)], 1, 0).losses == [0]


def test_texts_give_questions_with_the_right_text_and_wrong_ones(
    reader: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    bodies = {
        "larm": "Trygghetslarm kostar 250 kronor i månaden.",
        "hund": "Hunden ska vara kopplad i parken.",
        "pass": "Pass söker du hos polisen.",
    }
    lines = [{"id": key, "title": key.capitalize(), "text": t} for key, t in bodies.items()]
    queries = [{"id": "1", "text": "vad får larmet kosta"}, {"id": "2", "text": "koppel på hund?"}]
    for name, records in (("corpus", lines), ("queries", queries)):
        text = "\n".join(json.dumps(record) for record in records)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("1\tlarm\t1\n2\thund\t1\n", encoding="utf-8")
    small = TextSet("små", tmp_path, "yes")

    made = from_texts(small, 2, tmp_path / "index", reader, random.Random(0))

    for example in made.examples:
        body = bodies["larm" if "larm" in example.question else "hund"]
        assert [body in made.texts[row] for row in example.right] == [True]
        assert len(example.wrong) == 2
    with pytest.raises(RitaError, match="2 frågor; 3 kan inte"):
        from_texts(small, 3, tmp_path / "ny", reader, random.Random(0))


@pytest.mark.parametrize("changed", [{"document": "finns-inte.pdf"}, {"at": 1_000_000}])
def test_a_question_without_its_place_is_named(
    data: Path, asked: list[Asked], embedder: Embedder, changed: dict[str, object]
) -> None:
    astray = asked[0].model_copy(update=changed)
    with pytest.raises(RitaError, match=r"fara illa.*ingen text"):
        from_documents(data, [astray], embedder)


def test_the_projects_questions_can_be_read_and_a_wrong_line_is_named(
    root: Path, tmp_path: Path
) -> None:
    assert load_questions(root / "scripts" / "adapter_questions.jsonl")
    wrong = tmp_path / "fel.jsonl"
    wrong.write_text('{"question": "?", "document": "a.pdf", "page": 1}\n', encoding="utf-8")
    with pytest.raises(RitaError, match="Rad 1"):
        load_questions(wrong)
