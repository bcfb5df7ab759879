"""The chat page in a real Chromium, against the real service with a real index."""

import io
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, ViewportSize, expect

from tests.marks import letters_on, under_the_mark
from tests.system.chat import (
    DESKTOP,
    FOLLOW_UP,
    NARROWEST,
    PHONE,
    QUESTION,
    UNANSWERABLE,
    OpenChat,
    answer_of,
    ask,
    field,
    history_in,
    letters,
)

# The tax agency's own example of a number with a right check digit: nobody's.
WITH_NUMBER = "Kan 19121212-1212 få akut bistånd?"
MARKUP = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>'


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def fetched(page: Page, url: str) -> bytes:
    response = page.request.get(urljoin(page.url, url))
    assert response.ok
    return response.body()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_from_question_to_the_words_on_the_page(
    open_chat: OpenChat, viewport: ViewportSize
) -> None:
    page = open_chat(viewport)
    expect(page.get_by_text("RiTA är ett automatiskt system, inte en människa")).to_be_visible()
    with page.expect_response("**/api/ask/stream") as asked:
        turn = ask(page, QUESTION)
    assert asked.value.headers["content-type"].startswith("text/event-stream")
    answer = answer_of(page, QUESTION)
    assert answer["status"] == "answered"
    citation = answer["citations"][-1]

    expect(turn.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(turn.locator(".prose")).to_contain_text(answer["citations"][0]["quote"].split("\t")[0])
    expect(turn.locator(".card").first).to_contain_text(answer["citations"][0]["title"])
    expect(turn.locator(".card").first).to_contain_text("Beslutad")

    turn.locator(".mark", has_text=re.compile(f"^{citation['number']}$")).first.click()
    viewer = page.get_by_role("dialog", name=f"Källan: {citation['title']}")
    image = viewer.get_by_role("img")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.naturalWidth") > 500
    source = str(image.get_attribute("src"))
    bare = re.sub(r"highlight=[^&]*", "", source)
    on_page = letters_on(fetched(page, citation["file_url"]), citation["page"])
    unmarked, marked = (picture(fetched(page, address)) for address in (bare, source))
    under = under_the_mark(on_page, unmarked, marked, scale=2)
    assert letters(under) == letters(citation["quote"])

    beside = viewport == DESKTOP
    assert page.locator("dialog.viewer").evaluate("d => d.matches(':modal')") is not beside
    viewer.get_by_role("button", name="Förstora").click()
    # On a phone it is opened at a size that can be read.
    larger = "125 %" if beside else "300 %"
    expect(viewer.locator(".percentage")).to_have_text(larger)
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()


def test_the_pdf_opens_at_the_page(open_chat: OpenChat) -> None:
    page = open_chat()
    turn = ask(page, QUESTION)
    citation = answer_of(page, QUESTION)["citations"][0]
    link = turn.get_by_role("link", name="Öppna pdf").first
    address = urljoin(page.url, link.get_attribute("href"))
    assert address == urljoin(page.url, f"{citation['file_url']}#page={citation['page']}")
    assert link.get_attribute("target") == "_blank"
    assert fetched(page, address).startswith(b"%PDF-")


def test_every_page_of_the_source_can_be_turned_to(open_chat: OpenChat) -> None:
    page = open_chat()
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="Visa sidan").first.click()
    viewer = page.get_by_role("dialog")
    number = viewer.locator(".now")
    expect(number).to_contain_text(" av ")
    own = number.inner_text()
    onward = viewer.get_by_role("button", name="Nästa sida")
    while onward.is_enabled():
        onward.click()
        expect(viewer.get_by_role("img")).to_be_visible()
    last = re.fullmatch(r"Sida (\d+) av (\d+)", number.inner_text())
    assert last
    assert last[1] == last[2]
    assert "highlight" not in str(viewer.get_by_role("img").get_attribute("src"))
    viewer.get_by_role("button", name="Till källans sida").click()
    expect(number).to_have_text(own)


