"""Rerankers as the retriever meets them: a cross-encoder here, and one behind an endpoint.

The cross-encoder is real but made in a few steps (scripts/train_cross_encoder.py), so what is
tested is that its scores arrive whole and in order, not that they are good.
"""

import contextlib
import importlib.util
import json
import shutil
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from index.bundled_model import NAME
from index.cross_encoder import CrossEncoderReranker, load_cross_encoder
from index.embedder import Embedder
from index.errors import ModelError, RitaError
from index.rerank_endpoint import MAX_ANSWER_BYTES, EndpointReranker
from index.reranker import RerankingFailed, open_reranker
from ingest.build import build
from ingest.sources import Source
from scripts.train_cross_encoder import examples, train
from tests.component.gguf import convert
from tests.llama_server import llama_server
from tests.scripted import reply, scripted, stall, trickle

SAMPLES = (
    "barn-och-unga/skyddsbedomning.pdf",
    "ekonomiskt-bistand/akut-ekonomiskt-bistand-nodprovning.pdf",
)
QUESTION = "Vem ansvarar för att Anna Andersson får besked?"
TEXTS = ["Enhetschefen ansvarar.", "Beslut fattas inom tio dagar.", "Ring 112 vid akut hot."]
KEY = "nyckel-till-tjansten"
PLENTY = 60.0  # seconds, for what is not about time


