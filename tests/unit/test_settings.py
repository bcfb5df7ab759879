"""Settings: what is wrong is refused by name, and docs/settings.md says what the code does."""

import os
import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from app.settings import PREFIX, Settings, environment, load
from index.errors import SettingsError


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith(PREFIX):
            monkeypatch.delenv(name)


def test_defaults_serve_only_this_machine() -> None:
    settings = load()
    assert settings.host == "127.0.0.1"
    assert settings.allowed_hosts == ()
    assert settings.models_dir == Path("data/models")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10"])
def test_others_are_listened_to_only_with_sign_in(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RITA_HOST", host)
    with pytest.raises(SettingsError, match="RITA_SIGN_IN är inte satt"):
        load()
    monkeypatch.setenv("RITA_SIGN_IN", "keys")
    assert load().host == host


@pytest.mark.parametrize("host", ["rita.kommunen.se", ""])
def test_a_host_is_an_address(host: str) -> None:
    with pytest.raises(SettingsError, match="RITA_HOST: ange en IP-adress"):
        load(host=host)


_OIDC = {
    "sign_in": "oidc",
    "access": "access.toml",
    "oidc_client_id": "rita",
    "oidc_client_secret": "hemlig",
}


def test_sign_in_needs_no_more_than_this() -> None:
    provider = {**_OIDC, "oidc_issuer": "https://login.kommunen.se"}
    assert load(**provider).sign_in == "oidc"
    public = {"allowed_hosts": "rita.kommunen.se", "public_url": "https://rita.kommunen.se/"}
    assert load(host="192.168.1.10", **provider, **public).sign_in == "oidc"


@pytest.mark.parametrize(
    ("chosen", "missing"),
    [
        ({"sign_in": "oidc"}, "RITA_ACCESS"),
        ({"sign_in": "oidc", "access": "access.toml"}, "RITA_OIDC_ISSUER"),
        ({"oidc_issuer": "http://login.kommunen.se", **_OIDC}, "RITA_OIDC_ISSUER måste"),
        ({"host": "192.168.1.10", **_OIDC}, "RITA_PUBLIC_URL"),
        ({"allowed_hosts": "rita.kommunen.se", **_OIDC}, "RITA_PUBLIC_URL"),
        ({"public_url": "http://rita.kommunen.se/", **_OIDC}, "RITA_PUBLIC_URL"),
        ({"sign_in": "proxy", "access": "access.toml"}, "RITA_TRUSTED_PROXIES"),
        ({"trusted_proxies": "0.0.0.0/0"}, "RITA_TRUSTED_PROXIES"),
        ({"trusted_proxies": "*"}, "RITA_TRUSTED_PROXIES"),
        ({"proxy_user_header": "X_User"}, "RITA_PROXY_USER_HEADER"),
    ],
)
def test_what_sign_in_lacks_is_named(chosen: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        load(**chosen)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_every_loopback_address_may_be_used(host: str) -> None:
    assert load(host=host).host == host


def test_an_unknown_variable_is_named_with_the_nearest_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RITA_EMBEDING_URL", "http://127.0.0.1:1")
    with pytest.raises(SettingsError, match=r"RITA_EMBEDING_URL .*Menade du RITA_EMBEDDING_URL\?"):
        load()


def test_every_fault_is_named_at_once_and_no_value_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RITA_PORT", "åttatusen")
    monkeypatch.setenv("RITA_EMBEDDING_URL", "ftp://secret-host")
    monkeypatch.setenv("RITA_KEY", "secret-key")
    with pytest.raises(SettingsError) as caught:
        load()
    said = str(caught.value)
    assert "RITA_PORT: ska vara ett heltal" in said
    assert "RITA_EMBEDDING_URL" in said
    assert "RITA_KEY" in said
    assert "secret" not in said
    assert "åttatusen" not in said


def test_a_chat_endpoint_is_refused_with_an_embeddings_endpoint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RITA_CHAT_URL", "http://127.0.0.1:8082/v1")
    monkeypatch.setenv("RITA_CHAT_MODEL", "m")
    assert load().chat_url
    monkeypatch.setenv("RITA_EMBEDDING_URL", "http://127.0.0.1:8080/v1")
    with pytest.raises(SettingsError, match="RITA_CHAT_URL och RITA_EMBEDDING_URL"):
        load()


@pytest.mark.parametrize("hosts", ["*", ",", "rita.kommunen.se,*", "http://rita", "a,,b"])
def test_host_names_with_wildcards_are_refused(hosts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RITA_ALLOWED_HOSTS", hosts)
    with pytest.raises(SettingsError, match="RITA_ALLOWED_HOSTS"):
        load()


def test_host_names_are_listed_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RITA_ALLOWED_HOSTS", "localhost, RITA.kommunen.se")
    assert load().allowed_hosts == ("localhost", "rita.kommunen.se")


def test_an_empty_variable_unsets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RITA_MODELS", "RITA_EMBEDDING_URL", "RITA_EMBEDDING_KEY", "RITA_THREADS"):
        monkeypatch.setenv(name, "")
    settings = load()
    assert (settings.models, settings.embedding_url, settings.threads) == (None, None, None)
    assert settings.embedding_key is None


def test_the_command_line_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RITA_PORT", "8001")
    assert load().port == 8001
    assert load(port=8002).port == 8002


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError):
        load().port = 1  # type: ignore[misc]


def test_the_key_is_not_shown() -> None:
    settings = load(embedding_key=SecretStr("hemlig"))
    assert "hemlig" not in repr(settings)


def test_workers_load_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(
        data=Path("/srv/rita"),
        port=8123,
        allowed_hosts=("localhost", "rita.kommunen.se"),
        embedding_url="http://127.0.0.1:9/v1",
        embedding_model="modell",
        embedding_key=SecretStr("hemlig"),
        threads=2,
    )
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)
    assert load() == settings


def test_a_whole_history_fits_in_a_request() -> None:
    settings = load()
    longest = "å" * settings.max_question_characters
    answer = "å" * 10_000
    history = settings.max_history_turns * (len(longest) + len(answer)) * len(r"\u00e5")
    assert settings.max_body_bytes > history + len(longest) * len(r"\u00e5")


def test_the_page_of_settings_agrees_with_the_code(root: Path) -> None:
    page = (root / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(RITA_\w+)` \| (.*?) \| (.*?) \|$", page, flags=re.MULTILINE)
    expected = [
        (PREFIX + name.upper(), _default(field.default), field.description)
        for name, field in Settings.model_fields.items()
    ]
    assert rows == expected


def _default(value: object) -> str:
    if value is None or value == ():
        return "unset"
    shown = ",".join(value) if isinstance(value, tuple) else str(value)
    return f"`{shown}`"


@pytest.mark.parametrize(
    "address",
    [
        "rutiner",
        "@kommunen.se",
        "RiTA <rita@kommunen.se>",
        "a@b.se?cc=c@d.se",
        "a@b.se\nBcc: c@d.se",
    ],
)
def test_what_is_no_plain_mail_address_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RITA_QUESTIONS_EMAIL", address)
    with pytest.raises(SettingsError, match="RITA_QUESTIONS_EMAIL: ange en e-postadress"):
        load()


def test_a_mail_address_for_questions_is_set_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().questions_email is None
    monkeypatch.setenv("RITA_QUESTIONS_EMAIL", "rutiner.ifo@kommunen.se")
    assert load().questions_email == "rutiner.ifo@kommunen.se"
