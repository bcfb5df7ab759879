"""POST and DELETE below /api/feedback and /api/questions: thumbs, and questions to owners.

The routes are plain functions: FastAPI runs them in threads, since storing waits for the disk.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response

from app import texts
from app.access import Caller, TheCaller
from app.database import StorageError, now
from app.feedback_bodies import (
    SECRET_PATTERN,
    DocumentVersion,
    FeedbackBody,
    FeedbackRequest,
    QuestionBody,
    QuestionRequest,
)
from app.privacy import holds_personal_data
from app.problems import PROBLEM, Fault, Refusal
from app.service import Service, TheService
from app.storage import Taken, hashed
from app.storage_limits import StorageFull
from app.tables import Feedback, FeedbackDocument, Question, QuestionStatus
from app.versions import in_version
from index.answer import Status
from index.corpus import Document

log = logging.getLogger(__name__)

router = APIRouter(
    prefix="/api",
    tags=["feedback"],
    responses={409: PROBLEM, 422: PROBLEM, 429: PROBLEM, 503: PROBLEM, "default": PROBLEM},
)

# In the address: once it has been used, what stands in a proxy's log is good for nothing more.
SpentSecret = Annotated[
    str, Path(pattern=SECRET_PATTERN, description="What it was stored with; spent hereby.")
]
_GONE: dict[int | str, dict[str, Any]] = {
    204: {"description": "Erased; from the file's free pages within a minute."},
    404: PROBLEM,
}
_HERE = ZoneInfo("Europe/Stockholm")


@router.post("/feedback", response_model=FeedbackBody)
def feedback(request: FeedbackRequest, service: TheService, caller: TheCaller) -> Response:
    """Store whether an answer helped; again with the same secret, it replaces the earlier one."""
    _refuse_unwanted(request.written(), request.question, service)
    created = now()
    until = _until(created, service) if request.question else None
    thumb = Feedback(
        answer_id=request.answer_id,
        secret_hash=hashed(request.secret),
        verdict=request.verdict,
        reason=request.reason,
        status=request.status,
        mode=request.mode,
        snapshot=request.snapshot,
        question=request.question,
        comment=request.comment,
        created=created,
        erase_after=until,
        documents=_known(service, caller, request.documents),
    )
    with _stored():
        service.storage.give_thumb(thumb)
    body = FeedbackBody(
        verdict=request.verdict,
        reason=request.reason,
        erase_after=_day(thumb.erase_after) if thumb.erase_after else None,
    )
    return JSONResponse(body.model_dump(mode="json"))


@router.delete("/feedback/{secret}", status_code=204, response_class=Response, responses=_GONE)
def take_back_feedback(secret: SpentSecret, service: TheService) -> Response:
    """Take a thumb back, with the text that was sent along."""
    return _taken_back(service, Feedback, secret)


@router.post("/questions", status_code=201, response_model=QuestionBody)
def question(request: QuestionRequest, service: TheService, caller: TheCaller) -> Response:
    """Store a question for the owner of a routine. Its text is kept for RITA_QUESTIONS_DAYS."""
    _refuse_unwanted(request.written(), request.question, service)
    about = _named(service, caller, request.document) if request.document else None
    created = now()
    sent = Question(
        secret_hash=hashed(request.secret),
        text=request.question,
        comment=request.comment,
        missing=request.missing,
        answer_id=request.answer_id,
        snapshot=request.snapshot,
        document_id=about.id if about else None,
        version=about.version if about else None,
        title=about.facts.title if about else None,
        owner=about.facts.owner if about else None,
        status=QuestionStatus.NEW,
        created=created,
        erase_after=_until(created, service),
    )
    with _stored():
        service.storage.send_question(sent)
    body = QuestionBody(title=sent.title, owner=sent.owner, erase_after=_day(sent.erase_after))
    return JSONResponse(body.model_dump(mode="json"), 201)


@router.delete("/questions/{secret}", status_code=204, response_class=Response, responses=_GONE)
def take_back_question(secret: SpentSecret, service: TheService) -> Response:
    """Erase a question that was sent to an owner."""
    return _taken_back(service, Question, secret)


def _taken_back(service: Service, table: type[Feedback | Question], secret: str) -> Response:
    with _stored():
        found = service.storage.take_back(table, secret)
    if not found:
        raise Refusal(404, texts.NOT_KEPT, "not_kept")
    return Response(status_code=204)


def _refuse_unwanted(written: Iterable[str], question: str | None, service: Service) -> None:
    """Nothing is stored of what holds an identity number or is longer than a question may be."""
    if holds_personal_data(written):
        raise Refusal(422, texts.SENT_PERSONAL_DATA, Status.BLOCKED_PERSONAL_DATA)
    limit = service.settings.max_question_characters
    if len(question or "") > limit:
        reason = texts.reason("string_too_long", {"max_length": limit})
        raise Refusal(422, errors=[Fault(field="question", text=reason)])


def _named(service: Service, caller: Caller, named: DocumentVersion) -> Document:
    """The document that a question is about. Raises Refusal where the sender may not know it."""
    try:
        return _found(service, caller, named)
    except Refusal:
        raise Refusal(422, texts.NO_SUCH_DOCUMENT, "no_document") from None


def _known(
    service: Service, caller: Caller, named: Iterable[DocumentVersion]
) -> list[FeedbackDocument]:
    """Those that exist for the sender, once each; a thumb counts without the others too."""
    known: set[tuple[str, str]] = set()
    for each in named:
        try:
            found = _found(service, caller, each)
        except Refusal:
            continue
        known.add((found.id, found.version))
    return [FeedbackDocument(document_id=id_, version=version) for id_, version in sorted(known)]


def _found(service: Service, caller: Caller, named: DocumentVersion) -> Document:
    return in_version(
        service.live,
        service.settings.data,
        caller,
        named.document_id,
        named.version,
        lambda _, document: document,
    )


def _until(created: datetime, service: Service) -> datetime:
    return created + timedelta(days=service.settings.questions_days)


def _day(moment: datetime) -> date:
    return moment.astimezone(_HERE).date()


@contextmanager
def _stored() -> Iterator[None]:
    """What storage has to say, as a response; that a file cannot be used is for the log."""
    try:
        yield
    except StorageFull as error:
        raise Refusal(429, str(error), "too_many") from None
    except Taken as error:
        raise Refusal(409, str(error), "taken") from None
    except StorageError as error:
        log.error("not stored", extra={"fields": {"detail": str(error)}})
        raise Refusal(503, texts.NOT_STORED, "not_stored") from None
