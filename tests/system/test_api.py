"""The HTTP interface over real sockets: what an integrator relies on."""

import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pypdfium2 as pdfium
import pytest
from PIL import Image

from index.quotes import stands_in
from tests.system.service import RITA, Server, until

QUESTION = "Hur snabbt ska en skyddsbedömning göras?"
UNANSWERABLE = "Vilket lösenord har skrivaren på tredje våningen?"
NUMBER = "19811218-9876"
# A word that nobody writes, to be looked for where it must not be.
CANARY = "kvastfeningssylt"

ANSWER_FIELDS = {
    "contact",
    "questions_days",
    "notice",
    "id",
    "status",
    "mode",
    "model",
    "snapshot",
    "question_used",
    "sentences",
    "citations",
    "nearest",
    "missing",
    "contradictions",
    "warnings",
}
CITATION_FIELDS = {
    "number",
    "document_id",
    "file",
    "version",
    "version_label",
    "ordinal",
    "title",
    "format",
    "section",
    "page",
    "ocr",
    "page_label",
    "quote",
    "boxes",
    "owner",
    "decided",
    "valid_from",
    "valid_to",
    "registry_number",
    "warnings",
    "file_url",
    "page_image_url",
}


def ask(client: httpx.Client, question: str = QUESTION, **more: Any) -> dict[str, Any]:
    response = client.post("/api/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def events(response: httpx.Response) -> Iterator[tuple[str, Any]]:
    """The events of a stream that has been read."""
    for block in response.text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if line[:1] != ":")
        if lines:
            yield lines["event"], json.loads(lines["data"])


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem that a response is, checked for what every one must hold."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"].endswith(".")
    return body


# Asking


