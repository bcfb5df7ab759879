"""What the chat says around an answer: how it was read, made, doubted, and where to ask on.

The service cannot be brought to every kind of answer at will. Where a test needs one, it stands in
for the service: ``given`` answers in its place with a real answer of the same service, altered.
"""

import json
import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

from tests.system.chat import (
    DESKTOP,
    FOLLOW_UP,
    NARROWEST,
    PHONE,
    QUESTION,
    QUESTIONS_EMAIL,
    UNANSWERABLE,
    OpenChat,
    answer_of,
    ask,
    field,
    history_in,
)

Body = dict[str, Any]

BOTH = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
UNKNOWN = dict.fromkeys(("section", "owner", "decided", "valid_to", "valid_from"))
MISSING = ["vem som beslutar", "vad det kostar"]


def given(page: Page, body: Body) -> None:
    """Answers the next questions with ``body``, in the service's place."""
    stream = f"event: done\ndata: {json.dumps(body)}\n\n"

    def fulfill(route: Route) -> None:
        route.fulfill(content_type="text/event-stream", body=stream)

    page.route("**/api/ask/stream", fulfill)


def answered(page: Page) -> Body:
    """A real answer with two citations."""
    body = answer_of(page, QUESTION)
    other = answer_of(page, "Vad är akut ekonomiskt bistånd?")
    assert body["sentences"]
    assert other["citations"]
    second = {**other["citations"][0], "number": len(body["citations"]) + 1}
    return {**body, "citations": [*body["citations"], second]}


def contradicted(page: Page) -> Body:
    body = answered(page)
    first, last = body["citations"][0], body["citations"][-1]
    last.update(UNKNOWN)
    differ = {"citations": [first["number"], last["number"]], "about": "tid"}
    return {**body, "contradictions": [differ]}


def partly(page: Page, contact: str | None = QUESTIONS_EMAIL) -> Body:
    return {**answered(page), "status": "partial", "missing": MISSING, "contact": contact}


def generated(page: Page) -> Body:
    notice = {"code": "sentences_removed", "text": "Något hade inte stöd och är borttaget."}
    return {**answered(page), "mode": "generative", "model": "gemma-3", "warnings": [notice]}


def mail_of(link: Locator) -> tuple[str, dict[str, str]]:
    """Whom a mail link writes to, and what."""
    parts = urlsplit(str(link.get_attribute("href")))
    assert parts.scheme == "mailto"
    return unquote(parts.path), {name: said for name, [said] in parse_qs(parts.query).items()}


def test_an_interpretation_can_be_changed_and_is_then_asked_as_written(
    open_chat: OpenChat,
) -> None:
    page = open_chat(PHONE)
    ask(page, QUESTION)
    read = ask(page, FOLLOW_UP)
    used = read.locator(".interpreted q").inner_text()
    read.get_by_role("button", name="Ändra tolkningen").click()
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value(used)
    expect(page.get_by_text("Frågan ställs då precis som du skriver den här")).to_be_visible()

    own = "Vem ansvarar för skyddsbedömningen?"
    with page.expect_request("**/api/ask/stream") as sent:
        anew = ask(page, own)
    assert history_in(sent.value) == []
    expect(anew.get_by_role("heading", level=2)).to_have_text(own)
    expect(anew.locator(".interpreted")).to_have_count(0)
    expect(page.get_by_text("Frågan ställs då precis")).to_be_hidden()

    # What was misread is no part of the conversation any more.
    with page.expect_request("**/api/ask/stream") as sent:
        ask(page, FOLLOW_UP)
    assert [turn["question"] for turn in history_in(sent.value)] == [QUESTION, own]


def test_a_changed_interpretation_that_is_wiped_out_is_a_question_like_any_other(
    open_chat: OpenChat,
) -> None:
    page = open_chat()
    ask(page, QUESTION)
    ask(page, FOLLOW_UP).get_by_role("button", name="Ändra tolkningen").click()
    field(page).fill("")
    expect(page.get_by_text("Frågan ställs då precis")).to_be_hidden()
    with page.expect_request("**/api/ask/stream") as sent:
        ask(page, FOLLOW_UP)
    assert len(history_in(sent.value)) == 2


