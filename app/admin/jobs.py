"""/api/admin/jobs: what is being read and reviewed, and what was."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, Response

from app.access import TheCaller
from app.admin import PREFIX, texts
from app.admin.work_bodies import JobBody, JobsBody, ProgressBody
from app.locks import is_building
from app.problems import PROBLEM, Refusal
from app.service import Service, TheService
from app.tables import Job, JobKind, JobState

router = APIRouter(prefix=f"{PREFIX}/jobs")

JobId = Annotated[int, Path(ge=1)]
_ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@router.get("", response_model=JobsBody)
def jobs(
    service: TheService, limit: Annotated[int, Query(ge=1, le=500, description="At most.")] = 50
) -> Response:
    """The latest jobs, newest first, their reports without the list of documents."""
    found = service.storage.jobs.all(limit=limit)
    waits = _waits(service, found)
    body = JobsBody(jobs=[job_body(each, waits, whole=False) for each in found])
    return JSONResponse(body.model_dump(mode="json"))


@router.post("", status_code=202, response_model=JobBody)
def start_job(service: TheService) -> Response:
    """Read the known folders and the published uploads again; what has not changed is not read."""
    job = service.storage.jobs.queue(JobKind.INGEST, "admin")
    return JSONResponse(job_body(job).model_dump(mode="json"), 202)


@router.get("/{job_id}", response_model=JobBody, responses={404: PROBLEM})
def job(job_id: JobId, service: TheService) -> Response:
    """One job, with how far it has come and what it told."""
    found = service.storage.jobs.get(job_id)
    body = job_body(found, _waits(service, [found]))
    return JSONResponse(body.model_dump(mode="json"))


@router.post(
    "/{job_id}/cancel",
    status_code=202,
    response_model=JobBody,
    responses={404: PROBLEM, 409: PROBLEM},
)
def cancel_job(job_id: JobId, service: TheService, caller: TheCaller) -> Response:
    """Stop a job. What it has read is kept for the next one; the index in use is untouched."""
    if service.storage.jobs.get(job_id).state in _ENDED:
        raise Refusal(409, texts.JOB_ENDED, "job_ended")
    service.storage.jobs.request_cancel(job_id)
    service.storage.events.add(caller.id, "cancelled", str(job_id))
    return JSONResponse(job_body(service.storage.jobs.get(job_id)).model_dump(mode="json"), 202)


def job_body(job: Job, waiting_for: str | None = None, *, whole: bool = True) -> JobBody:
    """A job as it goes over the wire; not ``whole``: without what a report tells of each file,
    which is long and does not change."""
    report = job.report
    if report and not whole:
        report = {name: value for name, value in report.items() if name != "documents"}
    return JobBody(
        id=job.id,
        kind=job.kind.value,
        cause=job.cause,
        state=job.state.value,
        upload_id=job.upload_id,
        created=job.created,
        started=job.started,
        ended=job.ended,
        progress=_progress(job.progress or {}),
        waiting_for=waiting_for if _is_waiting(job) else None,
        error=job.error,
        snapshot=job.snapshot,
        report=report,
    )


def _waits(service: Service, found: Sequence[Job]) -> str | None:
    """Why a reading that is queued does not begin, when it is none of these that runs."""
    if not any(map(_is_waiting, found)):
        return None
    runs = any(job.kind is JobKind.INGEST and job.state is JobState.RUNNING for job in found)
    return texts.WAITING_FOR_BUILD if not runs and is_building(service.settings.data) else None


def _is_waiting(job: Job) -> bool:
    return job.kind is JobKind.INGEST and job.state is JobState.QUEUED


def _progress(told: dict[str, Any]) -> ProgressBody | None:
    if "files" not in told:
        return None
    return ProgressBody(**{name: told.get(name) for name in ProgressBody.model_fields})