def test_every_quote_stands_on_the_page_that_it_cites(client: httpx.Client) -> None:
    answer = ask(client)
    assert answer.keys() == ANSWER_FIELDS
    assert answer["status"] == "answered"
    assert (answer["mode"], answer["model"]) == ("extractive", None)
    assert answer["question_used"] == QUESTION
    assert answer["sentences"]
    numbers = [citation["number"] for citation in answer["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {n for sentence in answer["sentences"] for n in sentence["citations"]} == set(numbers)
    for citation in answer["citations"]:
        assert citation.keys() == CITATION_FIELDS
        pdf = client.get(citation["file_url"]).content
        with pdfium.PdfDocument(pdf) as document:
            page = document[citation["page"] - 1]
            assert stands_in(citation["quote"], page.get_textpage().get_text_range())
            width, height = page.get_size()
        for x0, y0, x1, y1 in citation["boxes"]:
            assert 0 <= x0 < x1 <= width
            assert 0 <= y0 < y1 <= height
        marked = parse_qs(urlsplit(citation["page_image_url"]).query)["highlight"][0]
        assert len(marked.split(";")) == len(citation["boxes"])


def test_no_answer_is_said_and_the_nearest_places_are_no_evidence(client: httpx.Client) -> None:
    answer = ask(client, UNANSWERABLE)
    assert answer["status"] == "no_answer"
    assert answer["sentences"] == answer["citations"] == []
    for place in answer["nearest"]:
        assert client.get(place["page_image_url"]).status_code == 200


def test_a_follow_up_is_answered_with_what_came_before(client: httpx.Client) -> None:
    history = [{"question": "Vem gör skyddsbedömningen?", "answer": "Socialsekreteraren."}]
    answer = ask(client, "Och när ska den vara gjord?", history=history)
    assert "skyddsbedömning" in answer["question_used"].lower()
    assert answer["status"] == "answered"


def test_only_the_latest_turns_of_a_long_history_are_used(client: httpx.Client) -> None:
    old = [{"question": "Vad är lex Sarah?", "answer": "En bestämmelse."}] * 40
    recent = [{"question": "Vem gör skyddsbedömningen?", "answer": "Socialsekreteraren."}]
    answer = ask(client, "Och när ska den vara gjord?", history=old + recent)
    assert "skyddsbedömning" in answer["question_used"].lower()


def test_collections_bound_what_is_searched(client: httpx.Client) -> None:
    collection = client.get("/api/documents").json()["documents"][0]["collection"]
    assert ask(client, collections=[collection])["status"] == "answered"
    elsewhere = ask(client, collections=["en annan samling"])
    assert (elsewhere["status"], elsewhere["nearest"]) == ("no_answer", [])
    found = client.post("/api/search", json={"question": QUESTION, "collections": ["annan"]})
    assert found.json()["passages"] == []


def test_language_and_type_bound_what_is_searched(client: httpx.Client) -> None:
    documents = client.get("/api/documents").json()["documents"]
    kinds = {(document["language"], document["document_type"]) for document in documents}
    assert kinds == {("sv", "rutin")}
    answer = ask(client, languages=["en", "sv"], document_types=["rutin"])
    assert answer["status"] == "answered"
    others: list[dict[str, Any]] = [{"languages": ["fi"]}, {"document_types": ["lag", "policy"]}]
    for other in others:
        elsewhere = ask(client, **other)
        assert (elsewhere["status"], elsewhere["nearest"]) == ("no_answer", [])
        found = client.post("/api/search", json={"question": QUESTION, **other})
        assert found.json()["passages"] == []


def test_every_answer_has_an_id_of_its_own(client: httpx.Client) -> None:
    assert ask(client)["id"] != ask(client)["id"]


def test_the_stream_tells_the_same_answer_in_order(client: httpx.Client) -> None:
    response = client.post("/api/ask/stream", json={"question": QUESTION})
    assert response.headers["content-type"].startswith("text/event-stream")
    told = list(events(response))
    names = [name for name, _ in told]
    assert [data["stage"] for name, data in told if name == "stage"] == [
        "searching",
        "reading",
        "checking",
    ]
    assert names[:3] == ["stage"] * 3
    assert names[-1] == "done"
    cited: set[int] = set()
    for name, data in told:
        if name == "citation":
            cited.add(data["number"])
        elif name == "sentence":
            assert set(data["citations"]) <= cited
    done = told[-1][1]
    assert done == {**ask(client), "id": done["id"]}
    assert [data for name, data in told if name == "sentence"] == done["sentences"]
    assert [data for name, data in told if name == "citation"] == done["citations"]


def test_a_reader_who_leaves_disturbs_nobody(client: httpx.Client, server: Server) -> None:
    for _ in range(5):
        body = {"question": QUESTION}
        with client.stream("POST", "/api/ask/stream", json=body) as response:
            next(response.iter_raw())
    assert ask(client)["status"] == "answered"
    assert '"crash"' not in server.log()


def test_search_ranks_passages(client: httpx.Client) -> None:
    body = {"question": QUESTION, "limit": 3}
    found = client.post("/api/search", json=body).json()
    assert found["snapshot"] == client.get("/readyz").json()["snapshot"]
    assert [passage["rank"] for passage in found["passages"]] == [1, 2, 3]
    scores = [passage["score"] for passage in found["passages"]]
    assert scores == sorted(scores, reverse=True)
    first = found["passages"][0]
    assert first.keys() == {
        "rank",
        "score",
        "document_id",
        "file",
        "title",
        "section",
        "page_from",
        "page_to",
        "file_url",
        "text",
        "twins",
        "version",
        "format",
        "ocr",
        "warnings",
    }
    assert "skyddsbedömning" in first["text"].lower()


# Personal data

WAYS_TO_SEND_A_NUMBER: list[dict[str, Any]] = [
    {"question": f"Vad gäller för {NUMBER} {CANARY}?"},
    {"question": "Och då?", "history": [{"question": f"{CANARY} 811218–9876", "answer": "Nej."}]},
    {"question": "Och då?", "history": [{"question": "Vem?", "answer": f"{CANARY} 8112189876"}]},
    {
        "question": "Och då?",
        "history": [{"question": f"{CANARY} {NUMBER}", "answer": ""}]
        + [{"question": "Vem?", "answer": "Hon."}] * 40,
    },
]


@pytest.mark.parametrize("sent", WAYS_TO_SEND_A_NUMBER)
def test_an_identity_number_is_stopped(client: httpx.Client, sent: dict[str, Any]) -> None:
    body = client.post("/api/ask", json=sent)
    assert body.status_code == 200
    assert body.json()["status"] == "blocked_personal_data"
    assert body.json()["question_used"] == ""
    assert body.json()["citations"] == body.json()["nearest"] == []
    streamed = client.post("/api/ask/stream", json=sent)
    ((name, done),) = events(streamed)
    assert (name, done["status"]) == ("done", "blocked_personal_data")
    for response in (body, streamed):
        assert CANARY not in response.text
        assert "9876" not in response.text


def test_an_identity_number_is_not_searched_for(client: httpx.Client) -> None:
    response = client.post("/api/search", json={"question": f"{CANARY} {NUMBER}"})
    assert problem(response, 422)["code"] == "blocked_personal_data"
    assert CANARY not in response.text
    assert "9876" not in response.text


def test_nothing_that_was_asked_is_logged(client: httpx.Client, server: Server) -> None:
    for path in ("/api/ask", "/api/ask/stream", "/api/search"):
        client.post(path, json={"question": f"{CANARY} {QUESTION}"})
        client.post(path, json={"question": f"{CANARY} {NUMBER}"})
        client.post(path, json={"question": {CANARY: NUMBER}, CANARY: NUMBER})
        client.post(path, content=f'{{"question": "{CANARY} {NUMBER}', headers=JSON)
        client.post(path, content=f'{{"question": "\\ud800 {CANARY}"}}', headers=JSON)
        client.post(f"{path}?q={CANARY}", json={"question": CANARY * 1000})
        client.request(CANARY.upper(), path)
    client.get(f"/{CANARY}/{NUMBER}?{CANARY}={NUMBER}", headers={"User-Agent": CANARY})
    client.get(f"/api/documents/{CANARY}")
    client.get(f"/static/{CANARY}.js")
    until(lambda: '"route": "/static/{name}"' in server.log(), server)
    log = server.log()
    assert CANARY not in log.lower()
    assert "9876" not in log
    assert CANARY not in client.get("/metrics").text.lower()
    requests = [line for line in map(json.loads, log.splitlines()) if line["message"] == "request"]
    assert {"method", "route", "status", "ms"} <= requests[-1].keys()
    assert '"crash"' not in log


JSON = {"Content-Type": "application/json"}


# Refusals


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({}, "question", "uppgiften saknas."),
        ({"question": "  "}, "question", "får inte vara tom."),
        ({"question": None}, "question", "ska vara text."),
        ({"question": "x" * 2001}, "question", "får ha högst 2000 tecken."),
        ({"question": "a", "history": [{"question": "b"}]}, "history.0.answer", "uppgiften saknas"),
        ({"question": "a", "collections": "b"}, "collections", "ska vara en lista."),
        ({"question": "a", "languages": ["svenska"]}, "languages.0", "har fel form."),
        ({"question": "a", "document_types": [CANARY]}, "document_types.0", "inte går att använda"),
        ({"question": "a", CANARY: CANARY}, "", "uppgiften finns inte."),
        ([], "", "ska vara ett JSON-objekt"),
    ],
)
def test_what_is_wrong_is_said_in_swedish_and_not_repeated(
    client: httpx.Client, sent: Any, field: str, said: str
) -> None:
    for path in ("/api/ask", "/api/ask/stream", "/api/search"):
        if path == "/api/search" and isinstance(sent, dict) and "history" in sent:
            continue
        response = client.post(path, json=sent)
        (error,) = problem(response, 422)["errors"]
        assert error["field"] == field
        assert said in error["text"]
        assert CANARY not in response.text