@BOTH
def test_a_part_of_the_answer_comes_with_what_is_missing(
    open_chat: OpenChat, viewport: ViewportSize
) -> None:
    page = open_chat(viewport)
    given(page, partly(page))
    turn = ask(page, QUESTION)
    expect(turn.get_by_text("Jag hittar bara en del av svaret.")).to_be_visible()
    missing = turn.locator("section", has=page.get_by_role("heading", name="Det här hittar jag"))
    expect(missing.get_by_role("heading")).to_have_text("Det här hittar jag inte i rutinerna:")
    expect(missing.get_by_role("listitem")).to_have_text(MISSING)
    # After what was answered, and apart from it.
    prose, list_ = turn.locator(".prose").bounding_box(), missing.bounding_box()
    assert prose
    assert list_
    assert prose["y"] + prose["height"] <= list_["y"]
    _, mail = mail_of(turn.get_by_role("link", name="Skicka den med mejl i stället"))
    assert all(part in mail["body"] for part in MISSING)


def test_no_answer_is_one_sentence_then_sections_that_are_no_answer_then_whom_to_ask(
    open_chat: OpenChat,
) -> None:
    page = open_chat(PHONE)
    turn = ask(page, UNANSWERABLE)
    expect(turn.locator(".verdict")).to_have_text("Jag hittar inget svar i rutinerna.")
    expect(turn.locator(".sources, .mark, .prose")).to_have_count(0)
    near = turn.locator(".nearest")
    expect(near.get_by_role("heading")).to_have_text("Det här är det närmaste jag hittar:")
    expect(turn.get_by_text("då sparar RiTA ingenting")).to_be_visible()
    to, mail = mail_of(turn.get_by_role("link", name="Skicka den med mejl i stället"))
    assert to == QUESTIONS_EMAIL
    assert mail["subject"] == "Fråga som rutinerna inte svarar på"
    assert f"Min fråga: {UNANSWERABLE}" in mail["body"]

    near.get_by_role("link").first.click()
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("img")).to_be_visible()
    assert "highlight" not in str(viewer.get_by_role("img").get_attribute("src"))


def test_a_long_question_still_makes_a_link_that_a_mail_program_opens(
    open_chat: OpenChat,
) -> None:
    page = open_chat()
    body = answer_of(page, UNANSWERABLE)
    given(page, {**body, "question_used": "Får jag åka? & " * 130})
    link = ask(page, UNANSWERABLE).get_by_role("link", name="Skicka den med mejl")
    assert len(str(link.get_attribute("href"))) <= 2_000
    _, mail = mail_of(link)
    assert "Min fråga: Får jag åka? & Får" in mail["body"]
    assert "…" in mail["body"]


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        (
            "Avdelning barn",
            "Ansvarig för {title}: Avdelning barn.",
        ),
        (None, "Fråga den som ansvarar för rutinen."),
    ],
)
def test_without_an_address_the_owner_is_named_where_known(
    open_chat: OpenChat, owner: str | None, said: str
) -> None:
    page = open_chat()
    body = answer_of(page, UNANSWERABLE)
    nearest = [{**place, "owner": owner} for place in body["nearest"]]
    given(page, {**body, "contact": None, "nearest": nearest})
    turn = ask(page, UNANSWERABLE)
    whom = turn.locator(".asking-on > p")
    expect(whom).to_have_text(said.format(title=nearest[0]["title"]))
    expect(turn.locator("a[href^=mailto]")).to_have_count(0)


@BOTH
def test_contradicting_quotes_stand_side_by_side_with_their_dates(
    open_chat: OpenChat, viewport: ViewportSize
) -> None:
    page = open_chat(viewport)
    body = contradicted(page)
    given(page, body)
    turn = ask(page, QUESTION)
    first, last = body["citations"][0], body["citations"][-1]
    section = turn.locator(".contradiction")
    expect(section.get_by_role("heading")).to_have_text("Rutinerna säger olika om tid")
    expect(section).to_contain_text("fråga dem som ansvarar för rutinerna vilken som gäller")
    sides = section.get_by_role("figure")
    expect(sides).to_have_count(2)
    expect(sides.first).to_contain_text(first["title"])
    expect(sides.first).to_contain_text(first["section"])
    expect(sides.first).to_contain_text(f"Beslutad{first['decided']}")
    expect(sides.last).to_contain_text(last["title"])
    # Section, decided, valid from and to, owner.
    expect(sides.last.get_by_text("saknas", exact=True)).to_have_count(len(UNKNOWN))

    left, right = sides.first.bounding_box(), sides.last.bounding_box()
    assert left
    assert right
    if viewport == DESKTOP:
        assert left["y"] == right["y"]
        assert left["x"] + left["width"] <= right["x"]
    else:
        assert left["x"] == right["x"]
        assert left["y"] + left["height"] <= right["y"]

    sides.last.get_by_role("link").click()
    viewer = page.get_by_role("dialog", name=f"Källan: {last['title']}")
    expect(viewer.get_by_role("img")).to_be_visible()
    expect(viewer.locator(".now")).to_contain_text(f"Sida {last['page']} av")


