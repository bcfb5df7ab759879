"""From a file on somebody's desk to an answer, to its successor, to nothing: over HTTP alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import typst

from tests.system.admin import Admin, admin_of
from tests.system.service import ingest, serving, until, wait_until_ready

# A minute of builds and reviews in child processes; test_admin_page.py and test_decisions.py do a
# part of it in each run.
pytestmark = pytest.mark.soak

QUESTION = "Vem lämnar ut passerkort till förrådet Kvarnen?"
OLD, NEW = "Zinnoberenheten", "Smaragdenheten"


@pytest.fixture(scope="module")
def admin(
    root: Path, settings_of_tests: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Admin]:
    """Someone with the token of a service of its own, on one sample document."""
    place = tmp_path_factory.mktemp("admin")
    folder, data = place / "rutiner", place / "data"
    folder.mkdir()
    (folder / "lex-sarah.pdf").write_bytes(
        (root / "documents/gemensamt/lex-sarah.pdf").read_bytes()
    )
    ingest([folder], data, settings_of_tests)
    with serving(data, settings_of_tests, place / "rita.log") as server:
        wait_until_ready(server)
        made = admin_of(server)
        yield made
        made.client.close()


def routine(unit: str) -> bytes:
    """A routine as a PDF, in which ``unit`` hands out the cards."""
    text = f"""#set document(title: "Passerkort till förrådet")
