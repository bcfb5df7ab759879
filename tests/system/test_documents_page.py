"""The page of documents, questions to begin with, and what is done with a page and an answer, in a
real Chromium against the real service."""

import re
from typing import Any
from urllib.parse import urljoin

import httpx
from playwright.sync_api import Locator, Page, Route, expect

from tests.system.chat import DESKTOP, NARROWEST, PHONE, QUESTION, OpenChat, ask

MANY = 2_000
PRINTED = "window.print = () => { top.printed = document.title + '\\n' + document.body.innerText }"


LINES_OF_ITS_LAST_WORD = """cell => {
  const text = cell.lastChild.firstChild;
  const range = document.createRange();
  range.setStart(text, text.data.lastIndexOf(" ") + 1);
  range.setEnd(text, text.length);
  return range.getClientRects().length;
}"""


def documents_page(open_chat: OpenChat, **options: Any) -> Page:
    """The page of documents, once it shows some."""
    page = open_chat(**options)
    page.goto(urljoin(page.url, "dokument"))
    expect(rows(page).first).to_be_visible()
    return page


def rows(page: Page) -> Locator:
    return page.get_by_role("table").locator("tbody").get_by_role("row")


def hits(page: Page) -> Locator:
    return page.get_by_role("status")


def test_documents_in_force_are_listed_found_and_opened(
    open_chat: OpenChat, client: httpx.Client
) -> None:
    listed = client.get("/api/documents").json()["documents"]
    in_force = [document for document in listed if document["in_force"]]
    assert len(in_force) == len(listed) - 1
    page = documents_page(open_chat)
    expect(hits(page)).to_have_text(f"{len(in_force)} dokument")
    expect(rows(page)).to_have_count(len(in_force))
    names = page.locator("tbody .name").all_inner_texts()
    assert sorted(names) == sorted(document["title"] for document in in_force)

    search = page.get_by_role("searchbox")
    for written in ("SKYDDSBEDOMNING", "asn 2025/0266", "omedelbar förste"):
        search.fill(written)
        expect(hits(page)).to_have_text("1 dokument")
        expect(rows(page)).to_contain_text(["Omedelbar skyddsbedömning"])
    row = rows(page).first
    expect(row).to_contain_text("2025-08-25")
    # The file is named where nothing else explains the hit.
    expect(row).not_to_contain_text(".pdf")
    search.fill("Skyddsbedömning.pdf")
    expect(hits(page)).to_have_text("1 dokument")
    expect(row).to_contain_text("Skyddsbedömning.pdf")
    search.fill("omedelbar")
    expect(row).not_to_contain_text(".pdf")
    link = row.get_by_role("link", name="Öppna pdf: Omedelbar skyddsbedömning")
    pdf = page.request.get(urljoin(page.url, str(link.get_attribute("href"))))
    assert pdf.body().startswith(b"%PDF-")

    search.fill("finns inte")
    expect(page.get_by_text("Inget dokument stämmer")).to_be_visible()
    expect(hits(page)).to_have_text("0 dokument")
    page.get_by_role("button", name="Rensa sökning och filter").click()
    expect(search).to_be_focused()
    expect(rows(page)).to_have_count(len(in_force))

    page.get_by_label("Visa även dokument som inte gäller i dag").check()
    expect(rows(page)).to_have_count(len(listed))
    ended = rows(page).filter(has_text="Feriepraktik för ungdomar")
    expect(ended).to_contain_text("2024-12-31")
    expect(ended.locator(".warned").first).to_be_visible()


def test_filters_tell_how_many_they_leave_and_the_order_can_be_chosen(open_chat: OpenChat) -> None:
    page = documents_page(open_chat)
    owner = page.get_by_label("Ansvarig", exact=True)
    choices = owner.locator("option").all_inner_texts()
    assert choices[0] == "Alla"
    with_one = next(text for text in choices[1:] if text.endswith("(1)"))
    owner.select_option(label=with_one)
    expect(rows(page)).to_have_count(1)
    expect(rows(page).first).to_contain_text(with_one.removesuffix(" (1)"))
    page.get_by_role("searchbox").fill("finns inte")
    expect(owner.locator("option").nth(1)).to_contain_text("(0)")
    page.get_by_role("button", name="Rensa sökning och filter").click()
    page.get_by_label("Ordning").select_option(label="Senast beslutade först")
    decided = [row.get_by_role("cell").nth(1).inner_text() for row in rows(page).all()]
    assert decided == sorted(decided, reverse=True)


