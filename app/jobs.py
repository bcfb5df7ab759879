"""The jobs' runner: reviews and readings in child processes, one at a time of each kind.

One process runs them for a data directory, whichever of the server's worker processes comes first:
it holds ``jobs.lock`` until it ends, and then another takes over and what was interrupted is done
again. What happens to a job is in ``rita.db``, for whoever asks.
"""

import asyncio
import logging
import os
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from app import erasing, watching
from app.admin import receiving, texts
from app.child import Child, Ended, start
from app.database import StorageError
from app.job_endings import finish
from app.locks import is_building, turn
from app.logs import described
from app.settings import Settings, environment
from app.storage import Storage
from app.stored.register import ERASURE
from app.stored_files import upload_path
from app.tables import Job, JobKind, JobState

log = logging.getLogger(__name__)

T = TypeVar("T")
POLL_SECONDS = 0.5
"""How often is looked for a job: one row of a small table."""
STANDBY_SECONDS = 2.0
"""How often another process tries whether it is to run the jobs."""
NOTE_SECONDS = 1.0
"""How often progress is written."""
FAULT_SECONDS = 10.0
"""How long to wait after a fault of the runner's own, such as a ``rita.db`` that does not open."""


class Runner:
    """Runs the jobs of one data directory, as long as ``run`` is not cancelled."""

    def __init__(self, settings: Settings, storage: Storage) -> None:
        self._settings = settings
        self._storage = storage
        self._environment = {**os.environ, **environment(settings)}

    async def run(self) -> None:
        """Wait for the turn, then run jobs. What runs when this is cancelled is stopped, and done
        again at the next start."""
        while True:
            try:
                with turn(self._settings.data) as mine:
                    if mine:
                        await self._run_all()
            except OSError as error:  # a directory that may only be read: questions are answered
                log.error("jobs cannot run", extra={"fields": described(error)})
                await asyncio.sleep(FAULT_SECONDS)
            await asyncio.sleep(STANDBY_SECONDS)

    async def _run_all(self) -> None:
        begun = None
        while begun is None:  # each try waits
            begun = await self._try(self._begin)
        async with asyncio.TaskGroup() as lanes:
            lanes.create_task(self._lane(JobKind.REVIEW))
            lanes.create_task(self._lane(JobKind.INGEST))
            lanes.create_task(self._watch())

    def _begin(self) -> bool:
        receiving.sweep(self._settings.data)
        for job in self._storage.jobs.interrupted():
            log.info("job resumed", extra={"fields": {"job": job.id, "kind": job.kind}})
        if erasing.is_unfinished(self._settings.data, self._storage):
            self._storage.jobs.queue(JobKind.INGEST, ERASURE)
        return True

    async def _lane(self, kind: JobKind) -> None:
        """Run the jobs of one kind, one after another: no review waits for a reading."""
        while True:
            job = await self._try(partial(self._next, kind))
            if job is None:
                await asyncio.sleep(POLL_SECONDS)
                continue
            try:
                await self._carry_out(job)
            except Exception as error:  # noqa: BLE001 — named here; the next job is run
                log.error("crash", extra={"fields": described(error)})
                failed = partial(
                    self._storage.jobs.end, job.id, JobState.FAILED, error=texts.JOB_BROKEN
                )
                await self._try(failed)

    def _next(self, kind: JobKind) -> Job | None:
        """The job of that kind that has waited longest, taken; None where it has to wait."""
        first = self._storage.jobs.next(kind)
        if first is None or (kind is JobKind.INGEST and is_building(self._settings.data)):
            return None
        return first if self._storage.jobs.start(first.id) else None

    async def _carry_out(self, job: Job) -> None:
        log.info("job started", extra={"fields": {"job": job.id, "kind": job.kind}})
        seen = await asyncio.to_thread(self._seen) if job.kind is JobKind.INGEST else {}
        child = await start(await asyncio.to_thread(self._arguments, job), self._environment)
        pulse = _Pulse(self._storage, job.id, child)
        beating = asyncio.create_task(pulse.beat())
        try:
            ended = await child.ended(pulse.heard)
        finally:
            beating.cancel()
            await child.stop()
        await self._note(job, ended, seen, cancelled=pulse.cancelled)

    async def _note(self, job: Job, ended: Ended, seen: dict[str, str], *, cancelled: bool) -> None:
        """Note how a job ended, as soon as that can be written: the disk may be full."""
        data = self._settings.data
        work = partial(finish, self._storage, data, job, ended, seen, cancelled=cancelled)
        while True:
            try:
                await asyncio.to_thread(work)
            except (StorageError, OSError) as error:
                log.error("job not noted", extra={"fields": described(error)})
                await asyncio.sleep(FAULT_SECONDS)
            else:
                return

    def _seen(self) -> dict[str, str]:
        """The folders as they are before they are read."""
        return watching.fingerprints(watching.known_folders(self._settings.data))

    def _arguments(self, job: Job) -> list[str]:
        data = self._settings.data.resolve()
        common = ["--json", "--attached", "--data", str(data)]
        if job.kind is JobKind.INGEST:
            return ["ingest", "--progress", *common]
        upload = self._storage.uploads.get(job.upload_id or 0)
        about = ["--name", upload.file, "--collection", upload.collection]
        return ["review", str(upload_path(data, upload)), *about, *common]

    async def _watch(self) -> None:
        """Queue a reading when a known folder has changed, as often as the settings say."""
        while self._settings.watch_minutes:
            if await self._try(partial(watching.has_changed, self._settings.data)):
                queue = partial(self._storage.jobs.queue, JobKind.INGEST, "schedule")
                await self._try(queue)
            await asyncio.sleep(self._settings.watch_minutes * 60)

    async def _try(self, work: Callable[[], T]) -> T | None:
        """Do ``work`` in a thread; None where it fails, which is logged and waited out."""
        try:
            return await asyncio.to_thread(work)
        except Exception as error:  # noqa: BLE001 — whatever it is, questions are answered
            log.error("jobs not looked after", extra={"fields": described(error)})
        await asyncio.sleep(FAULT_SECONDS)
        return None


class _Pulse:
    """Writes a job's progress now and then, and hears whether it is to be stopped."""

    def __init__(self, storage: Storage, job: int, child: Child) -> None:
        self._storage = storage
        self._job = job
        self._child = child
        self._progress: dict[str, Any] = {}
        self.cancelled = False

    def heard(self, progress: dict[str, Any]) -> None:
        """How far the child has come."""
        self._progress = progress

    async def beat(self) -> None:
        """Until cancelled, or somebody wants the job to end."""
        while not self.cancelled:
            await asyncio.sleep(NOTE_SECONDS)
            note = partial(self._storage.jobs.progress, self._job, self._progress)
            try:
                self.cancelled = not await asyncio.to_thread(note)
            except StorageError as error:  # the job itself does not need it
                log.warning("progress not noted", extra={"fields": {"detail": str(error)}})
        await self._child.stop()
