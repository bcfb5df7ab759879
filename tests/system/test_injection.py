"""Untrusted text stays text in every place: no script runs, no request leaves, no line turns.

Two ways in. The real one: documents whose text, headings, titles, file names and facts are hostile
are read, indexed, asked about and shown by the real service, a language model's stand-in writes
hostile text, and hostile questions, comments and messages to owners are sent. And a stand-in for
the service (``fulfil``) for what no real index can carry: each string in each field of an answer,
also where the service checks or shortens it, and streams cut in the middle of a character.
"""

import csv
import json
import random
import re
import socket
import sqlite3
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import typst
from playwright.sync_api import Browser, Dialog, Locator, Page, Route, expect

from tests.scripted import scripted, writing
from tests.system.chat import DESKTOP, PHONE, UNANSWERABLE, ask, field
from tests.system.injection_corpus import OVERRIDES, corpus
from tests.system.service import Server, ingest, serving, wait_until_ready
from tests.system.states import STREAM

SEED = 20261122
IN_A_BODY = 10
"""Strings in one answer: the page is as full as a long answer makes it."""


class Listener:
    """A port on this machine that nobody has reason to call."""

    def __init__(self) -> None:
        self.called = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._stop = False
        self._thread = threading.Thread(target=self._count)
        self._thread.start()

    def _count(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            connection.close()
            if self._stop:
                return
            self.called += 1

    def close(self) -> None:
        self._stop = True
        socket.create_connection(self._socket.getsockname()).close()
        self._thread.join()
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


@pytest.fixture(scope="module")
def strings(listener: Listener) -> dict[str, str]:
    return corpus(listener.url)


PRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")

_SOURCE = """
#let given = json(bytes(sys.inputs.given))
#set document(title: given.title)
#set text(lang: "sv", font: "Libertinus Serif")
#text(size: 20pt, weight: "bold", given.title)

#for (number, part) in given.parts.enumerate(start: 1) {
  let named = str(number) + " " + part.name + " " + part.text
  block(above: 14pt, text(size: 13pt, weight: "bold", named))
  block("Regeln om " + part.name + " säger att beslutet skrivs som " + part.text + " i akten.")
}
"""


def set_in_pdf(title: str, parts: dict[str, str]) -> bytes:
    """A document with a section for each of ``parts``, its text in the heading and in the body."""
    given = {"title": title, "parts": [{"name": n, "text": t} for n, t in parts.items()]}
    return bytes(
        typst.compile(
            _SOURCE.encode(), sys_inputs={"given": json.dumps(given)}, ignore_system_fonts=True
        )
    )


@pytest.fixture(scope="module")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory, strings: dict[str, str]) -> Path:
    """A few PDFs that carry the whole corpus, under hostile names, with hostile facts."""
    folder = tmp_path_factory.mktemp("hostile")
    # What has no letters to print, and what would fill a hundred pages, comes by the stand-in.
    printed = {name: PRINTABLE.sub("", text) for name, text in strings.items() if len(text) < 3_000}
    names = [
        '"><img src=x onerror=window.ran=1>.pdf',
        "{{7*7}} ${7*7} <%= 7*7 %>.pdf",
        "javascript:window.ran=1;'.pdf",
        "rutin\u202efdp.exe.pdf",
        "__proto__.pdf",
    ]
    wicked = list(printed.values())
    with (folder / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "title", "owner", "decided_by", "registry_number", "version_label"])
        for number, name in enumerate(names):
            title = wicked[number].replace("\n", " ")
            rows.writerow([name, f"{title} regler {number}", *wicked[number + 5 : number + 9]])
    items = list(printed.items())
    for number, name in enumerate(names):
        part = dict(items[number :: len(names)])
        (folder / name).write_bytes(set_in_pdf(f"Handbok {number} {wicked[number]}", part))
    return folder


