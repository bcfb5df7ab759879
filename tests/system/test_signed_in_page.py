"""The pages where one signs in: who is there, what happens when they are not, who sees what."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.system import layout
from tests.system.admin_page import admin_token, go_to, sign_in
from tests.system.axe import findings
from tests.system.chat import FOLLOW_UP, NARROWEST, PHONE, QUESTION, OpenChat, ask, field
from tests.system.service import Server, free_port
from tests.system.signed_in import (
    AUDITOR,
    NOBODY,
    OWNER,
    PURPOSE,
    READER,
    STRANGER,
    Gate,
    behind_sign_in,
)
from tests.system.signing_in import running
from tests.system.states import STREAM, WITH_NUMBER, WITH_PHONE, released
from tests.system.test_sign_in_provider import provider

REFUSED = ("401", "403", "429", "503")
"""What the browser itself writes to its console."""
OUT = "Logga in för att fråga"
ENDED = "Du är utloggad"


def opened(open_chat: OpenChat, gate_of: dict[str, object], path: str = "/") -> tuple[Page, Gate]:
    page = open_chat(expected=REFUSED)
    gate = behind_sign_in(page, gate_of)
    page.goto(urljoin(page.url, path))
    return page, gate


def notice_shut(page: Page) -> str:
    """What is said where one would ask."""
    shut = page.locator("#held")
    expect(shut.locator(".notice")).to_be_visible()
    return shut.inner_text()


def written_before_it_is_known_who(open_chat: OpenChat, text: str) -> tuple[Page, Gate]:
    """The chat with ``text`` in its field when it hears that nobody is signed in."""
    page = open_chat(expected=REFUSED)
    gate = behind_sign_in(page, NOBODY)
    held: list[Route] = []
    whoever = "**/api/me"

    def keep(route: Route) -> None:
        held.append(route)

    page.route(whoever, keep)
    page.reload()
    field(page).fill(text)
    released(page, held).fulfill(json=NOBODY)
    page.unroute(whoever)
    return page, gate


def test_the_header_says_who_is_in_and_leads_out(open_chat: OpenChat) -> None:
    page, gate = opened(open_chat, READER)
    header = page.get_by_role("banner")
    expect(header).to_contain_text(str(READER["name"]))
    header.get_by_role("button", name="Logga ut").click()
    expect(header.get_by_role("link", name="Logga in")).to_be_visible()
    assert [urlsplit(url).path for url in gate.asked] == ["/sign-out"]
    assert OUT in notice_shut(page)


def test_what_was_written_is_there_after_the_sign_in_and_only_once(open_chat: OpenChat) -> None:
    page, gate = written_before_it_is_known_who(open_chat, QUESTION)
    assert "finns kvar när du kommer tillbaka" in notice_shut(page)
    page.locator("#held").get_by_role("link", name="Logga in").click()
    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()
    expect(field(page)).to_have_value(QUESTION)
    assert parse_qs(urlsplit(gate.asked[0]).query) == {"back": ["/"]}
    assert page.evaluate("sessionStorage.length") == 0
    page.reload()
    expect(field(page)).to_have_value("")


def test_a_personnummer_is_not_even_kept_for_the_sign_in(open_chat: OpenChat) -> None:
    page, _ = written_before_it_is_known_who(open_chat, WITH_NUMBER)
    assert "finns inte kvar" in notice_shut(page)
    link = page.locator("#held").get_by_role("link", name="Logga in")
    link.evaluate("node => node.addEventListener('click', (event) => event.preventDefault())")
    link.click()
    assert page.evaluate("sessionStorage.length") == 0


def test_a_session_that_ends_costs_nothing_of_the_conversation(open_chat: OpenChat) -> None:
    page, gate = opened(open_chat, READER)
    first = ask(page, QUESTION)
    gate.person = NOBODY
    field(page).fill(FOLLOW_UP)
    field(page).press("Enter")
    expect(page.locator("#held")).to_contain_text(ENDED)
    expect(field(page)).to_have_value(FOLLOW_UP)
    expect(first.locator(".mark").first).to_be_visible()
    with page.context.expect_page() as beside:
        page.get_by_role("link", name=re.compile("Logga in igen")).click()
    beside.value.close()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#held .notice")).to_have_count(0)
    with page.expect_request(STREAM) as sent:
        field(page).press("Enter")
    assert (sent.value.post_data_json or {})["history"]
    expect(page.locator(".turn")).to_have_count(2)


def test_an_answer_under_way_ends_with_the_session(open_chat: OpenChat) -> None:
    page, gate = opened(open_chat, READER)
    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()
    told = json.dumps({"status": 401, "detail": "Du är inte inloggad längre.", "code": "ended"})

    def ended(route: Route) -> None:
        gate.person = NOBODY
        route.fulfill(content_type="text/event-stream", body=f"event: error\ndata: {told}\n\n")

    page.route(STREAM, ended)
    field(page).fill(QUESTION)
    field(page).press("Enter")
    assert "Logga in" in notice_shut(page)
    expect(field(page)).to_have_value(QUESTION)


def test_somebody_else_does_not_go_on_with_the_conversation(open_chat: OpenChat) -> None:
    page, gate = opened(open_chat, READER)
    ask(page, QUESTION)
    gate.person = NOBODY
    field(page).fill(FOLLOW_UP)
    field(page).press("Enter")
    expect(page.locator("#held")).to_contain_text(ENDED)
    gate.person = {**READER, "name": "Någon Annan"}
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".turn")).to_have_count(0)
    expect(field(page)).to_have_value("")


def test_without_a_group_one_is_told_whom_to_ask(open_chat: OpenChat) -> None:
    page, _ = opened(open_chat, STRANGER)
    told = notice_shut(page)
    assert "inte tillgång" in told
    assert "Säg till den som ansvarar för RiTA" in told


def test_too_many_questions_say_how_long_to_wait(open_chat: OpenChat) -> None:
    page, _ = opened(open_chat, READER)
    told = {"status": 429, "detail": "För många.", "code": "too_many"}
    page.route(
        STREAM, lambda route: route.fulfill(status=429, headers={"Retry-After": "20"}, json=told)
    )
    turn = ask(page, QUESTION)
    expect(turn).to_contain_text("Vänta 20 sekunder")
    expect(turn.get_by_role("button", name="Försök igen")).to_be_visible()


@pytest.mark.parametrize("question", [WITH_NUMBER, WITH_PHONE], ids=["personnummer", "phone"])
def test_what_is_about_somebody_leaves_the_browser_at_no_press_of_enter(
    open_chat: OpenChat, question: str
) -> None:
    page = open_chat()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    field(page).fill(question)
    field(page).press("Enter")
    expect(page.get_by_role("alert").locator(".notice")).to_be_visible()
    assert sent == []
    anyway = page.get_by_role("button", name="Skicka ändå")
    if question == WITH_NUMBER:
        expect(anyway).to_have_count(0)
        return
    expect(page.get_by_role("button", name="Ändra")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field(page)).to_be_focused()
    field(page).press("End")
    field(page).press_sequentially("?")
    expect(anyway).to_have_count(0)
    field(page).press("Enter")
    assert sent == []
    anyway.click()
    turn = page.locator(".turn")
    expect(turn.locator(".reply")).not_to_have_attribute("aria-busy", "true")
    assert question[:40] in "".join(sent)
    expect(turn).to_contain_text("Frågan verkar innehålla")


def test_what_is_kept_is_told_before_the_first_question_and_can_be_erased(
    open_chat: OpenChat,
) -> None:
    page, _ = opened(open_chat, READER)
    expect(page.get_by_role("note")).to_contain_text(f"Ändamål: {PURPOSE.removesuffix('.')}")
    assert "about-answers" in str(field(page).get_attribute("aria-describedby"))
    page.goto(urljoin(page.url, "/om#mina-uppgifter"))
    own = page.locator("#own")
    expect(own).to_contain_text(str(READER["name"]))
    assert own.get_by_role("link", name="Hämta mina frågor").get_attribute("download")
    page.route("**/api/me/questions", lambda route: route.fulfill(status=204))
    own.get_by_role("button", name="Radera mina frågor").click()
    expect(own.get_by_role("button", name="Avbryt")).to_be_focused()
    with page.expect_request("**/api/me/questions") as sent:
        own.get_by_role("button", name="Radera alla").click()
    assert sent.value.method == "DELETE"
    expect(own.get_by_role("status")).to_have_text("Dina frågor är raderade.")


ALL_VIEWS = ["oversikt", "dokument", "fragor", "kontrollfragor", "jobb", "indexversioner"]
ALL_VIEWS += ["statistik", "atkomst", "granskningslogg", "driftstopp"]


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        (AUDITOR, ["statistik", "granskningslogg"]),
        (OWNER, ALL_VIEWS[:4]),
        ({**OWNER, "roles": ["admin"]}, [view for view in ALL_VIEWS if view != "granskningslogg"]),
        (READER, []),
    ],
    ids=["auditor", "owner", "admin", "reader"],
)
def test_the_menu_has_what_one_may_see(
    open_chat: OpenChat, person: dict[str, object], seen: list[str]
) -> None:
    page = open_chat(expected=REFUSED)
    behind_sign_in(page, person)
    page.goto(urljoin(page.url, "/admin#/jobb"))
    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()
    menu = page.locator(".rooms a")
    if not seen:
        expect(page.get_by_text("får inte administrera RiTA")).to_be_visible()
        expect(menu).to_have_count(0)
        return
    expect(menu).to_have_count(len(seen))
    assert [link.get_attribute("data-view") for link in menu.all()] == seen
    if "jobb" not in seen:
        expect(page.get_by_role("heading", level=1)).to_have_text("Sidan finns inte")


def test_a_key_is_shown_once_and_revoked_and_the_log_tells(
    open_chat: OpenChat, server: Server
) -> None:
    page = open_chat()
    page.goto(urljoin(page.url, "/admin"))
    sign_in(page, admin_token(server.data))
    go_to(page, "Åtkomst")
    page.get_by_role("button", name="Ny nyckel").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Namn").fill("sidans-prov")
    form.get_by_role("button", name="Skapa nyckeln").click()
    secret = page.locator("code.secret")
    key = secret.inner_text()
    bearer = {"Authorization": f"Bearer {key}"}
    search = {"data": {"question": QUESTION}, "headers": bearer}
    assert page.request.post(urljoin(page.url, "/api/search"), **search).ok  # type: ignore[arg-type]
    page.get_by_role("button", name="Dölj nyckeln").click()
    expect(secret).to_have_count(0)
    assert key not in page.content()
    page.get_by_role("button", name="Återkalla sidans-prov").click()
    page.get_by_role("dialog").get_by_role("button", name="Återkalla").click()
    expect(page.get_by_role("row", name="sidans-prov")).to_contain_text("Återkallad")
    gone = page.request.post(urljoin(page.url, "/api/search"), **search)  # type: ignore[arg-type]
    assert gone.status == 401
    go_to(page, "Granskningslogg")
    expect(page.get_by_text("Kedjan är hel")).to_be_visible()
    page.get_by_label("Vad").select_option("key_revoked")
    page.get_by_role("button", name="Sök", exact=True).click()
    expect(page.locator("tbody tr").first).to_contain_text("sidans-prov")
    with page.expect_download() as file:
        page.get_by_role("button", name="Hämta loggen").click()
    lines = file.value.path().read_text(encoding="utf-8").splitlines()
    assert "sidans-prov" in lines[-1] or any("sidans-prov" in line for line in lines)


def test_the_switch_stops_the_page_before_a_question_and_lets_it_go_by_itself(
    open_chat: OpenChat, server: Server
) -> None:
    page = open_chat(expected=REFUSED)
    page.goto(urljoin(page.url, "/admin"))
    sign_in(page, admin_token(server.data))
    go_to(page, "Driftstopp")
    page.get_by_role("button", name="Stäng av RiTA").click()
    page.get_by_label("Meddelande").fill("Vi rättar ett fel.")
    page.get_by_role("dialog").get_by_role("button", name="Stäng av RiTA").click()
    expect(page.locator("main")).to_contain_text("RiTA är avstängd")
    reader = page.context.new_page()
    try:
        reader.goto(server.url)
        assert "Vi rättar ett fel." in notice_shut(reader)
        field(reader).press("Enter")
        expect(reader.locator(".turn")).to_have_count(0)
    finally:
        page.get_by_role("button", name="Starta RiTA").click()
        page.get_by_role("dialog").get_by_role("button", name="Starta RiTA").click()
    expect(page.locator("main")).to_contain_text("RiTA svarar")
    reader.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(reader.locator("#held .notice")).to_have_count(0)
    ask(reader, QUESTION)


def states(page: Page) -> Iterator[str]:
    """What the pages can be in where one signs in."""
    start = page.url
    gate = behind_sign_in(page, NOBODY)
    for path, told in (
        ("/", OUT),
        ("/dokument", "Logga in för att se"),
        ("/om#mina-uppgifter", "Logga in för att se vad"),
        ("/admin", "Logga in för att administrera"),
    ):
        page.goto(urljoin(start, path))
        expect(page.get_by_text(told).first).to_be_visible()
        yield f"{path} signed out"
    gate.person = STRANGER
    page.goto(urljoin(start, "/"))
    expect(page.get_by_text("Du har inte tillgång")).to_be_visible()
    yield "no group"
    gate.person = AUDITOR
    page.goto(urljoin(start, "/admin"))
    expect(page.locator(".rooms a")).to_have_count(2)
    yield "auditor"
    gate.person = READER
    page.goto(urljoin(start, "/om#mina-uppgifter"))
    page.get_by_role("button", name="Radera mina frågor").click()
    yield "about to erase"
    page.goto(start)
    ask(page, QUESTION)
    gate.person = NOBODY
    field(page).fill(FOLLOW_UP)
    field(page).press("Enter")
    expect(page.locator("#held")).to_contain_text(ENDED)
    yield "session ended"


@pytest.mark.parametrize("viewport", [PHONE, NARROWEST], ids=["phone", "320"])
def test_signed_in_or_out_everybody_can_use_the_pages(
    open_chat: OpenChat, viewport: ViewportSize
) -> None:
    page = open_chat(viewport, expected=REFUSED)
    found = {}
    for state in states(page):
        told = layout.faults(page)
        if viewport == NARROWEST:
            told += layout.faults_when_spaced(page)
        else:
            told += findings(page) + layout.faults_at_twice_the_size(page)
        levels: list[int] = page.evaluate(
            """() => [...document.querySelectorAll('h1, h2, h3')]
              .filter((node) => node.checkVisibility()).map((node) => Number(node.localName[1]))"""
        )
        told += [f"{lower} after {upper}" for upper, lower in pairwise(levels) if lower > upper + 1]
        found[state] = told
    assert {state: told for state, told in found.items() if told} == {}


def at_the_provider(page: Page, who: str) -> None:
    """Signs in with the provider's own form."""
    page.get_by_placeholder("sub").fill(who)
    page.get_by_role("button", name="Authorize").click()


