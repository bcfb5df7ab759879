"""The image's own commands, run as the image would run them.

No container engine is needed: the Dockerfile is read, its paths are moved into a temporary folder,
its install commands build that folder, and its start and health commands run there as the image's
user while the whole root file system is read-only but for the volume and /tmp.

Two things differ from a real build. The packages of `requirements.lock` are not downloaded again
(PyTorch alone is half a gigabyte) but taken from the environment the tests run in; RiTA itself is
built and installed. And the accounts that `useradd` makes are only numbers here.
"""

import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.system.namespaces import with_read_only_root

pytestmark = pytest.mark.soak  # builds and starts the image: a minute

MOVED = re.compile(r"(?<![\w./-])/(opt/rita|src|data|tmp)(?![\w-])")
START_LIMIT_SECONDS = 120


@dataclass(frozen=True)
class Image:
    """What the Dockerfile says, with its paths moved under `box`."""

    box: Path
    copies: list[list[str]] = field(default_factory=list)
    installs: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    user: list[int] = field(default_factory=list)


def moved(text: str, box: Path) -> str:
    return MOVED.sub(lambda match: f"{box}/{match[1]}", text)


def read_dockerfile(path: Path, box: Path) -> Image:
    text = re.sub(r"^\s*#.*\n", "", path.read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    image = Image(box)
    stage = 0
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, rest = line.partition(" ")
        rest = moved(rest, box)
        match name:
            case "FROM":
                stage += 1
            case "COPY" if stage == 1:
                image.copies.append(rest.split())
            case "RUN" if stage == 1:
                image.installs.append(re.sub(r"--mount=\S+", "", rest).strip())
            case "ENV":
                image.environment.update(re.findall(r"(\w+)=(\S+)", rest))
            case "USER":
                image.user.extend(int(number) for number in rest.split(":"))
            case "CMD":
                image.command.extend(json.loads(rest))
            case "HEALTHCHECK":
                image.health.extend(json.loads(rest.partition("CMD")[2]))
    return image


def build(image: Image, project: Path) -> None:
    """Copy and install as the first stage does, then take every write permission away."""
    source = image.box / "src"
    for *names, target in image.copies:
        for name in names:
            origin, goal = project / name, source / target / ("" if len(names) == 1 else name)
            goal.parent.mkdir(parents=True, exist_ok=True)
            if origin.is_dir():
                shutil.copytree(origin, goal, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(origin, goal)
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/sbin:/usr/bin:/sbin:/bin",
        "PYTHONPATH": sysconfig.get_path("purelib"),  # the pinned packages; see the top
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip's own inversion: 0 turns the isolation off
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "HOME": str(image.box),
        "TORCH_INDEX_URL": "",
    }
    for command in image.installs:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=source,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    shutil.rmtree(source)  # the second stage copies /opt/rita alone
    subprocess.run(["chmod", "-R", "a-w", image.box / "opt"], check=True)
    for name in ("data", "tmp"):
        (image.box / name).mkdir()
        os.chown(image.box / name, *image.user)


@dataclass(frozen=True)
class Container:
    """The image, ready to run commands in."""

    image: Image
    port: int

    def start(self, command: list[str]) -> subprocess.Popen[str]:
        box = self.image.box
        user, group = self.image.user
        environment = dict(self.image.environment)
        environment["PATH"] = environment["PATH"].replace("$PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        environment |= {
            "RITA_PORT": str(self.port),
            "TMPDIR": str(box / "tmp"),  # the image's /tmp
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "OMP_NUM_THREADS": "1",
        }
        sealed = with_read_only_root([box / "data", box / "tmp"], user, group)
        return subprocess.Popen(
            [*sealed, *command],
            cwd=box / "data",
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str) -> tuple[int, str, str]:
        with self.start(list(command)) as process:
            output, errors = process.communicate()
        return process.returncode, output, errors

    def call(self, path: str, body: object = None) -> tuple[int, bytes]:
        """GET, or POST of JSON, to the service: its status and body."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as response:
            return response.status, response.read()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def container(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    box = tmp_path_factory.mktemp("image")
    image = read_dockerfile(root / "Dockerfile", box)
    with_read_only_root([box], *image.user)  # skip before the work, not after it
    build(image, root)
    yield Container(image, free_port())
    subprocess.run(["chmod", "-R", "u+w", box], check=True)


def test_the_user_is_not_root_and_can_write_only_the_volume(container: Container) -> None:
    box = container.image.box
    assert container.run("id", "-u") == (0, "10001\n", "")
    for path in (box / "opt/rita/file", box / "file", Path("/var/tmp/file")):
        code, _, errors = container.run("touch", str(path))
        assert code != 0, path
        assert "Read-only file system" in errors or "Permission denied" in errors
    assert container.run("touch", str(box / "data/file"))[0] == 0


def test_the_user_may_read_all_of_the_image(container: Container) -> None:
    """Looked at, not tried: what runs here may read more than the image's user would."""
    installed = list((container.image.box / "opt").rglob("*"))
    needed = {True: stat.S_IROTH | stat.S_IXOTH, False: stat.S_IROTH}
    closed = [
        path
        for path in installed
        if not path.is_symlink() and needed[path.is_dir()] & ~path.stat().st_mode
    ]
    assert installed
    assert closed == []


def test_what_runs_is_what_was_installed(container: Container) -> None:
    """Not the folder the tests lie in, which the borrowed packages might lead to."""
    where = "import app, index, ingest; print(app.__file__, index.__file__, ingest.__file__)"
    code, output, errors = container.run("python", "-c", where)
    assert code == 0, output + errors
    assert all(path.startswith(str(container.image.box / "opt")) for path in output.split())


def test_a_container_ingests_then_serves_a_cited_answer(
    container: Container, root: Path, tmp_path: Path
) -> None:
    routine = "documents/ekonomiskt-bistand/akut-ekonomiskt-bistand-nodprovning.pdf"
    shutil.copy(root / routine, tmp_path)
    code, output, errors = container.run("rita", "ingest", str(tmp_path), "--json")
    assert code == 0, output + errors
    assert [document["status"] for document in json.loads(output)["documents"]] == ["indexed"]

    server = container.start(container.image.command)
    try:
        wait_until_healthy(container, server)
        assert container.call("/readyz")[0] == 200
        question = {"question": "Hur mycket får akut boende kosta per natt?"}
        status, body = container.call("/api/ask", question)
        assert status == 200
        answer = json.loads(body)
        assert answer["status"] == "answered"
        assert "850 kronor" in " ".join(citation["quote"] for citation in answer["citations"])
    finally:
        server.terminate()
        _, log = server.communicate(timeout=30)
    assert server.returncode in (0, -15), log
    assert "akut boende" not in log.lower()


def wait_until_healthy(container: Container, server: subprocess.Popen[str]) -> None:
    """Ask with the image's own health command, as a container engine would."""
    give_up = time.monotonic() + START_LIMIT_SECONDS
    while container.run(*container.image.health)[0] != 0:
        if server.poll() is not None:
            pytest.fail(f"the start command ended with {server.returncode}: {server.communicate()}")
        if time.monotonic() > give_up:
            pytest.fail(f"not healthy after {START_LIMIT_SECONDS} seconds")
        time.sleep(0.5)
