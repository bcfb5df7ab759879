"""SIGKILL while documents are taken in: the old or the new index opens, whole, and work goes on."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import figures
from tests.component.kill_steps import STEPS
from tests.component.made_routines import make_routine

RANDOM = 3
RANDOM_IN_SOAK = 200
LONGEST = "2.5"
"""Seconds: what a build of two pages takes here, so that some come to their end."""
NONE = ("0", "0", "0")
"""No kills at random."""
FIRST_EVER = ("read", "embed", "write", "publish", "swap")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A document that stays and one that the killed builds are about."""
    make_routine(tmp_path / "rutiner" / "stays.pdf", "Handläggaren ringer inom tre dagar.")
    make_routine(
        tmp_path / "rutiner" / "a.pdf",
        "Tolk bokas av handläggaren.",
        title="Rutin för tolk",
        number="SN 2020/0001",
    )
    return tmp_path / "rutiner"


def killed(root: Path, folder: Path, data: Path, models: Path, *how: str) -> list[dict[str, Any]]:
    """What was told after each kill."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.component.kill_builds", folder, data, models, *how],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(told: list[dict[str, Any]]) -> None:
    """Every index that was opened holds what one whole build made, and one that was let through
    holds what the folder does."""
    possible: tuple[list[str], ...] = ([], ["a.pdf", "stays.pdf"], ["b.pdf", "stays.pdf"])
    for one in told:
        assert one["files"] in possible, one
        if one["at"] == "let through":
            assert one["files"] == one["wanted"], one


def test_killed_at_each_step_and_any_moment_the_old_or_the_new_index_opens(
    root: Path, folder: Path, tmp_path: Path, models_dir: Path
) -> None:
    data = tmp_path / "data"
    how = ("40", str(RANDOM), LONGEST)
    told = killed(root, folder, data, models_dir, *how, "swap", *STEPS)
    check(told)
    steps = [one for one in told if one["at"] in STEPS]
    assert [one["at"] for one in steps if not one["killed"]] == []
    assert len(steps) == 1 + len(STEPS)
    assert steps[0]["snapshot"] is None  # the first-ever build: there is nothing, or all of it
    left = (*data.glob("snapshots/.*"), *data.glob(".CURRENT.*"), *data.glob("files/.*"))
    assert left == ()


@pytest.mark.soak
def test_two_hundred_kills(root: Path, folder: Path, tmp_path: Path, models_dir: Path) -> None:
    """Also each step of the first-ever build, in a data directory of its own. What was done is
    noted as it goes, and taken up where it was broken off."""
    path = root / "build" / "kills.json"
    path.parent.mkdir(exist_ok=True)
    told: list[dict[str, Any]] = json.loads(path.read_text()) if path.exists() else []
    while sum(one["killed"] for one in told) < RANDOM_IN_SOAK:
        data = tmp_path / f"data{len(told)}"
        how = (str(len(told)), "20", LONGEST)
        told += killed(root, folder, data, models_dir, *how)
        path.write_text(json.dumps(told))
    for step in FIRST_EVER:
        told += killed(root, folder, tmp_path / f"first {step}", models_dir, *NONE, step)
    told += killed(root, folder, tmp_path / "steps", models_dir, *NONE, *STEPS)
    check(told)
    figures.write(
        "kills",
        {
            "killed": sum(one["killed"] for one in told),
            "at_named_steps": sorted({one["at"] for one in told if one["at"] in STEPS}),
            "let_through": sum(one["at"] == "let through" for one in told),
            "indexes_that_did_not_open": 0,
        },
    )
    path.unlink()
