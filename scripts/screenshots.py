"""The pictures in docs/images, taken of the service on the sample documents: ``make screenshots``.

Chromium, two fixed window sizes, no motion, one browser language, and the clock of the machine
only where the chat itself says a date. The same sources, fonts and Chromium give the same pictures
but for the edges of letters.
"""

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, ViewportSize, sync_playwright

from scripts.sample_service import ROOT, SAMPLES_DATA, sample_service
from tests.system.admin_page import admin_token, go_to, sign_in
from tests.system.chat import UNANSWERABLE, ask
from tests.system.intranet import KEY_IN_EXAMPLE, Intranet, intranet

IMAGES = ROOT / "docs" / "images"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
MOST_BYTES = 150_000
COLOURS = 128
"""Of a palette: the pages have two dozen, the rest are edges of letters."""

QUESTION = "Hur mycket får akut boende kosta per natt?"
DRAFT = """# Rutin för nycklar

Den som har fått en nyckel och som sedan slutar eller byter arbetsplats eller är ledig längre än tre
månader ska utan dröjsmål och senast den sista arbetsdagen lämna tillbaka nyckeln till sin närmaste
chef, som i sin tur ska se till att den läggs i nyckelskåpet och antecknas i listan.
"""
REVIEW_MILLISECONDS = 120_000
"""A bound, not an expectation."""
WIDGETS_QUESTION = "När ska en skyddsbedömning göras?"


def main() -> None:
    """Takes every picture anew."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("No chromium on this machine: install it (apt-get install chromium)")
    with (
        tempfile.TemporaryDirectory() as folder,
        intranet(ROOT / "examples" / "intranet") as host,
        sample_service({"RITA_WIDGETS": str(widgets(Path(folder), host))}) as url,
        sync_playwright() as playwright,
    ):
        host.rita = url
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--font-render-hinting=none"]
        )
        for name, size, dark in (
            ("chat-phone", PHONE, False),
            ("chat-desktop", DESKTOP, False),
            ("chat-dark", DESKTOP, True),
        ):
            with opened(browser, url, size, dark) as page:
                answered(page, ask(page, QUESTION))
                keep(page, name)
        with opened(browser, url, DESKTOP) as page:
            of_the_source(page)
        with opened(browser, url, PHONE) as page:
            ask(page, UNANSWERABLE)
            keep(page, "no-answer")
        with opened(browser, url, PHONE) as page:
            of_feedback(page)
        with opened(browser, f"{url}/dokument", DESKTOP) as page:
            page.get_by_role("heading", level=1).wait_for()
            keep(page, "documents")
        for name, size in (("admin", DESKTOP), ("admin-phone", PHONE)):
            with opened(browser, f"{url}/admin", size) as page:
                of_the_overview(page, name)
        with opened(browser, f"{url}/admin", DESKTOP) as page:
            of_an_upload(page)
        with opened(browser, f"{url}/admin", DESKTOP) as page:
            of_a_document(page)
        with opened(browser, f"{host.origin}/index.html", DESKTOP) as page:
            page.get_by_role("button", name="Fråga RiTA").click()
            ask(page, WIDGETS_QUESTION)
            keep(page, "widget")
        browser.close()


def widgets(folder: Path, host: Intranet) -> Path:
    """The example's widgets, opened to the example's address."""
    file = folder / "widgets.toml"
    file.write_text(
        f'[[widget]]\nname = "Intranätet"\nkey = "{KEY_IN_EXAMPLE}"\norigins = ["{host.origin}"]\n',
        encoding="utf-8",
    )
    return file


@contextmanager
def opened(
    browser: Browser, address: str, size: ViewportSize, dark: bool = False
) -> Iterator[Page]:
    """A page of its own in a browser that has never been there."""
    context = browser.new_context(
        viewport=size,
        locale="sv-SE",
        reduced_motion="reduce",
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    yield page
    context.close()


def answered(page: Page, turn: Locator) -> None:
    """The answer from its question down, as it stands when it has come."""
    turn.locator(".mark").first.wait_for()
    page.mouse.move(0, 0)


def of_the_source(page: Page) -> None:
    turn = ask(page, QUESTION)
    turn.locator(".mark").first.click()
    page.get_by_role("dialog").get_by_role("img").wait_for()
    page.mouse.move(0, 0)
    keep(page, "source-open")


def of_feedback(page: Page) -> None:
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="Nej").click()
    turn.locator("form.why").wait_for()
    turn.locator(".feedback").evaluate("node => node.scrollIntoView({ block: 'start' })")
    keep(page, "feedback")


def of_the_overview(page: Page, name: str) -> None:
    sign_in(page, admin_token(SAMPLES_DATA))
    page.locator(".counts").wait_for()
    keep(page, name)


def of_an_upload(page: Page) -> None:
    """A draft that is reviewed and thrown away again."""
    sign_in(page, admin_token(SAMPLES_DATA))
    go_to(page, "Dokument")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Välj filer").click()
    chooser.value.set_files(
        FilePayload(name="Nycklar.md", mimeType="text/markdown", buffer=DRAFT.encode())
    )
    discard = page.get_by_role("button", name="Släng")
    page.get_by_role("button", name="Publicera").wait_for(timeout=REVIEW_MILLISECONDS)
    page.mouse.move(0, 0)
    keep(page, "admin-upload")
    discard.click()
    page.get_by_text("är slängd").wait_for(state="attached")


def of_a_document(page: Page) -> None:
    sign_in(page, admin_token(SAMPLES_DATA))
    go_to(page, "Dokument")
    page.get_by_role("link", name="Omedelbar skyddsbedömning").click()
    page.get_by_role("heading", name="Uppgifter").wait_for()
    keep(page, "admin-document")


def keep(page: Page, name: str) -> None:
    """Writes what is seen, in few colours. Raises ValueError when it is too large."""
    page.evaluate("document.fonts.ready")
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    file = IMAGES / f"{name}.png"
    seen.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"{file.name}: {file.stat().st_size} bytes")
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
