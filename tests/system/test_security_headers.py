"""What guards every route: taken from /openapi.json, so that none is forgotten."""

import json
import re
import socket
from typing import Any

import httpx
import pytest

from tests.system.service import Server

EXPECTED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'"
)
QUESTION = {"question": "Vad är lex Sarah?"}
SECRET = "ab" * 32
BODIES: dict[str, object] = {
    "/api/feedback": {
        "answer_id": "0" * 32,
        "secret": SECRET,
        "verdict": "up",
        "status": "answered",
        "mode": "extractive",
    },
    "/api/questions": {"secret": SECRET, **QUESTION},
    "/v1/chat/completions": {
        "model": "rita",
        "messages": [{"role": "user", "content": "Vad är lex Sarah?"}],
    },
}
"""What a route takes that takes more than a question, or none."""

NOT_SET_UP = ("/sign-in", "/sign-out", "/.well-known/security.txt")


def every_route(client: httpx.Client) -> list[tuple[str, str]]:
    """(method, address) of every documented route and the pages, with a real document's id."""
    document = client.get("/api/documents").json()["documents"][0]
    paths = client.get("/openapi.json").json()["paths"]
    assert len(paths) > 8
    routes = [("GET", "/"), ("GET", "/static/chat.js"), ("GET", "/openapi.json")]
    for path, methods in paths.items():
        filled = path.replace("{document_id}", document["document_id"]).replace("{number}", "1")
        filled = filled.replace("{model_id}", "rita").replace("{secret}", SECRET)
        for number in ("golden_id", "job_id", "upload_id"):
            filled = filled.replace(f"{{{number}}}", "1")
        if path.endswith("/diff"):
            filled += f"?from={document['version']}&to={document['version']}"
        filled = filled.replace("{snapshot_id}", "20260101T000000000000Z-0000")
        filled = filled.replace("{name}", "intranätet").replace("{session_id}", SECRET[:16])
        assert "{" not in filled
        routes += [(method.upper(), filled) for method in methods]
    return routes


def send(client: httpx.Client, method: str, path: str, **headers: str) -> httpx.Response:
    body = json.dumps(BODIES.get(path, QUESTION)) if method == "POST" else None
    if body:
        headers["Content-Type"] = "application/json"
    return client.request(method, path, content=body, headers=headers)


def check_headers(response: httpx.Response) -> None:
    for name, value in EXPECTED.items():
        assert response.headers[name] == value, response.url
    policy = response.headers["content-security-policy"]
    if response.headers.get("content-type") == "application/pdf":
        assert re.search(r"default-src 'none'.*sandbox", policy)
    else:
        assert policy == POLICY
    assert "unsafe" not in policy
    assert "permissions-policy" in response.headers
    assert "cache-control" in response.headers
    assert "server" not in response.headers
    assert "access-control-allow-origin" not in response.headers


def raw(server: Server, request: str) -> str:
    """The status line and headers of the answer to ``request`` as it stands."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(request.replace("\n", "\r\n").encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = connection.recv(65_536)
            if not part:
                break
            answer += part
    return answer.decode("latin-1")


def test_every_response_carries_the_headers(client: httpx.Client) -> None:
    for method, path in every_route(client):
        response = send(client, method, path)
        closed = path.startswith("/api/admin/") and response.status_code == 401
        # what there is only with a setting that this service was started without
        absent = path.startswith(NOT_SET_UP) and response.status_code == 404
        assert closed or absent or response.is_success, (method, path, response.text)
        check_headers(response)
    for path in ("/nowhere", "/static/nowhere.js", "/static/", "/api/documents/0123456789abcdef"):
        check_headers(client.get(path))
    check_headers(client.delete("/api/ask"))
    check_headers(client.post("/api/ask", json={}))
    check_headers(client.post("/api/ask", content=b" " * 10_000_000))
    check_headers(client.get("/", headers={"Host": "evil.example"}))
    check_headers(client.post("/api/ask", json=QUESTION, headers={"Origin": "null"}))


def test_answers_are_not_stored_by_anybody(client: httpx.Client) -> None:
    for path in ("/api/ask", "/api/ask/stream", "/api/search"):
        assert client.post(path, json=QUESTION).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "evil.example:8000", "127.0.0.1.nip.io", "10.0.0.1"],
)
def test_a_foreign_host_name_reaches_no_route(client: httpx.Client, host: str) -> None:
    for method, path in every_route(client):
        response = send(client, method, path, Host=host)
        assert response.status_code == 421
        assert response.headers["content-type"] == "application/problem+json"
        assert host not in response.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:65535", "[::1]:80"])
def test_every_name_of_this_machine_is_answered(client: httpx.Client, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host_lines",
    [
        "",
        "Host: localhost\nHost: evil.example\n",
        "Host: \n",
        "Host: localhost/x\n",
        "Host: localhost:x\n",
        "Host: user@localhost\n",
        "Host: localhost, evil.example\n",
    ],
)
def test_an_unclear_host_is_refused(server: Server, host_lines: str) -> None:
    for version in ("1.0", "1.1"):
        answer = raw(server, f"GET /healthz HTTP/{version}\n{host_lines}Connection: close\n\n")
        assert re.match(r"HTTP/1.1 (400|421) ", answer)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "file://"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "OWN"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_a_browser_posts_only_for_our_own_page(
    client: httpx.Client, server: Server, headers: dict[str, str]
) -> None:
    sent = {name: value.replace("OWN", server.url) for name, value in headers.items()}
    for method, path in every_route(client):
        if method == "POST":
            response = send(client, method, path, **sent)
            assert response.status_code == 403, path
            assert response.json()["code"] == "foreign_origin"


def test_our_own_page_and_programs_may_post(client: httpx.Client, server: Server) -> None:
    own: list[dict[str, str]] = [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": server.url},
        {"Origin": server.url},
        {"Sec-Fetch-Site": "none"},
    ]
    for headers in own:
        assert send(client, "POST", "/api/search", **headers).status_code == 200


def test_no_other_site_may_read(client: httpx.Client) -> None:
    preflight = client.options(
        "/api/ask",
        headers={
            "Origin": "https://evil.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert preflight.status_code == 405
    assert not [name for name in preflight.headers if name.startswith("access-control")]


def test_a_body_is_refused_by_its_announced_length(client: httpx.Client) -> None:
    for path in ("/api/ask", "/api/ask/stream", "/api/search"):
        response = client.post(path, content=b"x" * 10_000_000)
        assert response.status_code == 413
        assert response.json()["detail"].startswith("Begäran är för stor.")


def test_a_body_without_a_length_is_cut_off(client: httpx.Client) -> None:
    def endless() -> Any:
        for _ in range(200):
            yield b'{"question": "' + b"x" * 100_000

    headers = {"Content-Type": "application/json"}
    response = client.post("/api/ask", content=endless(), headers=headers)
    assert response.status_code == 413


def test_the_chat_page_loads_nothing_from_elsewhere(client: httpx.Client) -> None:
    page = client.get("/").text
    for address in re.findall(r'(?:src|href)="([^"]*)"', page):
        assert not re.match(r"[a-z]+:|//", address), address
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=", page)
