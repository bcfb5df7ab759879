"""From our nouns to what goes over the wire of documents and their versions.

The functions return plain JSON values, checked against the schemas of ``app/document_bodies.py``.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from app.answering import today
from app.date_warnings import date_warnings, superseded
from app.document_bodies import (
    DiffBody,
    DiffPartBody,
    DiffSectionBody,
    DocumentBody,
    DocumentsBody,
    DocumentVersionBody,
    VersionsBody,
)
from app.schemas import file_url
from app.version_diff import SectionDiff
from index.corpus import Document
from index.versions import by_identity, in_force, last_day, latest, starts


def documents_body(
    snapshot_id: str, documents: Iterable[Document], on: date | None = None
) -> dict[str, Any]:
    """The wire form of a snapshot's ``documents`` (all their versions), by title and then by file:
    of each the version that stands for it on the day ``on`` (today)."""
    day = on or today()
    listed = [
        _document(found, versions, day)
        for versions in by_identity(documents).values()
        if (found := latest(versions, day)) is not None
    ]
    listed.sort(key=lambda document: (document.title.casefold(), document.file))
    return DocumentsBody(snapshot=snapshot_id, documents=listed).model_dump(mode="json")


def document_body(
    document: Document, versions: Sequence[Document], on: date | None = None
) -> dict[str, Any]:
    """The wire form of one of a document's ``versions`` (in the order they came)."""
    return _document(document, versions, on or today()).model_dump(mode="json")


def _document(document: Document, versions: Sequence[Document], on: date) -> DocumentBody:
    facts = document.facts
    return DocumentBody(
        document_id=document.id,
        collection=document.collection,
        file=document.file,
        version=document.version,
        version_label=facts.version_label,
        ordinal=document.ordinal,
        versions=len(versions),
        title=facts.title,
        format=document.format,
        ocr=bool(document.ocr_pages),
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
        in_force=in_force(versions, on) == document,
        warnings=[
            # What ended by its own dates says so itself.
            *(each for each in superseded(document, versions, on) if each.date != facts.valid_to),
            *date_warnings(facts, on),
        ],
        file_url=file_url(document),
    )


def versions_body(
    document: Document, versions: Sequence[Document], on: date | None = None
) -> dict[str, Any]:
    """The wire form of a document's ``versions`` (in the order they came); ``document`` is the
    one that stands for it."""
    day = on or today()
    body = VersionsBody(
        document_id=document.id,
        title=document.facts.title,
        versions=[_version(version, versions, day) for version in reversed(versions)],
    )
    return body.model_dump(mode="json")


def _version(version: Document, versions: Sequence[Document], on: date) -> DocumentVersionBody:
    return DocumentVersionBody(
        version=version.version,
        version_label=version.facts.version_label,
        ordinal=version.ordinal,
        in_force=in_force(versions, on) == version,
        first_day=starts(version),
        last_day=last_day(version, versions),
        received=version.received,
        decided=version.facts.decided,
        format=version.format,
        ocr=bool(version.ocr_pages),
        pages=version.page_count,
        file_url=file_url(version),
    )


def diff_body(document_id: str, sections: Iterable[SectionDiff]) -> dict[str, Any]:
    """The wire form of what differs between two versions of a document."""
    body = DiffBody(document_id=document_id, sections=[_section(found) for found in sections])
    return body.model_dump(mode="json")


def _section(found: SectionDiff) -> DiffSectionBody:
    before, after = found.before, found.after
    told = found.change != "same"
    named = after or before
    return DiffSectionBody(
        section=(named.label or None) if named else None,
        change=found.change,
        before=before.text if before and told else None,
        after=after.text if after and told else None,
        page_before=before.page if before else None,
        page_after=after.page if after else None,
        parts=[DiffPartBody(change=change, text=text) for change, text in found.parts],
    )
