"""What is decided of documents, and the days they apply, at the very next question and in every
route: with a service of two processes, and the decisions made in a third.
"""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
import typst
from mcp import Client
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app import texts, version_texts
from app.answering import today
from app.storage import Storage
from index.corpus import Document
from index.embedder import open_embedder
from index.snapshot import open_snapshot
from index.snapshot_folder import activate, current_id, original_path
from index.snapshot_writer import SnapshotWriter
from ingest.build import build
from ingest.sources import Source
from tests.system.axe import findings
from tests.system.chat import DESKTOP, PHONE, ask
from tests.system.service import RITA, Server, serving, until, wait_until_ready

pytestmark = (
    pytest.mark.soak
)  # two workers and all ways to ask: two minutes; in short in test_admin_journey

PAGE = "#set document(title: [{title}])\n= {title}\n"
LARM = "Vad kostar ett trygghetslarm i månaden?"
LARM_TEXT = (
    "== Avgift\nAvgiften för trygghetslarm är {price} kronor i månaden. Avgiften betalas i "
    "efterskott.\n== Beställning\nTrygghetslarm beställs av biståndshandläggaren.\n"
)
LARM_MORE = "== Uppsägning\nTrygghetslarm sägs upp skriftligt en månad i förväg.\n"
KEY = "Vem ska ha anmälan när en nyckel är borttappad?"
KEY_TEXT = (
    "== Borttappad nyckel\nDen som tappar bort en nyckel lämnar anmälan till {whom} samma dag. "
    "Låset byts inom ett dygn.\n"
)
CAR = "Hur ofta ska däcktrycket i tjänstebilen kontrolleras?"
CAR_TEXT = (
    "== Däck\nDäcktrycket i tjänstebilen ska kontrolleras en gång i veckan. Den som kör sist på "
    "fredagen kontrollerar trycket.\n"
)
TEXTS = {
    "larm.pdf": ("Trygghetslarm", LARM_TEXT.format(price=250)),
    "larm-2.pdf": ("Trygghetslarm", LARM_TEXT.format(price=300) + LARM_MORE),
    "larm-3.pdf": ("Trygghetslarm", LARM_TEXT.format(price=340) + LARM_MORE),
    "nyckel.pdf": ("Nycklar", KEY_TEXT.format(whom="vaktmästaren")),
    "nyckel-2.pdf": ("Nycklar", KEY_TEXT.format(whom="gruppledaren")),
    "bil.pdf": ("Tjänstebilar", CAR_TEXT),
}
TODAY = today()
YEAR_AGO, MONTH_AGO = TODAY - timedelta(365), TODAY - timedelta(30)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
WEEK_AHEAD = TODAY + timedelta(7)
IN_USE = {"search", "ask", "stream", "v1", "mcp search", "mcp ask"}
LISTED = {"list", "mcp list", "document", "versions", "file", "page"}
KEPT = {"file in version", "page in version", "mcp page in version"}
EVERYWHERE = IN_USE | LISTED | KEPT