def test_a_question_that_the_model_would_not_read_to_its_end_is_refused(
    client: httpx.Client,
) -> None:
    long = " ".join(f"{number:03}" for number in range(490))
    assert len(long) < 2000
    for path in ("/api/ask", "/api/ask/stream", "/api/search"):
        response = client.post(path, json={"question": long})
        assert problem(response, 422)["code"] == "question_too_long"


@pytest.mark.parametrize("limit", [0, 101, "fem", 1.5])
def test_the_limit_has_bounds(client: httpx.Client, limit: Any) -> None:
    response = client.post("/api/search", json={"question": "a", "limit": limit})
    assert problem(response, 422)["errors"][0]["field"] == "limit"


def test_other_refusals_are_problems_too(client: httpx.Client) -> None:
    problem(client.get("/finns-inte"), 404)
    problem(client.get("/static/finns-inte.js"), 404)
    problem(client.get("/static/..%2f..%2fsettings.py"), 404)
    problem(client.get("/docs"), 404)
    problem(client.get("/redoc"), 404)
    problem(client.get("/api/ask/"), 404)
    assert problem(client.get("/api/ask"), 405)
    problem(client.post("/api/ask", content="{", headers=JSON), 422)
    problem(client.post("/api/ask", content="{}", headers={"Content-Type": "text/plain"}), 422)
    problem(client.post("/api/ask", content="[" * 100_000, headers=JSON), 400)


