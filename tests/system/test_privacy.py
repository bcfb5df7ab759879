"""What is left of a question: nothing where it was stopped, who and when and which documents in the
audit log, and its text only where the municipality keeps questions, until its asker erases it."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx
import pytest

from tests.system.admin import Admin, admin_of
from tests.system.service import RITA, Server, serving, wait_until_ready

QUESTION = "Hur snabbt ska en skyddsbedömning göras?"
# The tax agency's own example, a marked word, and both together in every way they may be sent.
NUMBER = "811218-9876"
TRACES = ("811218-9876", "8112189876", "811218 9876", "1218-9876", "kvastfeningssylt")
CANARY = "kvastfeningssylt"
STOPPED = f"Får {CANARY} med pnr {NUMBER} bistånd?"
KEPT = "Hur snabbt ska en skyddsbedömning göras på kvällen?"
PHONE = "Hur snabbt ska en skyddsbedömning göras? Ring 070-123 45 67"
WIDGET_KEY = "granskning-0123456789abcdef"
ORIGIN = "https://intranat.kommunen.se"
PURPOSE = "Förbättra rutinerna"
ACCEPT = {"Accept": "application/json, text/event-stream"}
WIDGETS = f"""[[widget]]
name = "intranätet"
key = "{WIDGET_KEY}"
origins = ["{ORIGIN}"]
"""


@pytest.fixture(scope="module")
def keeping(
    sample_data: Path, settings_of_tests: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A service that keeps questions, on a copy of the samples."""
    folder = tmp_path_factory.mktemp("privacy")
    data = shutil.copytree(sample_data, folder / "data", ignore=shutil.ignore_patterns("rita.db*"))
    (folder / "widgets.toml").write_text(WIDGETS, encoding="utf-8")
    settings = {
        **settings_of_tests,
        "RITA_KEEP_QUESTIONS": PURPOSE,
        "RITA_WIDGETS": str(folder / "widgets.toml"),
    }
    with serving(data, settings, folder / "rita.log") as running:
        wait_until_ready(running)
        yield running


@pytest.fixture
def asking(keeping: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=keeping.url, timeout=60) as connected:
        yield connected


@pytest.fixture
def admin(keeping: Server) -> Iterator[Admin]:
    someone = admin_of(keeping)
    yield someone
    someone.client.close()


