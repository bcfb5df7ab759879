"""The whole way through the chat, as a case worker goes it: by mouse and by keyboard alone.

By keyboard nothing is focused or pressed but by keys: no test helper stands in for a hand.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.marks import letters_on, under_the_mark
from tests.system.chat import (
    DESKTOP,
    FOLLOW_UP,
    PHONE,
    QUESTION,
    UNANSWERABLE,
    OpenChat,
    answer_of,
    field,
    letters,
)
from tests.system.test_chat_page import fetched, picture

BOTH = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])

Press = Callable[[Locator], None]


def with_mouse(thing: Locator) -> None:
    thing.click()


def focused(thing: Locator) -> bool:
    held: bool = thing.evaluate("node => node.getRootNode().activeElement === node")
    return held


def go_to(thing: Locator, most: int = 150) -> None:
    """Tab until ``thing`` has the focus; from the end of the page the browser begins anew."""
    page = thing.page
    for _ in range(most):
        if focused(thing):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no key leads to {thing}")


def with_keys(thing: Locator) -> None:
    """As a keyboard presses it: a link by Enter, a box by Space, a choice by the arrows."""
    page = thing.page
    kind = thing.evaluate(
        "node => node.type === 'radio' || node.type === 'checkbox' ? node.type : ''"
    )
    if kind == "radio":
        group = thing.locator("xpath=ancestor::fieldset//input[@type='radio']")
        go_to(group.first)
        page.keyboard.press("Space")
        for _ in range(group.count()):
            if thing.is_checked():
                return
            page.keyboard.press("ArrowDown")
        assert thing.is_checked()
        return
    go_to(thing)
    page.keyboard.press("Space" if kind else "Enter")


HANDS = pytest.mark.parametrize("press", [with_mouse, with_keys], ids=["mouse", "keyboard"])


def write(page: Page, press: Press, where: Locator, text: str) -> None:
    if press is with_mouse:
        where.click()
    else:
        go_to(where)
    page.keyboard.type(text)


def put(page: Page, press: Press, question: str) -> Locator:
    """Writes and sends a question; the finished turn."""
    before = page.locator(".turn").count()
    write(page, press, field(page), question)
    if press is with_mouse:
        page.get_by_role("button", name="Fråga", exact=True).click()
    else:
        page.keyboard.press("Enter")
    turn = page.locator(".turn").nth(before)
    expect(turn.locator(".reply")).not_to_have_attribute("aria-busy", "true")
    return turn


def kept_in(page: Page) -> dict[str, object]:
    """All that a page can leave behind in this browser."""
    kept: dict[str, object] = page.evaluate(
        """async () => ({
            local: { ...localStorage }, session: { ...sessionStorage }, cookies: document.cookie,
            databases: await indexedDB.databases(), caches: await caches.keys(),
            workers: (await navigator.serviceWorker.getRegistrations()).length,
            address: location.search + location.hash, history: history.state, title: window.name,
        })"""
    )
    return {name: left for name, left in kept.items() if left}


@HANDS
@BOTH
def test_from_a_question_to_a_new_conversation(
    open_chat: OpenChat, viewport: ViewportSize, press: Press
) -> None:
    page = open_chat(viewport)
    sees_the_source(page, press, put(page, press, QUESTION))
    judges_the_answer(press, follows_up(page, press))
    without = put(page, press, UNANSWERABLE)
    sends_to_the_owner(page, press, without)

    press(page.get_by_role("button", name="Ny konversation"))
    expect(page.locator(".turn")).to_have_count(0)
    expect(field(page)).to_be_focused()
    expect(page.get_by_role("heading", name="Vad vill du veta?")).to_be_visible()
    assert kept_in(page) == {}
    assert page.context.cookies() == []
    with page.expect_request("**/api/ask/stream") as sent:
        put(page, press, FOLLOW_UP)
    assert (sent.value.post_data_json or {}).get("history") == []
    page.reload()
    expect(page.locator(".turn")).to_have_count(0)


def sees_the_source(page: Page, press: Press, turn: Locator) -> None:
    """The mark lies on the quote's words and on no others; closing leads back."""
    citation = answer_of(page, QUESTION)["citations"][0]
    expect(turn.locator(".prose")).to_contain_text(citation["quote"].split("\t")[0])
    expect(turn.locator(".prose").first).to_be_in_viewport()
    mark = turn.locator(".mark").first
    press(mark)
    viewer = page.get_by_role("dialog", name=f"Källan: {citation['title']}")
    image = viewer.get_by_role("img")
    expect(image).to_be_visible()
    source = str(image.get_attribute("src"))
    bare = re.sub(r"highlight=[^&]*", "", source)
    on_page = letters_on(fetched(page, citation["file_url"]), citation["page"])
    unmarked, marked = (picture(fetched(page, address)) for address in (bare, source))
    under = under_the_mark(on_page, unmarked, marked, scale=2)
    assert letters(under) == letters(citation["quote"])
    press(viewer.get_by_role("button", name="Nästa sida"))
    expect(viewer.locator(".now")).to_contain_text(f"Sida {citation['page'] + 1}")
    expect(image).to_be_visible()
    press(viewer.get_by_role("button", name="Till källans sida"))
    expect(viewer.locator(".now")).to_contain_text(f"Sida {citation['page']}")
    if press is with_mouse:
        viewer.get_by_role("button", name="Stäng").click()
    else:
        page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(mark).to_be_focused()


