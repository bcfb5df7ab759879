"""The pages around the chat: in the right language, with the municipality's look, and harmless.

One service with settings of its own for all tests here; its name and logo are as hostile as the
settings let them be.
"""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from app.pages import PAGES, languages, put_together
from app.security import CONTENT_SECURITY_POLICY
from app.settings import load
from index.errors import SettingsError
from tests.system.chat import DESKTOP, NARROWEST, QUESTION, ask
from tests.system.service import Server, serving, wait_until_ready
from tests.system.states import released

NAME = "<script>window.ran=1</script>\"'&{{7*7}}"
CONTACT = "rita@kommunen.se"
ACCENT = "#ffcd00"
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30" onload="window.ran=1">'
    b"<script>window.ran=1</script><style>path{fill:#c8102e}</style>"
    b'<image href="http://127.0.0.1:9/seen"/><path d="M0 0h60v30H0z"/></svg>'
)
SMALL_PHONE: ViewportSize = {"width": 390, "height": 664}
HEADINGS = {
    "/": ("Fråga rutinerna", "Ask the routines"),
    "/dokument": ("Dokument", "Documents"),
    "/admin": ("Administrera RiTA", "Administer RiTA"),
    "/om": ("Om RiTA", "About RiTA"),
    "/tillganglighet": (
        "Tillgänglighets\xadredogörelse för RiTA",
        "Accessibility statement for RiTA",
    ),
}
MOST_KILOBYTES = 60
"""Of the whole chat page, compressed."""