def test_the_whole_way_by_keyboard_alone(open_chat: OpenChat) -> None:
    page = open_chat(PHONE)
    press = page.keyboard.press
    press("Tab")
    expect(page.get_by_role("link", name="Hoppa till frågan")).to_be_focused()
    press("Enter")
    expect(field(page)).to_be_focused()
    page.keyboard.type("När ska en")
    press("Shift+Enter")
    page.keyboard.type("skyddsbedömning göras?")
    press("Enter")
    mark = page.locator(".mark").first
    expect(mark).to_be_visible()
    # The answer does not take the focus from the one who writes.
    expect(field(page)).to_be_focused()
    for _ in range(40):
        if mark.evaluate("mark => mark.matches(':focus')"):
            break
        press("Shift+Tab")
    expect(mark).to_be_focused()
    press("Enter")
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("img")).to_be_visible()
    expect(viewer.get_by_role("heading")).to_be_focused()
    # In a sheet the focus stays: sixteen steps are more than it has stops.
    for _ in range(16):
        press("Tab")
        assert page.evaluate(
            "() => { const inner = document.querySelector('rita-chat').shadowRoot.activeElement;"
            " return !inner || inner.closest('dialog') !== null }"
        )
    press("Escape")
    expect(viewer).to_be_hidden()
    expect(mark).to_be_focused()


