"""The hand-kept floors: each names the hole it answers, and nothing installed lies below one."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from packaging.version import Version

from scripts.minimum_versions import (
    FLOORS,
    Floor,
    canonical,
    floors,
    installed,
    locked,
    main,
    too_old,
)

ENTRY = """
read = 2026-11-22
[[package]]
name = "Py_PDF"
minimum = "7.0"
answers = ["CVE-2026-33699 (6.9.2)"]
why = "x"
source = "y"
"""


def test_what_is_pinned_and_installed_is_new_enough(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0, capsys.readouterr().out


def test_what_untrusted_bytes_reach_first_has_a_floor() -> None:
    """Requests, tokens, PDFs, pictures, templates, model files."""
    read, wanted = floors()
    names = {floor.name for floor in wanted}
    assert read <= date.today()  # noqa: DTZ011 — a day written by hand
    assert len(names) == len(wanted)
    assert names >= {"starlette", "h11", "mcp", "authlib", "joserfc", "pypdf", "pillow"}
    assert names >= {"cryptography", "jinja2", "torch", "transformers"}


def test_an_older_version_is_told_with_what_it_lacks() -> None:
    floor = Floor("pypdf", Version("7.0"), ("CVE-2026-33699", "CVE-2026-40260"))
    (told,) = too_old([floor], {"pypdf": Version("6.9.1")}, "installed")
    assert "pypdf 6.9.1 is installed" in told
    assert "CVE-2026-33699, CVE-2026-40260" in told
    (told,) = too_old([floor], {}, "installed")
    assert "pypdf is not installed" in told
    assert not list(too_old([floor], {"pypdf": Version("7.0.0")}, "installed"))
    assert list(too_old([floor], {"pypdf": Version("7.0.0rc1")}, "installed"))


def test_names_are_compared_as_pip_does(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text("# made\nPy_PDF==7.1.0\ntorch==2.13.0+cpu\n")
    assert locked(lock) == {"py-pdf": Version("7.1.0"), "torch": Version("2.13.0+cpu")}
    assert installed()[canonical("PyPDF")] == installed()["pypdf"]


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        ('["CVE-2026-33699 (6.9.2)"]', "[]"),
        ("CVE-2026-33699 (6.9.2)", "a hole"),
        ("(6.9.2)", "(7.0.1)"),  # the minimum has it still
        ('why = "x"', 'why = ""'),
        ('source = "y"', 'source = ""'),
        ('minimum = "7.0"', 'minimum = "the newest"'),
    ],
)
def test_a_floor_without_its_reason_is_refused(tmp_path: Path, there: str, instead: str) -> None:
    file = tmp_path / "floors.toml"
    file.write_text(ENTRY)
    assert floors(file)[1][0].name == "py-pdf"
    file.write_text(ENTRY.replace(there, instead))
    with pytest.raises(ValueError, match=r".+"):
        floors(file)


def test_make_check_holds_them(root: Path) -> None:
    check = (root / "Makefile").read_text().partition("\ncheck:")[2].partition("\n\n")[0]
    assert "scripts.minimum_versions" in check
    run = subprocess.run(
        [sys.executable, "-m", "scripts.minimum_versions"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert FLOORS.name in run.stdout