def test_a_language_models_text_is_labelled_with_its_warnings(open_chat: OpenChat) -> None:
    page = open_chat()
    body = generated(page)
    given(page, body)
    turn = ask(page, QUESTION)
    label = (
        "Sammanfattat av en språkmodell (gemma-3) och kontrollerat mening för mening mot "
        "rutinerna. Rutinen gäller."
    )
    expect(turn.get_by_text(label)).to_be_visible()
    expect(turn.get_by_text("Ordagrant ur rutinerna.")).to_have_count(0)
    expect(turn.locator(".notice")).to_have_text(body["warnings"][0]["text"])
    # By ear the same, in one go.
    log = page.get_by_role("log")
    expect(log).to_contain_text(label)
    expect(log).to_contain_text(body["warnings"][0]["text"])


def test_a_verbatim_answer_is_labelled_as_such(open_chat: OpenChat) -> None:
    page = open_chat()
    turn = ask(page, QUESTION)
    expect(turn.get_by_text("Ordagrant ur rutinerna.", exact=True)).to_be_visible()


def test_before_the_first_question_it_is_said_what_kind_of_answer_to_expect(
    open_chat: OpenChat,
) -> None:
    page = open_chat(PHONE)
    note = page.get_by_role("note")
    expect(note).to_contain_text("automatiskt system, inte en människa")
    expect(note).to_contain_text("Det är rutinen som gäller")
    # No language model is connected here: nothing is said of what one would write.
    expect(note).to_contain_text("Det använder AI")
    expect(note).not_to_contain_text("Har en AI skrivit svaret")
    # Who goes straight to the field hears it there; later only what helps to write.
    heard = re.compile("automatiskt system.*personnummer")
    expect(field(page)).to_have_accessible_description(heard)
    ask(page, QUESTION)
    expect(field(page)).not_to_have_accessible_description(heard)
    page.get_by_role("button", name="Ny konversation").click()
    expect(field(page)).to_have_accessible_description(heard)


def test_a_source_card_says_what_its_document_does_not(open_chat: OpenChat) -> None:
    page = open_chat()
    body = answered(page)
    known, unknown = body["citations"][0], body["citations"][-1]
    unknown.update(UNKNOWN)
    given(page, body)
    cards = ask(page, QUESTION).locator(".card")
    for told in (known["title"], known["section"], f"sidan {known['page']}"):
        expect(cards.first).to_contain_text(told)
    said = cards.first.locator(".of-itself")
    dates = f"Beslutad {known['decided']} · giltig till {known['valid_to']}"
    expect(said).to_contain_text(dates)
    expect(said).to_contain_text(f"Ansvarig: {known['owner']}")
    number = cards.first.get_by_text(known["registry_number"])
    expect(number).to_be_hidden()
    cards.first.get_by_text("Fler uppgifter").click()
    expect(number).to_be_visible()
    for lacking in (
        "Avsnitt saknas",
        "Beslutsdatum saknas",
        "Ansvarig: saknas",
        "Giltig frånsaknas",
        "Giltig tillsaknas",
    ):
        expect(cards.last).to_contain_text(lacking)


