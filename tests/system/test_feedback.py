"""Thumbs and questions to owners over HTTP, against the running service and its real `rita.db`."""

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from app import texts
from app.storage import Storage
from app.storage_limits import MOST_IN_AN_HOUR
from tests.system.chat import UNANSWERABLE
from tests.system.service import RITA, Server, serving, until

# The tax agency's own example of a number with a right check digit: nobody's.
NUMBER = "19121212-1212"
DAYS = 180


def gone() -> date:
    """The day in Sweden on which what is sent now is erased: summer time may begin before it."""
    return (datetime.now(UTC) + timedelta(DAYS)).astimezone(ZoneInfo("Europe/Stockholm")).date()


# In no other test: what is kept of it was kept by these.
QUESTION = "Vem går igenom skyddsbedömningarna varje fredag?"


def secret() -> str:
    return os.urandom(32).hex()


@pytest.fixture
def answer(client: httpx.Client) -> dict[str, Any]:
    body: dict[str, Any] = client.post("/api/ask", json={"question": QUESTION}).json()
    assert body["status"] == "answered"
    return body


def judged(answer: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A thumb for ``answer``, up unless told otherwise."""
    cited = {(c["document_id"], c["version"]) for c in answer["citations"]}
    return {
        "answer_id": answer["id"],
        "secret": secret(),
        "verdict": "up",
        "status": answer["status"],
        "mode": answer["mode"],
        "snapshot": answer["snapshot"],
        "documents": [{"document_id": d, "version": v} for d, v in sorted(cited)],
        **more,
    }


def stored(server: Server, table: str, sent: dict[str, Any]) -> dict[str, Any]:
    """The newest row of ``table``, as it lies in the file."""
    with closing(sqlite3.connect(server.data / "rita.db")) as connection:
        connection.row_factory = sqlite3.Row
        row = connection.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT 1").fetchone()
    assert sent["secret"] not in dict(row).values()
    return dict(row)


def kept(server: Server) -> bytes:
    """All that the service has written: the database, its log, the service's own."""
    files = [*server.data.glob("rita.db*"), server.log_file]
    return b"".join(path.read_bytes() for path in files)


def wiped(server: Server) -> bytes:
    """The same when the service has been round, which it is once a minute: done here at once."""
    assert rita(server, "questions", "prune")[0] == 0
    return kept(server)


def rita(server: Server, *words: str) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [RITA, *words, "--json", "--data", str(server.data)],
        capture_output=True,
        check=False,
        env={name: value for name, value in os.environ.items() if not name.startswith("RITA_")},
    )
    return done.returncode, json.loads(done.stdout)


def test_a_thumb_is_stored_without_text_replaced_and_taken_back(
    client: httpx.Client, server: Server, answer: dict[str, Any]
) -> None:
    assert answer["questions_days"] == DAYS
    up = judged(answer)
    response = client.post("/api/feedback", json=up)
    assert (response.status_code, response.json()) == (
        200,
        {"verdict": "up", "reason": None, "erase_after": None},
    )
    row = stored(server, "feedback", up)
    assert (row["answer_id"], row["snapshot"]) == (answer["id"], answer["snapshot"])
    assert (row["question"], row["comment"], row["erase_after"]) == (None, None, None)
    assert QUESTION.encode() not in kept(server)

    down = {**up, "verdict": "down", "reason": "outdated"}
    assert client.post("/api/feedback", json=down).json()["reason"] == "outdated"
    row = stored(server, "feedback", up)
    assert (row["verdict"], row["reason"]) == ("down", "outdated")
    with closing(sqlite3.connect(server.data / "rita.db")) as connection:
        cited = connection.execute(
            "SELECT document_id, version FROM feedback_documents WHERE feedback_id = ?",
            (row["id"],),
        ).fetchall()
        thumbs = connection.execute(
            "SELECT count(*) FROM feedback WHERE answer_id = ?", (answer["id"],)
        ).fetchone()
    assert {(d["document_id"], d["version"]) for d in up["documents"]} == set(cited)
    assert thumbs == (1,)

    another = client.post("/api/feedback", json={**up, "secret": secret()})
    assert (another.status_code, another.json()["code"]) == (409, "taken")
    assert client.delete(f"/api/feedback/{secret()}").status_code == 404
    assert client.delete(f"/api/feedback/{up['secret']}").status_code == 204
    gone = client.delete(f"/api/feedback/{up['secret']}")
    assert (gone.status_code, gone.json()["code"]) == (404, "not_kept")
    assert answer["id"].encode() not in wiped(server)
    assert up["secret"].encode() not in kept(server)


