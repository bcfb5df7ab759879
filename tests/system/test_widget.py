"""The widget: the chat on a page of another site, and what its public key opens and does not."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex
from time import sleep
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.system.axe import findings
from tests.system.chat import DESKTOP, PHONE, QUESTION, UNANSWERABLE, ask, field
from tests.system.intranet import KEY_IN_EXAMPLE, Intranet, intranet
from tests.system.layout import faults
from tests.system.service import Server, ingest, serving, wait_until_ready

SMALL_KEY = "bara-ekonomi-0123456789"
UNKNOWN_KEY = "finns-inte-0123456789abc"
OTHER_ORIGIN = "https://intranat.kommunen.se"
OTHER_KEY = "annan-webbplats-0123456789"
BUDGET_FILE = "budget-och-skuldradgivning.pdf"
BUDGET = "Hur lång tid får det ta till ett första besök hos budgetrådgivaren?"

Visit = Callable[..., Page]

WATCHING = """
window.__heard = [];
for (const name of ["rita-open", "rita-close", "rita-answer"])
  document.addEventListener(name, (event) =>
    window.__heard.push({ name, on: event.target.localName, detail: event.detail }));
document.addEventListener("securitypolicyviolation", (event) =>
  window.__heard.push({ name: "violation", on: event.violatedDirective, detail: null }));
window.__before = new Set(Object.getOwnPropertyNames(window)).add("__before");
"""

MARKED_PIXELS = """(image) => {
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  let marked = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i] > 240 && data[i + 1] > 220 && data[i + 2] < 140) marked += 1;
  return marked;
}"""

# Each element's whole computed style and place, below the roots given.
LOOK = """(inside) => {
  const roots = [];
  if (inside) {
    const { shadowRoot } = document.querySelector("rita-launcher");
    roots.push(shadowRoot, shadowRoot.querySelector("rita-chat").shadowRoot);
  } else roots.push(document.querySelector("body"));
  return roots.flatMap((root) => [...root.querySelectorAll("*")])
    .filter((node) => !["rita-launcher", "rita-chat", "script"].includes(node.localName))
    .map((node) => {
      const style = getComputedStyle(node);
      const { x, y, width, height } = node.getBoundingClientRect();
      const names = [...style].filter((name) => !name.startsWith("--"));
      const look = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]));
      return [`${node.localName}.${node.getAttribute("class")}`, { ...look, x, y, width, height }];
    });
}"""


@pytest.fixture(scope="module")
def host(root: Path) -> Iterator[Intranet]:
    """The example intranet."""
    with intranet(root / "examples" / "intranet") as running:
        yield running


@pytest.fixture(scope="module")
def rita(
    root: Path,
    host: Intranet,
    sample_data: Path,
    settings_of_tests: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """The service with three widgets, on the samples and one document of another collection."""
    folder = tmp_path_factory.mktemp("widgets")
    data = Path(shutil.copytree(sample_data, folder / "data"))
    (folder / "ekonomi").mkdir()
    shutil.copy(root / "documents" / "ekonomiskt-bistand" / BUDGET_FILE, folder / "ekonomi")
    ingest([folder / "ekonomi"], data, settings_of_tests, "--collection", "ekonomi")
    file = folder / "widgets.toml"
    example = (root / "examples" / "intranet" / "widgets.toml").read_text(encoding="utf-8")
    file.write_text(
        example.replace("http://localhost:8080", host.origin)
        + f'[[widget]]\nname = "Ekonomi"\nkey = "{SMALL_KEY}"\n'
        f'origins = ["{host.origin}"]\ncollections = ["ekonomi"]\n'
        f'[[widget]]\nname = "Annan"\nkey = "{OTHER_KEY}"\norigins = ["{OTHER_ORIGIN}"]\n',
        encoding="utf-8",
    )
    settings = {**settings_of_tests, "RITA_WIDGETS": str(file)}
    with serving(data, settings, folder / "rita.log") as running:
        host.rita = running.url
        wait_until_ready(running)
        yield running


@pytest.fixture
def service(rita: Server) -> Iterator[httpx.Client]:
    """A client that is no browser."""
    with httpx.Client(base_url=rita.url, timeout=60) as connected:
        yield connected


@pytest.fixture
def visit(browser: Browser, host: Intranet, rita: Server) -> Iterator[Visit]:
    """Opens a page of the intranet; at the end nothing was complained of, and nothing left behind.

    ``expected`` are parts of console messages that the test itself provokes.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    own = {urlsplit(address).netloc for address in (host.origin, host.other_origin, rita.url)}

    def visit_(
        path: str = "index.html",
        viewport: ViewportSize = DESKTOP,
        expected: tuple[str, ...] = (),
        origin: str = host.origin,
    ) -> Page:
        context = browser.new_context(viewport=viewport, reduced_motion="reduce")
        context.set_default_timeout(20_000)
        context.add_init_script(WATCHING)
        contexts.append(context)
        page = context.new_page()

        def complain(text: str) -> None:
            if not any(part in text for part in expected):
                complaints.append(text)

        page.on(
            "console",
            lambda told: complain(told.text) if told.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: complain(str(error)))
        page.on(
            "request",
            lambda sent: None if urlsplit(sent.url).netloc in own else complain(sent.url),
        )
        page.goto(f"{origin}/{path}")
        return page

    yield visit_
    for context in contexts:
        for page in context.pages:
            assert not [entry for entry in heard(page) if entry["name"] == "violation"]
            assert leaked(page) == []
        context.close()
    assert not complaints