@dataclass(frozen=True, slots=True)
class Decided:
    """A service, and who decides in another process than its own two."""

    server: Server
    storage: Storage
    environment: dict[str, str]
    documents: dict[tuple[str, int], Document]
    """By the document's file and the version's number."""

    def ask(self, question: str, **wanted: Any) -> dict[str, Any]:
        body: dict[str, Any] = httpx.post(
            f"{self.server.url}/api/ask", json={"question": question, **wanted}, timeout=60
        ).json()
        return body

    def tool(self, name: str, **arguments: Any) -> Any:
        """What an MCP client is given; None for a refusal."""

        async def called() -> Any:
            async with Client(f"{self.server.url}/mcp", read_timeout_seconds=60) as client:
                result = await client.call_tool(name, arguments)
                return None if result.is_error else result.structured_content

        # In a thread of its own: an open browser's event loop runs in this one.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(called())).result()

    def shows(self, document: Document, question: str, **wanted: Any) -> set[str]:
        """The routes that show any of ``document``, asked ``question``."""
        url, id_ = self.server.url, document.id
        sent = {"question": question, **wanted}
        under = f"{url}/api/documents/{id_}"
        kept = {"version": document.version}
        with httpx.Client(timeout=60) as client:
            v1 = client.post(
                f"{url}/v1/chat/completions",
                json={"model": "rita", "messages": [{"role": "user", "content": question}]},
            )
            seen = {
                "search": id_ in client.post(f"{url}/api/search", json=sent).text,
                "ask": id_ in client.post(f"{url}/api/ask", json=sent).text,
                "stream": id_ in client.post(f"{url}/api/ask/stream", json=sent).text,
                "v1": id_ in v1.text,
                "list": id_ in client.get(f"{url}/api/documents").text,
                "document": client.get(under).is_success,
                "versions": client.get(f"{under}/versions").is_success,
                "file": client.get(f"{under}/file").is_success,
                "page": client.get(f"{under}/pages/1.png").is_success,
                "file in version": client.get(f"{under}/file", params=kept).is_success,
                "page in version": client.get(f"{under}/pages/1.png", params=kept).is_success,
                "mcp search": id_ in str(self.tool("search_routines", **sent)),
                "mcp ask": id_ in str(self.tool("ask", **sent)),
                "mcp list": id_ in str(self.tool("list_documents", in_force=False)),
                "mcp page in version": bool(
                    self.tool("get_page", document_id=id_, page=1, version=document.version)
                ),
            }
        return {route for route, is_shown in seen.items() if is_shown}


@pytest.fixture(scope="module")
def decided(
    sample_data: Path, settings_of_tests: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Decided]:
    """The samples, an alarm in three versions, keys whose first version only an older index has,
    and a routine for cars."""
    folder = tmp_path_factory.mktemp("rutiner")
    data = tmp_path_factory.mktemp("decided") / "data"
    shutil.copytree(sample_data, data)
    for name, (title, text) in TEXTS.items():
        markup = PAGE.format(title=title) + text
        (folder / name).write_bytes(bytes(typst.compile(markup.encode(), ignore_system_fonts=True)))
    embedder = open_embedder(None, None, Path(settings_of_tests["RITA_MODELS"]))
    build([Source(folder, "rutiner")], data, embedder)
    read = open_snapshot(data, None, embedder)
    documents: dict[tuple[str, int], Document] = {}
    with SnapshotWriter(data, embedder, read) as writer:
        first = {document.file: document for document in read.documents.values()}
        for key, document in read.documents.items():
            stem, _, number = document.file.removesuffix(".pdf").partition("-")
            version = document
            if document.file in TEXTS and number:
                origin = first[f"{stem}.pdf"]
                version = replace(
                    document,
                    id=origin.id,
                    file=origin.file,
                    ordinal=int(number),
                    received=MONTH_AGO,
                )
            documents[version.file, version.ordinal] = version
            if (version.file, version.ordinal) != ("nyckel.pdf", 1):
                writer.carry(key, version)
        snapshot = writer.finish({})
    read.store.close()
    activate(data, snapshot)
    storage = Storage(data)
    coming = documents["larm.pdf", 3]
    storage.register.set_facts(coming.id, coming.version, {"valid_from": WEEK_AHEAD}, "test")
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(data, settings_of_tests, log, "--workers", "2") as server:
        wait_until_ready(server)
        yield Decided(server, storage, settings_of_tests, documents)