def test_text_along_with_a_thumb_only_when_asked_for_and_erased_with_it(
    client: httpx.Client, server: Server, answer: dict[str, Any]
) -> None:
    words = {"question": "Kvastfeningssylt till tumme?", "comment": "Syltburken är tom."}
    sent = judged(answer, verdict="down", reason="unclear", **words)
    last_day = client.post("/api/feedback", json=sent).json()["erase_after"]
    assert date.fromisoformat(last_day) == gone()
    assert words["comment"].encode() in kept(server)
    code, told = rita(server, "questions", "feedback")
    assert code == 0
    assert {"verdict": "down", "reason": "unclear", "count": 1} in told["thumbs"]
    [along] = [each for each in told["texts"] if each["question"] == words["question"]]
    assert along["comment"] == words["comment"]

    # Given anew without text, the text is gone.
    assert client.post("/api/feedback", json=judged(answer, secret=sent["secret"])).is_success
    on_disk = wiped(server)
    for text in words.values():
        assert text.encode() not in on_disk
    client.delete(f"/api/feedback/{sent['secret']}")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"comment": "Ensam kommentar"}, ""),
        ({"reason": "wrong"}, ""),
        ({"verdict": "sideways"}, "verdict"),
        ({"verdict": "down", "reason": "too long"}, "reason"),
        ({"answer_id": "x"}, "answer_id"),
        ({"secret": "short"}, "secret"),
        ({"status": "blocked_personal_data"}, "status"),
        ({"question": "Vem?", "comment": "x" * 1001}, "comment"),
        ({"question": "x" * 2001}, "question"),
        ({"question": "Vem\0?"}, "question"),
        ({"snapshot": "Kari-bor-ensam"}, "snapshot"),
    ],
)
def test_a_thumb_that_is_wrong_is_refused_in_swedish(
    client: httpx.Client, answer: dict[str, Any], wrong: dict[str, Any], field: str
) -> None:
    refused = client.post("/api/feedback", json=judged(answer, **wrong))
    assert refused.status_code == 422
    [fault] = refused.json()["errors"]
    assert fault["field"] == field
    if not field:  # our own rules say what is wrong; the others are told by the schema
        assert fault["text"] in (texts.COMMENT_NEEDS_CONSENT, texts.REASON_NEEDS_DOWN)


def test_a_question_reaches_whoever_keeps_rita_and_goes_when_undone(
    client: httpx.Client, server: Server, answer: dict[str, Any]
) -> None:
    citation = answer["citations"][0]
    sent = {
        "secret": secret(),
        "question": "Kvastfeningssylt till ägaren?",
        "comment": "En\x1b[31m kommentar",
        "document": {"document_id": citation["document_id"], "version": citation["version"]},
        "missing": ["vem som äger burken"],
        "answer_id": answer["id"],
        "snapshot": answer["snapshot"],
    }
    for _ in range(2):  # the second: no reply came, and the browser tries again
        response = client.post("/api/questions", json=sent)
        assert response.status_code == 201
    body = response.json()
    assert (body["title"], body["owner"]) == (citation["title"], citation["owner"])
    assert date.fromisoformat(body["erase_after"]) == gone()

    code, listed = rita(server, "questions", "list")
    mine = [each for each in listed["questions"] if each["question"] == sent["question"]]
    assert (code, len(mine)) == (0, 1)
    told = mine[0]
    assert (told["status"], told["missing"]) == ("new", sent["missing"])
    assert (told["document_id"], told["owner"]) == (citation["document_id"], citation["owner"])
    printed = subprocess.run(
        [RITA, "questions", "list", "--data", str(server.data)], capture_output=True, check=True
    ).stdout
    assert "rita_questions_waiting 1.0" in client.get("/metrics").text
    assert sent["question"].encode() in printed
    assert b"\x1b" not in printed

    assert client.delete(f"/api/questions/{sent['secret']}").status_code == 204
    assert client.delete(f"/api/questions/{sent['secret']}").status_code == 404
    assert "rita_questions_waiting 0.0" in client.get("/metrics").text
    assert b"Kvastfeningssylt till \xc3\xa4garen" not in wiped(server)
    assert rita(server, "questions", "erase", told["id"])[0] == 1


def test_a_question_about_nothing_in_particular_and_erased_by_its_number(
    client: httpx.Client, server: Server
) -> None:
    sent = {"secret": secret(), "question": "Vems är den här sylten?"}
    body = client.post("/api/questions", json=sent).json()
    assert (body["title"], body["owner"]) == (None, None)
    number = str(stored(server, "questions", sent)["id"])
    assert rita(server, "questions", "erase", number) == (0, {"erased": number})
    assert "Vems är den här sylten".encode() not in kept(server)
    code, told = rita(server, "questions", "erase", number)
    assert (code, "rita questions list" in told["detail"]) == (1, True)


def test_a_document_that_is_not_there_is_refused_with_a_question_and_left_out_of_a_thumb(
    client: httpx.Client, server: Server, answer: dict[str, Any]
) -> None:
    unknown = {"document_id": "0" * 16, "version": "1" * 64}
    refused = client.post(
        "/api/questions", json={"secret": secret(), "question": "Vem?", "document": unknown}
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "no_document")
    thumb = judged(answer)
    known = len(thumb["documents"])
    thumb["documents"].append(unknown)
    assert client.post("/api/feedback", json=thumb).is_success
    number = stored(server, "feedback", thumb)["id"]
    with closing(sqlite3.connect(server.data / "rita.db")) as connection:
        found = connection.execute(
            "SELECT count(*) FROM feedback_documents WHERE feedback_id = ?", (number,)
        ).fetchone()
    assert found == (known,)
    client.delete(f"/api/feedback/{thumb['secret']}")


