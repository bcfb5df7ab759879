"""What users read, in every language: the same things said, none forgotten, one source each."""

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

import pytest

from app import notice_texts
from app.assembly import WEB
from app.pages import PAGES, TEMPLATES, languages
from app.settings import Settings
from app.switch import CODE as STOPPED
from app.texts import DETAILS
from index.answer import Notice

LANGUAGES = sorted(path.stem for path in (WEB / "texts").glob("??.js"))
SETS = [*LANGUAGES, *(f"admin-{language}" for language in LANGUAGES)]
"""The chat's words and the admin page's, in every language."""
OTHERS = [language for language in LANGUAGES if language != "sv"]
DATES = {"review_date_passed", "no_longer_valid", "not_yet_valid"} | {
    "as_of",
    "earlier_version",
    "upcoming",
}
BY_NAME = {
    *("oversikt", "dokument", "jobb", "indexversioner", "kontrollfragor", "statistik", "fragor"),
    *("atkomst", "granskningslogg", "driftstopp"),
    *("in_force", "upcoming", "expired", "withdrawn", "earlier"),
    *("pdf", "docx", "odt", "html", "markdown", "error", "warning"),
    *("reviewed", "published"),
}
# What only clients of /v1 and of the MCP server meet, and the admin page.
NOT_IN_THE_CHAT = ("openai_*.py", "mcp_*.py", "uploading.py")

# A value as what can be compared: a function is its number of parameters.
DESCRIBE = """
const described = (value) =>
  typeof value === "function" ? { takes: value.length }
  : Array.isArray(value) ? value.map(described)
  : typeof value === "object" ? Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, described(inner)]))
  : value;
"""


@cache
def chat_words(language: str) -> dict[str, Any]:
    """A language's words as the browser reads them, the chat's or (``admin-sv``) the admin's."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("No node on this machine to read the texts with: apt-get install nodejs")
    source = (WEB / "texts" / f"{language}.js").read_text(encoding="utf-8")
    assert source.count("export ") == 1
    program = f"{source.replace('export ', '')}{DESCRIBE}"
    name = re.sub(r"-(\w)", lambda found: found[1].upper(), language)
    program += f"process.stdout.write(JSON.stringify(described({name})));"
    run = subprocess.run([node, "-e", program], capture_output=True, text=True, check=True)
    words: dict[str, Any] = json.loads(run.stdout)
    return words


def doubled(source: str) -> list[str]:
    """The keys that an object of ``source`` has twice: a browser takes the last without a word."""
    open_objects: list[tuple[int, set[str]]] = []
    found = []
    for indent, key in re.findall(r"^( +)(?!//)[\"']?(\w[\w ]*?)[\"']?: ", source, re.MULTILINE):
        depth = len(indent)
        while open_objects and open_objects[-1][0] > depth:
            open_objects.pop()
        if not open_objects or open_objects[-1][0] < depth:
            open_objects.append((depth, set()))
        keys = open_objects[-1][1]
        found += [key] * (key in keys)
        keys.add(key)
    return found


@pytest.mark.parametrize("name", SETS)
def test_no_words_stand_twice_under_one_key(name: str) -> None:
    assert doubled((WEB / "texts" / f"{name}.js").read_text(encoding="utf-8")) == []


def test_words_that_stand_twice_are_seen() -> None:
    source = (WEB / "texts" / "sv.js").read_text(encoding="utf-8")
    assert doubled(source.replace('  askOn: "', '  noAnswer: "')) == ["noAnswer"]


def shape(value: object) -> object:
    """Keys, kinds and parameters, without what is said. A list may be longer in one language."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return ["…"]
    return type(value).__name__ if not isinstance(value, int) else value


def leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_what_the_swedish_says(language: str) -> None:
    swedish, other = chat_words("sv"), chat_words(language)
    assert list(other) == list(swedish)
    apart = {key for key in swedish if shape(swedish[key]) != shape(other[key])}
    assert apart == {"codes"}
    assert shape(chat_words("admin-sv")) == shape(chat_words(f"admin-{language}"))


