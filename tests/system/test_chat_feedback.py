"""Thumbs and questions to owners in a real Chromium: by mouse, by keyboard, undone, and failing."""

import json
import sqlite3
from contextlib import closing
from typing import Any

from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.system.chat import PHONE, QUESTION, UNANSWERABLE, OpenChat, ask
from tests.system.service import Server

NUMBER = "19121212-1212"
"""The tax agency's own example of a number with a right check digit: nobody's."""
CONSENT = "sparar RiTA texten i högst 180 dagar"


def rows(server: Server, table: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(server.data / "rita.db")) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY id")]


def announced(page: Page) -> Locator:
    return page.get_by_role("log")


def sent_bodies(page: Page) -> list[dict[str, Any]]:
    """What the page posts to be stored, as it does so."""
    bodies: list[dict[str, Any]] = []

    def on_request(request: Request) -> None:
        if request.method == "POST" and request.url.endswith(("api/feedback", "api/questions")):
            bodies.append(json.loads(request.post_data or "{}"))

    page.on("request", on_request)
    return bodies


def test_thumbs_replace_each_other_tell_why_and_are_taken_back(
    open_chat: OpenChat, server: Server
) -> None:
    page = open_chat(PHONE)
    turn = ask(page, QUESTION)
    bodies = sent_bodies(page)
    row = turn.get_by_role("group", name="Hjälpte svaret?")
    up, down = row.get_by_role("button", name="Ja"), row.get_by_role("button", name="Nej")
    expect(up).to_have_attribute("aria-pressed", "false")
    before = len(rows(server, "feedback"))

    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(announced(page)).to_contain_text("utan din fråga")
    down.focus()
    page.keyboard.press("Enter")
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_attribute("aria-pressed", "false")
    assert len(rows(server, "feedback")) == before + 1
    expect(down).to_be_focused()

    why = turn.get_by_role("group", name="Vad var det som inte hjälpte?")
    page.keyboard.press("Tab")
    expect(why.get_by_label("Svaret är fel")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(why.get_by_label("Rutinen är gammal")).to_be_checked()
    expect(turn.get_by_text("sparas i högst 180 dagar")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(turn.get_by_text("sparas i högst 180 dagar")).to_be_visible()
    expect(turn.locator(".along q")).to_have_text(QUESTION)
    page.keyboard.press("Tab")
    page.keyboard.type("Kvastfeningssylt i kommentaren")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(row.get_by_text("Tack! Texten raderas senast")).to_be_focused()
    expect(announced(page)).not_to_contain_text("Texten raderas")
    given = rows(server, "feedback")[-1]
    assert (given["verdict"], given["reason"]) == ("down", "outdated")
    assert (given["question"], given["comment"]) == (QUESTION, "Kvastfeningssylt i kommentaren")
    assert [body.get("question") for body in bodies] == [None, None, QUESTION]

    turn.locator(".feedback").get_by_role("button", name="Ångra").click()
    expect(row.get_by_text("Ditt omdöme är borttaget.")).to_be_visible()
    expect(down).to_be_focused()
    expect(down).to_have_attribute("aria-pressed", "false")
    assert len(rows(server, "feedback")) == before
    assert b"Kvastfeningssylt i komm" not in (server.data / "rita.db").read_bytes()


def assert_beside(button: Locator, consent: Locator) -> None:
    """What sending means is said right before the button, to the eye and to the ear."""
    expect(consent).to_contain_text(CONSENT)
    expect(button).to_have_accessible_description(consent.inner_text())
    below, above = button.bounding_box(), consent.bounding_box()
    assert below
    assert above
    assert 0 <= below["y"] - above["y"] - above["height"] < 40


def test_a_question_goes_to_the_owner_as_edited_and_can_be_undone(
    open_chat: OpenChat, server: Server
) -> None:
    page = open_chat(PHONE, expected=("422",))
    turn = ask(page, UNANSWERABLE)
    opener = turn.get_by_role("button", name="Skicka frågan till rutinens ägare")
    expect(turn.get_by_label("Så här skickas frågan")).to_be_hidden()
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    form = turn.locator(".sender form")
    question = form.get_by_label("Så här skickas frågan")
    expect(question).to_have_value(UNANSWERABLE)
    button = form.get_by_role("button", name="Skicka")
    assert_beside(button, form.locator(".consent"))

    # Stopped here: nothing is even sent.
    bodies = sent_bodies(page)
    question.fill(f"Får {NUMBER} hjälp med cykeln?")
    button.click()
    expect(form.get_by_role("alert")).to_contain_text("personnummer")
    expect(question).to_be_focused()
    assert bodies == []

    question.fill("Vem lagar kvastfeningssyltens cykel?")
    whose = form.get_by_label("Vilken rutin gäller frågan?")
    expect(whose.locator("option").last).to_have_text("Vet inte")
    chosen, owner = whose.locator("option").first.inner_text(), form.locator("output")
    expect(owner).to_contain_text("Ansvarig")
    owned_by = owner.inner_text()
    form.get_by_label("Kommentar (valfri)").fill("Det är bråttom.")
    button.click()
    done = turn.locator(".sender .done")
    expect(done.locator("p")).to_be_focused()
    expect(done).to_contain_text("Frågan är skickad. Den raderas senast")
    # Read out by the focus: told in the log as well it would be heard twice.
    expect(announced(page)).not_to_contain_text("Frågan är skickad.")
    kept = rows(server, "questions")[-1]
    assert kept["text"] == "Vem lagar kvastfeningssyltens cykel?"
    assert kept["comment"] == "Det är bråttom."
    assert kept["title"]
    assert chosen == kept["title"]
    assert owned_by == (f"Ansvarig: {kept['owner']}" if kept["owner"] else "Ansvarig saknas")
    assert kept["answer_id"] == bodies[0]["answer_id"]

    done.get_by_role("button", name="Ångra").click()
    expect(opener).to_be_focused()
    expect(done).to_contain_text("Frågan är raderad.")
    assert kept["id"] not in [row["id"] for row in rows(server, "questions")]
    assert b"kvastfeningssyltens" not in (server.data / "rita.db").read_bytes()

    opener.click()
    expect(question).to_have_value("Vem lagar kvastfeningssyltens cykel?")
    whose.select_option(label="Vet inte")
    expect(owner).to_be_empty()
    button.click()
    expect(done).to_contain_text("Frågan är skickad.")
    assert rows(server, "questions")[-1]["document_id"] is None
    done.get_by_role("button", name="Ångra").click()
    expect(done).to_contain_text("Frågan är raderad.")


def test_what_does_not_come_through_is_said_and_nothing_is_lost(
    open_chat: OpenChat, server: Server
) -> None:
    page = open_chat(expected=("429", "503", "Failed to load resource"))
    turn = ask(page, QUESTION)
    down = turn.get_by_role("button", name="Nej")
    aside, database = server.data / "rita.db.aside", server.data / "rita.db"
    if database.exists():
        database.rename(aside)
    database.mkdir()
    try:
        down.click()
        alert = turn.locator(".feedback > .message")
        expect(alert).to_contain_text("Det gick inte att spara, så ingenting är skickat.")
        expect(down).to_have_attribute("aria-pressed", "false")
    finally:
        database.rmdir()
        if aside.exists():
            aside.rename(database)
    down.click()
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(turn.locator(".feedback > .message")).to_be_empty()

    # A reason without the box ticked takes no text along.
    turn.get_by_label("Svaret är fel").check()
    turn.locator("form.why button[type=submit]").click()
    expect(turn.get_by_text("sparat, utan din fråga")).to_be_focused()
    given = rows(server, "feedback")[-1]
    assert (given["reason"], given["question"], given["comment"]) == ("wrong", None, None)

    # Below the thumb, smaller: the way to the owner.
    turn.locator(".feedback .sender.small > button").click()
    form = turn.locator(".feedback .sender form")
    form.get_by_label("Så här skickas frågan").fill("Kvastfeningssylt?")

    def busy(route: Route) -> None:
        problem = {"detail": "RiTA tar inte emot fler just nu.", "code": "too_many"}
        route.fulfill(status=429, json=problem, content_type="application/problem+json")

    for answer, said in (
        (busy, "RiTA tar inte emot fler just nu."),
        (lambda route: route.abort(), "Det gick inte att nå RiTA."),
        (lambda route: route.fulfill(status=502, body="<p>proxy</p>"), "Det gick inte att spara"),
    ):
        page.route("**/api/questions", answer)
        form.get_by_role("button", name="Skicka").click()
        expect(form.get_by_role("alert")).to_contain_text(said)
        expect(form.get_by_label("Så här skickas frågan")).to_have_value("Kvastfeningssylt?")
        page.unroute("**/api/questions")
    form.get_by_role("button", name="Skicka").click()
    done = turn.locator(".feedback .sender .done")
    expect(done).to_contain_text("Frågan är skickad.")
    done.get_by_role("button", name="Ångra").click()
    expect(done).to_contain_text("Frågan är raderad.")
    down.click()
    expect(turn.get_by_text("Ditt omdöme är borttaget.")).to_be_visible()


def test_what_was_sent_can_be_taken_back_whatever_becomes_of_the_thumbs(
    open_chat: OpenChat, server: Server
) -> None:
    page = open_chat(PHONE)
    turn = ask(page, QUESTION)
    up, down = turn.get_by_role("button", name="Ja"), turn.get_by_role("button", name="Nej")
    opener = turn.locator(".feedback .sender.small > button")
    form, done = turn.locator(".feedback .sender form"), turn.locator(".feedback .sender .done")
    expect(opener).to_be_hidden()
    down.click()
    opener.click()
    form.get_by_role("button", name="Skicka").click()
    expect(done).to_contain_text("så länge svaret står kvar")
    kept = rows(server, "questions")[-1]["id"]
    for thumb, said in ((up, "utan din fråga"), (up, "borttaget"), (down, "Berätta gärna")):
        thumb.click()
        expect(turn.locator(".feedback .row")).to_contain_text(said)
        expect(done).to_contain_text("Frågan är skickad.")
    done.get_by_role("button", name="Ångra").click()
    expect(done).to_contain_text("Frågan är raderad.")
    assert kept not in [row["id"] for row in rows(server, "questions")]

    # One form at a time, and what was chosen in the other stays chosen.
    turn.get_by_label("Svaret är fel").check()
    opener.click()
    expect(form).to_be_visible()
    expect(turn.locator("form.why")).to_be_hidden()
    form.get_by_role("button", name="Avbryt").click()
    expect(turn.get_by_label("Svaret är fel")).to_be_checked()
    expect(turn.get_by_label("Svaret är fel")).to_be_visible()
    down.click()
    expect(turn.get_by_text("Ditt omdöme är borttaget.")).to_be_visible()
    expect(opener).to_be_hidden()


def test_a_thumb_corrected_at_once_is_the_one_that_holds(
    open_chat: OpenChat, server: Server
) -> None:
    page = open_chat()
    turn = ask(page, QUESTION)
    up, down = turn.get_by_role("button", name="Ja"), turn.get_by_role("button", name="Nej")
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route("**/api/feedback", keep)
    up.click()
    down.click()
    expect(up).to_have_attribute("aria-pressed", "false")
    assert len(held) == 1
    held.pop().continue_()
    page.unroute("**/api/feedback")
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_attribute("aria-pressed", "false")
    assert rows(server, "feedback")[-1]["verdict"] == "down"
    # Pressed twice by a hand that is used to it, a thumb is still given once.
    up.dblclick()
    expect(up).to_have_attribute("aria-pressed", "true")
    up.click()
    expect(turn.get_by_text("Ditt omdöme är borttaget.")).to_be_visible()