@pytest.fixture(scope="module")
def branded(
    sample_data: Path, settings_of_tests: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A service with a municipality's look."""
    folder = tmp_path_factory.mktemp("branded")
    logo = folder / "vapen.svg"
    logo.write_bytes(LOGO)
    settings = {
        **settings_of_tests,
        "RITA_MUNICIPALITY": NAME,
        "RITA_LOGO": str(logo),
        "RITA_ACCENT": ACCENT,
        "RITA_CONTACT_EMAIL": CONTACT,
        "RITA_QUESTIONS_DAYS": "30",
    }
    with serving(sample_data, settings, folder / "rita.log") as running:
        wait_until_ready(running)
        yield running


@pytest.fixture
def page(browser: Browser, branded: Server) -> Iterator[Page]:
    """A page of that service; at the end nothing has been refused, and nothing went elsewhere."""
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on(
        "console",
        lambda message: (
            complaints.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "request",
        lambda request: (
            complaints.append(request.url)
            if urlsplit(request.url).netloc != urlsplit(branded.url).netloc
            else None
        ),
    )
    opened.goto(branded.url)
    yield opened
    context.close()
    assert not complaints


def get(server: Server, path: str, **headers: str) -> httpx.Response:
    return httpx.get(server.url + path, headers=headers, timeout=30)


def test_every_page_comes_in_every_language_with_its_own_title(server: Server) -> None:
    titles = set()
    for path in PAGES:
        for language, words in languages().items():
            response = get(server, f"{path}?lang={language}")
            assert response.headers["content-type"] == "text/html; charset=utf-8"
            assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
            assert f'<html lang="{language}">' in response.text
            title = re.search("<title>(.*)</title>", response.text)
            assert title
            titles.add(title[1])
            for other in languages():
                linked = f'href="?lang={other}" lang="{other}"' in response.text
                assert linked is (other != language)
            assert words["tagline"] in response.text
            again = get(
                server, f"{path}?lang={language}", **{"If-None-Match": response.headers["etag"]}
            )
            assert again.status_code == 304
    assert len(titles) == len(PAGES) * len(languages())


@pytest.mark.parametrize("query", ["", "?lang=", "?lang=xx", "?lang=../en", "?lang=en/&lang=sv"])
def test_an_unknown_language_is_the_usual_one(server: Server, query: str) -> None:
    for path in PAGES:
        response = get(server, path + query)
        assert '<html lang="sv">' in response.text
        assert "set-cookie" not in response.headers


def test_a_link_keeps_the_language_that_was_chosen(server: Server) -> None:
    ways = re.compile(r'href="((?:\./|dokument|om|tillganglighet)[^"]*)"')
    for path in PAGES:
        assert all("lang=en" in link for link in ways.findall(get(server, f"{path}?lang=en").text))
        assert not any("lang" in link for link in ways.findall(get(server, path).text))


def test_what_the_municipality_is_called_is_text_everywhere(branded: Server) -> None:
    for path in PAGES:
        text = get(branded, path).text
        assert "window.ran" in text
        assert "<script>window" not in text
        assert "&lt;script&gt;window.ran=1&lt;/script&gt;&#34;&#39;&amp;{{7*7}}" in text
        assert len(re.findall("<script", text)) == (path in ("/", "/dokument", "/admin"))


@pytest.mark.parametrize("name", ["Ekeby\u202enummok", "Ekeby\nkommun", "Eke\u200bby", "E" * 81])
def test_a_name_that_turns_or_hides_text_is_refused(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RITA_MUNICIPALITY", name)
    with pytest.raises(SettingsError, match="RITA_MUNICIPALITY") as refused:
        load()
    assert name not in str(refused.value)


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#123456;", "#123456\n", "1234567"])
def test_what_is_no_colour_is_refused(colour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RITA_ACCENT", colour)
    with pytest.raises(SettingsError, match="RITA_ACCENT: ange en färg"):
        load()


def test_a_bad_logo_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gif = tmp_path / "logo.gif"
    gif.write_bytes(b"GIF89a")
    monkeypatch.setenv("RITA_LOGO", str(gif))
    with pytest.raises(SettingsError, match=r"RITA_LOGO: ange en bildfil"):
        load()
    monkeypatch.setenv("RITA_LOGO", str(gif.rename(tmp_path / "logo.png")))
    with pytest.raises(SettingsError, match=r"RITA_LOGO: filen heter \.png"):
        put_together(load())


def test_the_logo_and_the_colour_are_the_municipalitys(page: Page) -> None:
    logo = page.locator("header img")
    expect(logo).to_be_visible()
    shown = logo.evaluate("image => [image.naturalWidth, image.width / image.height, image.alt]")
    assert shown[0] > 0
    assert shown[1] == pytest.approx(2)
    assert shown[2] == ""
    send = page.get_by_role("button", name="Fråga", exact=True)
    read = "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node).color]"
    light = send.evaluate(read)
    page.emulate_media(color_scheme="dark")
    dark = send.evaluate(read)
    assert dark[0] == "rgb(255, 205, 0)"
    assert light[0] not in (dark[0], "rgb(11, 85, 99)")
    assert page.evaluate("window.ran") is None


def test_the_logo_opened_by_itself_does_nothing(branded: Server, browser: Browser) -> None:
    response = get(branded, "/static/logo.svg")
    assert response.content == LOGO
    assert response.headers["content-type"] == "image/svg+xml"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "sandbox" in response.headers["content-security-policy"]
    page = browser.new_page()
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(f"{branded.url}/static/logo.svg")
    assert (
        page.locator("path").evaluate("path => getComputedStyle(path).fill") == "rgb(200, 16, 46)"
    )
    assert page.evaluate("window.ran") is None
    assert asked == [f"{branded.url}/static/logo.svg"]
    page.close()


def test_from_page_to_page_and_from_language_to_language(page: Page) -> None:
    for path, names in HEADINGS.items():
        page.goto(path_in(page, f"{path}?lang=sv"))
        for language, name, other in (("sv", names[0], "English"), ("en", names[1], "Svenska")):
            expect(page.locator("html")).to_have_attribute("lang", language)
            heading = page.get_by_role("heading", level=1)
            expect(heading).to_have_count(1)
            assert heading.text_content() == name
            for landmark in ("banner", "main", "contentinfo"):
                expect(page.get_by_role(landmark)).to_have_count(1)
            expect(page.get_by_role("navigation")).to_have_count(2)
            # The admin page is in no menu: those who need it are told where it is.
            expect(page.locator("[aria-current=page]")).to_have_count(int(path != "/admin"))
            if language == "sv":
                page.get_by_role("link", name=other).click()
    page.get_by_role("link", name="Ask").click()
    expect(page.get_by_label("Your question")).to_be_visible()


def path_in(page: Page, path: str) -> str:
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}{path}"


def test_in_english_what_the_documents_say_is_marked_as_swedish(page: Page) -> None:
    page.goto(path_in(page, "/?lang=en"))
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_label("Your question").press("Enter")
    turn = page.locator(".turn")
    expect(turn.get_by_role("heading", name="Sources")).to_be_visible()
    turn.get_by_role("button", name="Show page").first.click()
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("img")).to_be_visible()
    language = "node => node.closest('[lang]').lang"
    for place in (".prose > *", ".card h4", ".where > span:first-child"):
        for said in turn.locator(place).all():
            assert said.evaluate(language) == "sv", place
    for said in (viewer.locator("h3"), viewer.locator("blockquote")):
        assert said.evaluate(language) == "sv"
    for own in (turn.locator(".mark").first, turn.get_by_role("heading", name="Sources")):
        assert own.evaluate(language) == "en"
    assert page.get_by_role("log").locator("[lang=sv]").count() > 0


def test_warnings_and_refusals_are_said_in_the_language_of_the_page(page: Page) -> None:
    body = page.request.post(path_in(page, "/api/ask"), data={"question": QUESTION}).json()
    for citation in body["citations"]:
        warning = {
            "code": "review_date_passed",
            "text": "Skulle ha setts över.",
            "date": "2025-01-31",
        }
        citation["warnings"] = [warning]
    body["missing"] = ["vem som beslutar"]
    body["warnings"] = [{"code": "of_tomorrow", "text": "Något nytt.", "date": None}]
    page.goto(path_in(page, "/?lang=en"))
    problem = {"code": "question_too_long", "detail": "Frågan är för lång.", "status": 422}
    page.route(
        "**/api/ask/stream", lambda route: route.fulfill(content_type="application/json", json=body)
    )
    field = page.get_by_label("Your question", exact=True)
    field.fill(QUESTION)
    field.press("Enter")
    card = page.locator(".card").first
    expect(card).to_contain_text("should have been reviewed by 2025-01-31")
    expect(page.locator(".turn")).to_contain_text("Något nytt.")
    expect(page.locator(".missing li")).to_have_attribute("lang", "sv")

    page.unroute("**/api/ask/stream")
    page.route(
        "**/api/ask/stream",
        lambda route: route.fulfill(
            content_type="application/problem+json", status=200, json=problem
        ),
    )
    page.route(
        "**/api/ask",
        lambda route: route.fulfill(content_type="application/problem+json", json=problem),
    )
    field.fill(QUESTION)
    field.press("Enter")
    expect(page.locator(".turn").nth(1)).to_contain_text("too long for the language model")


def test_the_skip_link_leads_to_the_content(page: Page) -> None:
    for path, name in (("/om", "Hoppa till innehållet"), ("/", "Hoppa till frågan")):
        page.goto(path_in(page, path))
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=name)).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.get_by_label("Din fråga")).to_be_focused()


