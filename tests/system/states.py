"""Every state the chat can be in, one after the other on one page.

The service itself is brought to each, with four exceptions that no sample document and no setting
of the tests gives: a question that needs a clarification (no part of the service asks for one yet),
routines that contradict each other, a service that cannot answer, and one that fails. For those,
the answer of the same service is altered on its way (``given``).
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, Route, expect

from app.notice_texts import STOPPED, STOPPED_ADVICE
from tests.system.chat import FOLLOW_UP, QUESTION, UNANSWERABLE, answer_of, ask, field

Body = dict[str, Any]

HALF_ANSWERABLE = "När ska en skyddsbedömning göras och hur lagar man en punktering på cykeln?"
# The tax agency's own example of a number with a right check digit: nobody's.
WITH_NUMBER = "Kan 19121212-1212 få akut bistånd?"
WITH_PHONE = "Gäller rutinen för den som har 070-123 45 67 och anna@exempel.se?"
STREAM = "**/api/ask/stream"


def given(page: Page, body: Body, status: int = 200) -> None:
    """Answers the next questions with ``body``, in the service's place."""
    done = f"event: done\ndata: {json.dumps(body)}\n\n"

    def fulfil(route: Route) -> None:
        if status == 200:
            route.fulfill(content_type="text/event-stream", body=done)
        else:
            route.fulfill(status=status, content_type="application/json", json=body)

    page.route(STREAM, fulfil)


def released(page: Page, held: list[Route]) -> Route:
    """The request that is held back: it may be on its way to here still."""
    for _ in range(250):
        if held:
            break
        page.wait_for_timeout(20)
    return held.pop()


def hold(page: Page, held: list[Route]) -> None:
    """Keeps the next questions on their way in ``held``."""

    def keep(route: Route) -> None:
        held.append(route)

    page.route(STREAM, keep)


def contradicted(body: Body) -> Body:
    first, last = body["citations"][0], body["citations"][-1]
    differ = {"citations": [first["number"], last["number"]], "about": "tid"}
    return {**body, "contradictions": [differ]}


def until_drawn(page: Page) -> None:
    """Waits for the page's picture in the viewer."""
    expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()


def before_and_in_an_answer(page: Page) -> Iterator[str]:
    """The names of the states a first question goes through, ``page`` being in each."""
    yield "empty"
    page.get_by_text("Så ställer du en bra fråga").first.click()
    yield "help to ask"

    field(page).fill("å" * 2001)
    yield "too long"
    field(page).fill(WITH_NUMBER)
    field(page).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("personnumret")
    yield "blocked personal data"
    field(page).fill(WITH_PHONE)
    field(page).press("Enter")
    expect(page.get_by_role("button", name="Skicka ändå")).to_be_visible()
    yield "warned of personal data"

    held: list[Route] = []
    hold(page, held)
    field(page).fill(QUESTION)
    field(page).press("Enter")
    expect(page.locator(".working")).to_be_visible()
    yield "working"
    released(page, held).continue_()
    page.unroute(STREAM)
    expect(page.locator(".mark").first).to_be_visible()
    expect(page.locator(".reply")).not_to_have_attribute("aria-busy", "true")
    yield "answered"


def source(page: Page) -> Iterator[str]:
    """The page beside or over the answer, as it is and enlarged."""
    page.locator(".mark").first.click()
    until_drawn(page)
    yield "source open"
    for _ in range(2):
        page.get_by_role("dialog").get_by_role("button", name="Förstora").click()
    yield "source enlarged"
    page.get_by_role("dialog").get_by_role("button", name="Nästa sida").click()
    until_drawn(page)
    yield "source turned to another page"
    page.get_by_role("dialog").get_by_role("button", name="Stäng").click()


def start_over(page: Page) -> None:
    """So that what is looked at is the state, and not all that came before it."""
    page.get_by_role("button", name="Ny konversation").click()
    expect(page.locator(".turn")).to_have_count(0)