@pytest.fixture(scope="module")
def hostile_server(
    hostile_folder: Path,
    strings: dict[str, str],
    settings_of_tests: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """The service on those documents, with a language model that writes the corpus."""
    data = tmp_path_factory.mktemp("hostile-data")
    ingest([hostile_folder], data, settings_of_tests)
    turn = iter(range(10**6))
    texts = [PRINTABLE.sub("", text)[:2_000] for text in strings.values()]

    def write(connection: socket.socket) -> None:
        text = texts[next(turn) % len(texts)]
        connection.sendall(writing(f"Beslutet skrivs som {text} i akten. [1]"))

    log = tmp_path_factory.mktemp("log") / "hostile.log"
    with scripted(write) as url:
        settings = {**settings_of_tests, "RITA_CHAT_URL": url, "RITA_CHAT_MODEL": "m"}
        with serving(data, settings, log) as running:
            wait_until_ready(running)
            yield running


class Watched:
    """A page that counts what must not happen in it."""

    def __init__(self, page: Page, origin: str, listener: Listener) -> None:
        self.page = page
        self.wrong: list[str] = []
        self._listener = listener
        self._called = listener.called
        page.on("dialog", self._dialog)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("popup", lambda opened: self.wrong.append(f"opened {opened.url}"))
        page.on("console", lambda said: self._said(f"{said.type}: {said.text}"))
        page.on("framenavigated", lambda frame: self._went(frame.url, origin))
        page.on("request", lambda request: self._went(request.url, origin))
        page.add_init_script(
            "window.violations = []; document.addEventListener('securitypolicyviolation', "
            "(event) => window.violations.push(event.blockedURI + ' ' + event.violatedDirective));"
        )

    def _dialog(self, dialog: Dialog) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, text: str) -> None:
        # No document has such an id, no address is as long, and the browser says so.
        if not re.search("Failed to load resource: .*(status of 4|ERR_CONNECTION_RESET)", text):
            self.wrong.append(text)

    def _went(self, url: str, origin: str) -> None:
        if not url.startswith((origin + "/", "about:blank")):
            self.wrong.append(f"asked for {url[:200]}")

    def check(self) -> None:
        """Nothing ran, nothing was asked for, nothing but text came of any text."""
        self.wrong += self.page.evaluate("window.violations")
        self.wrong += self.page.evaluate(_FOREIGN)
        assert not self.wrong, "\n".join(self.wrong)
        assert self._listener.called == self._called


# What text cannot bring forth: elements the view does not make, listeners written as attributes,
# addresses that lead anywhere but to the service, and keys on every object.
_FOREIGN = """() => {
  const deep = (node) => [...node.children].flatMap((child) =>
    [child, ...deep(child.shadowRoot ?? child)]);
  const told = [];
  const around = (node) => node?.matches('body > header, body > footer') ||
    (node?.parentElement && around(node.parentElement));
  const nodes = deep(document.body).filter((node) => !around(node));
  for (const node of nodes) {
    if (node.matches('script, iframe, object, embed, style, link, meta, base, math, template, ' +
        'video, audio, svg:not(.icon, .logo), svg *:not(path), img:not(.area img)'))
      told.push(`element ${node.outerHTML.slice(0, 100)}`);
    for (const { name, value } of node.attributes) {
      if (name.startsWith('on') || name === 'style' && !node.matches('.area img, .viewer'))
        told.push(`attribute ${name}=${value.slice(0, 50)}`);
      if (['href', 'src', 'action', 'srcset', 'formaction'].includes(name)) {
        const url = new URL(value, document.baseURI);
        if (url.origin !== location.origin && url.protocol !== 'mailto:')
          told.push(`address ${value.slice(0, 100)}`);
      }
    }
  }
  if (window.ran !== undefined || {}.ran !== undefined) told.push('a script ran');
  if (document.querySelectorAll('rita-chat').length > 1) told.push('an element of ours was made');
  return told;
}"""


