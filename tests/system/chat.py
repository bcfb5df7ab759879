"""The chat page as a reader meets it: asking, and what a question brings."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, Request, ViewportSize, expect

QUESTION = "När ska en skyddsbedömning göras?"
FOLLOW_UP = "Och vem gör den?"
UNANSWERABLE = "Hur lagar man en punktering på cykeln?"

QUESTIONS_EMAIL = "rutiner@kommunen.se"

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
NARROWEST: ViewportSize = {"width": 320, "height": 640}

OpenChat = Callable[..., Page]


def field(page: Page) -> Locator:
    return page.get_by_label("Din fråga", exact=True)


def ask(page: Page, question: str) -> Locator:
    """Asks and returns the finished turn."""
    turns = page.locator(".turn")
    before = turns.count()
    field(page).fill(question)
    field(page).press("Enter")
    turn = turns.nth(before)
    expect(turn.locator(".reply")).not_to_have_attribute("aria-busy", "true")
    return turn


def letters(text: str) -> str:
    """What quotes are compared by: letters, digits and §."""
    return re.sub(r"[^\w§]|_", "", unicodedata.normalize("NFKC", text.replace("\u00ad", "")))


def answer_of(page: Page, question: str) -> dict[str, Any]:
    """The same question put to the service itself."""
    response = page.request.post(urljoin(page.url, "api/ask"), data={"question": question})
    body: dict[str, Any] = response.json()
    return body


def history_in(request: Request) -> list[dict[str, str]]:
    assert request.post_data_json is not None
    history: list[dict[str, str]] = request.post_data_json["history"]
    return history
