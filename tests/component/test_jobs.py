"""The jobs' runner on a real data directory: what waits, what is stopped, what is done again."""

import asyncio
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import watching
from app.child import Ended
from app.job_endings import finish, why
from app.jobs import Runner
from app.problems import Refusal
from app.settings import Settings
from app.storage import Storage
from app.tables import Job, JobKind, JobState, UploadState
from app.uploading import PUBLISH_IF_SOUND, discard, publish
from index.files import checksum

WAIT_SECONDS = 60.0
"""A loaded machine takes some seconds for a child's start; a bound, not an expectation."""


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    made = Storage(tmp_path / "data")
    made.prepare()
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path: Path, models_dir: Path) -> Settings:
    return Settings(data=tmp_path / "data", models=models_dir)


def run_until(true: Callable[[], bool], *runners: Runner) -> None:
    """Let the runners run until ``true()``, then stop them as a service that ends does."""

    async def go() -> None:
        tasks = [asyncio.create_task(runner.run()) for runner in runners]
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                while not true():  # noqa: ASYNC110 — it looks at what other processes do
                    await asyncio.sleep(0.05)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(go())


def upload(storage: Storage, data: Path, file: Path) -> Job:
    """The review of a file received."""
    version = checksum(file)
    (data / "files").mkdir(exist_ok=True)
    (data / "files" / f"{version}.pdf").write_bytes(file.read_bytes())
    row = storage.uploads.add(
        file=file.name,
        collection="rutiner",
        version=version,
        format="pdf",
        bytes=file.stat().st_size,
    )
    return storage.jobs.queue(JobKind.REVIEW, "upload", row.id)


def ended(storage: Storage, job: Job) -> Callable[[], bool]:
    return lambda: storage.jobs.get(job.id).ended is not None


def test_a_review_runs_beside_a_reading_that_waits_for_one_started_by_hand(
    root: Path, settings: Settings, storage: Storage
) -> None:
    """Two runners of one data directory run each job once."""
    data = settings.data
    reading = storage.jobs.queue(JobKind.INGEST, "admin")
    review = upload(storage, data, root / "documents/gemensamt/lex-sarah.pdf")
    with (data / "ingest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run_until(
            ended(storage, review), Runner(settings, storage), Runner(settings, Storage(data))
        )
        assert storage.jobs.get(reading.id).state is JobState.QUEUED
    found = storage.uploads.get(review.upload_id or 0)
    assert found.state is UploadState.REVIEWED
    assert found.review is not None
    assert found.review["facts"]["registry_number"] == "ASN 2025/0301"
    assert storage.jobs.get(review.id).state is JobState.DONE
    # what nobody publishes is thrown away with its file
    discard(storage, data, found)
    assert list((data / "files").iterdir()) == []


def test_what_ran_when_the_service_ended_is_run_again_and_can_be_cancelled(
    settings: Settings, storage: Storage
) -> None:
    job = storage.jobs.queue(JobKind.INGEST, "admin")
    assert storage.jobs.start(job.id)  # by a process that was killed
    run_until(lambda: children() != [], Runner(settings, storage))
    assert children() == []  # it went with its runner
    assert storage.jobs.get(job.id).state is JobState.RUNNING

    def cancelled() -> bool:
        found = storage.jobs.get(job.id)
        if found.state is JobState.RUNNING and children() and not found.cancel_requested:
            storage.jobs.request_cancel(job.id)
        return found.state is JobState.CANCELLED

    run_until(cancelled, Runner(settings, storage))
    assert children() == []


def children() -> list[int]:
    """The processes that this one has started and that have not ended."""
    told = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [int(each) for each in told if _is_rita(int(each))]