def test_from_the_button_to_the_provider_and_back_and_out(browser: Browser, tmp_path: Path) -> None:
    """With a real service and a provider beside it; nothing is given in their place."""
    port = free_port()
    settings = {
        "sign_in": "oidc",
        "oidc_issuer": f"http://localhost:{port}",
        "oidc_client_id": "rita",
        "oidc_client_secret": "hemlig",
    }
    with provider(port), running(tmp_path / "data", **settings) as site:
        context = browser.new_context(viewport=PHONE)
        # The provider's own style sheet lies elsewhere.
        context.route("https://**", lambda route: route.abort())
        page = context.new_page()
        page.goto(f"{site.url}/?lang=en")
        page.locator("#held").get_by_role("link", name="Sign in").click()
        at_the_provider(page, "anna")
        expect(page.get_by_role("banner")).to_contain_text("Anna Åkesson")
        assert page.url == f"{site.url}/?lang=en"
        (mine,) = site.service.storage.sessions.all()
        site.service.storage.sessions.end(mine.id_hash)
        page.goto(f"{site.url}/admin#/jobb")
        page.locator("main").get_by_role("link", name="Logga in").click()
        at_the_provider(page, "anna")
        expect(page.get_by_text("får inte administrera RiTA")).to_be_visible()
        assert page.url == f"{site.url}/admin#/jobb"
        with page.expect_navigation():
            page.get_by_role("button", name="Logga ut").click()
        assert list(site.service.storage.sessions.all()) == []
        page.goto(site.url)
        expect(page.locator("#held")).to_contain_text(OUT)
        context.close()
