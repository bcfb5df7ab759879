"""/api/admin/questions, /feedback and /events: what users sent, and what admins did."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, Response

from app.access import Caller, TheCaller
from app.admin import PREFIX, texts
from app.admin.golden import checked_place
from app.admin.kept import kept_ids
from app.admin.people_bodies import (
    AdminFeedbackBody,
    EventBody,
    EventsBody,
    FeedbackTextBody,
    GoldenRequest,
    OwnerQuestionBody,
    OwnerQuestionsBody,
    QuestionChange,
    ThumbsBody,
)
from app.database import NotKept
from app.problems import PROBLEM, Fault, Refusal
from app.service import Service, TheService
from app.tables import Feedback, Question, QuestionStatus

router = APIRouter(prefix=PREFIX)

Number = Annotated[int, Path(ge=1)]


@router.get("/questions", response_model=OwnerQuestionsBody)
def owner_questions(service: TheService, caller: TheCaller) -> Response:
    """The questions that users sent to routines' owners, oldest first: on the documents that one
    keeps. Those on no document are for who keeps all."""
    ids = kept_ids(service, caller)
    mine = [each for each in service.storage.questions() if each.document_id in ids]
    body = OwnerQuestionsBody(questions=[_question(each) for each in mine])
    return JSONResponse(body.model_dump(mode="json"))


@router.patch("/questions/{number}", response_model=OwnerQuestionBody, responses={404: PROBLEM})
def change_question(
    number: Number, change: QuestionChange, service: TheService, caller: TheCaller
) -> Response:
    """Say what has become of a question; a closed one may become a golden question."""
    asked = _asked(service, caller, number)
    status = QuestionStatus(change.status)
    golden_id = _made_golden(service, caller, asked, change) if change.golden else None
    changed = service.storage.set_question_status(number, status, golden_id)
    return JSONResponse(_question(changed).model_dump(mode="json"))


@router.delete(
    "/questions/{number}", status_code=204, response_class=Response, responses={404: PROBLEM}
)
def erase_question(number: Number, service: TheService, caller: TheCaller) -> Response:
    """Erase a question before its time, from the file's free pages within a minute."""
    _asked(service, caller, number)
    if not service.storage.erase_question(number):
        raise NotKept(texts.NO_QUESTION)
    return Response(status_code=204)


@router.delete(
    "/feedback/{number}", status_code=204, response_class=Response, responses={404: PROBLEM}
)
def erase_feedback_text(number: Number, service: TheService, caller: TheCaller) -> Response:
    """Erase the text that was sent along with a thumb; the thumb is still counted."""
    if all(each.id != number for each in _written(service, caller)):
        raise NotKept(texts.NO_QUESTION)
    if not service.storage.erase_text(number):
        raise NotKept(texts.NO_QUESTION)
    return Response(status_code=204)


@router.get("/feedback", response_model=AdminFeedbackBody)
def admin_feedback(service: TheService, caller: TheCaller) -> Response:
    """Thumbs counted, all of them, and the texts that were sent along with those on answers that
    stood on documents one keeps, and no others."""
    counted = [
        ThumbsBody(verdict=verdict, reason=reason, count=count)
        for verdict, reason, count in service.storage.thumbs()
    ]
    written = [
        FeedbackTextBody(
            id=each.id,
            verdict=each.verdict,
            reason=each.reason,
            created=each.created,
            erase_after=each.erase_after,
            question=each.question,
            comment=each.comment,
        )
        for each in _written(service, caller)
    ]
    counted.sort(key=lambda each: -each.count)
    return JSONResponse(AdminFeedbackBody(counts=counted, texts=written).model_dump(mode="json"))


@router.get("/events", response_model=EventsBody)
def events(
    service: TheService,
    limit: Annotated[int, Query(ge=1, le=500, description="At most.")] = 100,
    before: Annotated[int | None, Query(ge=1, description="Those older than this one.")] = None,
) -> Response:
    """What was decided and done by whom, newest first. Who asked and read is for the auditor:
    `/api/admin/audit`."""
    found = service.storage.events.all(limit=limit, before=before, acts=True)
    told = [EventBody.model_validate(each, from_attributes=True) for each in found]
    body = EventsBody(events=told)
    return JSONResponse(body.model_dump(mode="json"))


def _asked(service: Service, caller: Caller, number: int) -> Question:
    """A question on a document that ``caller`` keeps. Raises NotKept."""
    found = next((each for each in service.storage.questions() if each.id == number), None)
    if found is None or found.document_id not in kept_ids(service, caller):
        raise NotKept(texts.NO_QUESTION)
    return found


def _written(service: Service, caller: Caller) -> list[Feedback]:
    """The thumbs with text on answers that stood on documents that ``caller`` keeps alone."""
    ids = kept_ids(service, caller)
    if caller.kept is None:
        return list(service.storage.texts_with_thumbs())
    return [
        each
        for each in service.storage.texts_with_thumbs()
        if each.documents and all(named.document_id in ids for named in each.documents)
    ]


def _made_golden(service: Service, caller: Caller, asked: Question, change: QuestionChange) -> int:
    """The golden question made of a question. Raises Refusal."""
    if change.status != "closed" or change.golden is None:
        raise Refusal(422, errors=[Fault(field="golden", text=texts.GOLDEN_ONLY_CLOSED)])
    place = change.golden
    request = GoldenRequest(
        question=place.question or asked.text[:2_000],
        document_id=place.document_id,
        page=place.page,
    )
    file = checked_place(service, caller, request)
    golden = service.storage.golden
    return golden.add(request.question, request.document_id, file, request.page).id


def _question(question: Question) -> OwnerQuestionBody:
    return OwnerQuestionBody(
        id=question.id,
        status=question.status.value,
        created=question.created,
        erase_after=question.erase_after,
        question=question.text,
        comment=question.comment,
        missing=question.missing,
        document_id=question.document_id,
        version=question.version,
        title=question.title,
        owner=question.owner,
        snapshot=question.snapshot,
        golden_id=question.golden_id,
    )
