"""What the documents promise is there, and what is there is documented."""

import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from app.main import create_app
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
RITA = Path(sys.executable).parent / "rita"
# What pip regards as one name: PEP 503.
SEPARATORS = re.compile(r"[-_.]+")


def texts_in_git() -> dict[str, str]:
    """Every text file of the project by its path, as it lies on disk."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this is no git checkout: which files belong to the project is not known")
    texts = {}
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        data = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in data and not data.startswith(b"%PDF"):
            texts[name] = data.decode()
    return texts


def make_targets() -> dict[str, str]:
    """The Makefile's targets with the descriptions that `make` shows."""
    lines = (ROOT / "Makefile").read_text().splitlines()
    rules = [re.match(r"([a-z]+):(?:.*## (.+))?", line) for line in lines]
    return {rule[1]: rule[2] or "" for rule in rules if rule}


def pages() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "documents").glob("*.md")]


def test_make_lists_every_target_and_the_readme_explains_it() -> None:
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target, description in make_targets().items():
        assert re.search(rf"make {target}\s+{re.escape(description)}", shown), target
        assert description, target
        if target != "help":
            assert f"| `make {target}` |" in README, target


def test_every_make_command_in_the_documents_exists() -> None:
    for page in pages():
        for block in re.findall(r"```\n(.*?)```|`(make [^`]+)`", page.read_text(), re.DOTALL):
            for line in "".join(block).splitlines():
                called = re.search(r"(?:^|&& )make(?: -C \S+)?((?: [a-z]+)+)", line)
                names = called[1].split() if called else []
                assert set(names) <= make_targets().keys(), f"{page.name}: {line}"


def test_links_between_files_lead_somewhere() -> None:
    for page in pages():
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_dependency_is_pinned_to_one_release() -> None:
    lock = (ROOT / "requirements.lock").read_text().splitlines()
    pins = [re.fullmatch(r"([\w.-]+)==([\w.]+)", line) for line in lock if line[0] != "#"]
    assert all(pins), "name==version alone: no ranges, addresses or local builds"
    pinned = {SEPARATORS.sub("-", pin[1]).lower() for pin in pins if pin}

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    direct = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {SEPARATORS.sub("-", re.split(r"[<>=~!\[; ]", line)[0]).lower() for line in direct}
    assert names <= pinned


def test_every_dependency_is_argued_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    argued = (ROOT / "docs/adr/0002-dependencies.md").read_text()
    for line in project["dependencies"] + project["optional-dependencies"]["dev"]:
        name = re.split(r"[<>=]", line)[0]
        assert re.search(rf"(?<![\w-]){name}(?![\w-])", argued), name


def test_nothing_names_a_registry_or_a_developers_machine() -> None:
    """Both differ from place to place, and an address in a file would be taken for a demand."""
    registry = re.compile(r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|yarnpkg|debian)\b")
    machine = re.compile(r"(?<![\w.$~*-])/(?:home|Users|work|root/\.pyenv)/\w")
    for name, text in texts_in_git().items():
        for pattern in (registry, machine):
            found = pattern.search(text)
            assert found is None, f"{name}: {found}"


@cache
def commands() -> set[str]:
    shown = subprocess.run([RITA, "--help"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^    ([a-z]+)\b", shown, re.MULTILINE))


def test_every_command_is_explained_and_every_explained_one_exists() -> None:
    explained = (ROOT / "docs/operations.md").read_text()
    assert commands() == set(re.findall(r"^\| `rita ([a-z]+)", explained, re.MULTILINE))
    for page in [*pages(), *(ROOT / "deploy").iterdir(), ROOT / "Dockerfile"]:
        called = re.findall(r"(?:^|bin/|`)rita ([a-z]+)", page.read_text(), re.MULTILINE)
        assert set(called) <= commands(), page.name


def test_every_route_is_explained_and_every_explained_one_exists() -> None:
    routes = {
        (method.upper(), without_names(path))
        for path, operations in create_app(Settings()).openapi()["paths"].items()
        for method in operations
    }
    text = (ROOT / "docs/api.md").read_text()
    explained = re.findall(r"\b(GET|POST|PUT|PATCH|DELETE) (/(?:api/)?[a-z.][\w./{}-]*)", text)
    assert {(method, without_names(path)) for method, path in explained} == routes


def without_names(path: str) -> str:
    """What a parameter is called is the page's own business."""
    return re.sub(r"\{\w+\}", "{}", path)