@contextmanager
def watched(
    browser: Browser, url: str, listener: Listener, phone: bool = False
) -> Iterator[Watched]:
    context = browser.new_context(viewport=PHONE if phone else DESKTOP, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    watching = Watched(context.new_page(), url, listener)
    watching.page.goto(url)
    expect(field(watching.page)).to_be_visible()
    yield watching
    watching.check()
    context.close()


def shown(text: str) -> str:
    """``text`` as it must be found in the page: letters and signs in their order."""
    kept = "".join(c for c in text if c not in OVERRIDES and unicodedata.category(c) != "Cs")
    return re.sub(r"[\s\x00\ufffd\x85\ufeff\x0b\x0c]+", "", kept)


def whole(text: str) -> str:
    """``text`` without half characters, as whatever the service itself makes is."""
    return re.sub("[\ud800-\udfff]", "", text)


def hostile_body(texts: list[str]) -> dict[str, Any]:
    """An answer with each of ``texts`` in each of its fields."""

    def place(number: int, text: str) -> dict[str, Any]:
        return {
            "number": number, "document_id": whole(text), "file": text, "version": text,
            "version_label": text, "title": text, "section": text, "page": 1, "page_label": text,
            "quote": text, "boxes": [[1, 1, 2, 2]], "owner": text, "decided": text,
            "decided_by": text, "valid_from": text, "valid_to": text, "registry_number": text,
            "warnings": [{"code": text, "text": text}], "file_url": text, "page_image_url": text,
            "language": text, "document_type": text,
        }  # fmt: skip

    numbered = list(enumerate(texts, start=1))
    return {
        "id": texts[0], "status": "partial", "mode": "generative", "model": texts[0],
        "snapshot": texts[0], "question_used": texts[0], "contact": whole(texts[0]),
        "questions_days": 180, "notice": texts[0],
        "sentences": [{"text": text, "citations": [n, f"{n}"]} for n, text in numbered],
        "citations": [place(n, text) for n, text in numbered],
        "nearest": [place(n, text) for n, text in numbered],
        "missing": texts,
        "contradictions": [{"citations": [1, len(texts)], "about": text} for text in texts[:2]],
        "warnings": [{"code": text, "text": text} for text in texts],
    }  # fmt: skip


def streaming(events: str) -> Callable[[Route], None]:
    """What answers a question with ``events``."""

    def fulfill(route: Route) -> None:
        route.fulfill(content_type="text/event-stream", body=events)

    return fulfill


def fulfil(page: Page, body: dict[str, Any]) -> None:
    """``body`` in the service's place, whichever way it is asked."""
    stages = [("stage", {"stage": body["id"]}), ("citation", body["citations"][0])]
    events = [*stages, *(("sentence", each) for each in body["sentences"]), ("done", body)]
    stream = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)
    page.route(STREAM, streaming(stream))


def batches(strings: dict[str, str]) -> Iterator[list[str]]:
    texts = list(strings.values())
    for start in range(0, len(texts), IN_A_BODY):
        yield texts[start : start + IN_A_BODY]


def test_the_corpus_is_as_large_as_asked_for(strings: dict[str, str]) -> None:
    assert len(set(strings.values())) >= 60
    assert max(map(len, strings.values())) >= 100_000


def test_every_string_in_every_field_of_an_answer_is_text(
    browser: Browser, live_server: str, listener: Listener, strings: dict[str, str]
) -> None:
    with watched(browser, live_server, listener) as watching:
        page = watching.page
        for texts in batches(strings):
            fulfil(page, hostile_body(texts))
            turn = ask(page, texts[0][:1_900] or "?")
            prose = shown(str(turn.locator(".prose").evaluate("node => node.textContent")))
            cards = shown(str(turn.locator(".sources").evaluate("node => node.textContent")))
            for text in texts:
                assert shown(text.strip())[:500] in prose + cards, text[:80]
            # Every mark and link is pressed: the viewer shows title, section and quote.
            turn.evaluate(
                """(turn) => {
                  for (const node of turn.querySelectorAll('.mark, .place button, .nearest a')) {
                    node.click();
                    turn.getRootNode().querySelector('dialog [aria-label=\"Stäng sidan\"]').click();
                  }
                }"""
            )
            watching.check()
            page.get_by_role("button", name="Ny konversation").click()
            page.unroute(STREAM)


def test_a_refusals_words_are_text(
    browser: Browser, live_server: str, listener: Listener, strings: dict[str, str]
) -> None:
    """The detail of an error, as a broken or foreign service could word it."""
    with watched(browser, live_server, listener, phone=True) as watching:
        page = watching.page
        for texts in batches(strings):
            detail = " ".join(texts)
            event = f"event: error\ndata: {json.dumps({'detail': detail})}\n\n"

            page.route(STREAM, streaming(event))
            turn = ask(page, "Vad gäller?")
            told = shown(str(turn.locator(".notice").evaluate("node => node.textContent")))
            assert shown(detail)[:500] in told
            page.unroute(STREAM)