def judged(page: Page) -> Iterator[str]:
    """A thumb, why, and what was sent."""
    turn = page.locator(".turn").first
    turn.get_by_role("button", name="Nej").click()
    expect(turn.locator("form.why")).to_be_visible()
    yield "feedback open"
    turn.get_by_label("Skicka med min fråga").check()
    turn.locator("form.why").get_by_role("radio").first.check()
    yield "feedback with the question"
    turn.locator(".along textarea").fill(WITH_NUMBER)
    turn.locator("form.why button[type=submit]").click()
    expect(turn.locator(".feedback .message .notice")).to_be_visible()
    yield "feedback refused"
    turn.locator(".along textarea").fill("Beloppet står inte där.")
    turn.locator("form.why button[type=submit]").click()
    expect(turn.locator("form.why")).to_have_count(0)
    yield "feedback sent"


def sent_on(page: Page) -> Iterator[str]:
    """The question to the routine's owner: opened, refused, sent, taken back."""
    sender = page.locator(".turn").last.locator(".sender")
    sender.get_by_role("button", name=re.compile("^Skicka frågan till")).click()
    expect(sender.locator("form")).to_be_visible()
    yield "send form open"
    sender.get_by_label("Så här skickas frågan").fill("")
    sender.get_by_role("button", name="Skicka", exact=True).click()
    expect(sender.locator(".notice")).to_be_visible()
    yield "send form refused"
    sender.get_by_label("Så här skickas frågan").fill(UNANSWERABLE)
    sender.get_by_role("button", name="Skicka", exact=True).click()
    expect(sender.locator(".done")).to_contain_text("Frågan är skickad")
    yield "question sent"
    sender.get_by_role("button", name="Ångra").click()
    expect(sender.locator(".done")).to_contain_text("raderad")
    yield "question taken back"


def other_answers(page: Page) -> Iterator[str]:
    """What else a question can come to."""
    follow_up = ask(page, FOLLOW_UP)
    expect(follow_up.locator(".interpreted")).to_be_visible()
    yield "follow-up"
    follow_up.get_by_role("button", name=re.compile("Ändra tolkningen")).click()
    yield "interpretation being changed"
    field(page).fill("")
    ask(page, HALF_ANSWERABLE)
    yield "partial"
    ask(page, UNANSWERABLE)
    yield "no answer"
    yield from sent_on(page)


def stood_in(page: Page) -> Iterator[str]:
    """What the service is not brought to: see the top of this file."""
    body = answer_of(page, QUESTION)
    warned = [{"code": "sentences_removed", "text": "Något hade inte stöd och är borttaget."}]
    bodies = {
        "clarify": ({**body, "status": "clarify", "sentences": [], "citations": []}, 200),
        "contradiction": (contradicted(body), 200),
        "a language model's": ({**body, "mode": "generative", "warnings": warned}, 200),
        "unavailable": (
            {**body, "status": "unavailable", "sentences": [], "citations": []},
            503,
        ),
    }
    for name, (altered, status) in bodies.items():
        start_over(page)
        given(page, altered, status)
        ask(page, QUESTION)
        page.unroute(STREAM)
        yield name
    start_over(page)
    page.context.set_offline(True)
    ask(page, QUESTION)
    expect(page.get_by_text("Det gick inte att nå RiTA").first).to_be_visible()
    page.context.set_offline(False)
    yield "network lost"


def stopped(page: Page) -> Iterator[str]:
    """RiTA is switched off: said before the first question."""
    told = {"status": 503, "code": "stopped", "detail": f"{STOPPED} {STOPPED_ADVICE}"}
    suggestions = "**/api/suggestions"
    page.route(suggestions, lambda route: route.fulfill(status=503, json=told))
    page.reload()
    expect(page.get_by_text(STOPPED).first).to_be_visible()
    yield "stopped"
    page.unroute(suggestions)


def all_states(page: Page) -> Iterator[str]:
    """Every state of the chat, in the order a conversation meets them."""
    yield from before_and_in_an_answer(page)
    yield from source(page)
    yield from judged(page)
    yield from other_answers(page)
    yield from stood_in(page)
    yield from stopped(page)


PROVOKED = ("ERR_INTERNET_DISCONNECTED", "503")
"""What the browser itself writes to its console in these states."""
