"""A service under load: many at once, others disturbed, and its memory over many questions.

``python -m benchmarks.load streams [--users 50] [--seconds 180]``
``python -m benchmarks.load disturbed [--users 8] [--seconds 60]``
``python -m benchmarks.load memory [--users 4] [--questions 10000]``

Each starts a service of its own on the sample documents, loads it with locust in another process,
and writes ``docs/figures/load-NAME.json``. Ends with 1 when what must hold does not.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks import figures
from benchmarks.sets import ROOT
from index.bundled_model import bundled_model

FOLDER = ROOT / "build" / "load"
MODELS = ROOT / "build" / "models"
BIN = Path(sys.executable).parent
SLOW_SOCKETS = 500
CUT_OFF = "cut off before all was sent"
MOST_TIMES_SLOWER = 2.0
"""p95 of others, under attack against without."""
MOST_GROWTH = 0.05
"""Of the resident memory, from when everything is warm to any later question."""
WARM = 0.2
"""The share of the questions after which caches and allocators have what they keep."""


@contextmanager
def service() -> Iterator[tuple[str, int]]:
    """The address and process id of a service on the sample documents."""
    bundled_model(MODELS)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RITA_")}
    environment = {**kept, "RITA_MODELS": str(MODELS), "RITA_DATA": str(FOLDER / "data")}
    rita = str(BIN / "rita")
    if not (FOLDER / "data" / "CURRENT").exists():
        command = [rita, "ingest", str(ROOT / "documents"), "--quiet", "--activate"]
        subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (FOLDER / "log").open("wb") as log:
        command = [rita, "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        while _status(f"{url}/readyz") != 200:
            if process.poll() is not None:
                raise RuntimeError((FOLDER / "log").read_text())
            time.sleep(0.3)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(60)


def _status(url: str) -> int:
    try:
        return httpx.get(url).status_code
    except httpx.TransportError:
        return 0


def users(url: str, kind: str, count: int, seconds: int, questions: int = 0) -> dict[str, Any]:
    """Load ``url`` with so many users of one kind; locust's figures by what they asked for."""
    command = [
        *(str(BIN / "locust"), "-f", str(ROOT / "benchmarks" / "load_users.py"), kind),
        *("--headless", "--json", "--host", url, "-u", str(count), "-r", str(count)),
        *(("-t", f"{seconds}s", "--stop-timeout", "60") if not questions else ("-t", "4h")),
    ]
    environment = {**os.environ, "LOAD_QUESTIONS": str(questions)}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    told, _ = process.communicate()
    return {entry["name"]: _summary(entry) for entry in json.loads(told)}


def _summary(entry: dict[str, Any]) -> dict[str, Any]:
    times = sorted((float(ms), n) for ms, n in entry["response_times"].items())
    return {
        "requests": entry["num_requests"],
        "failed": entry["num_failures"],
        "p50_ms": _percentile(times, 0.5),
        "p95_ms": _percentile(times, 0.95),
    }


def _percentile(times: list[tuple[float, int]], share: float) -> float:
    left = share * sum(count for _, count in times)
    for milliseconds, count in times:
        left -= count
        if left <= 0:
            return milliseconds
    return 0.0


def streams(chosen: argparse.Namespace) -> bool:
    """Many users who stream answers at once, without an error."""
    with service() as (url, _):
        told = users(url, "Streaming", chosen.users or 50, chosen.seconds or 180)
    figures.write("load-streams", {"users": chosen.users or 50, **told})
    return all(entry["failed"] == 0 for entry in told.values()) and "stream" in told


def large_question(url: str, ended: threading.Event) -> Counter[str]:
    """Send a question of 10 MB again and again; how often each status was answered."""
    body = b'{"question": "' + b"a" * 10_000_000 + b'"}'
    answered = Counter[str]()
    while not ended.wait(0.5):
        try:
            headers = {"Content-Type": "application/json"}
            status = httpx.post(f"{url}/api/ask", content=body, headers=headers).status_code
            answered[str(status)] += 1
        except httpx.TransportError:
            answered[CUT_OFF] += 1
    return answered


def ranges(url: str, ended: threading.Event) -> Counter[str]:
    """Ask for 100,000 ranges of a file again and again; how often each status was answered."""
    file = httpx.get(f"{url}/api/documents").json()["documents"][0]["file_url"]
    host = url.removeprefix("http://")
    head = (
        f"GET {file} HTTP/1.1\r\nHost: {host}\r\nRange: bytes={'0-0,' * 100_000}\r\n\r\n".encode()
    )
    answered = Counter[str]()
    while not ended.wait(0.5):
        address, port = host.split(":")
        with socket.create_connection((address, int(port)), timeout=10) as one:
            try:
                one.sendall(head)
            except OSError:
                answered[CUT_OFF] += 1
                continue
            answered[one.recv(100).split(b" ", 2)[1].decode()] += 1
    return answered