def test_a_personnummer_stays_in_the_field_and_nowhere_else(open_chat: OpenChat) -> None:
    page = open_chat(PHONE)
    field(page).fill(WITH_NUMBER)
    field(page).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Ta bort personnumret ur frågan")
    expect(field(page)).to_have_value(WITH_NUMBER)
    expect(page.locator(".turn")).to_have_count(0)
    assert "1212" not in page.locator("rita-chat").inner_text()
    turn = ask(page, QUESTION)
    expect(turn.locator(".mark").first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_empty()


def test_a_follow_up_carries_the_conversation_and_says_how_it_was_read(
    open_chat: OpenChat,
) -> None:
    page = open_chat()
    first = ask(page, QUESTION)
    said = first.locator(".prose").inner_text()
    with page.expect_request("**/api/ask/stream") as sent:
        second = ask(page, FOLLOW_UP)
    history = history_in(sent.value)
    assert [turn["question"] for turn in history] == [QUESTION]
    assert letters(history[0]["answer"])[:40] in letters(said)
    expect(second.locator(".interpreted")).to_contain_text("Jag tolkade frågan som:")

    page.get_by_role("button", name="Ny konversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(field(page)).to_be_focused()
    with page.expect_request("**/api/ask/stream") as sent:
        ask(page, QUESTION)
    assert history_in(sent.value) == []


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_markup_in_a_question_is_text(open_chat: OpenChat, viewport: ViewportSize) -> None:
    page = open_chat(viewport)
    turn = ask(page, f"{MARKUP} {QUESTION}")
    expect(turn.get_by_role("heading", level=2)).to_have_text(f"{MARKUP} {QUESTION}")
    follow_up = ask(page, FOLLOW_UP)
    expect(follow_up.locator(".interpreted")).to_contain_text(MARKUP)
    expect(page.locator(".turn img, .turn script")).to_have_count(0)
    assert page.evaluate("window.ran") is None


def test_the_answer_is_announced_once(open_chat: OpenChat) -> None:
    page = open_chat()
    log = page.get_by_role("log")
    page.evaluate(
        "() => { window.heard = []; new MutationObserver(() => window.heard.push("
        "log.textContent)).observe(log, { childList: true, subtree: true }) }".replace(
            "log", "document.querySelector('rita-chat').shadowRoot.querySelector('[role=log]')"
        )
    )
    ask(page, QUESTION)
    answer = answer_of(page, QUESTION)
    first, second, third, *_ = (sentence["text"] for sentence in answer["sentences"])
    documents = {citation["document_id"] for citation in answer["citations"]}
    expect(log).to_contain_text(second)
    heard = page.evaluate("window.heard")
    assert heard[0].startswith("Söker i rutinerna")
    # A long one: how long, and how it begins.
    ready = re.compile(rf"Svaret är klart: \d+ meningar ur {len(documents)} dokument\. ")
    [told] = [text for text in heard if ready.match(text)]
    assert told.strip() == f"{ready.match(told)[0]}{first} {second}"  # type: ignore[index]
    assert letters(third)[:9] not in letters("".join(heard))
    live = "[aria-live]:not([role=log]), [role=status], [role=alert]"
    # There for what goes wrong with a thumb; were the answer in one, it would be heard again.
    assert not "".join(page.locator(f".turn :is({live})").all_inner_texts())


def test_without_the_stream_the_answer_comes_all_the_same(open_chat: OpenChat) -> None:
    page = open_chat(expected=("ERR_FAILED",))
    page.route("**/api/ask/stream", lambda route: route.abort())
    turn = ask(page, QUESTION)
    expect(turn.locator(".mark").first).to_be_visible()


def test_a_lost_connection_is_said_and_can_be_retried(open_chat: OpenChat) -> None:
    page = open_chat(expected=("ERR_INTERNET_DISCONNECTED",))
    page.context.set_offline(True)
    turn = ask(page, QUESTION)
    expect(turn).to_contain_text("Det gick inte att nå RiTA")
    # What it is called stands on a line of its own.
    title = turn.locator(".notice strong")
    expect(title).to_have_text("Frågan fick inget svar")
    expect(title).to_have_css("display", "block")
    page.context.set_offline(False)
    turn.get_by_role("button", name="Försök igen").click()
    # The button is gone: what it stood in has the focus.
    expect(turn).to_be_focused()
    expect(turn.locator(".mark").first).to_be_visible()


def test_silence_ends_after_a_minute_and_a_half_and_waiting_can_be_ended_at_once(
    open_chat: OpenChat,
) -> None:
    page = open_chat()
    page.clock.install()
    page.reload()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/ask/stream", hold)
    field(page).fill(QUESTION)
    field(page).press("Enter")
    turn = page.locator(".turn")
    expect(turn.locator(".working")).to_be_visible()
    page.clock.fast_forward("01:29")
    expect(turn.locator(".working")).to_be_visible()
    page.clock.fast_forward("00:02")
    expect(turn).to_contain_text("Det tog för lång tid")
    turn.get_by_role("button", name="Försök igen").click()
    expect(turn.locator(".working")).to_be_visible()
    page.get_by_role("button", name="Avbryt").click()
    expect(turn).to_have_count(0)
    expect(field(page)).to_have_value(QUESTION)
    for route in held:
        route.abort()
    page.unroute("**/api/ask/stream")
    field(page).press("Enter")
    expect(turn.locator(".mark").first).to_be_visible()


def test_a_question_that_is_too_long_is_not_sent_and_not_cut(open_chat: OpenChat) -> None:
    page = open_chat()
    field(page).fill("å" * 2001)
    field(page).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Frågan är för lång")
    expect(page.locator(".turn")).to_have_count(0)
    assert len(field(page).input_value()) == 2001
    field(page).fill("   ")
    field(page).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Skriv din fråga först")


def test_the_answer_is_copied_with_its_sources(open_chat: OpenChat) -> None:
    page = open_chat()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, QUESTION)
    answer = answer_of(page, QUESTION)
    turn.get_by_role("button", name="Kopiera svaret").click()
    expect(turn.get_by_role("button", name="kopierat")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    sources = copied.partition("Källor:")[2]
    for citation in answer["citations"]:
        line = next(line for line in sources.split("\n") if f"[{citation['number']}]" in line)
        assert f"] {citation['title']}, {citation['section']}, sidan {citation['page']}" in line
    assert QUESTION in copied
    assert "rutinen gäller, inte svaret" in copied


def test_nothing_is_wider_than_the_narrowest_screen(open_chat: OpenChat) -> None:
    page = open_chat(NARROWEST)
    for question in (None, QUESTION, UNANSWERABLE, "x" * 300):
        if question:
            ask(page, question)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), question
    assert field(page).evaluate("field => parseFloat(getComputedStyle(field).fontSize)") >= 16


def test_scripts_hold_no_markup_sinks_and_no_swedish(root: Path) -> None:
    sinks = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|DOMParser")
    for path in (root / "app/web").rglob("*.js"):
        text = path.read_text()
        assert not sinks.search(text), path.name
        assert path.parent.name == "texts" or not re.search("[åäöÅÄÖ]", text), path.name
