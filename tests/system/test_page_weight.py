"""What a page weighs and needs: bytes as they are sent, and requests before it can be used.

How long that takes on a slow processor is measured, not tested: `make bench-page`.
"""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.system.chat import PHONE, QUESTION, field

MOST_BYTES = 60_000
"""All of a page but its fonts and pictures, compressed: what an answer's text weighs in a PDF."""
MOST_REQUESTS = 3
"""The page, its style, its script."""
MOST_BYTES_OF_ADMIN = 75_000
"""It is opened by few, at a desk."""
PAGES = ("/", "/dokument", "/om", "/tillganglighet", "/admin")


def opened(browser: Browser, address: str) -> tuple[Page, list[Request]]:
    """A page in a browser that has never been there, and what it asked for until it was idle."""
    page = browser.new_context(viewport=PHONE).new_page()
    asked: list[Request] = []

    def keep(request: Request) -> None:
        asked.append(request)

    page.on("requestfinished", keep)
    page.goto(address, wait_until="networkidle")
    return page, asked


def sent(request: Request) -> int:
    """Bytes of the body as they came."""
    return request.sizes()["responseBodySize"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light(browser: Browser, live_server: str, path: str) -> None:
    page, asked = opened(browser, live_server + path)
    # Nobody signs in here, so nobody is asked about.
    assert not any(request.url.endswith("/api/me") for request in asked)
    weighed = [r for r in asked if r.resource_type not in ("image", "font")]
    assert weighed
    weight = {urlsplit(request.url).path: sent(request) for request in weighed}
    most = MOST_BYTES_OF_ADMIN if path == "/admin" else MOST_BYTES
    assert sum(weight.values()) <= most, weight
    for request in weighed:
        response = request.response()
        assert response
        # What fits a packet arrives no sooner compressed.
        if sent(request) > 1_000 and response.headers["content-type"].startswith("text/"):
            assert response.headers["content-encoding"] == "gzip", request.url
    page.context.close()


def test_three_requests_are_enough_to_see_the_page_and_to_ask(
    browser: Browser, live_server: str
) -> None:
    """Whatever else a page asks for may fail."""
    page = browser.new_context(viewport=PHONE).new_page()
    let = [f"{live_server}/", *(f"{live_server}/static/{name}" for name in ("page.css", "chat.js"))]
    passed: list[str] = []

    def only_these(route: Route) -> None:
        url = route.request.url.partition("?")[0]
        if url in let and len(passed) < MOST_REQUESTS:
            passed.append(url)
            route.continue_()
        else:
            route.abort()

    page.route("**/*", only_these)
    page.goto(live_server)
    painted = page.evaluate(
        """() => new Promise((found) => new PerformanceObserver((list) => {
            const [paint] = list.getEntriesByName('first-contentful-paint');
            if (paint) found(paint.startTime);
        }).observe({ type: 'paint', buffered: true }))"""
    )
    assert painted > 0
    assert passed == let
    expect(field(page)).to_be_editable()
    field(page).press_sequentially(QUESTION)
    with page.expect_request("**/api/ask/stream"):
        field(page).press("Enter")
    page.context.close()


def test_nothing_but_the_three_is_waited_for_before_the_first_paint(
    browser: Browser, live_server: str
) -> None:
    page, _ = opened(browser, live_server)
    begun: list[str] = page.evaluate(
        """() => {
            const [paint] = performance.getEntriesByName('first-contentful-paint');
            return performance.getEntriesByType('resource')
              .filter((one) => one.renderBlockingStatus === 'blocking')
              .map((one) => one.name);
        }"""
    )
    # With the page itself and the script that draws the chat: three.
    assert begun == [f"{live_server}/static/page.css"]
    page.context.close()