def test_a_place_is_one_row_that_leads_to_all_its_quotes(open_chat: OpenChat) -> None:
    page = open_chat(PHONE)
    turn = ask(page, QUESTION)
    cited = answer_of(page, QUESTION)["citations"]
    # A verbatim answer is its quotes: its sources are shorter than it is.
    expect(turn.locator(".card q")).to_have_count(0)
    prose, sources = (turn.locator(part).bounding_box() for part in (".prose", ".sources"))
    assert prose
    assert sources
    assert sources["height"] < prose["height"]
    places = {(c["document_id"], c["page"], c["section"]) for c in cited}
    rows = turn.locator(".place").get_by_role("button")
    expect(rows).to_have_count(len(places))
    for row in rows.all():
        assert (row.bounding_box() or {"height": 0})["height"] >= 44

    first = [c for c in cited if c["section"] == cited[0]["section"] and c["page"] == 1]
    assert len(first) > 2
    row = turn.get_by_role("button", name=f"Visa sidan 1 i {cited[0]['title']}").first
    expect(row).to_contain_text(f"1–{len(first)}")
    row.click()
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("img")).to_be_visible()
    marks = parse_qs(urlsplit(str(viewer.get_by_role("img").get_attribute("src"))).query)
    assert len(marks["highlight"][0].split(";")) >= len(first)
    for citation in first:
        expect(viewer).to_contain_text(citation["quote"].replace("\t", " – "))
    expect(turn.locator(".place").first).to_have_attribute("data-open", "")
    page.keyboard.press("Escape")
    turn.locator(".mark").nth(1).click()
    expect(turn.locator("[data-open]")).to_contain_text(f"1–{len(first)}")


def test_the_quotes_behind_a_language_models_text_are_folded(open_chat: OpenChat) -> None:
    page = open_chat()
    body = generated(page)
    given(page, body)
    card = ask(page, QUESTION).locator(".card").first
    quotes = card.locator("q")
    expect(quotes.first).to_be_hidden()
    card.get_by_text(f"Visa citaten ({quotes.count()})").click()
    expect(quotes.first).to_have_text(body["citations"][0]["quote"])
    expect(quotes.first).to_be_visible()


def test_under_a_table_a_line_leads_to_the_page_with_its_other_rows(open_chat: OpenChat) -> None:
    page = open_chat()
    turn = ask(page, QUESTION)
    table = turn.locator(".rows")
    expect(table.locator(".more-rows")).to_have_text("Tabellen kan ha fler rader. Visa sidan 1")
    table.get_by_role("link", name="Visa sidan 1").click()
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("img")).to_be_visible()
    expect(viewer.locator("blockquote")).to_contain_text("Övriga anmälningar")
    expect(viewer.locator("blockquote")).not_to_contain_text("Skyddsbedömningen ska göras")