def test_on_a_phone_the_filters_are_folded_and_the_first_document_is_seen(
    open_chat: OpenChat,
) -> None:
    page = documents_page(open_chat, viewport=PHONE)
    first = rows(page).first.get_by_role("rowheader")
    expect(first).to_be_in_viewport(ratio=1)
    fold, choice = page.locator("summary"), page.get_by_label("Visa även dokument som inte gäller")
    expect(choice).to_be_hidden()
    fold.click()
    choice.check()
    fold.click()
    expect(fold).to_have_text("Filter (1 valt)")
    page.get_by_role("searchbox").fill("finns inte")
    page.get_by_role("button", name="Rensa sökning och filter").click()
    expect(fold).to_have_text("Filter")
    # Turned, there is room for both.
    page.set_viewport_size(DESKTOP)
    expect(fold).to_be_hidden()
    expect(choice).to_be_visible()


def test_no_column_breaks_inside_a_word(open_chat: OpenChat, client: httpx.Client) -> None:
    body = client.get("/api/documents").json()
    owners = ("Barn- och ungdomsenhetens mottagningsgrupper", "Samordnings" * 9)
    body["documents"] = [
        {**document, "title": f"Rutin {n}", "owner": owners[min(n, 1)]}
        for n, document in enumerate(body["documents"])
    ]
    page = open_chat()
    page.route("**/api/documents", lambda route: route.fulfill(json=body))
    page.goto(urljoin(page.url, "dokument"))
    cell = rows(page).first.get_by_role("cell").first
    expect(cell).to_contain_text("mottagningsgrupper")
    for width in (1440, 1030, 900):
        page.set_viewport_size({"width": width, "height": 900})
        assert cell.evaluate(LINES_OF_ITS_LAST_WORD) == 1
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_two_thousand_documents_are_searched_and_shown_some_at_a_time(
    open_chat: OpenChat, client: httpx.Client
) -> None:
    body = client.get("/api/documents").json()
    few = body["documents"]
    hostile = '<img src=x onerror="window.ran=1">'
    body["documents"] = [
        {**few[step % len(few)], "title": f"Rutin {step} {hostile}", "in_force": True}
        for step in range(MANY)
    ]
    page = open_chat(viewport=NARROWEST)
    page.route("**/api/documents", lambda route: route.fulfill(json=body))
    page.goto(urljoin(page.url, "dokument"))
    expect(hits(page)).to_have_text(re.compile(r"2\s000 dokument"))
    expect(rows(page)).to_have_count(100)
    # Numbers by their size, not letter by letter.
    expect(rows(page).nth(2)).to_contain_text("Rutin 2 ")
    page.get_by_role("button", name=re.compile("Visa 100 till")).click()
    expect(rows(page)).to_have_count(200)
    page.get_by_role("searchbox").fill("rutin 1999")
    expect(hits(page)).to_have_text("1 dokument")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("window.ran") is None
    expect(page.locator("tbody img")).to_have_count(0)


def test_documents_that_cannot_be_fetched_are_said_so_and_can_be_tried_again(
    open_chat: OpenChat,
) -> None:
    page = open_chat(expected=("ERR_FAILED",))
    page.route("**/api/documents", lambda route: route.abort())
    page.goto(urljoin(page.url, "dokument"))
    expect(page.get_by_role("alert")).to_contain_text("Dokumenten kunde inte hämtas")
    page.unroute("**/api/documents")
    page.get_by_role("button", name="Försök igen").click()
    expect(rows(page).first).to_be_visible()


def test_a_question_to_begin_with_is_asked_when_it_is_pressed(
    open_chat: OpenChat, client: httpx.Client
) -> None:
    page = open_chat(PHONE)
    first = page.get_by_role("region", name="Frågor att börja med").get_by_role("button")
    for _ in range(100):  # worked out beside the first seconds of the service
        if client.get("/api/suggestions").json()["suggestions"]:
            break
        page.wait_for_timeout(200)
    field_at = page.get_by_label("Din fråga").bounding_box()
    page.reload()
    expect(first.first).to_be_visible()
    assert page.get_by_label("Din fråga").bounding_box() == field_at, "nothing moves when they come"
    offered = client.get("/api/suggestions").json()["suggestions"]
    texts = [f"{item['question']}\n{item['title']}" for item in offered]
    assert first.all_inner_texts() == texts
    asked = first.first.locator("span").inner_text()
    # What answers it is named, so that one can tell what is waited for.
    expect(first.first.locator("small")).not_to_be_empty()
    first.first.click()
    turn = page.locator(".turn")
    expect(turn.get_by_role("heading", name=asked)).to_be_visible()
    expect(turn.locator(".mark").first).to_be_visible()
    expect(turn).to_be_focused()
    expect(first.first).to_be_hidden()
    # None are no failure, and leave nothing behind.
    page.route("**/api/suggestions", lambda route: route.fulfill(json={"suggestions": []}))
    page.reload()
    expect(page.get_by_label("Din fråga")).to_be_visible()
    expect(page.get_by_text("Frågor att börja med")).to_be_hidden()


