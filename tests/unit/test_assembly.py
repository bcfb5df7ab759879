"""The web folder put together: one script, one style sheet, and no surprise between the two."""

import shutil
import subprocess
from pathlib import Path

import pytest

from app import assembly
from app.assembly import asset, script, style_sheet


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A web folder of the test's own."""
    monkeypatch.setattr(assembly, "WEB", tmp_path.resolve())
    return tmp_path


def test_a_module_runs_once_after_those_it_imports_and_keeps_its_names_to_itself(web: Path) -> None:
    (web / "a.js").write_text('import { twice } from "./b.js";\nconst x = twice(2);\nlog(x);\n')
    (web / "b.js").write_text(
        'import "./c.js";\nconst x = "own";\nlog(x);\n'
        "export function twice(n) {\n  return 2 * n;\n}\n"
    )
    (web / "c.js").write_text('log("first");\n')
    node = shutil.which("node")
    if node is None:
        pytest.skip("No node on this machine to run the script in: apt-get install nodejs")
    program = "const log = console.log;\n" + script(web / "a.js")
    run = subprocess.run([node, "-e", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["first", "own", "4"]


def test_a_style_sheet_comes_as_text_with_the_theme_after_it(web: Path) -> None:
    (web / "look.css").write_text('@import "part.css";\na {}\n')
    (web / "part.css").write_text('b { content: "\\201d"; }\n')
    (web / "a.js").write_text('import { css } from "./look.css";\nlog(css);\n')
    assert style_sheet(web / "look.css", "c {}") == 'b { content: "\\201d"; }\na {}\nc {}'
    assert r"b { content: \"\\201d\"; }\na {}\nc {}" in script(web / "a.js", "c {}")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('import b from "./b.js";\n', "import"),
        ("export default 1;\n", "export"),
        ("log(import.meta.url);\n", "import.meta"),
        ('const b = await import("./b.js");\n', "import("),
        ('import { missing } from "./b.js";\n', "missing"),
    ],
)
def test_what_it_does_not_understand_it_refuses(web: Path, text: str, what: str) -> None:
    (web / "a.js").write_text(text)
    (web / "b.js").write_text("export const there = 1;\n")
    with pytest.raises(ValueError, match=r"a\.js") as refused:
        script(web / "a.js")
    assert what in str(refused.value)


def test_modules_in_a_circle_are_refused(web: Path) -> None:
    (web / "a.js").write_text('import { b } from "./b.js";\nexport const a = b;\n')
    (web / "b.js").write_text('import { a } from "./a.js";\nexport const b = a;\n')
    with pytest.raises(ValueError, match="circle"):
        script(web / "a.js")


def test_an_asset_is_compressed_where_that_gains_something() -> None:
    assert asset(b"x" * 5_000, "text/plain").compressed
    assert asset(b"short", "text/plain").compressed is None


def test_a_module_may_be_given_in_place_of_its_file(web: Path) -> None:
    (web / "a.js").write_text('import { said } from "./b.js";\nlog(said);\n')
    (web / "b.js").write_text('export const said = "file";\n')
    assert 'const said = "file";' in script(web / "a.js")
    given = script(web / "a.js", instead={"b.js": "export const said = 1;\n"})
    assert "const said = 1;" in given
    assert "file" not in given


def test_comments_are_left_out_and_what_looks_like_one_is_not(web: Path) -> None:
    (web / "look.css").write_text("/* How\n   it looks. */\na { b: 'c'; } /* beside */\n")
    (web / "a.js").write_text(
        'import { css } from "./look.css";\n// What it is.\n'
        "/** Says\n * it. */\nlog(css); // beside\n"
        "  /* one */\nlog('// text', \"/* text */\", 1 / 2);\n"
    )
    assert style_sheet(web / "look.css") == "a { b: 'c'; } /* beside */\n"
    body = script(web / "a.js")
    for left in ("log(css); // beside", "log('// text', \"/* text */\", 1 / 2);"):
        assert left in body
    for gone in ("What it is", "Says", "one"):
        assert gone not in body
