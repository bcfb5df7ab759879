"""The admin page as a case worker meets it: the key, the menu, and its states."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, expect

from app.admin.token import make_token, read_token
from tests.system.states import until_drawn

KEY_REFUSED = ("401",)
"""What the browser itself writes to its console where a key is refused."""


def admin_token(data: Path) -> str:
    """The token of a data directory: the one that there is, else a new one."""
    return read_token(data) or make_token(data)


def sign_in(page: Page, token: str) -> None:
    page.get_by_label("Nyckel").fill(token)
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Översikt")


def go_to(page: Page, view: str) -> None:
    """By the menu, which is folded on a phone."""
    fold = page.locator(".rooms summary")
    if fold.is_visible():
        fold.click()
    page.get_by_role("navigation", name="Administration").get_by_role("link", name=view).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(view)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def fact(page: Page, name: str) -> Locator:
    """The row of a document's fact, by the service's name of it."""
    return page.locator(f'[data-fact="{name}"]')


def the_key(page: Page, token: str) -> Iterator[str]:
    yield "asked for the key"
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_text("Klistra in nyckeln först")).to_be_visible()
    yield "no key"
    page.get_by_label("Nyckel").fill("fel")
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_text("Nyckeln stämmer inte")).to_be_visible()
    yield "wrong key"
    sign_in(page, token)
    expect(page.locator(".counts")).to_be_visible()
    yield "overview"
    fold = page.locator(".rooms summary")
    if fold.is_visible():
        fold.click()
        yield "menu"
        fold.click()


def the_documents(page: Page) -> Iterator[str]:
    go_to(page, "Dokument")
    page.get_by_label("Samling för nya filer").select_option(label="Ny samling …")
    yield "documents"
    page.get_by_label("Sök på titel").fill("finns inte")
    expect(page.get_by_role("button", name="Rensa sökning")).to_be_visible()
    yield "no hits"
    page.get_by_role("button", name="Rensa sökning").click()
    page.get_by_role("link", name="Omedelbar skyddsbedömning").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Omedelbar skyddsbedömning")
    yield "document"
    page.get_by_role("button", name="Ändra titel").click()
    fact(page, "title").get_by_role("textbox").fill("")
    page.get_by_role("button", name="Ändra giltig till").click()
    fact(page, "title").get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Fyll i det här fältet")).to_be_visible()
    yield "fact refused"
    page.get_by_role("button", name="Visa sidan 1").first.click()
    until_drawn(page)
    yield "page of a fact"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Dra tillbaka").click()
    yield "withdrawing"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Radera").click()
    page.get_by_role("dialog").get_by_role("button", name="Radera").click()
    expect(page.get_by_text("Skriv ordet RADERA")).to_be_visible()
    yield "erasing refused"
    page.keyboard.press("Escape")


def the_rest(page: Page) -> Iterator[str]:
    go_to(page, "Jobb")
    yield "jobs"
    go_to(page, "Indexversioner")
    yield "index versions"
    go_to(page, "Kontrollfrågor")
    page.get_by_role("button", name="Lägg till kontrollfråga").click()
    page.get_by_role("dialog").get_by_role("button", name="Spara").click()
    yield "golden question refused"
    page.keyboard.press("Escape")
    yield "golden questions"
    go_to(page, "Statistik")
    for fold in page.locator(".as-table summary").all():
        fold.click()
    yield "statistics"
    go_to(page, "Frågor och omdömen")
    yield "questions and feedback"
    go_to(page, "Åtkomst")
    page.get_by_role("button", name="Ny nyckel").click()
    for box in page.get_by_role("dialog").get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("dialog").get_by_role("button", name="Skapa nyckeln").click()
    expect(page.get_by_text("Välj minst en sak")).to_be_visible()
    yield "key refused"
    page.keyboard.press("Escape")
    yield "access"
    go_to(page, "Granskningslogg")
    yield "audit log"
    go_to(page, "Driftstopp")
    page.get_by_role("button", name="Stäng av RiTA").click()
    yield "about to stop"
    page.keyboard.press("Escape")
    page.evaluate("sessionStorage.setItem('rita-admin-token', 'gammal')")
    page.goto(urljoin(page.url, "#/jobb"))
    expect(page.get_by_role("dialog")).to_contain_text("Nyckeln gäller inte längre")
    yield "asked again"


def admin_states(page: Page, token: str) -> Iterator[str]:
    """Every state of the admin page that changes nothing, from the address of any of our pages."""
    page.goto(urljoin(page.url, "/admin"))
    yield from the_key(page, token)
    yield from the_documents(page)
    yield from the_rest(page)