# Documents


def test_documents_are_listed_with_their_facts(client: httpx.Client) -> None:
    body = client.get("/api/documents").json()
    files = {document["file"]: document for document in body["documents"]}
    assert len(files) == 5
    expired = files["feriepraktik-2024.pdf"]
    assert not expired["in_force"]
    assert "no_longer_valid" in {warning["code"] for warning in expired["warnings"]}
    for document in body["documents"]:
        assert client.get(f"/api/documents/{document['document_id']}").json() == document
    problem(client.get("/api/documents/0123456789abcdef"), 404)
    problem(client.get("/api/documents/..%2f"), 404)
    problem(client.get("/api/documents/ABC"), 422)


def test_an_expired_document_is_not_answered_from(client: httpx.Client) -> None:
    found = client.post("/api/search", json={"question": "feriepraktik för ungdomar", "limit": 50})
    assert found.json()["passages"]
    assert "feriepraktik-2024.pdf" not in {hit["file"] for hit in found.json()["passages"]}


def test_the_file_is_the_one_that_was_ingested(client: httpx.Client, server: Server) -> None:
    for document in client.get("/api/documents").json()["documents"]:
        response = client.get(document["file_url"])
        assert response.headers["content-type"] == "application/pdf"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in response.headers["content-security-policy"]
        disposition = response.headers["content-disposition"]
        assert disposition.startswith('inline; filename="')
        assert disposition.isascii()
        name = unquote(disposition.rsplit("UTF-8''")[1])
        assert name == document["file"].rsplit("/")[-1]
        kept = server.data / "files" / f"{document['version']}.pdf"
        assert response.content == kept.read_bytes()
        # Kept by the browser, and asked about each time: what was erased is not shown again.
        assert response.headers["cache-control"] == "private, no-cache"
        again = {"If-None-Match": response.headers["etag"]}
        assert client.get(document["file_url"], headers=again).status_code == 304


def test_parts_of_a_file_can_be_fetched(client: httpx.Client) -> None:
    url = client.get("/api/documents").json()["documents"][0]["file_url"]
    whole = client.get(url).content

    def part(wanted: str) -> httpx.Response:
        return client.get(url, headers={"Range": wanted})

    assert part("bytes=5-9").content == whole[5:10]
    assert part("bytes=-7").content == whole[-7:]
    assert part(f"bytes={len(whole) - 3}-").content == whole[-3:]
    problem(part(f"bytes={len(whole)}-"), 416)
    # What RFC 9110 lets a server ignore
    for ignored in ("bytes=0-1,3-4", "bytes=" + "0-0," * 5_000, "lines=1-2", "bytes=x", "bytes=-"):
        response = part(ignored)
        assert (response.status_code, response.content) == (200, whole)


def test_a_file_is_served_only_as_its_own_document(client: httpx.Client) -> None:
    first, second, *_ = client.get("/api/documents").json()["documents"]
    url = f"/api/documents/{first['document_id']}/file"
    assert client.get(url).status_code == 200
    response = client.get(url, params={"version": second["version"]})
    assert problem(response, 404)["code"] == "no_version"
    problem(client.get(url, params={"version": "0" * 64}), 404)
    problem(client.get(url, params={"version": "../../etc/passwd"}), 422)


