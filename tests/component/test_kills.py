"""SIGKILL while files are uploaded, documents taken in and `rita.db` brought to a new form: what is
there is the old or the new, whole, nothing that was promised is lost, and work goes on."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks import figures
from tests.component.kill_steps import HALF_RECEIVED, STEPS, UPLOAD_STEPS
from tests.component.made_routines import make_routine
from tests.component.test_migrations import REVISIONS

Told = list[dict[str, Any]]

RANDOM = 3
RANDOM_IN_SOAK = {"builds": 120, "uploads": 50, "migrations": 30}
AT_ONCE = 20
"""Kills between two notes of how far the soak has come."""
LONGEST = "2.5"
"""Seconds: what a build of two pages takes here, so that some come to their end."""
LONGEST_UPLOAD = "0.5"
LONGEST_MIGRATION = "0.12"
NONE = ("0", "0", "0")
"""No kills at random."""
FIRST_EVER = ("read", "embed", "write", "publish", "swap")
SOME_UPLOAD_STEPS = (HALF_RECEIVED, "name it", "register", "registered, not queued", "acknowledge")
EVERY_STEP = (HALF_RECEIVED, *UPLOAD_STEPS)
REVIEWED_SECONDS = "1200"
"""How long reviews may take, one after another, of all that the soak has uploaded at most."""


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


def told_by(root: Path, program: str, *arguments: str | Path) -> Told:
    """What a program beside this one tells, of each kill."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.component.{program}", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def killed(root: Path, folder: Path, data: Path, models: Path, *how: str) -> Told:
    """What was told after each kill of a build."""
    return told_by(root, "kill_builds", folder, data, models, *how)


def uploaded(root: Path, data: Path, *how: str) -> Told:
    """What was told after each kill of a service that takes uploads in."""
    data.mkdir(parents=True)
    return told_by(root, "kill_uploads", data, *how)


def check_builds(told: Told) -> None:
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
    check_builds(told)
    steps = [one for one in told if one["at"] in STEPS]
    assert [one["at"] for one in steps if not one["killed"]] == []
    assert len(steps) == 1 + len(STEPS)
    assert steps[0]["snapshot"] is None  # the first-ever build: there is nothing, or all of it
    left = (*data.glob("snapshots/.*"), *data.glob(".CURRENT.*"), *data.glob("files/.*"))
    assert left == ()


def check_uploads(told: Told) -> None:
    """What was said to have arrived is there; of all else there is the whole or nothing."""
    *kills, last = told
    assert [one for one in kills if one["faults"]] == []
    assert [one["at"] for one in kills if one["at"] in EVERY_STEP and not one["killed"]] == []
    assert last["uploads"] >= kills[-1]["acknowledged"]


def check_migrations(told: Told) -> None:
    """The old form or the new; the next to open it makes the new one, and all rows are there."""
    newest = REVISIONS[-1].stem
    for one in told:
        assert one["found"]["revision"] in (one["from"], newest), one
        assert one["found"]["sound"], one
        assert one["then"] == {"revision": newest, "sound": True}, one
    assert [one for one in told if one["at"].startswith("statement") and not one["killed"]] == []


def test_an_upload_that_was_acknowledged_is_there_and_of_another_nothing_half(
    root: Path, tmp_path: Path
) -> None:
    told = uploaded(root, tmp_path / "data", "1", "1", LONGEST_UPLOAD, "0", *SOME_UPLOAD_STEPS)
    check_uploads(told)
    assert len(told) == 2 + len(SOME_UPLOAD_STEPS)


def test_a_migration_that_was_killed_is_completed_at_the_next_start(
    root: Path, tmp_path: Path
) -> None:
    every = "10"
    told = told_by(root, "kill_migrations", tmp_path, "1", "3", LONGEST_MIGRATION, every)
    check_migrations(told)
    assert {one["from"] for one in told if one["killed"]} >= {"", REVISIONS[0].stem}


@pytest.mark.soak
def test_two_hundred_kills(root: Path, folder: Path, tmp_path: Path, models_dir: Path) -> None:
    """Also each named step, of the first-ever build in a data directory of its own, and before each
    statement of a migration. What was done is noted, and taken up where it was broken off."""

    def builds(seed: int) -> Told:
        data = tmp_path / f"data{seed}"
        return killed(root, folder, data, models_dir, str(seed), str(AT_ONCE), LONGEST)

    def uploads(seed: int) -> Told:
        how = (str(seed), str(AT_ONCE), LONGEST_UPLOAD, REVIEWED_SECONDS)
        return uploaded(root, tmp_path / f"uploads{seed}", *how)

    def migrations(seed: int) -> Told:
        place, how = tmp_path / f"migrations{seed}", (str(seed), str(AT_ONCE))
        return told_by(root, "kill_migrations", place, *how, LONGEST_MIGRATION, "100000")

    noted = Noted(root / "build" / "kills.json")
    at_random = {
        phase: noted.until_killed(phase, RANDOM_IN_SOAK[phase], kill)
        for phase, kill in (("builds", builds), ("uploads", uploads), ("migrations", migrations))
    }
    steps = {
        "builds": [
            *(
                one
                for step in FIRST_EVER
                for one in killed(root, folder, tmp_path / f"first {step}", models_dir, *NONE, step)
            ),
            *killed(root, folder, tmp_path / "steps", models_dir, *NONE, *STEPS),
        ],
        "uploads": uploaded(
            root, tmp_path / "steps of uploads", *NONE, REVIEWED_SECONDS, *EVERY_STEP
        ),
        "migrations": told_by(root, "kill_migrations", tmp_path / "statements", *NONE, "1"),
    }
    check_builds([*chained(at_random["builds"]), *steps["builds"]])
    for told in (*at_random["uploads"], steps["uploads"]):
        check_uploads(told)
        assert told[-1]["waiting"] == 0  # each was reviewed, whoever was killed meanwhile
    check_migrations([*chained(at_random["migrations"]), *steps["migrations"]])
    figures.write(
        "kills",
        {
            "killed_at_random": {
                phase: sum(one["killed"] for one in chained(told))
                for phase, told in at_random.items()
            },
            "killed_at_named_steps": {
                phase: sum(one["killed"] for one in told) for phase, told in steps.items()
            },
            "builds_let_through": sum(
                one["at"] == "let through" for one in chained(at_random["builds"])
            ),
            "uploads_acknowledged": sum(
                told[-2]["acknowledged"] for told in (*at_random["uploads"], steps["uploads"])
            ),
            "indexes_that_did_not_open": 0,
            "acknowledged_uploads_lost": 0,
            "uploads_left_half": 0,
            "databases_left_half": 0,
        },
    )
    noted.path.unlink()


class Noted:
    """What the soak has done, in a file: it is taken up from there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.path.parent.mkdir(exist_ok=True)
        self._told: dict[str, list[Told]] = json.loads(path.read_text()) if path.exists() else {}

    def until_killed(self, phase: str, wanted: int, kill: Callable[[int], Told]) -> list[Told]:
        """What was told by each round of a phase, until so many have been killed."""
        told = self._told.setdefault(phase, [])
        while sum(one["killed"] for one in chained(told)) < wanted:
            told.append(kill(len(told)))
            self.path.write_text(json.dumps(self._told))
        return told


def chained(rounds: list[Told]) -> Told:
    """All that was told."""
    return [one for told in rounds for one in told]