# Stands in for the network: what is given comes piece by piece, and then ends.
PIECES = """(pieces) => {
  const real = window.realFetch ??= window.fetch;
  window.fetch = (url, options) => {
    if (!String(url).endsWith('/api/ask/stream')) return real(url, options);
    const body = new ReadableStream({ async start(stream) {
      for (const piece of pieces) {
        stream.enqueue(Uint8Array.from(piece));
        await new Promise((go) => setTimeout(go));
      }
      stream.close();
    } });
    return Promise.resolve(
      new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }));
  };
}"""


def test_a_stream_cut_anywhere_shows_whole_characters_and_ends(
    browser: Browser, live_server: str, listener: Listener
) -> None:
    """Also in the middle of a character; what was cut off is asked for again without the stream."""
    chance = random.Random(SEED)
    text = "Å <b>ä</b> ö 𝔄 “–” <img src=x onerror=window.ran=1> 👩🏽‍🦽 é ﷽"
    sentences = [{"text": f"{number} {text}", "citations": []} for number in range(5)]
    answer = {
        "id": "1", "status": "answered", "mode": "extractive", "sentences": sentences,
    }  # fmt: skip
    events = [*(("sentence", each) for each in sentences), ("done", answer)]
    stream = "".join(
        f"event: {name}\r\ndata: {json.dumps(data, ensure_ascii=False)}\r\n\r\n"
        for name, data in events
    ).encode()
    inside = [i for i, byte in enumerate(stream) if byte & 0xC0 == 0x80]
    with watched(browser, live_server, listener) as watching:
        page = watching.page
        page.route(
            re.compile(r"/api/ask$"),
            lambda route: route.fulfill(content_type="application/json", json=answer),
        )
        page.evaluate(
            """() => {
                window.seen = new Set();
                const root = document.querySelector('rita-chat').shadowRoot;
                new MutationObserver(() => root.querySelectorAll('.reply p').forEach(
                  (p) => window.seen.add(p.textContent))).observe(
                  root, { childList: true, subtree: true, characterData: true });
            }"""
        )
        for round_ in range(24):
            cuts = sorted({*chance.sample(range(1, len(stream)), 6), *chance.sample(inside, 6)})
            whole = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
            # Every other time it ends early: at a random piece, mostly within a character.
            pieces = whole if round_ % 2 else whole[: chance.randrange(1, len(whole))]
            page.evaluate(PIECES, [list(piece) for piece in pieces])
            turn = ask(page, "Vad gäller?")
            for sentence in sentences:
                expect(turn.locator(".prose")).to_contain_text(sentence["text"])
            page.get_by_role("button", name="Ny konversation").click()
        seen: list[str] = page.evaluate("[...window.seen]")
    assert seen
    assert not [shown for shown in seen if "\ufffd" in shown]
    whole_texts = {sentence["text"] for sentence in sentences}
    drafted = {text for text in seen if text[:1].isdigit() and text.count("onerror") == 1}
    assert drafted <= whole_texts


def test_text_after_a_hostile_name_stands_where_it_was_put(
    browser: Browser, live_server: str, listener: Listener
) -> None:
    """Measured: the page stands after the section, the owner after the title, in every order."""
    turning = "\u202eabc \u2067def\u2069\u2069 \u202bghi \u2066\u05d0\u05d1\u05d2"
    body = hostile_body([turning])
    body["citations"][0] |= {"page": 7, "page_label": None, "section": turning, "title": turning}
    body["nearest"] = body["citations"]
    with watched(browser, live_server, listener) as watching:
        page = watching.page
        fulfil(page, body)
        turn = ask(page, "Vad gäller?")
        # The last letters of each line in the order of their places on the screen.
        across = """(node) => {
            const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
            const letters = [];
            while (walk.nextNode()) for (let i = 0; i < walk.currentNode.length; i++) {
              const range = document.createRange();
              range.setStart(walk.currentNode, i);
              range.setEnd(walk.currentNode, i + 1);
              const box = range.getBoundingClientRect();
              if (box.width) letters.push([Math.round(box.top / 8), box.left, range.toString()]);
            }
            letters.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
            return letters.map((letter) => letter[2]).join('');
        }"""
        place = turn.locator(".place .where").first.evaluate(across)
        assert place.endswith("Visa sidan\u00a07")
        assert place.startswith("abc def ghi")
        near = turn.locator(".nearest li span.muted").first.evaluate(across)
        assert near.endswith("sidan\u00a07")
        assert turn.locator(".interpreted q").evaluate(across).startswith("abc def ghi")


