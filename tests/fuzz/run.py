"""Runs the fuzzers: ``python -m tests.fuzz.run [--seconds 600] [--runs 0] [NAME…]``.

Each in a process of its own, from seeds that are made anew, with the limits that the service has.
What stops the PDF reader's fuzzer is then read as the service reads a file, in a process with those
limits: only what that does not end by name counts as found. At the end what each did is written to
``docs/figures/fuzz.json`` (not with ``--runs``). Ends with 1 when one of them found something; the
input that did it lies in ``build/fuzz``.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import figures
from index.bundled_model import bundled_model
from index.errors import DocumentError
from index.files import checksum
from index.golden import load_golden
from ingest.one_file import Request
from ingest.reader import Reader
from ingest.reader_process import Limits
from tests.hostile_pdfs import made

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "fuzz"
MODELS = ROOT / "build" / "models"
DOCUMENTS = ROOT / "documents" / "gemensamt"
TARGETS: Mapping[str, tuple[int, int]] = {
    # seconds for one input and megabytes, as RITA_FILE_SECONDS and RITA_FILE_MEMORY_MB are unless
    # set; instrumented code and what is loaded take 400 MB of their own
    "pdf_reader": (300, 2_048 + 400),
    # a question has no limit of its own but the patience of who asks
    "question": (5, 1_024),
    "conversation": (30, 2_048),
}
_LARGEST_SEED = 20_000
"""Bytes: what is changed at random places should be small."""
_ODD = (
    "19811218-9876",
    "１９８１１２１８–９８７６",
    "Vad gäller enligt 5 kap. 2 § socialtjänstlagen, dnr SN 2024/123?",
    "å" * 2_000,
    "(" * 1_000 + ")" * 1_000,
    "1" * 2_000,
    "\u202e\u200b\u00ad" * 300,
    "och när och vem och hur? " * 60,
    "100 000 000 000 kronor per per per månad 31 februari kl. 25:61 " * 20,
)


def seeds(name: str) -> list[bytes]:
    """What a fuzzer begins with."""
    if name == "pdf_reader":
        large = ("bombs", "heavy", "recursion", "trees-doubling")
        small = (make() for each, make in made() if not each.startswith(large))
        return [data for data in small if 0 < len(data) < _LARGEST_SEED]
    asked = [each.question for each in load_golden(ROOT / "documents" / "golden.jsonl")]
    texts = [*asked, *_ODD]
    if name == "conversation":
        texts += ["\0".join(pair) for pair in pairwise(asked)]
    return [text.encode() for text in texts]


def run(name: str, seconds: int, runs: int) -> dict[str, Any]:
    """Let one fuzzer run for so long, or so often; what it did. One that has found something is
    started again for the time that is left."""
    corpus, found = FOLDER / name / "corpus", FOLDER / name / "found"
    for folder in (corpus, found):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for number, data in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(data)
    began, logs, left = time.monotonic(), [""], seconds
    while left > 0:
        done = _started(name, left, runs, seed=20261122 + len(logs))
        logs.append(done.stderr)
        left = 0 if runs else seconds - round(time.monotonic() - began)
        if done.returncode == 0 or len(_stopping(found)) < len(logs) - 1:
            break  # it went on to the end, or ended without naming what did it
    log = "".join(logs)
    (FOLDER / name / "log").write_text(log, encoding="utf-8")
    limit, megabytes = TARGETS[name]
    stopped = {path.name: _ended(name, path) for path in _stopping(found)}
    return {
        "seconds": round(time.monotonic() - began),
        "starts": len(logs) - 1,
        "inputs": sum(_stats(log, "number_of_executed_units")),
        "seeds": len(seeds(name)),
        "kept": len(list(corpus.iterdir())),
        "slowest_seconds": max(_stats(log, "slowest_unit_time_sec"), default=0),
        "limit_seconds": limit,
        "peak_rss_mb": max(_stats(log, "peak_rss_mb"), default=0),
        "limit_mb": megabytes,
        "named": sorted(set(re.findall(r"^named: (\w+)$", log, re.MULTILINE))),
        "no_findings": {each: how for each, how in stopped.items() if how},
        "found": [each for each, how in stopped.items() if not how],
        "broke": done.returncode != 0 and not stopped,
    }


def _stopping(found: Path) -> list[Path]:
    """The inputs that a fuzzer ended with; slow ones it only keeps."""
    return sorted(path for path in found.iterdir() if not path.name.startswith("slow-unit"))


def _started(name: str, seconds: int, runs: int, seed: int) -> subprocess.CompletedProcess[str]:
    limit, megabytes = TARGETS[name]
    command = [
        *_command(name),
        *(f"-timeout={limit}", f"-rss_limit_mb={megabytes}", f"-seed={seed}"),
        f"-runs={runs}" if runs else f"-max_total_time={seconds}",
        *(f"-artifact_prefix={FOLDER / name / 'found'}/", "-print_final_stats=1"),
        *("-max_len=65536", str(FOLDER / name / "corpus")),
    ]
    return subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)


def _command(name: str) -> list[str]:
    return [sys.executable, str(ROOT / "tests" / "fuzz" / f"{name}.py")]


def _environment() -> dict[str, str]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    return environment | {"RITA_DATA": str(FOLDER / "data"), "RITA_MODELS": str(MODELS)}


def _ended(name: str, found: Path) -> str:
    """Why an input is no finding: what the process that reads a stranger's file says of it, or that
    it takes no longer than it may when it is tried again alone (on a busy machine the clock runs on
    while the fuzzer waits for a processor). Empty for one that is."""
    if name != "pdf_reader":
        limit, megabytes = TARGETS[name]
        again = [*_command(name), f"-timeout={limit}", f"-rss_limit_mb={megabytes}", str(found)]
        done = subprocess.run(again, env=_environment(), capture_output=True, check=False)
        return "" if done.returncode else "held when tried again alone"
    with Reader(FOLDER / "building", Limits()) as reader:
        asked = Request(str(found), "rutin.pdf", checksum(found), "pdf", "", date(2026, 11, 22))
        reader.start(asked)
        try:
            reader.result()
        except DocumentError as error:
            return str(error)
        finally:
            reader.done()
    return "läst"


def _stats(log: str, name: str) -> list[int]:
    return [int(told) for told in re.findall(rf"stat::{name}:\s*(\d+)", log)]


def main() -> int:
    """Run those named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *TARGETS], default=[])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--runs", type=int, default=0)
    chosen = parser.parse_args()
    bundled_model(MODELS)
    names = chosen.names or list(TARGETS)
    if "conversation" in names:
        _ingest()
    with ThreadPoolExecutor(len(names)) as together:
        done = together.map(lambda name: run(name, chosen.seconds, chosen.runs), names)
        told = dict(zip(names, done, strict=True))
    for name, did in told.items():
        sys.stdout.write(f"{name}: {did}\n")
    if not chosen.runs:
        figures.write("fuzz", told)
    return int(any(did["found"] or did["broke"] for did in told.values()))


def _ingest() -> None:
    """An index to ask."""
    rita = str(Path(sys.executable).with_name("rita"))
    command = [rita, "ingest", str(DOCUMENTS), "--data", str(FOLDER / "data"), "--quiet"]
    environment = {**os.environ, "RITA_MODELS": str(MODELS)}
    subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