def _is_rita(process: int) -> bool:
    try:
        return b"app.cli" in Path(f"/proc/{process}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_child_ends_when_its_server_is_gone(settings: Settings, root: Path) -> None:
    command = [sys.executable, "-m", "app.cli", "ingest", "--attached", "--json", "--progress"]
    environment = {**os.environ, "RITA_MODELS": str(settings.models_dir)}
    child = subprocess.Popen(
        [*command, "--data", str(settings.data), str(root / "documents")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=root,
        start_new_session=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    first = json.loads(child.stdout.readline())
    assert first["event"] == "progress"
    child.stdin.close()
    assert child.wait(WAIT_SECONDS) == -signal.SIGTERM
    child.stdout.close()
    deadline = time.monotonic() + WAIT_SECONDS
    while running_in(child.pid):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def running_in(group: int) -> list[str]:
    """The processes of a group that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = path.read_text().rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(its_group) == group and state != "Z":
            found.append(path.parent.name)
    return found


@pytest.mark.parametrize(
    ("end", "state", "said"),
    [
        (Ended(1, {"error": "DiskFull", "detail": "…"}, (), True), JobState.FAILED, "Disken är"),
        (Ended(-9, None, (), False), JobState.FAILED, "SIGKILL"),
        (Ended(1, {"error": "SourceError", "detail": "Mappen finns inte."}, (), False),
         JobState.FAILED, "Mappen finns inte."),
        (Ended(1, None, ("File x",), False), JobState.FAILED, "oväntat"),
    ],
)  # fmt: skip
def test_why_a_job_failed_is_told_in_words(
    storage: Storage, settings: Settings, end: Ended, state: JobState, said: str
) -> None:
    job = storage.jobs.queue(JobKind.INGEST, "admin")
    storage.jobs.start(job.id)
    finish(storage, settings.data, job, end, {}, cancelled=False)
    found = storage.jobs.get(job.id)
    assert (found.state, said in (found.error or "")) == (state, True)
    assert "index som används" in why(end) or end.report is not None


def test_a_changed_folder_is_seen_and_one_that_is_gone_is_not_a_change(tmp_path: Path) -> None:
    folder = tmp_path / "rutiner"
    (folder / "under").mkdir(parents=True)
    (folder / "under" / "a.pdf").write_bytes(b"%PDF-1.7")
    seen = watching.fingerprints([str(folder)])
    assert watching.fingerprints([str(folder)]) == seen
    assert watching.missing([str(folder)]) == []
    (folder / "b.pdf").write_bytes(b"%PDF-1.7")
    assert watching.fingerprints([str(folder)]) != seen
    (folder / "b.pdf").unlink()
    assert watching.fingerprints([str(folder)]) == seen
    os.utime(folder / "under" / "a.pdf", ns=(1, 1))
    assert watching.fingerprints([str(folder)]) != seen
    (folder / "under" / "a.pdf").unlink()  # as a share that is not connected looks
    assert watching.fingerprints([str(folder)]) == {}
    assert watching.missing([str(folder), str(tmp_path / "no")]) == [
        str(folder),
        str(tmp_path / "no"),
    ]
    assert not watching.has_changed(tmp_path / "data")


def test_a_review_that_is_stopped_leaves_nothing_of_what_it_read(
    root: Path, settings: Settings
) -> None:
    settings.data.mkdir()
    file = root / "documents/gemensamt/lex-sarah.pdf"
    command = [sys.executable, "-m", "app.cli", "review", str(file), "--data", str(settings.data)]
    with subprocess.Popen(
        [*command, "--attached"],
        stdin=subprocess.PIPE,
        env={**os.environ, "RITA_MODELS": str(settings.models)},
        start_new_session=True,
    ) as child:
        deadline = time.monotonic() + WAIT_SECONDS
        while not list(settings.data.glob(".review-*")):
            assert child.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.killpg(child.pid, signal.SIGTERM)
        assert child.wait(WAIT_SECONDS) not in (0, 2)  # it had not come to its end
    assert list(settings.data.glob(".review-*")) == []


@pytest.mark.parametrize(
    ("severity", "state", "queued"),
    [("warning", UploadState.PUBLISHED, 1), ("error", UploadState.REVIEWED, 0)],
)
def test_an_upload_publishes_itself_where_that_was_asked_for_and_nothing_is_wrong(
    storage: Storage, settings: Settings, severity: str, state: UploadState, queued: int
) -> None:
    row = storage.uploads.add(
        file="a.pdf", collection="rutiner", version="0" * 64, format="pdf", bytes=1
    )
    job = storage.jobs.queue(JobKind.REVIEW, PUBLISH_IF_SOUND, row.id)
    storage.jobs.start(job.id)
    review = {"status": "ok", "findings": [{"code": "no_date", "severity": severity}]}
    finish(storage, settings.data, job, Ended(0, review, (), False), {}, cancelled=False)
    assert storage.uploads.get(row.id).state is state
    readings = [each for each in storage.jobs.all() if each.kind is JobKind.INGEST]
    assert len(readings) == queued
    if state is UploadState.REVIEWED:
        with pytest.raises(Refusal):
            publish(storage, storage.uploads.get(row.id), None, "rutiner")
