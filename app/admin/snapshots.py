"""/api/admin/snapshots: the index versions kept, which is in use, and how they compare."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, Response

from app import snapshots as stored
from app.access import TheCaller
from app.admin import PREFIX, texts
from app.admin.work_bodies import (
    CitedBody,
    ComparedBody,
    ComparisonBody,
    GoldenShareBody,
    HeldBody,
    SnapshotBody,
    SnapshotsBody,
)
from app.live import NotReady
from app.opening import retriever_maker
from app.problems import PROBLEM, Refusal
from app.service import Service, TheService
from app.tables import GoldenResult
from index.errors import SnapshotError
from index.snapshot_folder import activate, snapshot_ids

router = APIRouter(prefix=f"{PREFIX}/snapshots")

_ID = r"^\d{8}T\d{12}Z-[0-9a-f]{4}$"
SnapshotId = Annotated[str, Path(pattern=_ID)]


@router.get("", response_model=SnapshotsBody)
def snapshots(service: TheService) -> Response:
    """The index versions, newest first, and how the golden questions went in each."""
    return _all(service)


@router.get("/compare", response_model=ComparisonBody, responses={404: PROBLEM})
async def compare_snapshots(
    a: Annotated[str, Query(pattern=_ID, description="One index version.")],
    b: Annotated[str, Query(pattern=_ID, description="The other.")],
    service: TheService,
) -> Response:
    """The golden questions in two index versions. Where they were not asked they are asked now,
    which takes a moment for each."""
    body = await service.answer_with(lambda: _compared(service, a, b))
    return JSONResponse(body.model_dump(mode="json"))


@router.post(
    "/{snapshot_id}/activate", response_model=SnapshotsBody, responses={404: PROBLEM, 409: PROBLEM}
)
def activate_snapshot(snapshot_id: SnapshotId, service: TheService, caller: TheCaller) -> Response:
    """Put an index version to use, one that waits or an earlier one. What was withdrawn or erased
    since stays so."""
    data = service.settings.data
    if snapshot_id not in snapshot_ids(data):
        raise Refusal(404, texts.NO_SNAPSHOT, "no_snapshot")
    try:
        activate(data, snapshot_id)
    except SnapshotError as error:
        raise Refusal(409, str(error), "damaged_snapshot") from None
    service.storage.events.add(caller.id, "activated", snapshot_id)
    return _all(service, in_use=snapshot_id)


def _all(service: Service, in_use: str | None = None) -> Response:
    settings = service.settings
    found = stored.kept(
        settings.data, service.storage, settings.gate_floor, in_use or _answering(service)
    )
    body = SnapshotsBody(snapshots=[_body(each, settings.gate_floor) for each in found])
    return JSONResponse(body.model_dump(mode="json"))


def _answering(service: Service) -> str | None:
    try:
        with service.live.lease() as retriever:
            return retriever.snapshot.id
    except NotReady:
        return None


def _body(kept: stored.Kept, floor: float) -> SnapshotBody:
    run = kept.run
    return SnapshotBody(
        id=kept.id,
        created=kept.created,
        documents=kept.counts.get("documents"),
        pages=kept.counts.get("pages"),
        chunks=kept.counts.get("chunks"),
        state=kept.state,
        golden=GoldenShareBody(held=run.held, asked=run.asked, floor=floor) if run else None,
    )


def _compared(service: Service, a: str, b: str) -> ComparisonBody:
    data, storage = service.settings.data, service.storage
    known = {run.snapshot for run in storage.golden.runs()} | set(snapshot_ids(data))
    if not {a, b} <= known:
        raise Refusal(404, texts.NO_SNAPSHOT, "no_snapshot")
    make = retriever_maker(service.settings)
    with service.live.lease() as retriever:
        of_a = stored.results(data, a, storage, retriever, make)
        of_b = stored.results(data, b, storage, retriever, make)
        files = {each.id: each.file for each in retriever.snapshot.documents.values()}
    questions = [
        ComparedBody(
            id=golden.id,
            question=golden.question,
            a=_held(of_a.get(golden.id), files),
            b=_held(of_b.get(golden.id), files),
        )
        for golden in storage.golden.all()
    ]
    return ComparisonBody(a=a, b=b, questions=questions)


def _held(result: GoldenResult | None, files: dict[str, str]) -> HeldBody | None:
    if result is None:
        return None
    cited = [CitedBody(**each, file=files.get(each["document_id"])) for each in result.cited]
    return HeldBody(held=result.held, status=result.status, cited=cited)
