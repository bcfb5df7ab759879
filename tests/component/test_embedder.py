"""Embedders as the rest of RiTA meets them: the bundled model, other models, an endpoint."""

import contextlib
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uvicorn
from fastapi import FastAPI, Response
from starlette.responses import RedirectResponse

from index.bundled_model import NAME
from index.embedder import Embedder, open_embedder
from index.embedding_endpoint import EndpointEmbedder
from index.errors import ModelError
from index.local_embedder import SentenceTransformerEmbedder
from index.precision import PASSAGES, QUESTIONS


def test_each_question_finds_the_passage_that_answers_it(embedder: Embedder) -> None:
    scores = embedder.encode_query(list(QUESTIONS)) @ embedder.encode_document(list(PASSAGES)).T

    # The passages stand in the order of the questions they answer, with others after them.
    right = np.argmax(scores, axis=1) == np.arange(len(QUESTIONS))
    assert right.mean() >= 0.8


def test_vectors_are_of_unit_length_in_the_order_of_the_texts(embedder: Embedder) -> None:
    texts = [" ".join(PASSAGES[:n]) for n in (1, 9, 3, 12, 2)]
    done: list[tuple[int, int]] = []

    together = embedder.encode_document(texts, lambda count, total: done.append((count, total)))
    alone = np.vstack([embedder.encode_document([text]) for text in texts])

    assert together.shape == (5, 384)
    assert together.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.sum(together * alone, axis=1).min() >= 0.9995
    assert done[-1] == (5, 5)


def test_nothing_to_encode_gives_no_vectors(embedder: Embedder) -> None:
    assert embedder.encode_document([]).shape == (0, 384)
    assert embedder.count_tokens([], "document") == []


def test_a_text_that_fills_the_window_is_read_and_one_token_more_is_refused(
    embedder: Embedder,
) -> None:
    # One token each, after the four of "<s> passage : … </s>".
    full = " ".join(["och"] * (embedder.max_length - 4))
    assert embedder.count_tokens([full, full + " och"], "document") == [512, 513]
    assert embedder.encode_document([full]).shape == (1, 384)

    with pytest.raises(ModelError, match=r"börjar ”och och.*513 ordbitar.*högst 512"):
        embedder.encode_document([full + " och"])


def test_a_question_that_is_too_long_is_refused_without_being_repeated(embedder: Embedder) -> None:
    with pytest.raises(ModelError, match="Frågan är för lång") as refused:
        embedder.encode_query(["Anna Andersson " * 300])

    assert "Anna" not in str(refused.value)


