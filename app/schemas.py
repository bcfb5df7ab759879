"""From our nouns to what goes over the wire, once: HTTP and the command line's ``--json`` share it.

The functions return plain JSON values, checked against the schemas of ``app/bodies.py``.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from app import texts
from app.answering import today
from app.bodies import (
    AnswerBody,
    CitationBody,
    ContradictionBody,
    PassageBody,
    PlaceBody,
    SearchBody,
    SentenceBody,
    SuggestionBody,
    SuggestionsBody,
    TwinBody,
    WarningBody,
)
from app.date_warnings import Days
from app.notice_texts import with_answer
from app.page_images import highlight_parameter
from index.answer import LACKING, Answer, Box, Citation, Place, Sentence
from index.corpus import Document, Passage, Twin


def ask_body(
    answer: Answer,
    warnings: Iterable[WarningBody] = (),
    days: Days | None = None,
    *,
    contact: str | None,
    questions_days: int,
) -> dict[str, Any]:
    """The wire form of an answer; ``days`` are what its sources' dates are judged by (None: today).

    ``contact`` takes the questions that the routines do not answer; one that is sent on is kept
    for ``questions_days``.
    """
    days = days or _today()
    body = AnswerBody(
        id=uuid4().hex,
        status=answer.status,
        mode=answer.mode,
        model=answer.model,
        notice=with_answer(answer.model),
        snapshot=answer.snapshot,
        question_used=answer.question_used,
        sentences=[_sentence(sentence) for sentence in answer.sentences],
        citations=[_citation(citation, days) for citation in answer.citations],
        nearest=[_place(place) for place in answer.nearest],
        missing=list(answer.missing),
        contradictions=[
            ContradictionBody(citations=item.citations, about=item.about)
            for item in answer.contradictions
        ],
        warnings=[
            *warnings,
            *days.of_answer(),
            *(WarningBody(code=notice, text=texts.NOTICES[notice]) for notice in answer.notices),
        ],
        contact=contact if answer.status in LACKING else None,
        questions_days=questions_days,
    )
    return body.model_dump(mode="json")


def sentence_body(sentence: Sentence) -> dict[str, Any]:
    """The wire form of one sentence of an answer."""
    return _sentence(sentence).model_dump(mode="json")


def citation_body(citation: Citation, days: Days | None = None) -> dict[str, Any]:
    """The wire form of one citation; ``days`` as for ``ask_body``."""
    return _citation(citation, days or _today()).model_dump(mode="json")


def _today() -> Days:
    """For what is in force today: no other version is cited."""
    return Days(today(), today(), {})


def search_body(
    snapshot_id: str, passages: Sequence[Passage], days: Days | None = None
) -> dict[str, Any]:
    """The wire form of passages, best first; ``days`` as for ``ask_body``."""
    days = days or _today()
    body = SearchBody(
        snapshot=snapshot_id,
        passages=[
            PassageBody(
                rank=rank,
                # Two scores that differ by less than this tell nothing apart.
                score=round(passage.scores.fused, 4),
                document_id=passage.document.id,
                file=passage.document.file,
                title=passage.document.facts.title,
                section=passage.chunk.section or None,
                page_from=passage.page_from,
                page_to=passage.page_to,
                version=passage.document.version,
                format=passage.document.format,
                ocr=any(
                    passage.page_from <= page <= passage.page_to
                    for page in passage.document.ocr_pages
                ),
                warnings=days.of_source(passage.document),
                file_url=file_url(passage.document),
                text=passage.text,
                twins=[_twin(twin) for twin in passage.twins],
            )
            for rank, passage in enumerate(passages, start=1)
        ],
    )
    return body.model_dump(mode="json")


def _twin(twin: Twin) -> TwinBody:
    return TwinBody(
        document_id=twin.document.id,
        file=twin.document.file,
        title=twin.document.facts.title,
        section=twin.section or None,
        page_from=twin.page_from,
        page_to=twin.page_to,
    )


def suggestions_body(
    snapshot_id: str | None, offered: Iterable[tuple[str, Document]]
) -> dict[str, Any]:
    """The wire form of questions to begin with, each with the document that answers it first."""
    body = SuggestionsBody(
        snapshot=snapshot_id,
        suggestions=[
            SuggestionBody(question=question, document_id=document.id, title=document.facts.title)
            for question, document in offered
        ],
    )
    return body.model_dump(mode="json")


def file_url(document: Document) -> str:
    """Where this version of the document's file is served."""
    return f"/api/documents/{document.id}/file?version={document.version}"


def page_image_url(document: Document, page: int, boxes: Sequence[Box] = ()) -> str:
    """Where a picture of a page of this version is served, with ``boxes`` marked."""
    query = {"version": document.version}
    if boxes:
        query["highlight"] = highlight_parameter(boxes)
    return f"/api/documents/{document.id}/pages/{page}.png?{urlencode(query, safe=',;')}"


def _sentence(sentence: Sentence) -> SentenceBody:
    return SentenceBody(text=sentence.text, citations=list(sentence.citations))


def _citation(citation: Citation, days: Days) -> CitationBody:
    document, facts = citation.document, citation.document.facts
    return CitationBody(
        number=citation.number,
        document_id=document.id,
        file=document.file,
        version=document.version,
        version_label=facts.version_label,
        ordinal=document.ordinal,
        title=facts.title,
        format=document.format,
        section=citation.section or None,
        page=citation.page,
        ocr=citation.page in document.ocr_pages,
        page_label=citation.page_label,
        quote=citation.quote,
        boxes=list(citation.boxes),
        owner=facts.owner,
        decided=facts.decided,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        registry_number=facts.registry_number,
        warnings=days.of_source(document),
        file_url=file_url(document),
        page_image_url=page_image_url(document, citation.page, citation.boxes),
    )


def _place(place: Place) -> PlaceBody:
    return PlaceBody(
        document_id=place.document.id,
        file=place.document.file,
        title=place.document.facts.title,
        format=place.document.format,
        section=place.section or None,
        page=place.page,
        owner=place.document.facts.owner,
        file_url=file_url(place.document),
        page_image_url=page_image_url(place.document, place.page),
    )