def test_a_personal_number_is_never_written_down(
    client: httpx.Client, server: Server, answer: dict[str, Any]
) -> None:
    number = NUMBER.encode()
    question = {"secret": secret(), "question": "Vem beslutar?"}
    thumb = judged(answer, verdict="down", question="Vem beslutar?")
    attempts: list[tuple[str, dict[str, Any]]] = [
        ("/api/questions", {**question, "question": f"Får {NUMBER} boende?"}),
        ("/api/questions", {**question, "comment": f"Gäller {NUMBER}."}),
        ("/api/questions", {**question, "missing": [NUMBER]}),
        ("/api/feedback", {**thumb, "question": f"Får {NUMBER} boende?"}),
        ("/api/feedback", {**thumb, "comment": NUMBER}),
        # Refused before it is looked at, and not repeated either.
        ("/api/questions", {**question, "comment": [NUMBER]}),
        ("/api/questions", {**question, NUMBER: NUMBER}),
    ]
    for path, body in attempts:
        refused = client.post(path, json=body)
        assert refused.status_code == 422
        assert NUMBER not in refused.text
        if NUMBER in str([body.get("question"), body.get("missing")]):
            assert refused.json()["code"] == "blocked_personal_data"
    assert number not in kept(server)
    assert number.replace(b"-", b"") not in kept(server)
    assert client.delete(f"/api/questions/{question['secret']}").status_code == 404


@pytest.fixture
def full(server: Server, client: httpx.Client) -> Iterator[None]:
    """As much was sent within the hour as is accepted."""
    client.post("/api/questions", json={"secret": secret(), "question": "Den första?"})
    with closing(sqlite3.connect(server.data / "rita.db", isolation_level=None)) as connection:
        connection.executemany(
            "INSERT INTO questions (secret_hash, text, missing, status, created, erase_after) "
            "VALUES (?, '', '[]', 'new', datetime('now'), datetime('now', '+1 day'))",
            [(secret(),) for _ in range(MOST_IN_AN_HOUR)],
        )
        yield
        connection.execute("DELETE FROM questions")


@pytest.mark.usefixtures("full")
def test_a_script_cannot_fill_the_disk(client: httpx.Client, answer: dict[str, Any]) -> None:
    for path, body in (
        ("/api/questions", {"secret": secret(), "question": "En till?"}),
        ("/api/feedback", judged(answer)),
    ):
        refused = client.post(path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
        assert "den senaste timmen" in refused.json()["detail"]


@pytest.fixture
def broken(server: Server) -> Iterator[None]:
    """Something is in the way of `rita.db`."""
    database, aside = server.data / "rita.db", server.data / "aside"
    if database.exists():
        database.rename(aside)
    database.mkdir()
    yield
    database.rmdir()
    if aside.exists():
        aside.rename(database)


@pytest.mark.usefixtures("broken")
def test_without_its_database_the_service_answers_and_says_that_nothing_was_sent(
    client: httpx.Client, server: Server, answer: dict[str, Any]
) -> None:
    refused = client.post("/api/questions", json={"secret": secret(), "question": UNANSWERABLE})
    assert (refused.status_code, refused.json()["code"]) == (503, "not_stored")
    assert "ingenting är skickat" in refused.json()["detail"]
    assert str(server.data) not in refused.text
    assert str(server.data / "rita.db") in server.log()
    assert client.post("/api/feedback", json=judged(answer)).status_code == 503
    counted = client.get("/metrics")
    assert (counted.status_code, "rita_questions_waiting NaN" in counted.text) == (200, True)
    assert client.delete(f"/api/questions/{secret()}").status_code == 503
    code, told = rita(server, "questions", "list")
    assert (code, "går inte att använda" in told["detail"]) == (1, True)


@pytest.mark.soak
def test_what_is_too_old_is_erased_as_the_service_starts(
    settings_of_tests: dict[str, str], tmp_path: Path
) -> None:
    data, text = tmp_path / "data", b"Kvastfeningssylt"
    data.mkdir()
    # Where nothing was stored, a command makes nothing: it could belong to the wrong user.
    environment = {**settings_of_tests, "RITA_DATA": str(data)}
    for action in ("list", "prune", "feedback"):
        subprocess.run([RITA, "questions", action], env=environment, check=True)
    assert list(data.iterdir()) == []

    storage = Storage(data)
    storage.prepare()
    for days in (1, 180):
        with closing(sqlite3.connect(storage.path)) as connection, connection:
            connection.execute(
                "INSERT INTO questions (secret_hash, text, missing, status, created, erase_after) "
                "VALUES (?, ?, '[]', 'new', datetime('now', '-2 days'), datetime('now', ?))",
                (secret(), f"{text.decode()} {days:03d} dagar", f"{days - 2} days"),
            )
    with serving(data, settings_of_tests, tmp_path / "rita.log") as running:
        until(lambda: "erased in time" in running.log(), running)
    assert [each.text for each in storage.questions()] == [f"{text.decode()} 180 dagar"]
    assert text + b" 001" not in b"".join(path.read_bytes() for path in data.glob("rita.db*"))
