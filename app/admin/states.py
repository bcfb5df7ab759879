"""How documents stand on a day: the rows of the admin's list, and their counts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from app.admin.bodies import CountsBody, DocumentRow, DocumentState, VersionBody
from app.schemas import file_url
from index.corpus import Document
from index.findings import Finding, still_true
from index.versions import by_identity, in_force, latest, starts

VersionState = Literal["in_force", "upcoming", "earlier", "expired", "withdrawn"]


def standing(documents: Iterable[Document]) -> dict[str, list[Document]]:
    """The versions of each document that is not erased, by its id, in the order they came."""
    return {
        id_: versions
        for id_, versions in by_identity(documents).items()
        if not any(version.erased for version in versions)
    }


def representative(versions: Sequence[Document], day: date) -> Document:
    """The version that a document is listed by, withdrawn or not."""
    found = latest(versions, day)
    if found is not None:
        return found
    begun = [version for version in versions if (starts(version) or date.min) <= day]
    return begun[-1] if begun else versions[0]


def state(versions: Sequence[Document], day: date) -> DocumentState:
    """How a document of those ``versions`` (in the order they came) stands on ``day``."""
    if _is_withdrawn(versions[-1], day):
        return "withdrawn"
    if in_force(versions, day) is not None:
        return "in_force"
    begun = any((starts(version) or date.min) <= day for version in versions)
    return "expired" if begun else "upcoming"


def version_state(version: Document, versions: Sequence[Document], day: date) -> VersionState:
    """How one of a document's versions stands on ``day``."""
    if _is_withdrawn(version, day):
        return "withdrawn"
    if in_force(versions, day) == version:
        return "in_force"
    if (starts(version) or date.min) > day:
        return "upcoming"
    ended = version.facts.valid_to is not None and version.facts.valid_to < day
    return "expired" if ended else "earlier"


def _is_withdrawn(version: Document, day: date) -> bool:
    return version.withdrawn is not None and version.withdrawn <= day


def counts(findings: Iterable[Finding]) -> CountsBody:
    """Findings by their severity."""
    severities = [finding.severity for finding in findings]
    return CountsBody(error=severities.count("error"), warning=severities.count("warning"))


def findings_today(
    found: Mapping[str, Sequence[Finding]], documents: Mapping[str, Document], day: date
) -> dict[str, tuple[Finding, ...]]:
    """What reviews ``found``, by key, as it is with the ``documents`` that there are today."""
    files = {document.file for document in documents.values() if not document.erased}
    return {
        key: still_true(each, documents[key].facts, day, files)
        for key, each in found.items()
        if key in documents
    }


def row(
    versions: Sequence[Document], findings: Mapping[str, Sequence[Finding]], day: date
) -> DocumentRow:
    """A document's row; ``findings`` are by the version's key."""
    shown = representative(versions, day)
    facts = shown.facts
    return DocumentRow(
        document_id=shown.id,
        title=facts.title,
        file=shown.file,
        collection=shown.collection,
        source=shown.source,
        version=shown.version,
        state=state(versions, day),
        owner=facts.owner,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        review_date=facts.review_date,
        review_overdue=facts.review_date is not None and facts.review_date < day,
        withdrawn=shown.withdrawn,
        pages=shown.page_count,
        format=shown.format,
        ocr=bool(shown.ocr_pages),
        findings=counts(findings.get(shown.key, ())),
        versions=len(versions),
    )


def version_body(version: Document, versions: Sequence[Document], day: date) -> VersionBody:
    """One of a document's versions."""
    facts = version.facts
    return VersionBody(
        version=version.version,
        ordinal=version.ordinal,
        received=version.received,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        decided=facts.decided,
        version_label=facts.version_label,
        state=version_state(version, versions, day),
        format=version.format,
        pages=version.page_count,
        file=version.file,
        file_url=file_url(version),
    )