def command_line(decided: Decided, question: str, *options: str) -> str:
    """What `rita search` says."""
    arguments = [RITA, "search", question, "--json", "--data", str(decided.server.data), *options]
    done = subprocess.run(
        arguments, env=decided.environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def numbers(body: dict[str, Any]) -> set[str]:
    """The prices in an answer's quotes."""
    quotes = " ".join(citation["quote"] for citation in body["citations"])
    return {price for price in ("250", "300", "340") if price in quotes}


def codes(body: dict[str, Any]) -> dict[str, str | None]:
    return {warning["code"]: warning["date"] for warning in body["warnings"]}


def test_the_version_in_force_answers_and_the_one_before_it_as_of_its_days(
    decided: Decided,
) -> None:
    now = decided.ask(LARM)
    assert numbers(now) == {"300"}
    assert codes(now) == codes(now["citations"][0]) == {}
    then = decided.ask(LARM, as_of=YEAR_AGO.isoformat())
    assert numbers(then) == {"250"}
    assert codes(then) == {"as_of": YEAR_AGO.isoformat()}
    assert then["warnings"][0]["text"] == version_texts.AS_OF.format(date=YEAR_AGO)
    [cited] = [each for each in then["citations"] if "250" in each["quote"]]
    assert codes(cited) == {"earlier_version": (MONTH_AGO - timedelta(1)).isoformat()}
    assert cited["version"] == decided.documents["larm.pdf", 1].version
    assert cited["version"] in cited["file_url"]
    for day, price in ((MONTH_AGO - timedelta(1), "250"), (MONTH_AGO, "300"), (TODAY, "300")):
        assert numbers(decided.ask(LARM, as_of=day.isoformat())) == {price}, day
    told = decided.tool("search_routines", question=LARM, as_of=YEAR_AGO.isoformat())
    assert "250 kronor" in told["passages"][0]["text"]
    assert told["passages"][0]["warnings"][0]["code"] == "earlier_version"


def test_what_is_to_come_answers_only_with_the_flag_and_says_so(decided: Decided) -> None:
    assert (
        "340"
        not in httpx.post(
            f"{decided.server.url}/api/search", json={"question": LARM, "limit": 50}, timeout=60
        ).text
    )
    both = decided.ask(LARM, upcoming=True)
    assert "340" in numbers(both)
    for citation in both["citations"]:
        if "340" in citation["quote"]:
            assert codes(citation) == {"upcoming": WEEK_AHEAD.isoformat()}
    streamed = httpx.post(
        f"{decided.server.url}/api/ask/stream", json={"question": LARM, "upcoming": True}
    )
    assert version_texts.UPCOMING.format(date=WEEK_AHEAD) in streamed.text


def test_a_day_that_has_not_come_is_refused(decided: Decided) -> None:
    sent = {"question": LARM, "as_of": TOMORROW.isoformat()}
    for path in ("/api/ask", "/api/search", "/api/ask/stream"):
        refused = httpx.post(decided.server.url + path, json=sent, timeout=60)
        assert refused.status_code == 422
        assert refused.json()["code"] == "day_to_come"
        assert refused.json()["detail"] == version_texts.DAY_TO_COME


def test_the_versions_of_a_document_and_what_differs(decided: Decided) -> None:
    first, second, third = (decided.documents["larm.pdf", number] for number in (1, 2, 3))
    under = f"{decided.server.url}/api/documents/{first.id}"
    listed = httpx.get(f"{under}/versions").json()["versions"]
    assert [each["ordinal"] for each in listed] == [3, 2, 1]
    assert [each["in_force"] for each in listed] == [False, True, False]
    assert [each["first_day"] for each in listed] == [
        WEEK_AHEAD.isoformat(), MONTH_AGO.isoformat(), None
    ]  # fmt: skip
    assert listed[1]["last_day"] == (WEEK_AHEAD - timedelta(1)).isoformat()
    for each, known in zip(listed, (third, second, first), strict=True):
        assert each["version"] == known.version
        assert httpx.get(decided.server.url + each["file_url"]).is_success
    current = httpx.get(under).json()
    assert (current["version"], current["versions"]) == (second.version, 3)
    sections = httpx.get(f"{under}/diff", params={"from": first.version}).json()["sections"]
    changes = {each["section"].split(" › ")[-1]: each for each in sections}
    assert {name: each["change"] for name, each in changes.items()} == {
        "Avgift": "changed", "Beställning": "same", "Uppsägning": "added"
    }  # fmt: skip
    parts = changes["Avgift"]["parts"]
    assert [part["change"] for part in parts] == ["removed", "added", "same"]
    assert ("250" in parts[0]["text"], "300" in parts[1]["text"]) == (True, True)
    back = {"from": second.version, "to": first.version}
    sections = httpx.get(f"{under}/diff", params=back).json()["sections"]
    assert [each["change"] for each in sections] == ["changed", "same", "removed"]
    other = {"from": decided.documents["bil.pdf", 1].version}
    assert httpx.get(f"{under}/diff", params=other).status_code == 404


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of the service; at the end no script has failed."""
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    complaints: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert not complaints


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_the_documents_page_shows_how_a_routine_was_worded(
    decided: Decided, page: Page, viewport: ViewportSize
) -> None:
    page.set_viewport_size(viewport)
    page.goto(f"{decided.server.url}/dokument")
    expect(page.get_by_role("row", name="Omedelbar skyddsbedömning")).to_be_visible()
    shown = page.get_by_role("button", name="Visa hur")
    expect(shown).to_have_count(1)
    button = page.get_by_role("button", name="Visa hur Trygghetslarm löd tidigare")
    button.press("Enter")
    versions = page.locator(".versions > li")
    expect(versions).to_have_count(3)
    expect(versions.nth(1)).to_contain_text("gäller i dag")
    expect(versions.nth(1)).to_contain_text(f"från {MONTH_AGO}")
    expect(versions.nth(2)).to_contain_text(f"till och med {MONTH_AGO - timedelta(1)}")
    opens = versions.nth(2).get_by_role("link", name="Öppna Version 1 av Trygghetslarm")
    pdf = page.request.get(urljoin(page.url, str(opens.get_attribute("href"))))
    first = decided.documents["larm.pdf", 1]
    assert pdf.body() == original_path(decided.server.data, first.version, "pdf").read_bytes()
    versions.nth(1).get_by_role("button", name="Visa vad som ändrades med Version 2").click()
    differing = versions.nth(1).locator(".difference")
    expect(differing.get_by_role("status")).to_have_text(
        "2 avsnitt skiljer sig från versionen före."
    )
    expect(differing.locator("del")).to_have_text(
        ["Avgiften för trygghetslarm är 250 kronor i månaden."]
    )
    expect(differing.locator("ins").first).to_contain_text("300 kronor")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert findings(page) == []
    button.press("Enter")
    expect(versions.first).to_be_hidden()


def test_the_chat_says_what_was_scanned_and_names_no_page_where_there_is_none(
    decided: Decided, page: Page
) -> None:
    body = decided.ask(CAR)
    ended = {"code": "earlier_version", "text": "En äldre version.", "date": "2026-01-31"}
    body["citations"] = [
        {**each, "format": "docx", "ocr": True, "warnings": [ended]} for each in body["citations"]
    ]
    page.route(
        "**/api/ask/stream", lambda route: route.fulfill(content_type="application/json", json=body)
    )
    page.goto(decided.server.url)
    turn = ask(page, CAR)
    card = turn.locator(".card").first
    expect(card).to_contain_text("Texten är tolkad ur en skannad bild.")
    expect(card).to_contain_text("En äldre version.")
    expect(card).to_contain_text("Visa i texten")
    expect(card).not_to_contain_text("Visa sidan")
    link = card.get_by_role("link", name="Hämta filen Tjänstebilar")
    assert "#" not in str(link.get_attribute("href"))


@pytest.mark.parametrize(
    ("last_day", "used"), [(YESTERDAY, False), (TODAY, True), (TOMORROW, True)]
)
def test_a_document_is_used_through_its_last_day(
    decided: Decided, last_day: date, used: bool
) -> None:
    car = decided.documents["bil.pdf", 1]
    decided.storage.register.set_facts(car.id, car.version, {"valid_to": last_day}, "test")
    assert decided.shows(car, CAR) == (EVERYWHERE if used else LISTED | KEPT)
    row = httpx.get(f"{decided.server.url}/api/documents/{car.id}").json()
    assert row["in_force"] is used
    assert ("no_longer_valid" in codes(row)) is not used
    decided.storage.register.set_facts(car.id, car.version, {}, "test", reset=["valid_to"])
    assert decided.shows(car, CAR) == EVERYWHERE


def test_a_passed_review_date_warns(decided: Decided) -> None:
    car = decided.documents["bil.pdf", 1]
    decided.storage.register.set_facts(car.id, car.version, {"review_date": YESTERDAY}, "test")
    cited = decided.ask(CAR)["citations"][0]
    assert codes(cited) == {"review_date_passed": YESTERDAY.isoformat()}
    earlier = decided.ask(CAR, as_of=YESTERDAY.isoformat())["citations"][0]
    assert codes(earlier) == {}, "judged on the day asked about, when it had not passed"
    decided.storage.register.set_facts(car.id, car.version, {}, "test", reset=["review_date"])


def test_what_is_withdrawn_is_not_used_or_listed_but_an_old_source_opens_it(
    decided: Decided,
) -> None:
    car = decided.documents["bil.pdf", 1]
    decided.storage.register.withdraw(car.id, TOMORROW, "test", "upphör")
    assert decided.shows(car, CAR) == EVERYWHERE, "not until that day"
    decided.storage.register.withdraw(car.id, TODAY, "test", "upphör")
    assert decided.shows(car, CAR) == KEPT
    then = decided.ask(CAR, as_of=YESTERDAY.isoformat())
    assert codes(then["citations"][0]) == {"earlier_version": YESTERDAY.isoformat()}
    assert car.id not in command_line(decided, CAR)
    assert '"earlier_version"' in command_line(decided, CAR, "--as-of", YESTERDAY.isoformat())
    decided.storage.register.restore(car.id, "test")
    assert decided.shows(car, CAR) == EVERYWHERE


def test_what_is_moved_is_found_in_its_new_collection_alone(decided: Decided) -> None:
    car = decided.documents["bil.pdf", 1]
    decided.storage.register.set_collection(car.id, "Garaget", "test")
    models = httpx.get(f"{decided.server.url}/v1/models").json()["data"]
    assert "rita:Garaget" in {model["id"] for model in models}
    assert decided.shows(car, CAR, collections=["Garaget"]) == EVERYWHERE
    elsewhere = decided.shows(car, CAR, collections=["rutiner"])
    assert elsewhere & {"search", "ask", "stream", "mcp search", "mcp ask"} == set()
    decided.storage.register.set_collection(car.id, None, "test")
    models = httpx.get(f"{decided.server.url}/v1/models").json()["data"]
    assert "rita:Garaget" not in {model["id"] for model in models}


def test_what_is_erased_is_gone_from_everything_and_every_day_and_every_index(
    decided: Decided,
) -> None:
    key, earlier = (decided.documents["nyckel.pdf", number] for number in (2, 1))
    url = decided.server.url
    until(lambda: bool(httpx.get(f"{url}/api/suggestions").json()["suggestions"]), decided.server)
    assert decided.shows(key, KEY) == EVERYWHERE
    assert decided.shows(earlier, KEY) >= KEPT, "of an older index that is still kept"
    decided.storage.register.erase(key.id, "test", "dataskydd")
    assert decided.shows(key, KEY) == set()
    assert decided.shows(earlier, KEY) == set()
    assert decided.shows(key, KEY, as_of=YEAR_AGO.isoformat(), upcoming=True) == set()
    assert key.id not in httpx.get(f"{url}/api/suggestions").text
    under = f"{url}/api/documents/{key.id}"
    for path, asked in (("file", {}), ("pages/1.png", {}), ("versions", {}), ("", {}),
                        ("file", {"version": key.version}), ("file", {"version": "f" * 64}),
                        ("diff", {"from": key.version, "to": earlier.version})):  # fmt: skip
        gone = httpx.get(f"{under}/{path}".rstrip("/"), params=asked)
        never = httpx.get(f"{url}/api/documents/{'0' * 16}/{path}".rstrip("/"), params=asked)
        assert gone.status_code == 404
        assert gone.json() == never.json(), "nothing tells that it was ever there"
    assert texts.NO_DOCUMENT in httpx.get(under).text


def test_an_index_from_before_the_erasure_does_not_bring_it_back(decided: Decided) -> None:
    data, server = decided.server.data, decided.server
    key, used = decided.documents["nyckel.pdf", 1], current_id(data)
    decided.storage.register.erase(key.id, "test", "dataskydd")
    earlier = sorted(path.name for path in (data / "snapshots").iterdir())[-2]
    activate(data, earlier)
    taken_up = 0

    def by_both() -> bool:
        nonlocal taken_up
        snapshot = httpx.get(f"{server.url}/readyz").json()["snapshot"]
        taken_up = taken_up + 1 if snapshot == earlier else 0
        return taken_up == 20

    until(by_both, server)
    assert decided.shows(key, KEY) == set()
    activate(data, used)
