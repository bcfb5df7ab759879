"""Builds that are killed: run as a program by ``test_kills.py``, which reads what it prints.

    python -m tests.component.kill_builds FOLDER DATA MODELS SEED COUNT SECONDS [STEP …]

One process loads the model and forks a builder for each kill (it has one thread, so that forking is
sound). A builder that is to die at a step listens to what Python tells of its own doings
(``sys.addaudithook``) and of its progress, and kills itself there; at random, this process does it.
First comes each STEP, then COUNT moments within SECONDS. After each kill the index is opened, whole
or not at all, and now and then a build is let through.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from index.embedder import Embedder, open_embedder
from index.errors import NoSnapshot
from index.snapshot import open_snapshot
from ingest.build import build
from ingest.report import Progress
from ingest.sources import Source
from tests.component.kill_steps import STEPS

FOLDER, DATA, MODELS = (Path(argument) for argument in sys.argv[1:4])

LET_THROUGH = 8
"""So often a build comes to its end."""


def main() -> None:
    embedder = open_embedder(None, None, MODELS)
    embedder.encode_query(["x"])  # what is loaded once is loaded before forking
    seed, count, seconds = int(sys.argv[4]), int(sys.argv[5]), float(sys.argv[6])
    chance = random.Random(seed)
    moments = [chance.uniform(0, seconds) for _ in range(count)]
    kills: list[str | float] = [*sys.argv[7:], *moments]
    for number, kill in enumerate(kills, start=1):
        _tell(str(kill), _killed(embedder, kill), embedder)
        if number % LET_THROUGH == 0:
            _let_through(embedder)
    _let_through(embedder)


def _killed(embedder: Embedder, kill: str | float) -> bool:
    """Whether a builder was killed, at a step or after some seconds: one that had come to its end
    before was not."""
    _change_something()
    builder = os.fork()
    if builder == 0:
        if isinstance(kill, str):
            sys.addaudithook(_die_at(kill))
        _build(embedder)
        os._exit(0)
    if isinstance(kill, float):
        time.sleep(kill)
        os.kill(builder, signal.SIGKILL)
    _, status = os.waitpid(builder, 0)
    return os.WIFSIGNALED(status)


def _die_at(step: str) -> Callable[[str, tuple[Any, ...]], None]:
    is_it = STEPS[step]

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in ("open", "os.rename", "os.remove", "stage") and is_it(event, args):
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


def _build(embedder: Embedder) -> None:
    def on_progress(at: Progress) -> None:
        sys.audit("stage", at.stage)

    build([Source(FOLDER, "rutiner")], DATA, embedder, on_progress=on_progress)


def _change_something() -> None:
    """The second document changes its name and its bytes: it is read anew, and the index is
    another."""
    here, there = FOLDER / "a.pdf", FOLDER / "b.pdf"
    if not here.exists():
        here, there = there, here
    there.write_bytes(here.read_bytes() + b"% again\n")
    here.unlink()


def _let_through(embedder: Embedder) -> None:
    _build(embedder)
    _tell("let through", False, embedder)


def _tell(what: str, killed: bool, embedder: Embedder) -> None:
    """The index as it is now: opening it verifies every file."""
    try:
        with closing(open_snapshot(DATA, None, embedder)) as snapshot:
            files = sorted({document.file for document in snapshot.documents.values()})
            told: dict[str, object] = {"snapshot": snapshot.id, "files": files}
    except NoSnapshot:
        told = {"snapshot": None, "files": []}
    line = {
        "at": what,
        "killed": killed,
        **told,
        "wanted": sorted(p.name for p in FOLDER.iterdir()),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