@pytest.fixture(scope="session")
def sample_data(root: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with two of the sample documents."""
    folder = tmp_path_factory.mktemp("prov")
    for name in SAMPLES:
        (folder / "documents" / name).parent.mkdir(parents=True)
        shutil.copyfile(root / "documents" / name, folder / "documents" / name)
    build([Source(folder / "documents", "prov")], folder / "data", embedder)
    return folder / "data"


@pytest.fixture(scope="session")
def trained(root: Path, sample_data: Path, models_dir: Path) -> Path:
    """A cross-encoder made by the script, in as few steps as shows that it works."""
    target = sample_data.parent / "omrangordnare"
    train(sample_data, root / "documents" / "golden.jsonl", models_dir, target, steps=2)
    return target


@pytest.fixture(scope="session")
def reranker(trained: Path) -> CrossEncoderReranker:
    """That cross-encoder, as the service opens it."""
    opened = open_reranker(str(trained), None)
    assert isinstance(opened, CrossEncoderReranker)
    return opened


@pytest.fixture(scope="session")
def passages(root: Path, sample_data: Path) -> list[str]:
    """Real passages of different lengths, in an order that is not their lengths'."""
    found = examples(sample_data, root / "documents" / "golden.jsonl")[0].others
    assert len({len(text) for text in found[:8]}) > 4
    return list(found[:8])


def test_a_passage_has_the_score_that_the_model_gives_it_alone(
    reranker: CrossEncoderReranker, passages: list[str]
) -> None:
    together = reranker.rerank(QUESTION, passages, PLENTY)
    alone = [float(reranker.rerank(QUESTION, [text], PLENTY)[0]) for text in passages]

    assert together.shape == (len(passages),)
    assert together.dtype == np.float32
    np.testing.assert_allclose(together, alone, atol=1e-4)
    assert together.std() > 1e-3  # the tolerance would see two scores change places


def test_the_question_is_read_with_the_passage(
    reranker: CrossEncoderReranker, passages: list[str]
) -> None:
    other = reranker.rerank("Hur snabbt görs skyddsbedömningen?", passages, PLENTY)
    assert np.abs(other - reranker.rerank(QUESTION, passages, PLENTY)).max() > 1e-3


def test_threads_may_share_a_reranker(reranker: CrossEncoderReranker, passages: list[str]) -> None:
    expected = reranker.rerank(QUESTION, passages[:4], PLENTY)
    found: list[bool] = []

    def ask() -> None:
        found.append(np.allclose(reranker.rerank(QUESTION, passages[:4], PLENTY), expected))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 4


def test_a_pair_longer_than_the_window_is_cut_and_scored(reranker: CrossEncoderReranker) -> None:
    scores = reranker.rerank(QUESTION, ["Beslutet dokumenteras. " * 400], PLENTY)
    assert np.isfinite(scores).all()


def test_nothing_to_rerank_gives_no_scores(reranker: CrossEncoderReranker) -> None:
    assert reranker.rerank(QUESTION, [], PLENTY).shape == (0,)


# No processor reads 100,000 tokens in a twentieth of a second.
@pytest.mark.parametrize(("texts", "seconds"), [(TEXTS, 0.0), (["rutin " * 500] * 200, 0.05)])
def test_a_budget_that_runs_out_is_a_failure_that_leaves_the_model_usable(
    reranker: CrossEncoderReranker, texts: list[str], seconds: float
) -> None:
    with pytest.raises(RerankingFailed, match=r"hann inte klart.*RITA_RERANKER_SECONDS") as failed:
        reranker.rerank(QUESTION, texts, seconds)

    assert_nothing_told(failed.value)
    assert reranker.rerank(QUESTION, TEXTS, PLENTY).shape == (3,)


def test_a_reranker_is_named_by_its_folder_and_its_weights(
    reranker: CrossEncoderReranker, trained: Path, tmp_path: Path
) -> None:
    assert reranker.identity.startswith("omrangordnare (lokal, vikter ")

    weights = bytearray((trained / "model.safetensors").read_bytes())
    weights[-2] ^= 1
    copy = shutil.copytree(trained, tmp_path / trained.name)
    (copy / "model.safetensors").write_bytes(weights)
    assert CrossEncoderReranker(copy).identity != reranker.identity


def test_no_reranker_is_the_default() -> None:
    assert open_reranker(None, None) is None


@pytest.mark.parametrize("model", ["organisation/modell", "organisation/modell@main", "/ej/här"])
def test_a_model_without_a_pinned_version_is_refused(model: str) -> None:
    with pytest.raises(ModelError, match="låst version"):
        open_reranker(model, None)


def test_an_endpoint_needs_a_model_name() -> None:
    with pytest.raises(ModelError, match="RITA_RERANKER_MODEL"):
        open_reranker(None, "http://127.0.0.1:9/v1")


def test_a_model_that_does_not_score_pairs_is_refused(models_dir: Path) -> None:
    with pytest.raises(ModelError, match="inte gjord för omrangordning"):
        open_reranker(str(models_dir / NAME), None)


def test_weights_that_could_run_code_are_refused(trained: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(trained, tmp_path / "annan")
    (copy / "model.safetensors").rename(copy / "pytorch_model.bin")
    with pytest.raises(ModelError, match="safetensors"):
        open_reranker(str(copy), None)


def test_a_damaged_model_is_named(trained: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(trained, tmp_path / "skadad")
    with (copy / "model.safetensors").open("r+b") as file:
        file.truncate(1_000_000)
    with pytest.raises(ModelError, match=r"skadad går inte att läsa in"):
        open_reranker(str(copy), None)


def test_training_writes_nothing_over_and_needs_the_documents(
    root: Path, sample_data: Path, models_dir: Path, trained: Path, tmp_path: Path
) -> None:
    golden = root / "documents" / "golden.jsonl"
    with pytest.raises(RitaError, match="finns redan"):
        train(sample_data, golden, models_dir, trained, steps=1)

    other = tmp_path / "andra.jsonl"
    other.write_text(
        json.dumps(
            {"id": "1", "question": "?", "answerable": True, "document": "x.pdf", "pages": [1]}
        )
    )
    with pytest.raises(RitaError, match="Ingen fråga"):
        train(sample_data, other, models_dir, tmp_path / "ny", steps=1)


def test_what_is_trained_on_is_the_passage_with_the_answer(root: Path, sample_data: Path) -> None:
    found = examples(sample_data, root / "documents" / "golden.jsonl")
    (example,) = [item for item in found if "akut" in item.question.casefold()][:1]
    assert example.right not in example.others
    assert len(found) >= len(SAMPLES)


# An endpoint that works: llama.cpp's own server, a program that knows nothing of RiTA.


@pytest.fixture(scope="session")
def llama_address(trained: Path) -> Iterator[str]:
    """The same cross-encoder behind llama.cpp's /v1/rerank, on a loopback port."""
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp (llama.cpp's server) is not installed: pip install xllamacpp")
    converted = trained.parent / "omrangordnare.gguf"
    convert(trained, converted)
    with llama_server("rerank", converted, KEY) as address:
        yield address


@contextlib.contextmanager
def opened(url: str, key: str | None = None) -> Iterator[EndpointReranker]:
    remote = open_reranker("omrangordnare", url, api_key=key)
    assert isinstance(remote, EndpointReranker)
    with contextlib.closing(remote):
        yield remote


def test_a_rerank_server_gives_the_scores_of_the_model_behind_it(
    llama_address: str, reranker: CrossEncoderReranker, passages: list[str]
) -> None:
    with opened(f"{llama_address}/v1", KEY) as remote:
        scores = remote.rerank(QUESTION, passages, PLENTY)
        again = remote.rerank(QUESTION, passages[::-1], PLENTY)
        assert remote.identity == f"omrangordnare ({llama_address}/v1/rerank)"
        assert remote.rerank(QUESTION, [], PLENTY).shape == (0,)

    # llama.cpp computes GELU from a table and in half precision.
    expected = reranker.rerank(QUESTION, passages, PLENTY)
    assert np.corrcoef(scores, expected)[0, 1] > 0.99
    np.testing.assert_allclose(again[::-1], scores, atol=1e-4)


def test_threads_may_share_an_endpoint(llama_address: str) -> None:
    with opened(f"{llama_address}/v1/rerank/", KEY) as remote:
        expected = remote.rerank(QUESTION, TEXTS, PLENTY)
        found: list[bool] = []

        def ask() -> None:
            found.append(np.allclose(remote.rerank(QUESTION, TEXTS, PLENTY), expected, atol=1e-4))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [True] * 4


def test_a_rerank_server_refuses_a_wrong_key(llama_address: str) -> None:
    with opened(f"{llama_address}/v1", "fel") as remote, pytest.raises(RerankingFailed) as failed:
        remote.rerank(QUESTION, TEXTS, PLENTY)
    assert "felkod 401" in str(failed.value)


# Endpoints that do not work. Each sends the question back where it can.


def results(*scores: object) -> str:
    """An answer of the right form: best last, and with the passages sent back."""
    rows = [
        {"index": i, "relevance_score": score, "document": {"text": QUESTION}}
        for i, score in enumerate(scores)
    ]
    return json.dumps(
        {"id": "1", "model": "m", "results": rows[::-1], "usage": {"total_tokens": 9}}
    )


def assert_nothing_told(failed: BaseException) -> None:
    """Neither the message nor what a log would print of the error holds what was asked."""
    told = "".join(traceback.format_exception(failed))
    assert "Anna" not in told
    assert not any(text in told for text in TEXTS)


def test_an_answer_is_read_by_its_indexes() -> None:
    body = results(0, -3.5, 1e-3)
    with scripted(lambda c: c.sendall(reply(body))) as url, opened(url) as remote:
        scores = remote.rerank(QUESTION, TEXTS, PLENTY)
    np.testing.assert_allclose(scores, [0, -3.5, 1e-3])


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (reply(QUESTION, "500 Internal Server Error"), "felkod 500"),
        (reply(QUESTION, "404 Not Found"), "felkod 404"),
        (reply("", "307 Temporary Redirect", "Location: /v2/rerank\r\n"), "hänvisar vidare"),
        (reply(f"<html>{QUESTION}</html>"), "det är inte JSON"),
        (reply(results(1, 2, 3)[:-9]), "det är inte JSON"),
        (reply("[" * 100_000), "det är inte JSON"),
        (reply(b"\xff\xfe"), "det är inte JSON"),
        (reply(json.dumps([QUESTION])), "fältet results saknas"),
        (reply(json.dumps({"data": QUESTION})), "fältet results saknas"),
        (reply(results(1, 2, QUESTION)), "relevance_score saknas eller är fel"),
        (reply(results(1, 2, float("nan"))), "poäng är inte ett tal"),
        (reply(results(1, 2, float("inf"))), "poäng är inte ett tal"),
        (reply(results(1, 2, 1e200)), "poäng är inte ett tal"),
        (reply(results(1, 2)), "2 poäng för 3 textstycken"),
        (reply(results(1, 2, 3, 4)), "4 poäng för 3 textstycken"),
        (reply(results(1, 2, 3).replace('"index": 2', '"index": 1')), "saknar poäng"),
        (reply(results(1, 2, 3).replace('"index": 2', '"index": 7')), "saknar poäng"),
        (reply(results(1, 2, 3).replace('"index": 2', '"place": 2')), "index saknas"),
        (reply(" " * (MAX_ANSWER_BYTES + 1)), "längre än"),
        (reply(results(1, 2, 3))[:-9], "avbröt sitt svar"),
        (b"", "avbröt sitt svar"),
        (QUESTION.encode(), "avbröt sitt svar"),
    ],
)
def test_an_endpoint_that_answers_wrongly_is_named_with_what_it_did(
    answer: bytes, says: str
) -> None:
    with scripted(lambda c: c.sendall(answer)) as url, opened(url) as remote:
        with pytest.raises(RerankingFailed, match=says) as failed:
            remote.rerank(QUESTION, TEXTS, PLENTY)
        assert url in str(failed.value)
    assert_nothing_told(failed.value)


@pytest.mark.parametrize(
    "answer",
    [stall, trickle(b"HTTP/1.1 200 OK\r\nX-Slow: "), trickle(reply(" " * 10_000_000)[:90])],
    ids=["silence", "slow headers", "slow body"],
)
def test_an_endpoint_that_is_not_done_in_time_is_left(
    answer: Callable[[socket.socket], None],
) -> None:
    too_late = pytest.raises(RerankingFailed, match=r"inte inom 0.3 sekunder")
    with scripted(answer) as url, opened(url) as remote, too_late as failed:
        remote.rerank(QUESTION, TEXTS, 0.3)
    assert_nothing_told(failed.value)


def test_an_endpoint_that_is_down_is_named() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/v1"
        with opened(url) as remote, pytest.raises(RerankingFailed, match="går inte att nå"):
            remote.rerank(QUESTION, TEXTS, PLENTY)


@pytest.mark.parametrize("url", ["127.0.0.1:9/v1", "ftp://127.0.0.1/v1", "http://[::1/v1"])
def test_an_address_that_is_none_is_named(url: str) -> None:
    with opened(url) as remote, pytest.raises(RerankingFailed, match="RITA_RERANKER_URL"):
        remote.rerank(QUESTION, TEXTS, PLENTY)


def test_a_cross_encoder_that_gives_no_numbers_is_refused(trained: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    copy = shutil.copytree(trained, tmp_path / "trasig")
    weights = load_file(copy / "model.safetensors")
    weights["classifier.bias"][:] = np.nan
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match="ger inte ett poängtal"):
        load_cross_encoder(copy)
