"""A document with all that is known of it, for the admin page."""

from datetime import date

from app.admin.bodies import (
    AdminDocumentBody,
    FactBody,
    FactSource,
    FindingBody,
    ProposalBody,
    VersionBody,
)
from app.admin.facts import FACTS
from app.admin.proposals import Likeness, proposals
from app.admin.states import findings_today, representative, row, standing, version_body
from app.schemas import page_image_url
from app.service import Service
from index.corpus import Document
from index.decisions import Decision, Value
from index.findings import Finding, Origin, advice


def document_body(service: Service, document_id: str, day: date) -> AdminDocumentBody:
    """The document, which must be there."""
    decisions = service.storage.register.decisions()
    parted = service.storage.register.parted()
    with service.live.lease() as retriever:
        snapshot = retriever.snapshot
        known = standing(snapshot.documents.values())
        versions = known[document_id]
        shown = representative(versions, day)
        read = snapshot.store.documents()[shown.key]
        origins = snapshot.store.origins(shown.key)
        found = {shown.key: snapshot.store.findings(shown.key)}
        findings = findings_today(found, snapshot.documents, day)[shown.key]
        snapshot_id = snapshot.id
    listed = row(versions, {}, day).model_dump(exclude={"findings", "versions"})
    return AdminDocumentBody(
        **listed,
        snapshot=snapshot_id,
        facts=_facts(shown, read, origins, decisions.by_document.get(document_id)),
        findings=[finding_body(each, shown) for each in findings],
        versions=_versions(versions, day),
        proposals=_proposals(shown, known, parted, day),
    )


def finding_body(finding: Finding, document: Document | None) -> FindingBody:
    """A finding, with a picture of its page where the index has it."""
    what, to_do = advice(finding)
    page = finding.page
    return FindingBody(
        code=finding.code,
        severity=finding.severity,
        page=page,
        detail=finding.detail,
        what=what,
        advice=to_do,
        image_url=page_image_url(document, page) if document and page else None,
    )


def _facts(
    shown: Document, read: Document, origins: dict[str, Origin], decision: Decision | None
) -> dict[str, FactBody]:
    decided = (
        {**decision.facts, **decision.version_facts.get(shown.version, {})} if decision else {}
    )
    return {
        name: _fact(name, shown, read, origins.get(name), is_decided=name in decided)
        for name in FACTS
    }


def _fact(
    name: str, shown: Document, read: Document, origin: Origin | None, *, is_decided: bool
) -> FactBody:
    value, own = _text(getattr(shown.facts, name)), _text(getattr(read.facts, name))
    source: FactSource
    if is_decided:
        source = "admin"
    elif value is None:
        source = "none"
    else:
        source = origin.source if origin else "file"
    page = origin.page if origin else None
    return FactBody(
        value=value,
        document_value=own,
        source=source,
        page=page,
        quote=origin.quote if origin else None,
        image_url=page_image_url(shown, page, origin.boxes) if origin and page else None,
    )


def _text(value: Value) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _versions(versions: list[Document], day: date) -> list[VersionBody]:
    return [version_body(version, versions, day) for version in reversed(versions)]


def _proposals(
    shown: Document,
    known: dict[str, list[Document]],
    parted: set[frozenset[str]],
    day: date,
) -> list[ProposalBody]:
    others = [representative(versions, day) for id_, versions in known.items() if id_ != shown.id]
    apart = {id_ for pair in parted if shown.id in pair for id_ in pair}
    facts = shown.facts
    like = Likeness(facts.title, facts.registry_number, shown.file, shown.version, shown.collection)
    return proposals(like, others, apart)