#set text(lang: "sv", size: 11pt)
= Passerkort till förrådet
#table(columns: 2, [Dokumentansvarig], [Enhetschef], [Diarienummer], [ASN 2026/0470])
== Utlämning
{unit} lämnar ut passerkort till förrådet Kvarnen. Kortet lämnas ut mot kvittens och gäller i
tolv månader. Ett borttappat kort spärras samma dag av {unit}.
"""
    return bytes(typst.compile(text.encode(), ignore_system_fonts=True))


def holding(data: Path, words: str) -> list[str]:
    """The files below ``data`` that have ``words`` in them as plain text."""
    return sorted(
        path.relative_to(data).as_posix()
        for path in data.rglob("*")
        if path.is_file() and words.encode() in path.read_bytes()
    )


def test_a_routine_is_published_replaced_withdrawn_and_erased(admin: Admin) -> None:
    published = publish(admin)
    replacement = replace(admin, published)
    withdraw_and_go_back(admin, published)
    erase(admin, published, replacement)


@dataclass(frozen=True, slots=True)
class Published:
    """A routine that answers."""

    document: str
    version: str
    image: str
    """The address of the page cited."""


def publish(admin: Admin) -> Published:
    """A file comes in, is reviewed, and changes nothing until it is published; then it answers."""
    first = routine(OLD)
    upload = admin.reviewed(first, "Passerkort.pdf")
    assert upload["state"] == "reviewed"
    assert upload["review"]["publishable"]
    assert upload["review"]["facts"]["registry_number"] == "ASN 2026/0470"
    assert upload["review"]["places"]["registry_number"] == 1
    assert not upload["live"]
    assert OLD not in str(admin.ask(QUESTION)["sentences"])
    again = admin.upload(first, "Samma fil.pdf").json()
    assert (again["upload"]["id"], again["job"]) == (upload["id"], None)
    admin.send("POST", f"/uploads/{upload['id']}/publish", {})
    job = admin.read()
    assert job["cause"] == "upload"
    assert job["report"]["activated"]
    answer = admin.ask(QUESTION)
    assert OLD in answer["sentences"][0]["text"]
    cited = answer["citations"][0]
    image = admin.server.url + cited["page_image_url"]
    assert httpx.get(image).status_code == 200
    assert admin.get(f"/uploads/{upload['id']}")["live"]
    row = admin.get(f"/documents/{cited['document_id']}")
    assert row["state"] == "in_force"
    assert row["facts"]["registry_number"]["page"] == 1
    return Published(cited["document_id"], upload["version"], image)


def replace(admin: Admin, published: Published) -> str:
    """A new version is proposed to be the same text; published as that, the old one is silent.
    Returns its SHA-256."""
    second = admin.reviewed(routine(NEW), "Passerkort 2.pdf")
    proposed = [(each["document_id"], each["why"]) for each in second["proposals"]]
    assert proposed == [(published.document, "registry_number")]
    into = {"document_id": published.document}
    admin.send("POST", f"/uploads/{second['id']}/publish", into)
    admin.read()
    answer = admin.ask(QUESTION)
    assert NEW in answer["sentences"][0]["text"]
    assert OLD not in str(answer)
    versions = admin.get(f"/documents/{published.document}")["versions"]
    assert [each["state"] for each in versions] == ["in_force", "earlier"]
    version: str = second["version"]
    return version


def withdraw_and_go_back(admin: Admin, published: Published) -> None:
    """Withdrawn, it is gone at the next question, and an earlier index version does not bring it
    back; restored, it is there at the next."""
    path = f"/documents/{published.document}"
    newest, before = (each["id"] for each in admin.get("/snapshots")["snapshots"])
    admin.send("POST", f"{path}/withdraw", {"reason": "Fel enhet."})
    assert NEW not in str(admin.ask(QUESTION)["sentences"])
    assert admin.get(path)["state"] == "withdrawn"
    admin.send("POST", f"/snapshots/{before}/activate")
    admin.answers_from(before)
    assert OLD not in str(admin.ask(QUESTION)["sentences"])
    admin.send("POST", f"{path}/restore")
    assert OLD in str(admin.ask(QUESTION)["sentences"])
    admin.send("POST", f"/snapshots/{newest}/activate")
    admin.answers_from(newest)
    assert NEW in str(admin.ask(QUESTION)["sentences"])


def erase(admin: Admin, published: Published, replacement: str) -> None:
    """Erased, it is gone from everything at once, and then from the disk, in every version."""
    data, path = admin.server.data, f"/documents/{published.document}"
    about = {"question": QUESTION, "document_id": published.document}
    golden = admin.send("POST", "/golden", about, expected=201)
    assert holding(data, OLD)
    assert holding(data, NEW)
    job = admin.send("DELETE", path, {"reason": "Fel i grunden."}, expected=202)["job"]
    assert NEW not in str(admin.ask(QUESTION))
    assert httpx.get(published.image).status_code == 404
    assert admin.client.get(path).status_code == 404
    done = admin.ended(job)
    assert done["state"] == "done", done
    admin.answers_from(done["snapshot"])
    assert httpx.get(published.image).status_code == 404
    assert len(admin.get("/snapshots")["snapshots"]) == 1
    assert holding(data, OLD) == holding(data, NEW) == []
    for version in (published.version, replacement):
        assert not list((data / "files").glob(f"{version}*"))
    until(lambda: not holding(data, "Passerkort"), admin.server)  # its name in rita.db
    event = admin.get("/events")["events"][0]
    assert (event["what"], event["subject"]) == ("erased", published.document)
    assert event["detail"]["reason"] == "Fel i grunden."
    [left] = [each for each in admin.get("/golden")["questions"] if each["id"] == golden["id"]]
    assert not left["active"]


def test_figures_are_counted_and_text_is_not(admin: Admin) -> None:
    asked = "Hur lång tid får en lex Sarah-utredning ta i Kvarnköping?"
    assert admin.ask(asked)["status"] == "answered"
    openai = {"model": "rita", "messages": [{"role": "user", "content": asked}]}
    httpx.post(f"{admin.server.url}/v1/chat/completions", json=openai, timeout=60)
    httpx.post(f"{admin.server.url}/api/ask/stream", json={"question": asked}, timeout=60)

    def counted() -> int:
        days = admin.get("/statistics", days=1)["days"]
        return sum(day["answered"] for day in days if day["collection"] == "rutiner")

    before = counted()
    until(lambda: counted() >= 3, admin.server)
    [whole] = [day for day in admin.get("/statistics", days=2)["days"] if day["collection"] is None]
    assert whole["answered"] >= counted() >= before
    assert whole["ms_p50"] <= whole["ms_p95"]
    assert holding(admin.server.data, "Kvarnköping") == []
