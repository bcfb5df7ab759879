"""The real service: `rita serve` in a process of its own, on a real index of sample documents."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from index.bundled_model import bundled_model
from tests.system.chat import DESKTOP, QUESTIONS_EMAIL, OpenChat, field
from tests.system.service import Server, ingest, serving, wait_until_ready

# Neither name is ASCII, one has what a header must not carry as it is.
SAMPLES = {
    "barn-och-unga/skyddsbedomning.pdf": "barn/Skyddsbedömning.pdf",
    "barn-och-unga/orosanmalan-och-forhandsbedomning.pdf": 'barn/Orosanmälan "ny".pdf',
    "ekonomiskt-bistand/akut-ekonomiskt-bistand-nodprovning.pdf": "bistånd/nöd.pdf",
    "gemensamt/lex-sarah.pdf": "lex-sarah.pdf",
    "arbetsmarknad/feriepraktik-2024.pdf": "feriepraktik-2024.pdf",
}


@pytest.fixture(scope="session")
def settings_of_tests(root: Path) -> dict[str, str]:
    """A child's environment: none of this shell's settings, and the model from build/.

    The model is made once per checkout and its checksums are verified each time.
    """
    models = root / "build" / "models"
    bundled_model(models)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RITA_")}
    return {**kept, "RITA_MODELS": str(models), "OMP_NUM_THREADS": "1", "PYTHONPATH": str(root)}


@pytest.fixture(scope="session")
def sample_folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of five sample documents under awkward names."""
    folder = tmp_path_factory.mktemp("samples")
    for sample, name in SAMPLES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(root / "documents" / sample, folder / name)
    return folder


@pytest.fixture(scope="session")
def sample_data(
    sample_folder: Path,
    settings_of_tests: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A data directory with the samples ingested."""
    data = tmp_path_factory.mktemp("data")
    ingest([sample_folder], data, settings_of_tests)
    return data


@pytest.fixture(scope="session")
def server(
    sample_data: Path, settings_of_tests: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The service on ``sample_data``. Tests that change the index start their own."""
    log_file = tmp_path_factory.mktemp("log") / "rita.log"
    settings = {**settings_of_tests, "RITA_QUESTIONS_EMAIL": QUESTIONS_EMAIL}
    with serving(sample_data, settings, log_file) as running:
        wait_until_ready(running)
        yield running


@pytest.fixture(scope="session")
def live_server(server: Server) -> str:
    """The address of the service on ``sample_data``."""
    return server.url


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    """A client of the service that is no browser."""
    with httpx.Client(base_url=server.url, timeout=60) as connected:
        yield connected


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's or Ubuntu's Chromium: its own download is no package.

    For one module: while it is open its event loop runs in this thread, where others want theirs.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("No chromium on this machine: install it (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_chat(browser: Browser, live_server: str) -> Iterator[OpenChat]:
    """Opens the chat; at the end no script has failed, nothing was refused, nothing went elsewhere.

    ``expected`` are parts of console messages that the test itself provokes.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(viewport: ViewportSize = DESKTOP, expected: tuple[str, ...] = ()) -> Page:
        context = browser.new_context(viewport=viewport, reduced_motion="reduce")
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()

        def on_console(message: ConsoleMessage) -> None:
            told = message.type in ("error", "warning")
            if told and not any(part in message.text for part in expected):
                complaints.append(message.text)

        def on_request(request: Request) -> None:
            if urlsplit(request.url).netloc != urlsplit(live_server).netloc:
                complaints.append(f"asked for {request.url}")

        page.on("console", on_console)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", on_request)
        page.goto(live_server)
        expect(field(page)).to_be_visible()
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints
