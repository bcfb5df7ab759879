"""The admin page in a real Chromium against a real service of its own, whose index it changes."""

import shutil
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.system.admin_page import admin_token, fact, go_to, sign_in
from tests.system.axe import findings
from tests.system.chat import DESKTOP, QUESTION
from tests.system.service import Server, serving, until, wait_until_ready

JOB_SECONDS = 120_000
"""Milliseconds. A loaded machine takes long to start a child with the model; a bound, no more."""
KEYS = "Vem får kvittera ut ett passerkort?"

DRAFT = f"# Utkast\n\nDen som har fått en nyckel ska{' och den som inte har fått en' * 10} vänta.\n"


@pytest.fixture(scope="module")
def service(
    sample_data: Path, settings_of_tests: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A service on a copy of the samples' index."""
    folder = tmp_path_factory.mktemp("admin")
    data = folder / "data"
    shutil.copytree(sample_data, data)
    with serving(data, settings_of_tests, folder / "rita.log") as running:
        wait_until_ready(running)
        yield running


@pytest.fixture
def page(browser: Browser, service: Server) -> Iterator[Page]:
    """The admin page, signed in; at the end no script has failed."""
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    opened = context.new_page()
    failures: list[str] = []
    opened.on("pageerror", lambda error: failures.append(str(error)))
    opened.goto(f"{service.url}/admin")
    sign_in(opened, admin_token(service.data))
    yield opened
    context.close()
    assert failures == []


@pytest.fixture
def client(service: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.url, timeout=60) as connected:
        yield connected


def cited(client: httpx.Client, question: str) -> set[str]:
    """The files that the answer stands on."""
    body = client.post("/api/ask", json={"question": question}).json()
    return {citation["file"] for citation in body["citations"]}


def card(page: Page, file: str) -> Locator:
    """The card of an uploaded file."""
    return page.locator(".upload").filter(has=page.get_by_role("heading", name=file, exact=True))


def drop(page: Page, file: Path) -> None:
    """Drops ``file`` on the page, as the browser tells of it."""
    carried = page.evaluate_handle(
        """([bytes, name]) => {
            const data = new DataTransfer();
            const content = Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0));
            data.items.add(new File([content], name));
            return data;
        }""",
        [b64encode(file.read_bytes()).decode(), file.name],
    )
    page.locator(".zone").dispatch_event("dragover", {"dataTransfer": carried})
    expect(page.locator(".zone")).to_contain_text("Släpp filerna här")
    page.locator(".zone").dispatch_event("drop", {"dataTransfer": carried})


def test_a_routine_is_uploaded_reviewed_published_put_right_and_withdrawn(
    page: Page, client: httpx.Client, root: Path, tmp_path: Path
) -> None:
    routine = root / "documents" / "gemensamt" / "nycklar-och-passerkort.pdf"
    assert routine.name not in cited(client, KEYS)
    go_to(page, "Dokument")
    uploaded = upload(page, routine)
    others(page, root, tmp_path)
    uploaded.get_by_role("button", name="Publicera").click()
    expect(uploaded).to_contain_text("Publicerad")
    expect(uploaded.get_by_role("heading", name=routine.name)).to_be_focused()
    expect(uploaded).to_contain_text("när jobbet är klart")

    # What is said of the file follows what the job comes to.
    expect(uploaded).to_contain_text("finns bland dokumenten", timeout=JOB_SECONDS)
    expect(uploaded.get_by_role("link", name="Öppna dokumentet")).to_be_visible()
    go_to(page, "Jobb")
    history = page.get_by_role("row").filter(has_text="Uppdatera indexet")
    expect(history.first).to_contain_text("Klart", timeout=JOB_SECONDS)
    expect(page.get_by_text("Inget jobb pågår")).to_be_visible()
    assert findings(page) == []

    go_to(page, "Dokument")
    page.get_by_label("Sök på titel").fill(routine.stem)
    expect(page.get_by_text("1 dokument", exact=True)).to_be_visible()
    listed = page.locator("tbody").get_by_role("row").filter(has_text=routine.stem)
    expect(listed).to_contain_text("Gemensamt")
    expect(listed).to_contain_text("Gäller")
    listed.get_by_role("link").click()
    assert routine.name in cited(client, KEYS)
    put_right(page, client)
    one_new_version_at_a_time(page, routine)
    withdraw(page)
    assert routine.name not in cited(client, KEYS)
    page.get_by_role("button", name="Återställ").click()
    expect(page.locator(".document-top")).to_contain_text("Gäller")
    assert routine.name in cited(client, KEYS)


def upload(page: Page, routine: Path) -> Locator:
    """The card of a file that was chosen, when it has been reviewed."""
    page.get_by_label("Samling för nya filer").select_option(label="Ny samling …")
    choose(page, routine)
    # A collection needs a name: said beside the field, and nothing is sent.
    expect(page.get_by_text("Skriv ett namn på den nya samlingen först")).to_be_visible()
    page.get_by_label("Den nya samlingens namn").fill("Gemensamt")
    choose(page, routine)
    uploaded = card(page, routine.name)
    publish = uploaded.get_by_role("button", name="Publicera")
    expect(publish).to_be_visible(timeout=JOB_SECONDS)
    expect(uploaded).to_contain_text("Uppgifter som hittades")
    expect(uploaded).to_contain_text("saknas")
    return uploaded


def others(page: Page, root: Path, folder: Path) -> None:
    """Dropped: what is no document, refused in words; what is badly written, with its findings."""
    drop(page, root / "pyproject.toml")
    expect(card(page, "pyproject.toml").get_by_role("alert")).not_to_be_empty()
    card(page, "pyproject.toml").get_by_role("button", name="Ta bort ur listan").click()
    expect(page.get_by_role("heading", name="Ladda upp")).to_be_focused()
    draft = folder / "Utkast.md"
    draft.write_text(DRAFT, encoding="utf-8")
    drop(page, draft)
    dropped = card(page, draft.name)
    expect(dropped).to_contain_text("Varning", timeout=JOB_SECONDS)
    expect(dropped).to_contain_text("vem som ansvarar")
    assert findings(page) == []
    dropped.get_by_role("button", name="Släng").click()
    expect(dropped).to_have_count(0)
    expect(page.get_by_role("heading", name="Ladda upp")).to_be_focused()


def choose(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Välj filer").click()
    chooser.value.set_files(file)


def put_right(page: Page, client: httpx.Client) -> None:
    """A fact is changed, and given back to the document."""
    owner = fact(page, "owner")
    before = owner.locator(".value").inner_text()
    owner.get_by_role("button", name="Ändra ansvarig").click()
    owner.get_by_role("textbox").fill("Säkerhetssamordnare Åsa")
    owner.get_by_role("button", name="Spara").click()
    expect(owner.locator(".value")).to_have_text("Säkerhetssamordnare Åsa")
    expect(owner).to_contain_text("Ändrad här")
    expect(owner.get_by_role("button", name="Ändra ansvarig")).to_be_focused()
    documents = client.get("/api/documents").json()["documents"]
    assert "Säkerhetssamordnare Åsa" in {document["owner"] for document in documents}
    owner.get_by_role("button", name="Ändra ansvarig").click()
    owner.get_by_role("button", name="Tillbaka till dokumentets uppgift").click()
    expect(owner.locator(".value")).to_have_text(before)


def one_new_version_at_a_time(page: Page, routine: Path) -> None:
    """Two files cannot both be the new version: nothing is sent, and the page says why."""
    page.get_by_role("link", name="Ladda upp en ny version").click()
    page.locator(".zone input[type=file]").set_input_files(
        [routine, routine.with_name("tolk-och-sprakstod.pdf")]
    )
    expect(page.locator(".zone").get_by_role("alert")).to_contain_text("Välj en fil")
    expect(page.locator(".upload", has_text="tolk")).to_have_count(0)
    page.go_back()


def withdraw(page: Page) -> None:
    """From a day to come, which is taken back, and then at once."""
    page.get_by_role("button", name="Dra tillbaka").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("Från och med").fill("2099-01-01")
    asked.get_by_label("Varför?").fill("Ersätts")
    asked.get_by_role("button", name="Dra tillbaka").click()
    expect(page.get_by_text("Dras tillbaka 2099-01-01")).to_be_visible()
    expect(page.locator(".document-top")).to_contain_text("Gäller")
    page.get_by_role("button", name="Återställ").click()
    page.get_by_role("button", name="Dra tillbaka").click()
    asked.get_by_role("button", name="Dra tillbaka").click()
    expect(asked).to_contain_text("Fyll i det här fältet")
    asked.get_by_label("Varför?").fill("Ersatt av en annan rutin")
    asked.get_by_role("button", name="Dra tillbaka").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator(".document-top")).to_contain_text("Tillbakadraget")


def test_golden_questions_are_kept_tried_and_counted(
    page: Page, service: Server, client: httpx.Client
) -> None:
    go_to(page, "Kontrollfrågor")
    page.get_by_role("button", name="Lägg till kontrollfråga").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("Fråga").fill(QUESTION)
    asked.get_by_role("button", name="Spara").click()
    # Forgotten, it would make a question without an answer.
    expect(asked.get_by_label("Dokument där svaret står")).to_be_focused()
    asked.get_by_label("Sök bland dokumenten").fill("skyddsbedomning")
    chosen = asked.get_by_label("Dokument där svaret står")
    expect(chosen.locator("option:checked")).to_contain_text("Omedelbar skyddsbedömning")
    expect(asked.get_by_text("Fyll i det här fältet")).to_be_hidden()
    asked.get_by_label("Sida").fill("1")
    asked.get_by_role("button", name="Spara").click()
    question = page.locator(".golden > li").filter(has_text=QUESTION)
    expect(question).to_contain_text("sidan 1")
    expect(page.get_by_role("button", name="Lägg till kontrollfråga")).to_be_focused()
    question.get_by_role("button", name="Prova nu").click()
    expect(question.get_by_role("status")).to_contain_text("RiTA svarar ur rätt ställe")
    assert findings(page) == []
    question.get_by_role("button", name="Ändra").click()
    asked.get_by_label("Dokument där svaret står").select_option(
        label="Inget: RiTA ska säga att svaret inte finns"
    )
    expect(asked.get_by_label("Sida")).to_be_hidden()
    asked.get_by_role("button", name="Spara").click()
    expect(question).to_contain_text("Ska inte gå att besvara")
    expect(question.get_by_role("button", name="Prova nu")).to_be_focused()
    question.get_by_role("button", name="Prova nu").click()
    expect(question.get_by_role("status")).to_contain_text("svarar fast svaret inte ska finnas")

    # Figures are written now and then.
    key = {"Authorization": f"Bearer {admin_token(service.data)}"}
    until(lambda: bool(client.get("/api/admin/statistics", headers=key).json()["days"]), service)
    go_to(page, "Statistik")
    expect(page.locator(".headline")).to_contain_text("fick svar")
    chart = page.get_by_role("img", name="Frågor per dag")
    expect(chart).to_be_visible()
    page.locator(".as-table summary").first.click()
    day = page.get_by_role("table", name="Frågor per dag").locator("tbody").get_by_role("row").last
    # The same figures by eye and in the table.
    bars = chart.locator("g").last.locator("title").text_content() or ""
    assert f"Svar {day.get_by_role('cell').first.locator('div').inner_text()}," in bars
    assert findings(page) == []


def test_a_key_that_is_renewed_is_asked_for_again_and_nothing_written_is_lost(
    page: Page, service: Server
) -> None:
    go_to(page, "Kontrollfrågor")
    page.get_by_role("button", name="Lägg till kontrollfråga").click()
    page.get_by_label("Fråga", exact=True).fill("En fråga som tog tid att skriva?")
    page.get_by_label("Dokument där svaret står").select_option(index=1)
    page.evaluate("sessionStorage.setItem('rita-admin-token', 'gammal')")
    page.get_by_role("button", name="Spara").click()
    again = page.get_by_role("dialog").filter(has_text="Nyckeln gäller inte längre")
    expect(again.get_by_label("Nyckel")).to_be_focused()
    again.get_by_label("Nyckel").fill("fortfarande fel")
    again.get_by_role("button", name="Fortsätt").click()
    expect(again).to_contain_text("Nyckeln stämmer inte")
    again.get_by_label("Nyckel").fill(admin_token(service.data))
    again.get_by_role("button", name="Fortsätt").click()
    expect(page.locator(".golden")).to_contain_text("En fråga som tog tid att skriva?")


def test_the_key_stays_in_the_tab_and_goes_when_signed_out(page: Page, service: Server) -> None:
    token = admin_token(service.data)
    stored = page.evaluate("[JSON.stringify(localStorage), document.cookie]")
    assert stored == ["{}", ""]
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Översikt")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_label("Nyckel")).to_be_visible()
    assert token not in page.evaluate("JSON.stringify(sessionStorage)")
    page.reload()
    expect(page.get_by_label("Nyckel")).to_be_visible()
    assert page.content().count("Översikt") == 0


def test_back_and_forward_lead_through_the_views_with_title_and_focus(page: Page) -> None:
    go_to(page, "Dokument")
    page.get_by_label("Status").select_option(label="Har slutat gälla")
    expect(page.get_by_text("1 dokument", exact=True)).to_be_visible()
    page.locator("tbody").get_by_role("link").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Feriepraktik")
    assert page.title().startswith("Feriepraktik")
    page.go_back()
    expect(heading).to_have_text("Dokument")
    expect(heading).to_be_focused()
    expect(page.get_by_label("Status")).to_have_value("expired")
    page.go_forward()
    expect(heading).to_contain_text("Feriepraktik")
    # The skip link leads past the menu, and to no other view.
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    expect(heading).to_contain_text("Feriepraktik")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Facts")).to_be_visible()
    page.goto(urljoin(page.url, "#/ingenstans"))
    expect(heading).to_have_text("There is no such page")