def rita(server: Server, *words: str) -> dict[str, Any]:
    """What a command prints as JSON."""
    run = subprocess.run(
        [RITA, *words, "--json", "--data", str(server.data)], capture_output=True, text=True,
        check=False, env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    body: dict[str, Any] = json.loads(run.stdout)
    return body | {"code": run.returncode}


def newest(admin: Admin, **wanted: str) -> dict[str, Any]:
    """The newest entry but for those about reading the log, unless they are wanted."""
    entries: list[dict[str, Any]] = admin.get("/audit", limit=5, **wanted)["entries"]
    found = (each for each in entries if wanted or each["what"] != "administered")
    return next(found, {"id": 0})


def mcp(client: httpx.Client, tool: str, **arguments: Any) -> httpx.Response:
    params = {"name": tool, "arguments": arguments}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return client.post("/mcp", json=call, headers=ACCEPT)


def ask_in_every_way(client: httpx.Client, text: str) -> None:
    """``text`` as a question, an earlier turn, a search, a message, a thumb's and a letter's."""
    widget = {"x-rita-key": WIDGET_KEY, "Origin": ORIGIN}
    turns = [{"question": text, "answer": "Ja."}]
    for headers in ({}, {"Sec-Fetch-Site": "same-origin"}, widget):
        for path in ("/api/ask", "/api/ask/stream"):
            client.post(path, json={"question": text}, headers=headers)
            client.post(path, json={"question": "Vad gäller?", "history": turns}, headers=headers)
        sent = {"secret": token_hex(32), "question": text}
        client.post("/api/questions", json=sent, headers=headers)
        thumb: dict[str, Any] = {"answer_id": "a" * 32, "secret": token_hex(32), "verdict": "down"}
        thumb |= {"status": "answered", "mode": "extractive", "snapshot": None, "documents": []}
        client.post("/api/feedback", json=thumb | {"question": text, "comment": text})
        client.post("/api/feedback", json=thumb | {text: text})
    client.post("/api/search", json={"question": text})
    client.post("/api/search", json={"question": [text]})
    for stream in (False, True):
        message = {"role": "user", "content": text}
        client.post(
            "/v1/chat/completions",
            json={"model": "rita", "messages": [message], "stream": stream},
        )
    mcp(client, "ask", question=text)
    mcp(client, "search_routines", question=text)
    mcp(client, "list_documents", contains=text)
    mcp(client, text, question=text)
    client.get(f"/api/documents/{text}", params={"version": text})
    client.get("/", params={"fraga": text}, headers={b"User-Agent": text.encode()})


def test_nothing_is_left_of_a_question_that_was_stopped(
    keeping: Server, asking: httpx.Client, admin: Admin, tmp_path: Path
) -> None:
    ask_in_every_way(asking, STOPPED)
    assert newest(admin, what="asked")["outcome"] == "blocked_personal_data"
    assert asking.get("/api/me/questions").json()["questions"] == []
    made = rita(keeping, "backup", str(tmp_path / "kopia.tar"))
    assert made["code"] == 0
    rita(keeping, "audit", "export", str(tmp_path / "logg.jsonl"))
    files = [path for path in keeping.data.rglob("*") if path.is_file()]
    written = [*files, keeping.log_file, tmp_path / "kopia.tar", tmp_path / "logg.jsonl"]
    assert {"rita.db", "rita.log", "kopia.tar"} <= {path.name for path in written}
    left = [
        (path.name, trace)
        for path in written
        for trace in TRACES
        if trace.encode() in path.read_bytes()
    ]
    assert left == []
    metrics = asking.get("/metrics").text
    assert not any(trace in metrics for trace in TRACES)


def test_every_way_to_ask_is_told_and_no_text_of_it(
    keeping: Server, asking: httpx.Client, admin: Admin
) -> None:
    widget = {"x-rita-key": WIDGET_KEY, "Origin": ORIGIN}
    page = {"Sec-Fetch-Site": "same-origin"}
    answer = asking.post("/api/ask", json={"question": QUESTION}).json()
    cited = list(dict.fromkeys(each["document_id"] for each in answer["citations"]))
    ways: list[tuple[str, str]] = []

    def told(what: str, via: str) -> None:
        entry = newest(admin)
        ways.append((what, via))
        assert (entry["what"], entry["via"]) == (what, via)
        assert entry["snapshot"] == answer["snapshot"]
        assert set(cited) <= set(entry["documents"])
        assert entry["outcome"] == ("answered" if what == "asked" else "found")

    told("asked", "api")
    asking.post("/api/ask", json={"question": QUESTION}, headers=page)
    told("asked", "page")
    asking.post("/api/ask/stream", json={"question": QUESTION}, headers=widget)
    told("asked", "widget")
    asking.post("/api/search", json={"question": QUESTION})
    told("searched", "api")
    message = {"role": "user", "content": QUESTION}
    asking.post("/v1/chat/completions", json={"model": "rita", "messages": [message]})
    told("asked", "openai")
    mcp(asking, "ask", question=QUESTION)
    told("asked", "mcp")
    mcp(asking, "search_routines", question=QUESTION)
    told("searched", "mcp")
    assert len(ways) == 7
    log = "\n".join(json.dumps(each, ensure_ascii=False) for each in exported(admin))
    assert "skyddsbedömning" not in log.lower()
    assert QUESTION not in keeping.log()


def test_files_and_pages_are_told_once_in_a_while(asking: httpx.Client, admin: Admin) -> None:
    answer = asking.post("/api/ask", json={"question": QUESTION}).json()
    citation = answer["citations"][0]
    before = newest(admin)["id"]
    for _ in range(3):
        assert asking.get(citation["file_url"], headers={"Range": "bytes=0-9"}).status_code == 206
        assert asking.get(citation["page_image_url"]).status_code == 200
    found = [each for each in admin.get("/audit")["entries"] if each["id"] > before]
    assert sorted(each["what"] for each in found if each["what"] != "administered") == [
        "opened_file", "opened_page",
    ]  # fmt: skip
    assert all(
        each["documents"] == [citation["document_id"]]
        for each in found
        if each["what"] != "administered"
    )


def test_refusals_are_told_without_what_was_sent_and_not_all_of_a_flood(
    keeping: Server, asking: httpx.Client, admin: Admin
) -> None:
    before = newest(admin)["id"]
    for attempt in range(20):
        wrong = {"Authorization": f"Bearer {CANARY}{attempt}"}
        assert asking.get("/api/admin/jobs", headers=wrong).status_code == 401
        foreign = asking.post("/api/ask", json={}, headers={"Origin": f"https://{CANARY}.se"})
        assert foreign.status_code == 403
    found = [each for each in admin.get("/audit")["entries"] if each["id"] > before]
    refused = [each for each in found if each["what"] == "refused"]
    assert sorted(each["outcome"] for each in refused) == ["401", "403"]
    assert CANARY not in json.dumps(found)
    assert rita(keeping, "audit", "verify")["whole"] is True


def test_what_an_admin_asks_for_is_told_whatever_comes_of_it(admin: Admin) -> None:
    body = {"question": QUESTION, "document_id": None}
    golden = admin.send("POST", "/golden", body, expected=201)
    admin.send("DELETE", f"/golden/{golden['id']}", expected=204)
    entry = newest(admin, what="administered")
    assert entry["detail"] == {"route": "DELETE /api/admin/golden/{golden_id}"}
    assert (entry["who"], entry["outcome"]) == ("admin-token", "204")
    assert entry["subject"] == str(golden["id"])


def test_the_log_is_checked_exported_and_tells_who_read_it(
    keeping: Server, asking: httpx.Client, admin: Admin
) -> None:
    listed = admin.get("/audit")
    assert listed["intact"] is True
    head = listed["entries"][0]["hash"]
    asking.post("/api/search", json={"question": QUESTION})
    assert rita(keeping, "audit", "verify", "--expect", head)["code"] == 0
    lines = exported(admin)
    assert [each["id"] for each in lines] == list(range(1, len(lines) + 1))
    assert all(later["previous"] == earlier["hash"] for earlier, later in pairwise(lines))
    assert any(each["detail"].get("route") == "GET /api/admin/audit" for each in lines)


def test_personal_data_is_warned_about_and_answered(asking: httpx.Client) -> None:
    body = asking.post("/api/ask", json={"question": PHONE}).json()
    assert body["status"] == "answered"
    [warning] = [each for each in body["warnings"] if each["code"] == "personal_data"]
    assert "telefonnummer" in warning["text"]
    assert "070" not in warning["text"]
    plain = asking.post("/api/ask", json={"question": QUESTION}).json()
    assert "personal_data" not in [each["code"] for each in plain["warnings"]]


def test_kept_questions_are_told_of_fetched_and_erased(
    keeping: Server, asking: httpx.Client, admin: Admin
) -> None:
    asking.delete("/api/me/questions")
    assert asking.get("/api/me").json()["questions_kept"] == {"purpose": PURPOSE, "days": 30}
    asking.post("/api/ask", json={"question": KEPT})
    asking.post("/api/ask", json={"question": KEPT}, headers={"x-rita-key": WIDGET_KEY})
    mine = asking.get("/api/me/questions")
    assert [each["question"] for each in mine.json()["questions"]] == [KEPT]
    assert rita(keeping, "privacy", "export", "local")["questions"][0]["question"] == KEPT
    other = rita(keeping, "privacy", "export", "widget:intranätet")
    assert other["questions"] == []
    assert asking.delete("/api/me/questions").status_code == 204
    assert asking.get("/api/me/questions").json()["questions"] == []
    entry = newest(admin, what="questions_erased")
    assert (entry["who"], entry["subject"], entry["detail"]) == ("local", "local", {"count": 1})
    asking.post("/api/ask", json={"question": KEPT})
    assert rita(keeping, "privacy", "erase", "local")["erased"] == 1
    stored = b"".join(path.read_bytes() for path in keeping.data.glob("rita.db*"))
    assert "på kvällen".encode() not in stored
    assert KEPT not in keeping.log()


def exported(admin: Admin) -> list[dict[str, Any]]:
    response = admin.client.get("/audit/export")
    assert response.status_code == 200
    assert re.fullmatch(r'attachment; filename="[\w.-]+"', response.headers["content-disposition"])
    return [json.loads(line) for line in response.text.splitlines()]