def over_the_page(route: Route) -> None:
    """The stream's answer with its first sentence made to go on at the foot of the next page."""
    answer = route.fetch().json()
    first = answer["citations"][0]
    following = {
        **first,
        "number": 99,
        "page": first["page"] + 1,
        "quote": "fortsättningen",
        "boxes": [[72.0, 72.0, 200.0, 90.0]],
        "page_image_url": re.sub(
            r"pages/\d+(.*highlight=).*",
            rf"pages/{first['page'] + 1}\g<1>72,72,200,90",
            first["page_image_url"],
        ),
    }
    answer["citations"].append(following)
    answer["sentences"][0]["citations"].append(99)
    route.fulfill(json=answer)


def test_a_sentence_is_followed_over_the_page_and_the_page_is_read_by_key(
    open_chat: OpenChat,
) -> None:
    page = open_chat(DESKTOP, expected=("ERR_FAILED",))
    page.route("**/api/ask/stream", lambda route: route.abort())
    page.route("**/api/ask", over_the_page)
    turn = ask(page, QUESTION)
    turn.locator(".mark").first.click()
    viewer = page.get_by_role("dialog", name="Källan")
    image, now = viewer.get_by_role("img"), viewer.locator(".now")
    expect(image).to_be_visible()
    begun = now.inner_text()
    quote = viewer.locator("blockquote").inner_text()
    viewer.get_by_role("button", name="Fortsätter på sidan").click()
    expect(image).to_be_visible()
    expect(now).not_to_have_text(begun)
    expect(viewer.locator("blockquote")).to_have_text("fortsättningen")
    assert str(image.get_attribute("src")).endswith("highlight=72,72,200,90")
    viewer.get_by_role("button", name="Börjar på sidan").click()
    expect(viewer.locator("blockquote")).to_have_text(quote)

    area = viewer.get_by_role("group", name=re.compile("Sidan i bild"))
    area.focus()
    for key, percent in (("+", "125 %"), ("+", "150 %"), ("-", "125 %"), ("0", "100 %")):
        page.keyboard.press(key)
        expect(viewer.locator(".percentage")).to_have_text(percent)
    page.keyboard.press("ArrowRight")
    expect(now).not_to_have_text(begun)
    expect(image).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(now).to_have_text(begun)
    # Larger than its place, the page is scrolled by the arrows, not turned.
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    expect(now).to_have_text(begun)
    viewer.get_by_role("button", name="Anpassa till bredden").click()
    expect(viewer.locator(".percentage")).to_have_text("100 %")


def test_an_answer_is_printed_alone_with_its_sources_and_copied_as_a_journal_wants_it(
    open_chat: OpenChat,
) -> None:
    page = open_chat()
    page.add_init_script(PRINTED)
    page.reload()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    other = ask(page, "Vem får göra en lex Sarah-rapport?").locator(".prose").inner_text()
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="Kopiera svaret").click()
    expect(turn.get_by_role("button", name="kopierat")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    turn.get_by_role("button", name="Skriv ut").click()
    printed = page.evaluate("window.printed")
    for text in (copied, printed):
        # A table row by row, with the names of its columns.
        assert "Klar senast: Inom 2 timmar [3] [4]\n" in text
        assert (
            "\nSituation: Övriga anmälningar; Klar senast: Samma dag, senast inom 24 timmar" in text
        )
        assert QUESTION in text
        assert "[1]" in text
        assert re.search(r"Omedelbar skyddsbedömning, .*, sidan\s\d", text)
        assert "Beslutad: 2025-08-25. Version: 1.3. Diarienummer: ASN 2025/0266" in text
        assert re.search(r"Hämtat med RiTA \d{4}-\d\d-\d\d \d\d:\d\d\.", text)
        assert other[:40] not in text
    assert "RiTA är ett automatiskt system, inte en människa" in printed
    assert "Ny konversation" not in printed
    # Nobody told that it was printed: the first sheet goes when the next one comes.
    turn.get_by_role("button", name="Skriv ut").click()
    expect(page.locator("iframe.paper")).to_have_count(1)


def test_the_whole_conversation_is_printed_with_what_it_is_and_without_what_is_pressed(
    open_chat: OpenChat,
) -> None:
    page = open_chat()
    turns = [ask(page, QUESTION), ask(page, "Vem får göra en lex Sarah-rapport?")]
    fetched = [turn.get_by_text("Hämtat med RiTA") for turn in turns]
    for each in fetched:
        expect(each).to_be_hidden()
    page.emulate_media(media="print")
    expect(fetched[0]).to_be_hidden()
    expect(fetched[1]).to_be_visible()
    sign = "node => getComputedStyle(node, '::before').content"
    for part in (".mark", ".place .number"):
        assert turns[0].locator(part).first.evaluate(sign) == '"["'
    for pressed in ("Kopiera svaret med källor", "Ja", "Fråga"):
        expect(page.get_by_role("button", name=pressed, exact=True)).to_have_count(0)
    expect(turns[0].get_by_text("Visa sidan").filter(visible=True)).to_have_count(0)
    expect(turns[0].get_by_text("ASN 2025/0266")).to_be_visible()