def test_every_word_of_the_admin_page_is_asked_for() -> None:
    """But those that go by a name of the service's or of an address."""
    modules = [WEB / "admin-page.js", WEB / "texts" / "admin-sv.js", *(WEB / "admin").glob("*.js")]
    asking = "".join(path.read_text(encoding="utf-8") for path in modules)
    keys = [
        key
        for words in chat_words("admin-sv").values()
        if isinstance(words, dict)
        for key, said in words.items()
        if not isinstance(said, dict) or said.keys() == {"takes"}
    ]
    unsaid = [
        key for key in keys if not re.search(rf"\.{key}\b|\[\"{key}\"|\"{key}\"[,\]]", asking)
    ]
    assert set(unsaid) - {"takes", *BY_NAME} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_empty_and_no_language_is_left_in_another(language: str) -> None:
    words = chat_words(language)
    assert words["language"] == language
    said = leaves(words) + leaves(languages()[language]) + leaves(chat_words(f"admin-{language}"))
    assert said
    assert all(text.strip() for text in said)
    if language == "en":
        swedish = [text for text in said if re.search("[åäöÅÄÖ]", text)]
        assert swedish == []


def codes(root: Path) -> set[str]:
    """Every code under which the service says something that the chat may show."""
    files = set((root / "app").glob("*.py"))
    files -= {path for pattern in NOT_IN_THE_CHAT for path in (root / "app").glob(pattern)}
    called = re.compile(r'(?:Refusal|ProblemResponse)\(\s*(\d+),(?:[^()]|\([^()]*\))*?"([a-z_]+)"')
    written = {
        code
        for path in files
        for _, code in called.findall(path.read_text(encoding="utf-8"))
        if code != "field"
    }
    answers = {"blocked_personal_data", "unavailable", STOPPED, *Notice, *DATES}
    return answers | written | {f"http_{status}" for status in DETAILS}


@pytest.mark.parametrize("language", OTHERS)
def test_what_the_service_says_is_said_in_every_language(language: str, root: Path) -> None:
    assert chat_words("sv")["codes"] == {}
    said = chat_words(language)["codes"]
    assert codes(root) <= said.keys()
    assert {code for code, words in said.items() if words == {"takes": 1}} == DATES


def test_the_pages_and_the_interfaces_give_one_notice() -> None:
    around = languages()["sv"]
    assert around["notice"] == notice_texts.NOTICE
    assert around["notice_written"] == notice_texts.NOTICE_WRITTEN


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_begins_with_the_words_of_the_chat(language: str) -> None:
    chat, around = chat_words(language), languages()[language]
    assert around["welcome"] == chat["welcome"]
    assert around["welcome_lead"] == chat["welcomeLead"]
    assert around["notice"] == chat["notice"]
    assert around["notice_written"] == chat["noticeWritten"]


def test_a_language_is_in_every_place_that_docs_look_names(root: Path) -> None:
    assert sorted(languages()) == LANGUAGES
    script = (WEB / "texts" / "texts.js").read_text(encoding="utf-8")
    listed = re.search(r"LANGUAGES = \{ (.*?) \}", script)
    assert listed
    assert sorted(listed[1].split(", ")) == LANGUAGES
    chosen = get_type_hints(Settings)["language"]
    assert chosen == Literal["sv", "en"]
    assert sorted(get_args(chosen)) == LANGUAGES
    swedish = languages()["sv"]
    for language, words in languages().items():
        assert list(words) == list(swedish)
        for template in PAGES.values():
            assert (TEMPLATES / template.format(language=language)).is_file()
    page = (root / "docs" / "look.md").read_text(encoding="utf-8")
    for place in ("app/web/texts/", "app/templates/", "words.json", "app/general_settings.py"):
        assert place in page