def test_before_the_script_has_run_the_page_says_what_it_is_and_then_nothing_moves(
    page: Page,
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.set_viewport_size(SMALL_PHONE)
    page.route("**/static/chat.js", hold)
    page.goto(path_in(page, "/"), wait_until="commit")
    notice = page.get_by_text("RiTA är ett automatiskt system, inte en människa")
    expect(notice).to_be_visible()
    # A place measured before the style sheet is in use, or of half a page, is another page's.
    page.wait_for_function(
        "document.readyState !== 'loading' && getComputedStyle(document.body).display === 'flex'"
    )
    place = "node => JSON.stringify(node.getBoundingClientRect())"
    before = notice.evaluate(place)
    page.evaluate(
        "window.shift = 0; new PerformanceObserver((list) => { for (const entry of"
        " list.getEntries()) window.shift += entry.value }).observe("
        "{ type: 'layout-shift', buffered: true })"
    )
    released(page, held).continue_()
    field = page.get_by_label("Din fråga")
    expect(field).to_be_visible()
    assert notice.evaluate(place) == before
    box = field.bounding_box()
    assert box
    assert box["y"] + box["height"] < SMALL_PHONE["height"]
    # Largest shift that counts as good: web.dev, "Cumulative Layout Shift".
    assert page.evaluate("window.shift") < 0.1


def test_three_requests_are_all_that_the_chat_needs(server: Server, browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(urlsplit(request.url).path))
    page.route("**/*.svg", lambda route: route.abort())
    page.route("**/api/**", lambda route: route.abort())
    page.goto(server.url)
    expect(page.get_by_label("Din fråga")).to_be_editable()
    assert sorted(asked) == ["/", "/static/chat.js", "/static/page.css"]
    page.close()
    sent = [get(server, path) for path in asked]
    assert all(response.headers["content-encoding"] == "gzip" for response in sent)
    weight = sum(len(gzip.compress(response.content)) for response in sent)
    assert weight <= MOST_KILOBYTES * 1000


def test_pages_of_text_fit_every_width_and_say_whom_to_write_to(page: Page) -> None:
    page.set_viewport_size(NARROWEST)
    for path in PAGES:
        for language in languages():
            page.goto(path_in(page, f"{path}?lang={language}"))
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, language)
    for path in ("/om", "/tillganglighet"):
        page.goto(path_in(page, path))
        link = page.get_by_role("link", name=CONTACT)
        assert link.get_attribute("href") == f"mailto:{CONTACT}"
    page.goto(path_in(page, "/om"))
    expect(page.get_by_text("i högst 30 dagar")).to_be_visible()
    expect(page.get_by_text("Alla svar är ordagranna")).to_be_visible()
    page.goto(path_in(page, "/tillganglighet"))
    expect(page.locator("a[href='https://www.digg.se/tdosanmalan']")).to_be_visible()


def test_the_chat_answers_under_the_municipalitys_look(page: Page) -> None:
    expect(ask(page, QUESTION).locator(".mark").first).to_be_visible()