def heard(page: Page) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = page.evaluate("window.__heard")
    return entries


def leaked(page: Page) -> list[str]:
    names: list[str] = page.evaluate(
        "Object.getOwnPropertyNames(window).filter((name) => !window.__before.has(name))"
    )
    return names


def opener(page: Page) -> Locator:
    return page.get_by_role("button", name="Fråga RiTA")


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog", name="RiTA – svar ur rutinerna")


def focused(page: Page) -> str:
    """The class or name of what has the focus, through all shadow roots."""
    name: str = page.evaluate(
        """() => {
          let node = document.activeElement;
          while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
          return node.className || node.id || node.localName;
        }"""
    )
    return name


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found is not None
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


def check_source(page: Page) -> None:
    """The source's page is shown over the whole window, in the marked place."""
    viewer = page.locator("dialog.viewer")
    expect(viewer).to_be_visible()
    assert viewer.evaluate("(node) => node.matches(':modal')")
    size = page.viewport_size
    assert size is not None
    assert box(viewer) == {"x": 0, "y": 0, **size}
    image = viewer.locator("img")
    expect(image).to_be_visible()
    assert image.evaluate("(image) => image.naturalWidth") > 500
    assert image.evaluate(MARKED_PIXELS) > 500
    expect(viewer.locator(".now")).to_have_text(re.compile(r"Sida \d+ av \d+"))
    expect(viewer.get_by_role("link")).to_have_attribute("target", "_blank")


def test_by_mouse(visit: Visit, rita: Server) -> None:
    page = visit()
    requests: list[str] = []
    page.on("request", lambda sent: requests.append(sent.url))
    expect(opener(page)).to_have_attribute("aria-expanded", "false")
    opener(page).click()
    expect(opener(page)).to_have_attribute("aria-expanded", "true")
    expect(panel(page)).to_be_visible()
    expect(field(page)).to_be_focused()
    expect(page.get_by_text("RiTA är ett automatiskt system")).to_be_in_viewport()

    turn = ask(page, QUESTION)
    expect(turn.locator(".prose")).to_contain_text("skyddsbedömning")
    # The newest question stands at the top of the panel, and the field at its foot.
    frame, asked = box(panel(page)), box(turn)
    assert frame["y"] < asked["y"] < frame["y"] + 120
    assert box(field(page))["y"] < frame["y"] + frame["height"]
    expect(field(page)).to_be_in_viewport()

    trigger = turn.get_by_role("button", name="Visa").first
    trigger.click()
    check_source(page)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.viewer")).to_be_hidden()
    expect(panel(page)).to_be_visible()
    expect(trigger).to_be_focused()

    # The page behind stays in use, and is as it was.
    page.get_by_role("button", name="Bra skrivet").click()
    expect(panel(page)).to_be_visible()
    page.get_by_role("button", name="Stäng RiTA").click()
    expect(panel(page)).to_be_hidden()
    expect(opener(page)).to_be_focused()
    expect(opener(page)).to_have_attribute("aria-expanded", "false")

    # The conversation is still there.
    opener(page).click()
    expect(turn).to_be_visible()
    assert [entry["name"] for entry in heard(page)] == [
        "rita-open",
        "rita-answer",
        "rita-close",
        "rita-open",
    ]
    assert {entry["on"] for entry in heard(page)} == {"rita-launcher"}
    (answer,) = (entry["detail"] for entry in heard(page) if entry["detail"])
    assert answer.keys() == {"status", "id"}
    assert answer["status"] == "answered"
    assert re.fullmatch(r"[0-9a-f]{32}", answer["id"])
    assert requests
    assert all(sent.startswith(f"{rita.url}/api/") for sent in requests)


