"""The browser warns about what the service warns about, by the same table."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.assembly import WEB
from app.personal_data import patterns

KINDS = ("phone", "email", "name")


def in_browser(texts: list[str], kinds: tuple[str, ...]) -> list[list[str]]:
    """What the page's own module finds in each of ``texts``."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("No node on this machine to run the script in: apt-get install nodejs")
    module = (WEB / "chat" / "personal-data.js").read_text(encoding="utf-8")
    served = f"const served = {json.dumps({'patterns': patterns(kinds)})};\n"
    program = served + module.replace('import { served } from "../served.js";\n', "").replace(
        "export ", ""
    )
    program += f"console.log(JSON.stringify({json.dumps(texts)}.map((t) => personalData(t))));"
    run = subprocess.run([node, "-"], input=program, capture_output=True, text=True, check=True)
    found: list[list[str]] = json.loads(run.stdout)
    return found


def test_the_browser_finds_what_the_table_says(root: Path) -> None:
    table = json.loads((root / "tests/unit/personal_data_table.json").read_text(encoding="utf-8"))
    assert len(table) > 40
    found = in_browser([text for text, _ in table], KINDS)
    wrong = [row for row, here in zip(table, found, strict=True) if row[1] != here]
    assert wrong == []


def test_the_browser_looks_for_no_more_than_the_settings_say() -> None:
    text = "Ring Eva Lind, 070-123 45 67 eller eva@lind.se"
    assert in_browser([text], ("email",)) == [["email"]]
    assert in_browser([text], ()) == [[]]