def slowloris(url: str, ended: threading.Event) -> Counter[str]:
    """Hold ``SLOW_SOCKETS`` connections open with heads that do not end, each that is lost begun
    anew; how many were lost."""
    address, port = url.removeprefix("http://").split(":")

    def begun() -> socket.socket:
        one = socket.create_connection((address, int(port)), timeout=10)
        one.sendall(b"POST /api/ask HTTP/1.1\r\nHost: a\r\n")
        return one

    held, lost = [begun() for _ in range(SLOW_SOCKETS)], 0
    while not ended.wait(5):
        for number, one in enumerate(held):
            try:
                one.sendall(b"X-A: b\r\n")
            except OSError:
                lost += 1
                one.close()
                held[number] = begun()
    for one in held:
        one.close()
    return Counter({"connections held": SLOW_SOCKETS, "ended by the service": lost})


ATTACKS: dict[str, Callable[[str, threading.Event], Counter[str]]] = {
    "large question": large_question,
    "ranges": ranges,
    "slowloris": slowloris,
}


def disturbed(chosen: argparse.Namespace) -> bool:
    """What others wait while somebody does each of ``ATTACKS``, against what they wait without."""
    count, seconds = chosen.users or 8, chosen.seconds or 60
    told: dict[str, Any] = {"users": count}
    with service() as (url, _):
        users(url, "Asking", count, min(20, seconds))  # warm
        told["without"] = users(url, "Asking", count, seconds)
        for name, attack in ATTACKS.items():
            ended, answered = threading.Event(), Counter[str]()
            thread = threading.Thread(
                target=lambda a=attack, e=ended, into=answered: into.update(a(url, e))
            )
            thread.start()
            told[name] = users(url, "Asking", count, seconds)
            ended.set()
            thread.join()
            told[name]["attack"] = dict(sorted(answered.items()))
    usual = told["without"]["ask"]["p95_ms"]
    told["times_slower"] = {name: round(told[name]["ask"]["p95_ms"] / usual, 2) for name in ATTACKS}
    figures.write("load-disturbed", told)
    failed = sum(told[name]["ask"]["failed"] for name in ATTACKS)
    return failed == 0 and max(told["times_slower"].values()) < MOST_TIMES_SLOWER


def memory(chosen: argparse.Namespace) -> bool:
    """The resident memory of the service while many questions are asked."""
    questions = chosen.questions or 10_000
    with service() as (url, process):
        measured: list[tuple[int, float]] = []
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(2):
                measured.append((_asked(url), _rss_mb(process)))

        thread = threading.Thread(target=watch)
        thread.start()
        told = users(url, "Hurried", chosen.users or 4, 0, questions)
        ended.set()
        thread.join()
        measured.append((_asked(url), _rss_mb(process)))
    warm = [mb for asked, mb in measured if asked >= WARM * questions]
    growth = (warm[-1] - warm[0]) / warm[0]
    widest = max(abs(mb - warm[0]) for mb in warm) / warm[0]
    told |= {"rss_mb": {"warm": warm[0], "end": warm[-1], "least": min(warm), "most": max(warm)}}
    figures.write("load-memory", {**told, "questions": questions, "growth": round(growth, 4)})
    return told["ask"]["failed"] == 0 and widest <= MOST_GROWTH


def _asked(url: str) -> int:
    lines = httpx.get(f"{url}/metrics", timeout=60).text.splitlines()
    return round(
        sum(float(one.rsplit(" ", 1)[1]) for one in lines if one.startswith("rita_answers_total"))
    )


def _rss_mb(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return round(int(status.split("VmRSS:")[1].split()[0]) / 1024, 1)


def main() -> int:
    """Do what is named."""
    measures = {"streams": streams, "disturbed": disturbed, "memory": memory}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=measures)
    for option in ("users", "seconds", "questions"):
        parser.add_argument(f"--{option}", type=int)
    chosen = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    holds = measures[chosen.name](chosen)
    written = (figures.FOLDER / f"load-{chosen.name}.json").read_text()
    print(written, "holds" if holds else "DOES NOT HOLD", sep="\n")
    return int(not holds)


if __name__ == "__main__":
    sys.exit(main())