def test_the_quote_is_marked_on_the_page_image(client: httpx.Client) -> None:
    citation = ask(client)["citations"][0]
    marked = client.get(citation["page_image_url"])
    assert marked.headers["content-type"] == "image/png"
    with_mark = Image.open(io.BytesIO(marked.content)).convert("RGB")
    bare = client.get(citation["page_image_url"].split("&highlight")[0])
    without = Image.open(io.BytesIO(bare.content)).convert("RGB")
    assert with_mark.size == without.size
    scale = with_mark.width / 595.0  # the samples are A4, 595 points wide
    x0, y0, x1, y1 = (round(edge * scale) for edge in citation["boxes"][0])
    assert with_mark.crop((x0, y0, x1, y1)) != without.crop((x0, y0, x1, y1))
    top = (0, 0, with_mark.width, y0 - 20)
    assert with_mark.crop(top).tobytes() == without.crop(top).tobytes()


def test_pages_that_are_not_there(client: httpx.Client) -> None:
    document = client.get("/api/documents").json()["documents"][0]
    pages = f"/api/documents/{document['document_id']}/pages"
    assert client.get(f"{pages}/{document['pages']}.png").status_code == 200
    problem(client.get(f"{pages}/{document['pages'] + 1}.png"), 404)
    problem(client.get(f"{pages}/0.png"), 422)
    problem(client.get(f"{pages}/x.png"), 422)
    for wrong in ("1,2,3", "a,b,c,d", "nan,0,1,1", ";".join(["0,0,1,1"] * 201)):
        response = client.get(f"{pages}/1.png", params={"highlight": wrong})
        assert problem(response, 422)["code"] == "bad_highlight"


# Operations


def test_health_and_metrics(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {
        "status": "ready",
        "stopped": False,
        "snapshot": ask(client)["snapshot"],
        "documents": 5,
        "embedder": "multilingual-e5-small-rita",
        "fault": None,
        "warnings": [],
    }
    metrics = client.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain")
    assert "rita_documents 5.0" in metrics.text
    assert "rita_ready 1.0" in metrics.text
    assert 'rita_answers_total{status="answered"}' in metrics.text
    assert 'route="/api/ask"' in metrics.text


def test_the_page_and_its_files(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    script = client.get("/static/chat.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["cache-control"] == "no-cache"
    again = client.get("/static/chat.js", headers={"If-None-Match": script.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/static/icon.svg").headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("br, GZIP;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("br, gzip ; q=0.000, identity", None),
        ("identity", None),
    ],
)
def test_a_file_is_compressed_for_who_takes_it_under_one_weak_tag(
    client: httpx.Client, accepted: str, encoding: str | None
) -> None:
    plain = client.get("/static/chat.js", headers={"Accept-Encoding": "identity"})
    script = client.get("/static/chat.js", headers={"Accept-Encoding": accepted})
    assert script.headers.get("content-encoding") == encoding
    assert script.content == plain.content
    assert script.headers["etag"] == plain.headers["etag"]
    assert script.headers["etag"].startswith('W/"')


def test_what_is_read_can_be_asked_for_without_its_body(client: httpx.Client) -> None:
    paths = ("/", "/om", "/dokument", "/tillganglighet", "/healthz", "/readyz", "/widget.js")
    for path in (*paths, "/static/chat.js"):
        head, whole = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (200, b""), path
        for name in ("content-type", "content-length"):
            assert head.headers[name] == whole.headers[name], path


def test_a_refusal_names_twenty_faults_at_most(client: httpx.Client) -> None:
    refused = client.post("/api/ask", json={"question": "?", "history": [{}] * 20})
    assert refused.status_code == 422
    assert len(refused.json()["errors"]) == 20


def test_a_taken_port_is_said_at_once(
    server: Server, settings_of_tests: dict[str, str], sample_data: Path
) -> None:
    second = subprocess.run(
        [RITA, "serve", "--data", str(sample_data), "--port", str(server.port)],
        env=settings_of_tests,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert str(server.port) in second.stderr
    assert "Traceback" not in second.stderr