def follows_up(page: Page, press: Press) -> Locator:
    """What the service made of a follow-up is shown, and can be said otherwise."""
    turn = put(page, press, FOLLOW_UP)
    used = turn.locator(".interpreted q")
    expect(used).to_contain_text("skyddsbedömning")
    read = used.inner_text()
    press(turn.get_by_role("button", name="Ändra tolkningen"))
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value(read)
    page.keyboard.press("Control+A")
    page.keyboard.type("Vem gör en skyddsbedömning?")
    page.keyboard.press("Enter")
    anew = page.locator(".turn").last
    expect(anew.get_by_role("heading", level=2)).to_have_text("Vem gör en skyddsbedömning?")
    expect(anew.locator(".reply")).not_to_have_attribute("aria-busy", "true")
    expect(anew.locator(".interpreted")).to_have_count(0)
    return anew


def judges_the_answer(press: Press, turn: Locator) -> None:
    """A thumb down with a reason; it is said that it came through."""
    page = turn.page
    with page.expect_response("**/api/feedback") as given:
        press(turn.get_by_role("button", name="Nej"))
    assert given.value.ok
    why = turn.locator("form.why")
    press(why.get_by_role("radio").nth(1))
    with page.expect_response("**/api/feedback") as given:
        press(why.locator("button[type=submit]"))
    assert given.value.ok
    sent = given.value.request.post_data_json or {}
    assert sent["reason"]
    # Unless the box is ticked, no words go along.
    assert not sent.get("question")
    assert not sent.get("comment")


def sends_to_the_owner(page: Page, press: Press, turn: Locator) -> None:
    """The question goes to the routine's owner, after it was said what is kept."""
    expect(turn.locator(".verdict")).to_have_text("Jag hittar inget svar i rutinerna.")
    press(turn.locator(".sender").get_by_role("button", name=re.compile("^Skicka frågan till")))
    form = turn.locator(".sender form")
    expect(form).to_contain_text(re.compile(r"sparar RiTA texten i högst \d+ dagar"))
    expect(form.get_by_label("Så här skickas frågan")).to_have_value(UNANSWERABLE)
    write(page, press, form.get_by_label("Kommentar"), "Det gäller tjänstecykeln.")
    with page.expect_response("**/api/questions") as sent:
        press(form.get_by_role("button", name="Skicka"))
    assert sent.value.ok
    body = sent.value.request.post_data_json or {}
    assert body["question"] == UNANSWERABLE
    assert body["comment"] == "Det gäller tjänstecykeln."
    done = turn.locator(".sender .done")
    expect(done).to_contain_text("Frågan är skickad.")
    expect(done).to_contain_text(re.compile(r"raderas senast \d{4}-\d\d-\d\d"))
    expect(done.locator("p").first).to_be_focused()


@HANDS
@BOTH
def test_without_an_answer_the_nearest_sections_can_be_read(
    open_chat: OpenChat, viewport: ViewportSize, press: Press
) -> None:
    page = open_chat(viewport)
    turn = put(page, press, UNANSWERABLE)
    expect(turn.locator(".verdict")).to_have_text("Jag hittar inget svar i rutinerna.")
    expect(turn.locator(".verdict")).to_be_in_viewport()
    expect(turn.locator(".sources, .mark, .prose")).to_have_count(0)
    near = turn.locator(".nearest").get_by_role("link").first
    named = near.inner_text()
    press(near)
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("img")).to_be_visible()
    expect(viewer).to_contain_text(named)
    # It is no answer: nothing is marked.
    assert "highlight" not in str(viewer.get_by_role("img").get_attribute("src"))
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(near).to_be_focused()
