"""What a question is warned about: the same in the service and in the browser."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.personal_data import FIRST_NAMES, found, patterns

TABLE = json.loads(Path(__file__).with_name("personal_data_table.json").read_text("utf-8"))
KINDS = ("phone", "email", "name")
PROGRAM = """
const served = {patterns: JSON.parse(process.argv[2])};
%s
console.log(JSON.stringify(JSON.parse(process.argv[3]).map((text) => personalData(text))));
"""


@pytest.mark.parametrize(("text", "kinds"), TABLE)
def test_what_is_found(text: str, kinds: list[str]) -> None:
    assert list(found(text, KINDS)) == kinds


def test_only_what_was_asked_for_is_looked_for() -> None:
    text = "Ring Eva Lind, 070-123 45 67 eller eva@lind.se"
    assert found(text, ("email",)) == ("email",)
    assert found(text, ()) == ()
    assert list(patterns(("name", "phone"))) == ["phone", "name"]


def test_no_first_name_is_there_twice() -> None:
    assert len(set(FIRST_NAMES)) == len(FIRST_NAMES)


def test_the_browser_finds_the_same(root: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("No node on this machine to run the script in: apt-get install nodejs")
    module = (root / "app" / "web" / "chat" / "personal-data.js").read_text("utf-8")
    own = "\n".join(line for line in module.splitlines() if not line.startswith("import "))
    program = PROGRAM % own.replace("export ", "")
    told = json.dumps([text for text, _ in TABLE])
    run = subprocess.run(
        [node, "-", json.dumps(patterns(KINDS)), told],
        input=program, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(run.stdout) == [kinds for _, kinds in TABLE]


@given(st.text(max_size=300))
def test_any_text_can_be_searched(text: str) -> None:
    assert set(found(text, KINDS)) <= set(KINDS)


@pytest.mark.parametrize("text", ["0" * 20_000, "08 " * 7_000, "a@" * 10_000, "a." * 10_000])
def test_no_text_takes_long(text: str) -> None:
    """The suite's time limit would tell: nothing here is tried in more than one way."""
    assert found(text, KINDS) in ((), ("phone",))
