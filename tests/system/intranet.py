"""examples/intranet on an address of its own, under the strictest policy for the widget."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

RITA_IN_EXAMPLE = "http://127.0.0.1:8000"
KEY_IN_EXAMPLE = "exempel-byt-ut-mig-fore-drift"
STYLES = '<link rel="stylesheet" href="intranet.css">'

HOSTILE = """
html { font-size: 40px; }
:root { --accent: red; --paper: red; --font: cursive; --ink: red; --beside: 1; --sheet: 1; }
* {
  --accent: red; --ink: red; color: red !important; font: italic 40px/3 cursive !important;
  letter-spacing: 0.5em !important; text-transform: uppercase !important; cursor: none !important;
  text-align: right !important; word-spacing: 2em !important; text-indent: 3em !important;
}
div, dialog, textarea, form, svg, h2, h3, section { display: none !important; }
button { position: absolute; left: -9999px; }
.frame, .panel, .body, .opener, .send { display: none !important; }
"""


@dataclass(slots=True)
class Intranet:
    """The running example, and the address of the service that its pages name."""

    port: int
    rita: str = RITA_IN_EXAMPLE

    @property
    def origin(self) -> str:
        """The address that the widgets' file names."""
        return f"http://localhost:{self.port}"

    @property
    def other_origin(self) -> str:
        """The same pages on an address that it does not name."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def policy(self) -> str:
        """As docs/widget.md has it, and nothing in the page may make markup of text."""
        return (
            f"default-src 'none'; script-src {self.rita}; connect-src {self.rita}; "
            f"img-src {self.rita}; style-src 'self'; base-uri 'none'; form-action 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )


@contextmanager
def intranet(folder: Path) -> Iterator[Intranet]:
    """The pages in ``folder``. In an address, ``key=`` is another key (empty: none), ``plain`` is
    without the page's own style sheet, ``hostile`` with a worse one, ``bare`` without the widget.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            file = folder / address.path.lstrip("/")
            query = parse_qs(address.query, keep_blank_values=True)
            if address.path == "/hostile.css":
                self.reply(HOSTILE, "text/css")
            elif file.suffix == ".css" and file.is_file():
                self.reply(file.read_text(encoding="utf-8"), "text/css")
            elif file.suffix == ".html" and file.is_file():
                self.reply(page(file.read_text(encoding="utf-8"), query), "text/html")
            else:
                self.send_error(404)

        def reply(self, text: str, media_type: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{media_type}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", running.policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — its own name
            pass

    def page(text: str, query: dict[str, list[str]]) -> str:
        text = text.replace(RITA_IN_EXAMPLE, running.rita)
        if "key" in query:
            (key,) = query["key"]
            given = f'data-key="{key}" ' if key else ""
            text = text.replace(f'data-key="{KEY_IN_EXAMPLE}" ', given)
        if "plain" in query:
            text = text.replace(STYLES, "")
        if "hostile" in query:
            text = text.replace("</head>", '<link rel="stylesheet" href="hostile.css"></head>')
        if "bare" in query:
            text = "\n".join(line for line in text.splitlines() if "<script" not in line)
        return text

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        running = Intranet(server.server_address[1])
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield running
        server.shutdown()
        thread.join()