def test_by_keyboard(visit: Visit) -> None:
    page = visit()
    for _ in range(20):
        page.keyboard.press("Tab")
        if focused(page) == "opener":
            break
    page.keyboard.press("Enter")
    expect(field(page)).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    turn = page.locator(".turn")
    expect(turn.locator(".reply")).not_to_have_attribute("aria-busy", "true")
    expect(field(page)).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if focused(page) == "mark":
            break
    page.keyboard.press("Enter")
    check_source(page)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.viewer")).to_be_hidden()
    assert focused(page) == "mark"
    expect(panel(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(opener(page)).to_be_focused()
    assert [entry["name"] for entry in heard(page)] == ["rita-open", "rita-answer", "rita-close"]


SOON = """(node, selector) => new Promise((done) => {
  const last = performance.now() + 5000;
  const look = () => node.matches(selector) || performance.now() > last
    ? done(node.matches(selector)) : requestAnimationFrame(look);
  look();
})"""
"""The window's change is heard some frames later; after five seconds, as with other expectations,
it has not been."""


def test_on_a_phone_it_covers_the_page(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    opener(page).click()
    assert panel(page).evaluate("(node) => node.matches(':modal')")
    assert box(panel(page)) == {"x": 0, "y": 0, **PHONE}
    # No keyboard over what is to be read first; and the page below is out of reach.
    expect(page.get_by_role("heading", name="RiTA – svar ur rutinerna")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") in ("rita-launcher", "body")
    turn = ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    turn.get_by_role("button", name="Visa").first.click()
    check_source(page)
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_visible()
    # A window made wide makes it a panel, and the focus stays where it was.
    before = focused(page)
    page.set_viewport_size(DESKTOP)
    expect(panel(page)).to_be_visible()
    assert panel(page).evaluate(SOON, ":popover-open")
    assert box(panel(page))["width"] < 500
    assert focused(page) == before
    page.set_viewport_size(PHONE)
    assert panel(page).evaluate(SOON, ":modal")
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(opener(page)).to_be_focused()


def test_where_the_page_puts_it_and_twice(visit: Visit) -> None:
    page = visit("rutiner.html")
    expect(field(page)).to_be_visible()
    expect(opener(page)).to_have_count(0)
    page.evaluate("document.querySelector('main').append(document.createElement('rita-chat'))")
    first, second = page.locator("rita-chat").nth(0), page.locator("rita-chat").nth(1)
    for chat, question in ((first, QUESTION), (second, UNANSWERABLE)):
        chat.get_by_label("Din fråga").fill(question)
        chat.get_by_label("Din fråga").press("Enter")
        expect(chat.locator(".reply")).not_to_have_attribute("aria-busy", "true")
    expect(first.locator(".turn")).to_have_count(1)
    expect(first.locator(".prose")).to_contain_text("skyddsbedömning")
    expect(second.locator(".verdict")).to_have_text("Jag hittar inget svar i rutinerna.")
    # The column is narrow, however wide the window is: the source's page does not fit beside.
    first.get_by_role("button", name="Visa").first.click()
    viewer = first.locator("dialog.viewer")
    expect(viewer).to_be_visible()
    assert viewer.evaluate("(node) => node.matches(':modal')")
    page.keyboard.press("Escape")
    assert {entry["on"] for entry in heard(page)} == {"rita-chat"}


def suggested(service: httpx.Client) -> int:
    """How many questions to begin with it offers: a page that asks before they are worked out,
    beside its first seconds, never shows any."""
    for _ in range(300):
        if questions := service.get("/api/suggestions").json()["suggestions"]:
            return len(questions)
        sleep(0.2)
    raise AssertionError("no questions to begin with in a minute")


def test_no_style_leaks_either_way(visit: Visit, service: httpx.Client) -> None:
    def look(path: str, *, inside: bool, opened: bool = True) -> list[list[Any]]:
        page = visit(path)
        if opened:
            page.locator("rita-launcher").locator(".opener").evaluate("(node) => node.click()")
            expect(field(page)).to_be_visible()
            # The last to come.
            expect(page.locator("rita-chat .first li")).to_have_count(offered)
        found: list[list[Any]] = page.evaluate(LOOK, inside)
        return found

    offered = suggested(service)
    plain = look("index.html?plain", inside=True)
    hostile = look("index.html?plain&hostile", inside=True)
    assert len(plain) > 40
    assert [name for name, _ in plain] == [name for name, _ in hostile]
    for (name, one), (_, other) in zip(plain, hostile, strict=True):
        assert {(key, one[key], other[key]) for key in one if one[key] != other[key]} == set(), name
    assert look("index.html?bare", inside=False, opened=False) == look("index.html", inside=False)


def test_a_page_that_may_not_ask_says_so(visit: Visit, host: Intranet) -> None:
    provoked = ("CORS policy", "Failed to load resource", "net::ERR_FAILED")
    for path, origin in (
        ("index.html", host.other_origin),
        (f"index.html?key={UNKNOWN_KEY}", host.origin),
        (f"index.html?key={OTHER_KEY}", host.origin),
        ("index.html?key=", host.origin),
    ):
        page = visit(path, expected=provoked, origin=origin)
        opener(page).click()
        turn = ask(page, QUESTION)
        expect(turn).to_contain_text("RiTA får inte användas från den här webbplatsen.")
        expect(turn).to_contain_text("nyckel och adress")
        assert [entry["name"] for entry in heard(page)] == ["rita-open"]


# What a browser would send.


def routes(service: httpx.Client, collection: str) -> list[tuple[str, str, Any]]:
    """Every route that a widget uses, on a document of ``collection``: (method, path, body)."""
    documents = service.get("/api/documents").json()["documents"]
    document = next(each for each in documents if each["collection"] == collection)
    place = f"/api/documents/{document['document_id']}"
    version = {"document_id": document["document_id"], "version": document["version"]}
    return [
        ("POST", "/api/ask", {"question": QUESTION, "collections": [collection]}),
        ("POST", "/api/ask", {"question": QUESTION}),
        ("POST", "/api/ask/stream", {"question": QUESTION}),
        ("GET", "/api/suggestions", None),
        ("GET", place, None),
        ("GET", f"{place}/pages/1.png", None),
        ("GET", f"{place}/pages/1.png?version={document['version']}", None),
        (
            "POST",
            "/api/questions",
            {"question": QUESTION, "document": version, "secret": token_hex(32)},
        ),
    ]


def send(
    service: httpx.Client, method: str, path: str, body: Any, headers: list[tuple[str, str]]
) -> httpx.Response:
    typed = [("Content-Type", "application/json")] if body else []
    content = json.dumps(body) if body else None
    return service.request(method, path, content=content, headers=[*typed, *headers])


def test_a_widget_reads_its_answers_at_its_own_origin(
    service: httpx.Client, host: Intranet
) -> None:
    for method, path, body in routes(service, "rutiner"):
        headers = [("Origin", host.origin), ("X-Rita-Key", KEY_IN_EXAMPLE)]
        response = send(service, method, path, body, [*headers, ("Sec-Fetch-Site", "cross-site")])
        assert response.is_success, (path, response.text)
        assert response.headers["access-control-allow-origin"] == host.origin
        assert "Origin" in response.headers["vary"]
        assert "access-control-allow-credentials" not in response.headers
        assert response.headers["cross-origin-resource-policy"] == "same-origin"
    faulty = send(service, "POST", "/api/ask", {"frage": ""}, headers)
    assert faulty.status_code == 422
    assert faulty.headers["access-control-allow-origin"] == host.origin


def test_a_picture_takes_the_key_from_its_address(service: httpx.Client, host: Intranet) -> None:
    paths = [path for _, path, _ in routes(service, "rutiner") if path.endswith(".png")]
    for path in paths:
        origin = {"Origin": host.origin}
        response = service.get(path, params={"key": KEY_IN_EXAMPLE}, headers=origin)
        assert response.status_code == 200
        assert response.headers["access-control-allow-origin"] == host.origin
        for wrong in (UNKNOWN_KEY, "", OTHER_KEY):
            refused = service.get(path, params={"key": wrong}, headers=origin)
            assert refused.status_code == 403
        twice = service.get(path, params={"key": [KEY_IN_EXAMPLE, SMALL_KEY]}, headers=origin)
        assert twice.status_code == 403
        # Kept by the browser, it must not be shown to the next page that asks.
        assert "Origin" in service.get(path).headers["vary"]
    elsewhere = service.get("/api/suggestions", params={"key": KEY_IN_EXAMPLE}, headers=origin)
    assert elsewhere.status_code == 403


TRICKS = [
    "null",
    "",
    "{}.evil.se",
    "{}.",
    "{}/",
    "{}@evil.se",
    "{}0",
    "{}:80",
    "x{}",
    "http://evil.se",
    "http://evil.se/{}",
    "http://evil.se#{}",
    "{}, http://evil.se",
    "{},{}",
]


def tricks(host: Intranet) -> list[list[str]]:
    """Values of ``Origin`` that resemble the widget's."""
    secure = host.origin.replace("http://", "https://")
    name = host.origin.rpartition(":")[0]
    others = [secure, name, f"{name}:1", host.other_origin, OTHER_ORIGIN, f"{name}.:{host.port}"]
    made = [[trick.replace("{}", host.origin)] for trick in TRICKS]
    return [
        *made,
        *([other] for other in others),
        [host.origin, "http://evil.se"],
        ["http://evil.se", host.origin],
        [host.origin, host.origin],
    ]


def test_no_origin_that_resembles_ours_is_let_in(service: httpx.Client, host: Intranet) -> None:
    body = {"question": UNANSWERABLE}
    for values in tricks(host):
        origins = [("Origin", value) for value in values]
        for method, path, sent in (
            ("POST", "/api/ask", body),
            ("GET", "/api/suggestions", None),
        ):
            headers = [*origins, ("X-Rita-Key", KEY_IN_EXAMPLE)]
            response = send(service, method, path, sent, headers)
            assert response.status_code == 403, (values, path)
            assert response.headers["content-type"] == "application/problem+json"
            assert "access-control-allow-origin" not in response.headers
        asked = [*origins, ("Access-Control-Request-Method", "POST")]
        preflight = service.options("/api/ask", headers=asked)
        if values != [OTHER_ORIGIN]:  # another widget's: it is the key that then does not fit
            assert preflight.status_code == 405, values
            assert "access-control-allow-origin" not in preflight.headers
    for same in (host.origin.upper(), host.origin.replace("localhost", "LocalHost")):
        headers = [("Origin", same), ("X-Rita-Key", KEY_IN_EXAMPLE)]
        response = send(service, "POST", "/api/ask", body, headers)
        assert response.headers["access-control-allow-origin"] == host.origin


def test_without_a_known_key_no_other_site_is_answered(
    service: httpx.Client, host: Intranet
) -> None:
    for keys in (
        [],
        [UNKNOWN_KEY],
        [""],
        [KEY_IN_EXAMPLE.upper()],
        [f"{KEY_IN_EXAMPLE} x"],
        [KEY_IN_EXAMPLE, KEY_IN_EXAMPLE],
        [KEY_IN_EXAMPLE, UNKNOWN_KEY],
    ):
        for method, path, body in routes(service, "rutiner"):
            headers = [("Origin", host.origin), *(("X-Rita-Key", key) for key in keys)]
            response = send(service, method, path, body, headers)
            assert response.status_code == 403, (keys, path)
            assert response.json()["code"] == ("unknown_key" if keys else "foreign_origin")
            assert "access-control-allow-origin" not in response.headers
    # A program that sends a key that is not known is mistaken, too.
    wrong = [("X-Rita-Key", UNKNOWN_KEY)]
    assert send(service, "POST", "/api/ask", {"question": "x"}, wrong).status_code == 403


def test_a_key_opens_no_other_route(service: httpx.Client, host: Intranet) -> None:
    paths = service.get("/openapi.json").json()["paths"]
    document = service.get("/api/documents").json()["documents"][0]["document_id"]
    opened = {(method, urlsplit(path).path) for method, path, _ in routes(service, "rutiner")}
    pages = [("GET", path) for path in ("/", "/widget.js", "/static/chat.js", "/openapi.json")]
    listed = [
        (method.upper(), path.replace("{document_id}", document).replace("{number}", "1"))
        for path, methods in paths.items()
        for method in methods
    ]
    tried = 0
    for method, path in [*pages, *listed]:
        if "{" in path or path == "/api/feedback":
            continue
        opens = any(
            method == each and re.sub("[0-9a-f]{16}", "", path) == re.sub("[0-9a-f]{16}", "", url)
            for each, url in opened
        )
        if opens:
            continue
        headers = [("Origin", host.origin), ("X-Rita-Key", KEY_IN_EXAMPLE)]
        response = send(service, method, path, {"question": QUESTION}, headers)
        assert response.status_code == 403, (method, path)
        assert "access-control-allow-origin" not in response.headers
        tried += 1
    assert tried > 8


def test_a_browser_asks_first_and_is_told_what_it_may(
    service: httpx.Client, host: Intranet
) -> None:
    def preflight(path: str, method: str = "POST", names: str = "content-type,x-rita-key") -> Any:
        return service.options(
            path,
            headers={
                "Origin": host.origin,
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": names,
            },
        )

    allowed = preflight("/api/ask/stream")
    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] == host.origin
    assert allowed.headers["access-control-allow-methods"] == "POST"
    assert "x-rita-key" in allowed.headers["access-control-allow-headers"]
    assert "Origin" in allowed.headers["vary"]
    assert "access-control-allow-credentials" not in allowed.headers
    for refused in (
        preflight("/api/ask", method="PUT"),
        preflight("/api/search"),
        preflight("/metrics", method="GET"),
        preflight("/v1/chat/completions"),
        preflight("/api/ask", names="content-type,authorization"),
    ):
        assert refused.status_code in (404, 405)
        assert "access-control-allow-origin" not in refused.headers


def test_a_key_reads_its_own_collections_and_no_others(
    service: httpx.Client, host: Intranet
) -> None:
    documents = service.get("/api/documents").json()["documents"]
    canaries = {
        each[name]
        for each in documents
        if each["collection"] == "rutiner"
        for name in ("document_id", "file", "title", "version")
    }
    assert len(canaries) > 15
    # From the widget's page, from a program, and from RiTA's own.
    for origin in ([("Origin", host.origin)], [], [("Origin", str(service.base_url).rstrip("/"))]):
        for method, path, body in routes(service, "rutiner"):
            unlimited = [*origin, ("X-Rita-Key", KEY_IN_EXAMPLE)]
            whole = send(service, method, path, body, unlimited)
            assert whole.is_success, (method, path)
            response = send(service, method, path, body, [*origin, ("X-Rita-Key", SMALL_KEY)])
            assert not [canary for canary in canaries if canary in response.text], (method, path)
            if path.startswith("/api/documents") or path == "/api/questions":
                assert response.status_code in (404, 422), (method, path)
    small = send(service, "POST", "/api/ask", {"question": BUDGET}, [("X-Rita-Key", SMALL_KEY)])
    assert {each["file"] for each in small.json()["citations"]} == {BUDGET_FILE}


def test_a_link_on_another_page_opens_the_pdf(service: httpx.Client) -> None:
    address = service.get("/api/documents").json()["documents"][0]["file_url"]
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert service.get(address, headers=followed).headers["content-type"] == "application/pdf"
    # As a link: no script of that page may read it, with the key or without.
    for headers in ({"Origin": OTHER_ORIGIN}, {"Origin": OTHER_ORIGIN, "X-Rita-Key": OTHER_KEY}):
        assert service.get(address, headers=headers).status_code == 403


def test_the_script_alone_may_be_loaded_by_every_page(service: httpx.Client) -> None:
    script = service.get("/widget.js")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert script.headers["content-type"].startswith("text/javascript")
    known = {"If-None-Match": script.headers["etag"]}
    assert service.get("/widget.js", headers=known).headers["cross-origin-resource-policy"] == (
        "cross-origin"
    )
    for path in ("/", "/static/chat.js", "/static/page.css", "/static/icon.svg"):
        assert service.get(path).headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_in_the_widget_light_or_dark(
    visit: Visit, viewport: ViewportSize
) -> None:
    """Closed, open, answered, the source open: on the example page, which is light and dark too."""
    page = visit(viewport=viewport)
    assert leaked(page) == []
    found = {"closed": findings(page)}
    opener(page).click()
    expect(panel(page)).to_be_visible()
    found["open"] = findings(page) + faults(page)
    turn = ask(page, QUESTION)
    found["answered"] = findings(page) + faults(page)
    turn.locator(".mark").first.click()
    expect(page.locator("dialog.viewer").get_by_role("img")).to_be_visible()
    found["source"] = findings(page)
    # axe's own name in the window is not the widget's doing.
    page.evaluate("Object.getOwnPropertyNames(window).forEach((name) => window.__before.add(name))")
    assert {state: told for state, told in found.items() if told} == {}
