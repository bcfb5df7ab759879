"""From our nouns to what goes over the wire, once: HTTP and the command line's ``--json`` share it.

The functions return plain JSON values, checked against the schemas of ``app/bodies.py``.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from app import texts
from app.answering import today
from app.bodies import (
    AnswerBody,
    CitationBody,
    ContradictionBody,
    DocumentBody,
    DocumentsBody,
    PassageBody,
    PlaceBody,
    SearchBody,
    SentenceBody,
    SuggestionBody,
    SuggestionsBody,
    TwinBody,
    WarningBody,
)
from app.page_images import highlight_parameter
from index.answer import LACKING, Answer, Box, Citation, Place, Sentence
from index.corpus import Document, Facts, Passage, Twin


def ask_body(
    answer: Answer,
    warnings: Iterable[WarningBody] = (),
    on: date | None = None,
    *,
    contact: str | None,
    questions_days: int,
) -> dict[str, Any]:
    """The wire form of an answer; ``on`` is the day that its sources' dates are judged by.

    ``contact`` takes the questions that the routines do not answer; one that is sent on is kept
    for ``questions_days``.
    """
    day = on or today()
    body = AnswerBody(
        id=uuid4().hex,
        status=answer.status,
        mode=answer.mode,
        model=answer.model,
        snapshot=answer.snapshot,
        question_used=answer.question_used,
        sentences=[_sentence(sentence) for sentence in answer.sentences],
        citations=[_citation(citation, day) for citation in answer.citations],
        nearest=[_place(place) for place in answer.nearest],
        missing=list(answer.missing),
        contradictions=[
            ContradictionBody(citations=item.citations, about=item.about)
            for item in answer.contradictions
        ],
        warnings=[
            *warnings,
            *(WarningBody(code=notice, text=texts.NOTICES[notice]) for notice in answer.notices),
        ],
        contact=contact if answer.status in LACKING else None,
        questions_days=questions_days,
    )
    return body.model_dump(mode="json")


def sentence_body(sentence: Sentence) -> dict[str, Any]:
    """The wire form of one sentence of an answer."""
    return _sentence(sentence).model_dump(mode="json")


def citation_body(citation: Citation, on: date | None = None) -> dict[str, Any]:
    """The wire form of one citation; ``on`` as for ``ask_body``."""
    return _citation(citation, on or today()).model_dump(mode="json")


def search_body(snapshot_id: str, passages: Sequence[Passage]) -> dict[str, Any]:
    """The wire form of passages, best first."""
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


def documents_body(
    snapshot_id: str, documents: Iterable[Document], on: date | None = None
) -> dict[str, Any]:
    """The wire form of a snapshot's documents, by title and then by file."""
    day = on or today()
    listed = sorted(
        documents, key=lambda document: (document.facts.title.casefold(), document.file)
    )
    body = DocumentsBody(
        snapshot=snapshot_id, documents=[_document(document, day) for document in listed]
    )
    return body.model_dump(mode="json")


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


def document_body(document: Document, on: date | None = None) -> dict[str, Any]:
    """The wire form of one document."""
    return _document(document, on or today()).model_dump(mode="json")


def _document(document: Document, on: date) -> DocumentBody:
    facts = document.facts
    return DocumentBody(
        document_id=document.id,
        collection=document.collection,
        file=document.file,
        version=document.version,
        version_label=facts.version_label,
        title=facts.title,
        pages=document.page_count,
        owner=facts.owner,
        decided_by=facts.decided_by,
        decided=facts.decided,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        review_date=facts.review_date,
        registry_number=facts.registry_number,
        language=facts.language,
        document_type=facts.document_type,
        in_force=facts.in_force(on),
        warnings=date_warnings(facts, on),
        file_url=file_url(document),
    )


def date_warnings(facts: Facts, on: date) -> list[WarningBody]:
    """What a document's dates say against relying on it on the day ``on``."""
    found = []
    if facts.valid_from is not None and on < facts.valid_from:
        found.append(("not_yet_valid", texts.NOT_YET_VALID, facts.valid_from))
    if facts.valid_to is not None and facts.valid_to < on:
        found.append(("no_longer_valid", texts.NO_LONGER_VALID, facts.valid_to))
    if facts.review_date is not None and facts.review_date < on:
        found.append(("review_date_passed", texts.REVIEW_DATE_PASSED, facts.review_date))
    return [
        WarningBody(code=code, text=text.format(date=day), date=day) for code, text, day in found
    ]


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


def _citation(citation: Citation, on: date) -> CitationBody:
    document, facts = citation.document, citation.document.facts
    return CitationBody(
        number=citation.number,
        document_id=document.id,
        file=document.file,
        version=document.version,
        version_label=facts.version_label,
        title=facts.title,
        section=citation.section or None,
        page=citation.page,
        page_label=citation.page_label,
        quote=citation.quote,
        boxes=list(citation.boxes),
        owner=facts.owner,
        decided=facts.decided,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        registry_number=facts.registry_number,
        warnings=date_warnings(facts, on),
        file_url=file_url(document),
        page_image_url=page_image_url(document, citation.page, citation.boxes),
    )


def _place(place: Place) -> PlaceBody:
    return PlaceBody(
        document_id=place.document.id,
        file=place.document.file,
        title=place.document.facts.title,
        section=place.section or None,
        page=place.page,
        owner=place.document.facts.owner,
        file_url=file_url(place.document),
        page_image_url=page_image_url(place.document, place.page),
    )