def test_a_list_is_taken_along_and_heard_line_by_line(open_chat: OpenChat) -> None:
    page = open_chat()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    body = answered(page)
    parts = ["Ta med:", "• legitimation", "• kvitto"]
    cited = [{**body["citations"][0], "number": n + 1, "quote": q} for n, q in enumerate(parts)]
    sentence = {"text": " ".join(parts), "citations": [1, 2, 3]}
    given(page, {**body, "citations": cited, "sentences": [sentence]})
    turn = ask(page, QUESTION)
    # Short enough to be heard whole.
    expect(page.get_by_role("log")).to_have_text("Ta med: – legitimation. – kvitto.")
    turn.get_by_role("button", name="Kopiera svaret").click()
    expect(turn.get_by_role("button", name="kopierat")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "\nTa med: [1]\n– legitimation [2]\n– kvitto [3]\n" in copied


def test_what_was_taken_along_says_how_it_was_made_and_doubted(open_chat: OpenChat) -> None:
    page = open_chat()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    given(page, {**contradicted(page), "mode": "generative", "model": "gemma-3"})
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="Kopiera svaret").click()
    expect(turn.get_by_role("button", name="kopierat")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Sammanfattat av en språkmodell (gemma-3)" in copied
    assert "Rutinerna säger olika om tid: [1]" in copied


# Stands in for a service that says a little at a time: `say(event, data)` sends.
SLOW_SERVICE = """() => {
  const real = window.fetch, bytes = new TextEncoder();
  window.fetch = (url, options) => {
    if (!String(url).endsWith('/api/ask/stream')) return real(url, options);
    const body = new ReadableStream({ start: (stream) => {
      options.signal.addEventListener('abort', () => stream.error(options.signal.reason));
      window.say = (event, data) => stream.enqueue(
        bytes.encode(event ? `event: ${event}\\ndata: ${JSON.stringify(data)}\\n\\n` : ': \\n\\n'));
    } });
    const headers = { 'Content-Type': 'text/event-stream' };
    return Promise.resolve(new Response(body, { headers }));
  };
}"""


def say(page: Page, event: str | None, data: object = None) -> None:
    page.evaluate("([event, data]) => window.say(event, data)", [event, data])


def test_sentences_are_seen_as_they_come_and_only_the_whole_answer_stays(
    open_chat: OpenChat,
) -> None:
    page = open_chat()
    body = answered(page)
    page.evaluate(SLOW_SERVICE)
    field(page).fill(QUESTION)
    field(page).press("Enter")
    turn = page.locator(".turn")
    for stage, shown in (("reading", "Läser"), ("checking", "Kontrollerar")):
        say(page, "stage", {"stage": stage})
        expect(turn.locator(".working")).to_contain_text(shown)
    for number, text in enumerate(["Första meningen.", "Andra meningen."], start=1):
        say(page, "citation", body["citations"][0])
        say(page, "sentence", {"text": text, "citations": [1]})
        expect(turn.locator(".draft p")).to_have_count(number)
        expect(turn.locator(".draft")).to_contain_text(text)
    expect(turn.locator(".reply")).to_have_attribute("aria-busy", "true")
    # Nothing of what may be taken back is read out.
    expect(page.get_by_role("log")).not_to_contain_text("Första")

    notice = {"code": "model_unsupported", "text": "Därför visas rutinernas egna ord."}
    say(page, "done", {**body, "warnings": [notice]})
    expect(turn.locator(".mark").first).to_be_visible()
    expect(turn).not_to_contain_text("Första meningen.")
    expect(turn.locator(".working, .draft")).to_have_count(0)
    expect(turn.locator(".notice")).to_have_text(notice["text"])
    expect(field(page)).to_be_focused()


def test_a_stream_that_stalls_ends_with_an_error_and_nothing_half_said(
    open_chat: OpenChat,
) -> None:
    page = open_chat()
    body = answered(page)
    page.clock.install()
    page.reload()
    page.evaluate(SLOW_SERVICE)
    field(page).fill(QUESTION)
    field(page).press("Enter")
    turn = page.locator(".turn")
    say(page, "citation", body["citations"][0])
    say(page, "sentence", {"text": "Första meningen.", "citations": [1]})
    expect(turn).to_contain_text("Första meningen.")
    # A comment keeps the connection: the service is alive, its model slow.
    page.clock.fast_forward("01:20")
    say(page, None)
    page.clock.fast_forward("01:20")
    expect(turn.locator(".working")).to_be_visible()
    page.clock.fast_forward("00:15")
    expect(turn).to_contain_text("Det tog för lång tid")
    expect(turn).not_to_contain_text("Första meningen.")
    expect(turn.locator(".working")).to_have_count(0)
    turn.get_by_role("button", name="Försök igen").click()
    say(page, "done", body)
    expect(turn.locator(".mark").first).to_be_visible()


def test_comments_alone_do_not_keep_a_question_waiting_for_ever(open_chat: OpenChat) -> None:
    page = open_chat()
    page.clock.install()
    page.reload()
    page.evaluate(SLOW_SERVICE)
    field(page).fill(QUESTION)
    field(page).press("Enter")
    turn = page.locator(".turn")
    for _ in range(7):
        expect(turn.locator(".working")).to_be_visible()
        say(page, None)
        page.clock.fast_forward("00:45")
    expect(turn).to_contain_text("Det tog för lång tid")


def test_a_stream_that_is_cut_off_is_asked_again_without_it(open_chat: OpenChat) -> None:
    page = open_chat()
    half = 'event: sentence\ndata: {"text": "Halva svaret.", "citations": []}\n\nevent: done\nda'
    page.route(
        "**/api/ask/stream",
        lambda route: route.fulfill(content_type="text/event-stream", body=half),
    )
    turn = ask(page, QUESTION)
    expect(turn.locator(".mark").first).to_be_visible()
    expect(turn).not_to_contain_text("Halva svaret.")


def test_no_kind_of_answer_is_wider_than_the_narrowest_screen(open_chat: OpenChat) -> None:
    page = open_chat(NARROWEST)
    for body in (partly(page), contradicted(page), generated(page)):
        given(page, {**body, "question_used": "x" * 200})
        ask(page, QUESTION)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), body["mode"]
        page.unroute("**/api/ask/stream")
