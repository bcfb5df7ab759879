"""GET /api/admin/overview: how the installation stands, and what needs somebody."""

from collections import Counter

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from app.access import Caller, TheCaller
from app.admin import PREFIX
from app.admin.bodies import CountsBody, DocumentCountsBody, OverviewBody
from app.admin.documents import refused
from app.admin.kept import keeps, kept_ids
from app.admin.states import findings_today, row, standing
from app.answering import today
from app.attention import warnings
from app.live import NotReady
from app.service import Service, TheService
from app.snapshots import waiting
from app.tables import JobState, QuestionStatus

router = APIRouter(prefix=PREFIX)


@router.get("/overview", response_model=OverviewBody)
def overview(service: TheService, caller: TheCaller) -> Response:
    """How many documents one keeps and how they stand, what waits and what has failed."""
    storage, settings = service.storage, service.settings
    snapshot, states, findings = _documents(service, caller)
    unfinished = (JobState.QUEUED, JobState.RUNNING)
    body = OverviewBody(
        snapshot=snapshot,
        fault=service.live.fault,
        waiting=waiting(settings.data, storage, settings.gate_floor),
        jobs_running=sum(job.state in unfinished for job in storage.jobs.all()),
        questions_new=_questions_new(service, caller),
        documents=DocumentCountsBody(
            in_force=states["in_force"],
            upcoming=states["upcoming"],
            expired=states["expired"],
            withdrawn=states["withdrawn"],
            refused=len(refused(service, caller)),
        ),
        findings=findings,
        # folders are named as collections are
        warnings=warnings(service, named=caller.kept is None),
    )
    return JSONResponse(body.model_dump(mode="json"))


def _questions_new(service: Service, caller: Caller) -> int:
    if caller.kept is None:
        return service.storage.waiting()
    ids = kept_ids(service, caller)
    new = (each for each in service.storage.questions() if each.status is QuestionStatus.NEW)
    return sum(each.document_id in ids for each in new)


def _documents(service: Service, caller: Caller) -> tuple[str | None, Counter[str], CountsBody]:
    """The snapshot in use, its documents' states and their findings."""
    day = today()
    try:
        with service.live.lease() as retriever:
            snapshot = retriever.snapshot
            found = findings_today(snapshot.store.all_findings(), snapshot.documents, day)
            known = standing(snapshot.documents.values())
            kept = (versions for versions in known.values() if keeps(caller, versions))
            rows = [row(versions, found, day) for versions in kept]
    except NotReady:
        return None, Counter(), CountsBody(error=0, warning=0)
    counted = CountsBody(
        error=sum(each.findings.error for each in rows),
        warning=sum(each.findings.warning for each in rows),
    )
    return snapshot.id, Counter(each.state for each in rows), counted