def put(page: Page, question: str) -> Locator:
    """Asks; a model's answer that is written, doubted and replaced takes its time."""
    before = page.locator(".turn").count()
    field(page).fill(question)
    field(page).press("Enter")
    turn = page.locator(".turn").nth(before)
    expect(turn.locator(".reply")).not_to_have_attribute("aria-busy", "true", timeout=60_000)
    return turn


def test_documents_that_are_hostile_all_through(
    browser: Browser, hostile_server: Server, listener: Listener, strings: dict[str, str]
) -> None:
    """Read, indexed, asked about and shown by the real service; its model writes the same."""
    with watched(browser, hostile_server.url, listener) as watching:
        page = watching.page
        statuses = set()
        for name in list(strings)[::8]:
            turn = put(page, f"Hur skrivs beslutet enligt regeln om {name}?")
            statuses.add(turn.locator(".sources").count())
            for button in turn.locator(".mark, .nearest a").all()[:2]:
                button.click()
                viewer = page.get_by_role("dialog")
                expect(viewer.get_by_role("img")).to_be_visible()
                page.keyboard.press("Escape")
            watching.check()
        assert 1 in statuses, "nothing was ever found in the documents"
        for path in ("/dokument", "/om", "/"):
            page.goto(hostile_server.url + path)
            watching.check()
        page.goto(f"{hostile_server.url}/dokument", wait_until="networkidle")
        listed = shown(page.locator("main").evaluate(_ALL_TEXT))
        for number in range(5):
            assert f"regler{number}" in listed


_ALL_TEXT = """(node) => {
  const all = (at) => [...at.childNodes].map((child) =>
    child.nodeType === 3 ? child.data : all(child.shadowRoot ?? child)).join(' ');
  return all(node);
}"""


def sent_to_owner(turn: Locator, comment: str) -> bool:
    """Whether the question of ``turn``, sent to an owner with ``comment``, was taken; if not, the
    page says why."""
    if not turn.locator(".asking-on").count():
        # Below a whole answer the owner comes with this thumb.
        turn.get_by_role("button", name="Nej").click()
    owner = turn.locator(".sender")
    owner.get_by_role("button").first.click()
    owner.get_by_label("Kommentar").fill(comment)
    owner.get_by_role("button", name="Skicka", exact=True).click()
    told = owner.locator(".done p, .notice").first
    expect(told).not_to_be_empty()
    return "Frågan är skickad." in told.inner_text()


def test_hostile_questions_comments_and_messages_to_owners(
    browser: Browser, hostile_server: Server, listener: Listener, strings: dict[str, str]
) -> None:
    """What a user writes is answered or refused in words, and stored as it was written or not."""
    posted: list[int] = []
    sent: list[str] = []
    at_once = 0
    with watched(browser, hostile_server.url, listener, phone=True) as watching:
        page = watching.page
        page.on("response", lambda got: posted.append(got.status))
        asked = list(strings.values())[3::9]
        # The strings stand in the documents and are answered; what is asked before them is not.
        for text in [*asked, *(f"{UNANSWERABLE} {text[:100]}" for text in asked)]:
            turn = put(page, text[:1_900] or "?")
            if turn.locator(".feedback").count():
                comment = text[:900].strip()
                sent += [comment] if sent_to_owner(turn, comment) else []
                at_once += turn.locator(".asking-on").count()
            else:
                expect(turn.locator(".notice").first).to_be_visible()
            watching.check()
            page.get_by_role("button", name="Ny konversation").click()
        turn = put(page, "Hur skrivs beslutet enligt regeln om svg?")
        turn.get_by_role("button", name="Nej").click()
        turn.get_by_label("Skicka med min fråga").check()
        turn.locator(".along textarea").fill(strings["image that fails"])
        turn.locator("form.why button[type=submit]").click()
        expect(turn.locator("form.why")).to_have_count(0)
    assert len(sent) >= 12
    assert 6 <= at_once < len(sent), "both ways to an owner"
    with closing(sqlite3.connect(hostile_server.data / "rita.db")) as database:
        kept = database.execute("SELECT comment FROM questions ORDER BY id").fetchall()
    assert [comment for (comment,) in kept][-len(sent) :] == sent
    assert posted
    assert max(posted) < 500
