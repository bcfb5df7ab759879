"""Once installed, RiTA needs no network and asks for none."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.namespaces import without_network

# Python loads a module of this name at start, in our program and in every Python child it starts.
# It notes each name looked up and each address connected to, so that an attempt which a library
# makes and swallows is seen as well as one that fails.
WATCHER = """
import os, sys

def watch(event, args):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyname_ex"):
        asked = args[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        asked = args[1][0] if isinstance(args[1], tuple) else None  # a path: a local socket
    else:
        return
    if asked in (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0"):
        return
    with open(os.environ["ATTEMPTS"], "a") as file:
        file.write(f"{event} {asked}\\n")

sys.addaudithook(watch)
"""


@pytest.fixture
def sealed_rita(tmp_path: Path) -> "SealedRita":
    """The command line in an empty network namespace, with a data directory of its own."""
    (tmp_path / "watcher").mkdir()
    (tmp_path / "watcher" / "sitecustomize.py").write_text(WATCHER)
    return SealedRita(tmp_path)


class SealedRita:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.attempts = folder / "attempts.txt"
        self.prefix = without_network(sys.executable)

    def __call__(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("RITA_", "HF_"))}
        environment |= {
            "RITA_DATA": str(self.folder / "data"),
            "PYTHONPATH": str(self.folder / "watcher"),
            "ATTEMPTS": str(self.attempts),
            "OMP_NUM_THREADS": "1",
        }
        return subprocess.run(
            [*self.prefix, *command],
            env=environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.mark.soak
def test_ingest_and_ask_work_with_no_network_and_never_reach_for_it(
    sealed_rita: SealedRita, root: Path, tmp_path: Path
) -> None:
    rita = str(Path(sys.executable).parent / "rita")
    documents = tmp_path / "rutiner"
    documents.mkdir()
    for name in (
        "akut-ekonomiskt-bistand-nodprovning.pdf",
        "grundutredning-ekonomiskt-bistand.pdf",
    ):
        shutil.copy(root / "documents" / "ekonomiskt-bistand" / name, documents)

    ingested = sealed_rita(rita, "ingest", str(documents), "--json")
    assert ingested.returncode == 0, ingested.stderr
    assert [d["status"] for d in json.loads(ingested.stdout)["documents"]] == ["indexed"] * 2

    asked = sealed_rita(rita, "ask", "Hur mycket får akut boende kosta per natt?", "--json")
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert answer["status"] == "answered"
    assert "850 kronor" in " ".join(citation["quote"] for citation in answer["citations"])

    assert not sealed_rita.attempts.exists(), sealed_rita.attempts.read_text()


def test_the_watch_sees_an_attempt(sealed_rita: SealedRita) -> None:
    """The test above proves nothing if its own watch is blind."""
    outward = "import urllib.request; urllib.request.urlopen('http://routines.invalid', timeout=5)"
    tried = sealed_rita(sys.executable, "-c", outward)
    assert tried.returncode != 0
    assert "routines.invalid" in sealed_rita.attempts.read_text()