def test_threads_may_share_an_embedder(embedder: Embedder) -> None:
    expected = embedder.encode_query(list(QUESTIONS))
    found: dict[int, Any] = {}

    def ask(number: int) -> None:
        found[number] = embedder.encode_query([QUESTIONS[number]])[0]

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(len(QUESTIONS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(found[n] @ expected[n] >= 0.9995 for n in range(len(QUESTIONS)))


def test_bf16_and_fp32_are_the_same_embedder_but_other_prompts_are_not(
    embedder: Embedder, models_dir: Path
) -> None:
    exact = SentenceTransformerEmbedder(models_dir / NAME, name="en kopia", dtype="float32")

    assert exact.identity == replace(embedder.identity, dtype="float32", name="en kopia")
    assert exact.identity == embedder.identity
    assert replace(embedder.identity, query_prompt="fråga: ") != embedder.identity
    assert embedder.identity.query_prompt == "query: "
    assert embedder.identity.document_prompt == "passage: "


def test_other_weights_are_another_embedder(
    embedder: Embedder, models_dir: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(models_dir / NAME, tmp_path / "annan")
    weights = bytearray((copy / "model.safetensors").read_bytes())
    weights[-2] ^= 1
    (copy / "model.safetensors").write_bytes(weights)

    other = SentenceTransformerEmbedder(copy, dtype="float32")

    assert other.identity != embedder.identity
    assert other.identity.name == "annan"


def test_weights_that_could_run_code_are_refused(models_dir: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(models_dir / NAME, tmp_path / "annan")
    (copy / "model.safetensors").rename(copy / "pytorch_model.bin")

    with pytest.raises(ModelError, match="safetensors"):
        open_embedder(str(copy), None, models_dir)


@pytest.mark.parametrize(
    "model", ["organisation/modell", "organisation/modell@main", "/finns/inte"]
)
def test_a_model_without_a_pinned_version_is_refused(model: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="låst version"):
        open_embedder(model, None, tmp_path)


def endpoint_app(embedder: SentenceTransformerEmbedder) -> FastAPI:
    """The bundled model behind OpenAI's protocol, and addresses that misbehave."""
    app = FastAPI()

    @app.post("/v1/embeddings")
    def embeddings(body: dict[str, Any]) -> dict[str, Any]:
        vectors = embedder._model.encode(body["input"])  # prompts are the client's business here
        rows = [{"index": i, "embedding": row.tolist()} for i, row in enumerate(vectors)]
        return {"data": rows[::-1], "model": body["model"]}

    @app.post("/elsewhere/embeddings")
    def elsewhere() -> RedirectResponse:
        return RedirectResponse("/v1/embeddings", status_code=307)

    @app.post("/broken/embeddings")
    def broken() -> Response:
        return Response("<html>", media_type="text/html")

    return app


@pytest.fixture(scope="module")
def address(embedder: SentenceTransformerEmbedder) -> Iterator[str]:
    """A real server on a loopback port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()  # who comes before the server runs waits, and is not refused
    config = uvicorn.Config(endpoint_app(embedder), log_level="error", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


def test_an_endpoint_gives_the_vectors_of_the_model_behind_it(
    address: str, embedder: Embedder, tmp_path: Path
) -> None:
    remote = open_embedder("e5", f"{address}/v1", tmp_path)
    assert isinstance(remote, EndpointEmbedder)
    with contextlib.closing(remote):
        done: list[tuple[int, int]] = []
        passages = list(PASSAGES) * 3
        documents = remote.encode_document(passages, lambda count, n: done.append((count, n)))
        questions = remote.encode_query(list(QUESTIONS))

    assert np.sum(documents * embedder.encode_document(passages), axis=1).min() >= 0.9995
    assert np.sum(questions * embedder.encode_query(list(QUESTIONS)), axis=1).min() >= 0.9995
    assert done == [(32, 48), (48, 48)]


def test_an_endpoint_is_recognised_again_and_told_from_another(address: str) -> None:
    def identity(model: str) -> object:
        remote = EndpointEmbedder(f"{address}/v1/embeddings/", model, "query: ", "passage: ")
        with contextlib.closing(remote):
            return remote.identity

    assert identity("e5") == identity("e5")
    assert identity("e5") != identity("annan")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/missing", "felkod 404"),
        ("/elsewhere", "hänvisar vidare"),
        ("/broken", "följer inte OpenAI:s format"),
    ],
)
def test_a_misbehaving_endpoint_is_named_with_what_to_do(
    address: str, path: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match=says):
        open_embedder("e5", address + path, tmp_path)


def test_an_endpoint_that_is_down_is_named(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/v1"
        with pytest.raises(ModelError, match="går inte att nå"):
            open_embedder("e5", url, tmp_path)


def test_an_endpoint_needs_a_model_name(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="RITA_EMBEDDING_MODEL"):
        open_embedder(None, "http://127.0.0.1:9/v1", tmp_path)


def test_parts_are_read_within_their_text(embedder: Embedder) -> None:
    texts = [
        "Orosanmälan\nBedömningen görs samma dag. Den dokumenteras i journalen.",
        "Lön\nLönen betalas ut den 27 varje månad.",
    ]
    parts = [[(12, 39), (40, len(texts[0]))], [(4, len(texts[1]))]]
    encoded = embedder.encode_with_parts(texts, parts)
    whole, pooled = encoded.whole, encoded.parts
    assert np.allclose(whole, embedder.encode_document(texts), atol=0.02)
    assert pooled.shape == (3, embedder.identity.dimension)
    assert np.allclose(np.linalg.norm(pooled, axis=1), 1, atol=1e-5)
    query = embedder.encode_query(["När görs bedömningen av en orosanmälan?"])[0]
    assert np.argmax(pooled @ query) == 0
    alone = embedder.encode_document([texts[0][12:39]])[0]
    assert 0.7 < float(alone @ pooled[0]) < 0.9999  # its own words, but read under its heading


def test_no_texts_have_no_parts(embedder: Embedder) -> None:
    encoded = embedder.encode_with_parts([], [])
    whole, pooled = encoded.whole, encoded.parts
    assert whole.shape == pooled.shape == (0, embedder.identity.dimension)
