"""A conversation as it goes on: what it may be lost by, what is taken back, what is in sight."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

from tests.system.axe import findings
from tests.system.chat import (
    DESKTOP,
    FOLLOW_UP,
    NARROWEST,
    PHONE,
    QUESTION,
    OpenChat,
    answer_of,
    ask,
    field,
    history_in,
)
from tests.system.states import given, hold, until_drawn
from tests.system.test_accessibility import heard_by_ear
from tests.system.test_chat_answers import SLOW_SERVICE, say

EDITING = "Frågan ställs då precis som du skriver den här"
STREAM = "**/api/ask/stream"


def outside(page: Page, name: str) -> Locator:
    """A link of the page around the chat."""
    return page.get_by_role("link", name=re.compile(f"^{name}"))


def test_no_link_around_a_conversation_loses_it(open_chat: OpenChat) -> None:
    page = open_chat()
    others = [outside(page, name) for name in ("Dokument", "Om RiTA", "Tillgänglighet", "Kontakt")]
    for link in others:
        expect(link).not_to_have_attribute("target", "_blank")
    turn = ask(page, QUESTION)
    for link in others:
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_accessible_name(re.compile(r"\(öppnas i en ny flik\)$"))
    with page.context.expect_page() as opened:
        others[0].click()
    expect(opened.value).to_have_url(urljoin(page.url, "dokument"))
    opened.value.close()

    asked = page.get_by_role("alertdialog")
    for name, said in (("English", "om du byter språk"), ("Fråga", "till startsidan")):
        outside(page, name).click()
        expect(asked).to_contain_text(said)
        expect(asked.get_by_role("button", name="Stanna")).to_be_focused()
        assert findings(page) == []
        page.keyboard.press("Escape")
        expect(asked).to_be_hidden()
        expect(outside(page, name)).to_be_focused()
    page.locator(".brand").click()
    asked.get_by_role("button", name="Stanna").click()
    expect(turn.locator(".mark").first).to_be_visible()

    page.get_by_role("button", name="Ny konversation").click()
    expect(others[0]).not_to_have_attribute("target", "_blank")
    expect(others[0]).to_have_accessible_name("Dokument")
    ask(page, QUESTION)
    outside(page, "English").click()
    asked.get_by_role("link", name="Byt").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_misread_follow_up_is_asked_as_it_was_written(open_chat: OpenChat) -> None:
    page = open_chat(PHONE)
    ask(page, QUESTION)
    read = ask(page, FOLLOW_UP)
    with page.expect_request(STREAM) as sent:
        read.get_by_role("button", name="Ställ som ny fråga").click()
    assert sent.value.post_data_json == {"question": FOLLOW_UP, "history": []}
    anew = page.locator(".turn").last
    expect(anew).to_be_focused()
    expect(anew.locator(".reply")).not_to_have_attribute("aria-busy", "true")
    expect(anew.locator(".interpreted")).to_have_count(0)
    expect(page.locator(".turn")).to_have_count(3)
    with page.expect_request(STREAM) as sent:
        ask(page, "Vem beslutar?")
    asked = [turn["question"] for turn in history_in(sent.value)]
    # Once, and as it was written.
    assert asked[0] == QUESTION
    assert asked.count(FOLLOW_UP) == len(asked) - 1 <= 1


def test_an_edit_can_be_taken_back_and_a_new_conversation_leaves_nothing(
    open_chat: OpenChat,
) -> None:
    page = open_chat()
    ask(page, QUESTION)
    change = ask(page, FOLLOW_UP).get_by_role("button", name="Ändra tolkningen")
    for by_key in (True, False):
        field(page).fill("Något påbörjat")
        change.click()
        expect(page.get_by_text(EDITING)).to_be_visible()
        if by_key:
            page.keyboard.press("Escape")
        else:
            page.get_by_role("button", name="Avbryt ändringen").click()
        expect(page.get_by_text(EDITING)).to_be_hidden()
        expect(page.get_by_role("button", name="Avbryt ändringen")).to_be_hidden()
        expect(field(page)).to_have_value("Något påbörjat")
        expect(field(page)).to_be_focused()

    change.click()
    page.get_by_role("button", name="Ny konversation").click()
    expect(field(page)).to_have_value("")
    expect(field(page)).to_be_focused()
    expect(page.get_by_text(EDITING)).to_be_hidden()
    assert page.evaluate("scrollY") == 0


def test_a_cancelled_question_comes_back_to_the_field(open_chat: OpenChat) -> None:
    page = open_chat()
    held: list[Route] = []
    hold(page, held)
    for times in (1, 2):
        field(page).fill(QUESTION)
        field(page).press("Enter")
        expect(page.locator(".turn h2")).to_have_id(f"turn-{times}")
        page.get_by_role("button", name="Avbryt").click()
        expect(page.locator(".turn")).to_have_count(0)
        expect(field(page)).to_have_value(QUESTION)
        # Said quietly, to the eye and to the ear; nothing is wrong.
        expect(page.locator("#hint")).to_have_text("Frågan är avbruten.")
        expect(page.get_by_role("log")).to_have_text("Frågan är avbruten.")
        expect(page.locator(".notice")).to_have_count(0)
        expect(page.locator(".send:visible")).to_be_focused()
    expect(page.get_by_role("heading", name="Vad vill du veta?")).to_be_visible()
    field(page).press("End")
    page.keyboard.type(" ")
    expect(page.locator("#hint")).to_be_hidden()


def test_the_page_that_is_open_takes_no_focus_from_who_is_elsewhere(open_chat: OpenChat) -> None:
    page = open_chat()
    mark = ask(page, QUESTION).locator(".mark").first
    viewer = page.get_by_role("dialog", name="Källan")
    mark.click()
    until_drawn(page)
    field(page).focus()
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(field(page)).to_be_focused()
    mark.click()
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    mark.click()
    until_drawn(page)
    second = ask(page, FOLLOW_UP)
    expect(viewer).to_be_hidden()
    expect(field(page)).to_be_focused()
    expect(second.get_by_role("heading", level=2)).to_be_in_viewport()


def test_a_page_without_a_number_or_a_picture_is_shown_as_well_as_can_be(
    open_chat: OpenChat,
) -> None:
    page = open_chat(expected=("ERR_FAILED",))
    page.route("**/api/documents/*", lambda route: route.abort())
    mark = ask(page, QUESTION).locator(".mark").first
    viewer = page.get_by_role("dialog", name="Källan")
    mark.click()
    until_drawn(page)
    expect(viewer.locator(".now")).to_have_text(re.compile(r"^Sida \d+$"))
    page.keyboard.press("Escape")

    body = answer_of(page, QUESTION)
    for citation in body["citations"]:
        citation["page_image_url"] = None
    given(page, body)
    ask(page, QUESTION).locator(".mark").first.click()
    expect(viewer).to_contain_text("Sidan finns inte som bild. Öppna pdf:en i stället.")
    expect(viewer).not_to_contain_text("Hämtar sidan")


@pytest.mark.parametrize(
    ("viewport", "most"), [(PHONE, 100), (NARROWEST, 110)], ids=["phone", "320"]
)
def test_what_stays_in_sight_on_a_phone_leaves_room_to_read(
    open_chat: OpenChat, viewport: ViewportSize, most: int
) -> None:
    page = open_chat(viewport)
    ask(page, QUESTION)
    top = page.locator(".dock").bounding_box()
    assert top
    assert viewport["height"] - top["y"] <= most
    # The rest is there, at the end; the greeting is not, what the answers are is.
    expect(page.get_by_text("Skriv aldrig personnummer eller namn")).to_be_visible()
    expect(page.get_by_role("button", name="Ny konversation")).not_to_be_in_viewport()
    expect(page.get_by_role("heading", name="Vad vill du veta?")).to_be_hidden()
    expect(page.get_by_role("note")).to_contain_text("automatiskt system")

    body = answer_of(page, QUESTION)
    page.locator(".mark").first.click()
    until_drawn(page)
    viewer = page.get_by_role("dialog")
    expect(viewer.locator(".percentage")).to_have_text("200 %")
    x, y = body["citations"][0]["boxes"][0][:2]
    at = viewer.get_by_role("img").evaluate(
        """(image, [x, y]) => {
            const { left, top, width } = image.getBoundingClientRect();
            const scale = width / image.naturalWidth * 2;
            const area = image.parentNode.getBoundingClientRect();
            return { x: left + x * scale, y: top + y * scale - area.top, low: area.height };
        }""",
        [x, y],
    )
    assert 0 <= at["x"] <= viewport["width"] / 4
    assert 0 <= at["y"] <= at["low"] / 2
    viewer.get_by_role("button", name="Anpassa till bredden").click()
    expect(viewer.locator(".percentage")).to_have_text("100 %")


def test_the_page_beside_is_whole_wherever_the_conversation_is_scrolled(
    open_chat: OpenChat,
) -> None:
    page = open_chat(DESKTOP)
    ask(page, QUESTION)
    page.locator(".mark").first.click()
    until_drawn(page)
    for y in (0, 30, 10_000):
        page.evaluate("(y) => scrollTo({ top: y, behavior: 'instant' })", y)
        page.wait_for_function(
            """(least) => {
                const { top, bottom } = document.querySelector('rita-chat').shadowRoot
                  .querySelector('dialog').getBoundingClientRect();
                return top >= 0 && bottom <= innerHeight && bottom - top >= least;
            }""",
            arg=DESKTOP["height"] * 0.7,
        )


def test_a_turned_page_and_a_zoom_are_each_said_once(open_chat: OpenChat) -> None:
    page = open_chat()
    ask(page, QUESTION).locator(".mark").first.click()
    until_drawn(page)
    viewer = page.get_by_role("dialog")
    expect(viewer.locator(".now")).to_contain_text(" av ")
    heard_by_ear(page)
    viewer.get_by_role("button", name="Nästa sida").click()
    until_drawn(page)
    viewer.get_by_role("button", name="Förstora").click()
    expect(viewer.get_by_role("status")).to_have_text("125 %")
    turned, zoomed = page.evaluate("window.heard")
    assert re.fullmatch(r"Sida \d+ av \d+", turned)
    assert zoomed == "125 %"
    expect(viewer.locator(".state")).to_be_empty()


def test_a_stage_that_takes_its_time_is_read_out(open_chat: OpenChat) -> None:
    page = open_chat()
    body = answer_of(page, QUESTION)
    page.clock.install()
    page.reload()
    page.evaluate(SLOW_SERVICE)
    field(page).fill(QUESTION)
    field(page).press("Enter")
    log = page.get_by_role("log")
    expect(log).to_have_text("Söker i rutinerna …")
    say(page, "stage", {"stage": "reading"})
    expect(page.locator(".working")).to_contain_text("Läser")
    expect(log).to_have_text("Söker i rutinerna …")
    page.clock.fast_forward("00:05")
    expect(log).to_have_text("Läser det som hittades …")
    say(page, "stage", {"stage": "checking"})
    say(page, "done", body)
    expect(page.locator(".mark").first).to_be_visible()
    page.clock.fast_forward("00:05")
    expect(log).not_to_contain_text("Kontrollerar")
