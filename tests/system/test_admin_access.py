"""Nothing below /api/admin is ever open: not on loopback, not with a widget's key."""

import stat
from collections.abc import Iterator

import httpx
import pytest

from app.admin.token import make_token, token_path
from tests.system.admin import API, Admin, admin_of
from tests.system.service import Server, serving

KEY, ORIGIN = "adminprov-0123456789abcdef", "https://intranat.example"
WIDGETS = f'[[widget]]\nname = "Prov"\nkey = "{KEY}"\norigins = ["{ORIGIN}"]\n'


@pytest.fixture(scope="module")
def closed(
    settings_of_tests: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A service with a widget, without an index and, to begin with, without a token."""
    place = tmp_path_factory.mktemp("closed")
    (place / "widgets.toml").write_text(WIDGETS, encoding="utf-8")
    settings = {
        **settings_of_tests,
        "RITA_WIDGETS": str(place / "widgets.toml"),
        "RITA_MAX_UPLOAD_MB": "1",
    }
    with serving(place / "data", settings, place / "rita.log") as server:
        yield server


@pytest.fixture
def admin(closed: Server) -> Iterator[Admin]:
    """Someone with a new token."""
    made = admin_of(closed)
    yield made
    made.client.close()


def operations(server: Server) -> list[tuple[str, str]]:
    """Every operation below /api/admin, by the interface's own description."""
    paths = httpx.get(f"{server.url}/openapi.json").json()["paths"]
    found = [
        (method.upper(), path.replace("{document_id}", "0" * 16).replace("{snapshot_id}", "x"))
        for path, methods in paths.items()
        if path.startswith(f"{API}/")
        for method in methods
    ]
    assert len(found) > 25
    return [(method, path.replace("{", "").replace("}", "")) for method, path in found]


def refused(response: httpx.Response) -> bool:
    assert response.headers.get("content-type") == "application/problem+json", response.text
    if response.status_code == 401:
        return response.headers["www-authenticate"] == "Bearer"
    code: str = response.json()["code"]
    return code == "foreign_origin"


def test_no_route_opens_without_the_token(closed: Server) -> None:
    token_path(closed.data).unlink(missing_ok=True)
    with httpx.Client(base_url=closed.url) as nobody:
        for method, path in operations(closed):
            assert nobody.request(method, path).status_code == 401, (method, path)
            guess = {"Authorization": "Bearer x"}
            assert nobody.request(method, path, headers=guess).status_code == 401, (method, path)
    right = make_token(closed.data)
    wrong = [
        {},
        {"Authorization": "Bearer " + right[:-1] + ("A" if right[-1] != "A" else "B")},
        {"Authorization": f"Basic {right}"},
        {"Authorization": right},
        {"Cookie": f"token={right}"},
        {"X-Rita-Key": KEY},
        {"X-Rita-Key": KEY, "Origin": ORIGIN},
        {"X-Rita-Key": KEY, "Authorization": f"Bearer {right}"},
    ]
    with httpx.Client(base_url=closed.url) as nobody:
        for method, path in operations(closed):
            for headers in wrong:
                sent = nobody.request(method, path, headers=headers, json={})
                assert refused(sent), (method, path, headers)
            query = nobody.request(method, path, params={"token": right, "access_token": right})
            assert refused(query), (method, path)
    assert right not in closed.log()
    # and it does open with it
    headers = {"Authorization": f"Bearer {right}"}
    assert httpx.get(f"{closed.url}{API}/overview", headers=headers).status_code == 200


def test_a_page_of_another_site_reaches_nothing_even_with_the_token(admin: Admin) -> None:
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        response = admin.client.post("/jobs", headers=headers)
        assert (response.status_code, response.json()["code"]) == (403, "foreign_origin")
    preflight = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    response = httpx.options(f"{admin.server.url}{API}/jobs", headers=preflight)
    assert "access-control-allow-origin" not in response.headers


def test_a_token_is_private_and_another_one_ends_it_at_once(admin: Admin) -> None:
    path = token_path(admin.server.data)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert admin.client.get("/overview").status_code == 200
    path.chmod(0o640)
    assert admin.client.get("/overview").status_code == 401
    assert "--renew" in admin.server.log()
    path.chmod(0o600)
    assert admin.client.get("/overview").status_code == 200
    make_token(admin.server.data)
    assert admin.client.get("/overview").status_code == 401


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("../../etc/passwd.pdf", b"%PDF-1.7", "bad_name"),
        ("mapp/rutin.pdf", b"%PDF-1.7", "bad_name"),
        ("rutin\u202efdp.pdf", b"%PDF-1.7", "bad_name"),
        ("rutin\n.pdf", b"%PDF-1.7", "bad_name"),
        (".pdf", b"%PDF-1.7", "bad_name"),
        ("å" * 126 + ".pdf", b"%PDF-1.7", "bad_name"),
        ("rutin.exe", b"%PDF-1.7", "unknown_format"),
        ("rutin", b"%PDF-1.7", "unknown_format"),
        ("rutin.pdf", b"MZ\x90\x00", "wrong_content"),
        ("rutin.docx", b"PK\x03\x04 no archive", "wrong_content"),
        ("rutin.md", b"%PDF-1.7", "wrong_content"),
        ("rutin.html", b"Bara text.", "wrong_content"),
        ("tom.pdf", b"", "upload_empty"),
        ("stor.pdf", b"%PDF-1.7" + bytes(1_000_000), "upload_too_large"),
    ],
)
def test_what_cannot_be_a_document_is_refused_and_leaves_nothing(
    admin: Admin, name: str, content: bytes, code: str
) -> None:
    response = admin.upload(content, name)
    assert response.json()["code"] == code
    assert admin.get("/uploads")["uploads"] == []
    assert list((admin.server.data / "files").glob("*")) == []
    assert list((admin.server.data / "files").glob(".*")) == []


def test_a_larger_body_than_any_upload_is_not_even_taken_in(admin: Admin) -> None:
    response = admin.upload(b"%PDF-1.7" + bytes(2_500_000), "stor.pdf")
    assert response.status_code == 413
    everything_else = admin.client.post("/golden", content=b"[" * 1_999_999)
    assert everything_else.status_code == 413


def test_a_file_that_is_no_document_is_refused_by_name_and_can_be_thrown_away(
    admin: Admin,
) -> None:
    upload = admin.reviewed(b"%PDF-1.7\nno document at all\n", "Skräp.pdf")
    assert upload["state"] == "refused"
    assert upload["reason"].endswith(".")
    assert upload["file"] == "Skräp.pdf"
    response = admin.client.post(f"/uploads/{upload['id']}/publish", json={})
    assert (response.status_code, response.json()["code"]) == (409, "not_to_be_published")
    files = admin.server.data / "files"
    assert [path.name for path in files.iterdir()] == [f"{upload['version']}.pdf"]
    admin.send("DELETE", f"/uploads/{upload['id']}", expected=204)
    assert list(files.iterdir()) == []
    assert admin.client.get(f"/uploads/{upload['id']}").status_code == 404


def test_the_token_never_stands_in_a_log_or_a_database(admin: Admin) -> None:
    token = token_path(admin.server.data).read_text(encoding="ascii").strip()
    admin.get("/overview")
    for path in admin.server.data.rglob("*"):
        if path.is_file() and path != token_path(admin.server.data):
            assert token.encode() not in path.read_bytes(), path.name
    assert token not in admin.server.log()
