"""The file of widgets: what it may say, and what is said where it says something else."""

from pathlib import Path

import pytest

from app.serve import serve
from app.settings import Settings
from app.widgets import is_open, read
from index.errors import SettingsError
from tests.system.service import free_port

KEY = "fB3_k-7Qz9LmX2pRw8Tn"
ORIGIN = "https://intranat.kommunen.se"
DOCUMENT = "0123456789abcdef"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "widgets.toml"


def widget(name: str = '"Intranätet"', key: str = f'"{KEY}"', rest: str = "") -> str:
    return f'[[widget]]\nname = {name}\nkey = {key}\norigins = ["{ORIGIN}"]\n{rest}\n'


def with_origins(origins: str) -> str:
    return f'[[widget]]\nname = "Intranätet"\nkey = "{KEY}"\norigins = {origins}\n'


def test_a_key_leads_to_its_widget(file: Path) -> None:
    other = widget('"HR"', f'"{KEY}x"', 'collections = ["Personal", "Lön"]')
    file.write_text(widget() + other, encoding="utf-8")
    widgets = read(file)
    assert widgets.keys() == {KEY, f"{KEY}x"}
    assert widgets[KEY].name == "Intranätet"
    assert widgets[KEY].origins == {ORIGIN}
    assert widgets[KEY].collections is None
    assert widgets[f"{KEY}x"].collections == frozenset(("Personal", "Lön"))


def test_without_a_file_there_are_none() -> None:
    assert read(None) == {}


def test_the_example_can_be_used(root: Path) -> None:
    (example,) = read(root / "examples" / "intranet" / "widgets.toml").values()
    for page in ("index.html", "rutiner.html"):
        text = (root / "examples" / "intranet" / page).read_text(encoding="utf-8")
        assert f'data-key="{example.key}"' in text


