"""/api/admin/golden: the installation's own questions with known answers, and how they go."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response

from app import access_texts
from app import texts as common
from app.access import Caller, TheCaller
from app.admin import PREFIX, texts
from app.admin.kept import keeps, kept_ids
from app.admin.people_bodies import GoldenBody, GoldenListBody, GoldenRequest, RunBody, TrendBody
from app.admin.states import representative, standing
from app.answering import today
from app.database import NotKept
from app.live import NotReady
from app.privacy import holds_personal_data
from app.problems import PROBLEM, Fault, Refusal
from app.service import Service, TheService
from app.tables import GoldenQuestion

router = APIRouter(prefix=f"{PREFIX}/golden")

GoldenId = Annotated[int, Path(ge=1)]


@router.get("", response_model=GoldenListBody)
def golden_questions(service: TheService, caller: TheCaller) -> Response:
    """Every golden question on documents that one keeps, and how it went in the index in use.
    Those that are to be refused are for who keeps all."""
    try:
        with service.live.lease() as retriever:
            snapshot: str | None = retriever.snapshot.id
    except NotReady:
        snapshot = None
    golden = service.storage.golden
    results = golden.results(snapshot) if snapshot else []
    ids = kept_ids(service, caller)
    held = {result.question_id: result.held for result in results}
    body = GoldenListBody(
        questions=[
            _body(each, held.get(each.id)) for each in golden.all() if each.document_id in ids
        ],
        floor=service.settings.gate_floor,
    )
    return JSONResponse(body.model_dump(mode="json"))


@router.post("", status_code=201, response_model=GoldenBody)
def add_golden(request: GoldenRequest, service: TheService, caller: TheCaller) -> Response:
    """Add a golden question."""
    file = checked_place(service, caller, request)
    added = service.storage.golden.add(request.question, request.document_id, file, request.page)
    if not request.active:
        added = _changed(service, added.id, request, file)
    return JSONResponse(_body(added, None).model_dump(mode="json"), 201)


@router.get("/trend", response_model=TrendBody)
def golden_trend(service: TheService) -> Response:
    """How many held in each index version that they were asked of, oldest first."""
    runs = [
        RunBody(snapshot=run.snapshot, at=run.at, held=run.held, asked=run.asked)
        for run in service.storage.golden.runs()
    ]
    body = TrendBody(runs=runs, floor=service.settings.gate_floor)
    return JSONResponse(body.model_dump(mode="json"))


@router.put("/{golden_id}", response_model=GoldenBody, responses={404: PROBLEM})
def change_golden(
    golden_id: GoldenId, request: GoldenRequest, service: TheService, caller: TheCaller
) -> Response:
    """Put another question, or another right place, in its stead."""
    _refuse_others(service, caller, golden_id)
    file = checked_place(service, caller, request)
    changed = _changed(service, golden_id, request, file)
    return JSONResponse(_body(changed, None).model_dump(mode="json"))


@router.delete("/{golden_id}", status_code=204, response_class=Response, responses={404: PROBLEM})
def remove_golden(golden_id: GoldenId, service: TheService, caller: TheCaller) -> Response:
    """Remove a golden question and its results."""
    _refuse_others(service, caller, golden_id)
    service.storage.golden.remove(golden_id)
    return Response(status_code=204)


def checked_place(service: Service, caller: Caller, request: GoldenRequest) -> str | None:
    """The file of the document named, None where none is. Raises Refusal for one that is not
    there or somebody else's, a page that it does not have, and a question that tells of a person;
    and where no document is named by who does not keep all."""
    if holds_personal_data((request.question,)):
        raise Refusal(422, texts.GOLDEN_PERSONAL, "blocked_personal_data")
    if request.document_id is None:
        if request.page is not None:
            raise Refusal(422, errors=[Fault(field="page", text=texts.GOLDEN_NEEDS_DOCUMENT)])
        if caller.kept is not None:
            raise Refusal(403, access_texts.OF_NO_DOCUMENT, "of_no_document")
        return None
    with service.live.lease() as retriever:
        known = standing(retriever.snapshot.documents.values())
    versions = known.get(request.document_id)
    if versions is None or not keeps(caller, versions):
        raise Refusal(422, errors=[Fault(field="document_id", text=texts.NO_DOCUMENT)])
    shown = representative(versions, today())
    if request.page is not None and request.page > shown.page_count:
        text = texts.GOLDEN_PAGE.format(pages=shown.page_count)
        raise Refusal(422, errors=[Fault(field="page", text=text)])
    return shown.file


def _refuse_others(service: Service, caller: Caller, number: int) -> None:
    """Raise NotKept for a golden question on a document that somebody else keeps."""
    if service.storage.golden.get(number).document_id not in kept_ids(service, caller):
        raise NotKept(common.NOT_KEPT)


def _changed(
    service: Service, number: int, request: GoldenRequest, file: str | None
) -> GoldenQuestion:
    return service.storage.golden.change(
        number,
        question=request.question,
        document_id=request.document_id,
        file=file,
        page=request.page,
        active=request.active,
    )


def _body(golden: GoldenQuestion, held: bool | None) -> GoldenBody:
    return GoldenBody(
        id=golden.id,
        question=golden.question,
        document_id=golden.document_id,
        file=golden.file,
        page=golden.page,
        created=golden.created,
        changed=golden.changed,
        active=golden.active,
        held=held,
    )