@pytest.mark.parametrize(
    "origin",
    [
        "https://intranat.kommunen.se",
        "https://intranat.kommunen.se:8443",
        "http://localhost:8080",
        "http://127.0.0.1:3000",
        "http://[::1]:3000",
        "https://xn--lindvattnet-5ib.se",
    ],
)
def test_an_origin_is_written_as_browsers_do(file: Path, origin: str) -> None:
    file.write_text(with_origins(f'["{origin}"]'), encoding="utf-8")
    assert read(file)[KEY].origins == {origin}


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "*",
        "https://*",
        "https://*.kommunen.se",
        "https://intranat.kommunen.se/",
        "https://intranat.kommunen.se/start",
        "https://intranat.kommunen.se:443",
        "http://intranat.kommunen.se:80",
        "https://intranat.kommunen.se:",
        "https://intranat.kommunen.se:0",
        "https://intranat.kommunen.se:65536",
        "https://Intranat.kommunen.se",
        "HTTPS://intranat.kommunen.se",
        "https://intranat.kommunen.se.",
        "https://.kommunen.se",
        "https://user@intranat.kommunen.se",
        "https://intranät.kommunen.se",
        "https://intranat.kommunen.se?x",
        "https://intranat.kommunen.se#x",
        "https://intranat.kommunen.se https://evil.se",
        " https://intranat.kommunen.se",
        "https://intranat.kommunen.se\\n",
        "http://[::z]",
        "ftp://intranat.kommunen.se",
        "intranat.kommunen.se",
        "//intranat.kommunen.se",
        "file://",
        "",
    ],
)
def test_another_origin_is_refused_by_name(file: Path, origin: str) -> None:
    file.write_text(with_origins(f'["{ORIGIN}", "{origin}"]'), encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read(file)
    assert str(refused.value).startswith(f"RITA_WIDGETS, {file}, widget ”Intranätet”: ")
    assert "origins" in str(refused.value) or "adress till en webbplats" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "[[widget]]"),
        ("[widget]\nname = 'x'\n", "[[widget]]"),
        ("widget = [1]\n", "widget 1: filen ska bestå av"),
        ("widgets = []\n", "[[widget]]"),
        (widget() + "[andra]\n", "[[widget]]"),
        ("[[widget]\n", "rad 1"),
        (widget(name="''"), "widget 1: ange ett namn"),
        (widget(name="7"), "widget 1: ange ett namn"),
        (widget(key='"kort"'), "20 till 128 tecken"),
        (widget(key=f'"{KEY} "'), "20 till 128 tecken"),
        (widget(key=f'"{KEY}å"'), "20 till 128 tecken"),
        (widget(key=f'"{KEY}\\n"'), "20 till 128 tecken"),
        (widget(key="12345678901234567890"), "20 till 128 tecken"),
        (widget(rest="orgins = []"), "orgins finns inte"),
        (widget(rest="collections = []"), "collections ska vara"),
        (widget(rest='collections = "Personal"'), "collections ska vara"),
        (widget(rest="collections = [1]"), "collections ska vara"),
        (with_origins("[]"), "minst en webbplats"),
        (with_origins('"https://x.se"'), "minst en webbplats"),
        (with_origins("[true]"), "minst en webbplats"),
        (widget() + widget('"HR"'), "widget ”HR”: nyckeln används redan av ”Intranätet”"),
        (widget() + widget(key=f'"{KEY}x"'), "namnet finns redan"),
    ],
)
def test_every_fault_is_told(file: Path, text: str, said: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read(file)
    assert str(refused.value).startswith(f"RITA_WIDGETS, {file}")
    assert said in str(refused.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="går inte att läsa"):
        read(tmp_path / "saknas.toml")
    (tmp_path / "latin.toml").write_bytes(b'[[widget]]\nname = "Intran\xe4tet"\n')
    with pytest.raises(SettingsError, match="inte giltig TOML"):
        read(tmp_path / "latin.toml")


def test_a_service_does_not_start_with_a_faulty_file(file: Path) -> None:
    file.write_text(with_origins('["*"]'), encoding="utf-8")
    with pytest.raises(SettingsError, match="RITA_WIDGETS"):
        serve(Settings(data=file.parent, port=free_port(), widgets=file))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/ask"),
        ("POST", "/api/ask/stream"),
        ("POST", "/api/feedback"),
        ("POST", "/api/questions"),
        ("DELETE", f"/api/feedback/{'0f' * 32}"),
        ("DELETE", f"/api/questions/{'0f' * 32}"),
        ("GET", "/api/suggestions"),
        ("GET", f"/api/documents/{DOCUMENT}"),
        ("GET", f"/api/documents/{DOCUMENT}/pages/12.png"),
    ],
)
def test_a_widget_has_what_it_needs(method: str, path: str) -> None:
    assert is_open(method, path)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/ask"),
        ("PUT", "/api/ask"),
        ("POST", "/api/ask/"),
        ("POST", "/api/ask\n"),
        ("POST", "/api/search"),
        ("POST", "/x/api/ask"),
        ("POST", "/v1/chat/completions"),
        ("POST", "/mcp"),
        ("GET", "/api/documents"),
        ("GET", f"/api/documents/{DOCUMENT}/file"),
        ("GET", f"/api/documents/{DOCUMENT}/pages/1.png/"),
        ("GET", f"/api/documents/{DOCUMENT}/pages/../file"),
        ("GET", "/api/documents/../metrics"),
        ("GET", "/metrics"),
        ("GET", "/"),
        ("GET", "/api/questions"),
        ("DELETE", "/api/questions"),
    ],
)
def test_and_nothing_else(method: str, path: str) -> None:
    assert not is_open(method, path)


def test_with_sign_in_a_widget_names_its_collections(file: Path) -> None:
    file.write_text(widget(), encoding="utf-8")
    assert len(read(file)) == 1
    with pytest.raises(SettingsError, match="ange collections"):
        read(file, sign_in=True)
    file.write_text(widget('"HR"') + 'collections = ["HR"]\n', encoding="utf-8")
    assert len(read(file, sign_in=True)) == 1
