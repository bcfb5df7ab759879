"""What people decided about documents: facts, collection, withdrawal, erasure, identity.

Every method that changes something notes who did it (``by``) in the journal, in the same
transaction. A decision about a document holds at the next question.
"""

import time
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.stored.erasing import forget
from app.stored.events import note
from app.stored.jobs import queued
from app.stored.transactions import Transactions
from app.tables import DecidedFact, DocumentDecision, JobKind, Link, Parted, Revision
from index.decisions import (
    DOCUMENT_FACTS,
    NO_DECISIONS,
    VERSION_FACTS,
    Decision,
    Decisions,
    Value,
)

ERASURE = "erasure"
"""The cause of the job that takes an erased document off the disk."""
_DAYS = ("decided", "valid_from", "valid_to", "review_date")
_ALL_VERSIONS = ""
_REVISION = select(Revision.revision)


class Register:
    """The decisions, and which files are the same document."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._known = NO_DECISIONS

    def decisions(self) -> Decisions:
        """All decisions as they are now; the same object as long as nothing has changed.

        Asked for at every question: it looks at one number, waits for no writer and makes no
        file. Raises StorageError.
        """
        if not self._transactions.exists:
            return NO_DECISIONS
        with self._transactions.connected() as connection:
            revision = connection.execute(_REVISION).scalar_one()
        known = self._known  # another thread may put an older one there meanwhile
        if known.revision != revision:
            with self._transactions.reading() as session:
                known = self._known = _read(session)
        return known

    def set_facts(
        self,
        document_id: str,
        version: str | None,
        facts: Mapping[str, Value],
        by: str,
        reset: Collection[str] = (),
    ) -> None:
        """Let ``facts`` hold in place of what the document says; None: there is none.

        ``reset`` names those that the document is to tell itself again. ``version`` is the SHA-256
        of the version meant, None for facts that hold for all (``DOCUMENT_FACTS``). Raises
        ValueError for a name or a value that the overlay would not understand.
        """
        _check(version, facts, reset)
        kept = version or _ALL_VERSIONS
        with self._transactions.writing() as session:
            for name in (*facts, *reset):
                row = session.get(DecidedFact, (document_id, kept, name))
                if row is not None:
                    session.delete(row)
            session.flush()
            session.add_all(
                DecidedFact(document_id=document_id, version=kept, name=name, value=_text(value))
                for name, value in facts.items()
            )
            days = {name: _text(value) for name, value in facts.items() if name in _DAYS}
            names = sorted(set(facts) - set(days))
            detail = {"version": version, "days": days, "facts": names, "reset": sorted(reset)}
            note(session, by, "facts", document_id, **detail)
            _changed(session)

    def set_collection(self, document_id: str, collection: str | None, by: str) -> None:
        """Move the document; None: to where it was read from."""
        with self._transactions.writing() as session:
            _decision(session, document_id).collection = collection
            note(session, by, "collection", document_id, collection=collection)

    def withdraw(self, document_id: str, on: date, by: str, reason: str) -> None:
        """No longer use the document from the day ``on``."""
        with self._transactions.writing() as session:
            _decision(session, document_id).withdrawn = on
            note(session, by, "withdrawn", document_id, on=on.isoformat(), reason=reason)

    def restore(self, document_id: str, by: str) -> None:
        """Use a withdrawn document again. One that was erased stays so."""
        with self._transactions.writing() as session:
            _decision(session, document_id).withdrawn = None
            note(session, by, "restored", document_id)

    def erase(self, document_id: str, by: str, reason: str, stood_at: Collection[str] = ()) -> int:
        """Never use the document again, nor keep what ``rita.db`` knows of it: the facts decided,
        its names among uploads, jobs, golden questions and questions sent. Returns the number of
        the job that takes it off the disk.

        Left are its id, that of every file linked to it and those it ``stood_at`` (so that none
        comes back with the next build) and the journal. Its traces go with ``Storage.wipe``.
        """
        with self._transactions.writing() as session:
            for each in forget(session, document_id, stood_at):
                decision = _decision(session, each)
                decision.collection = decision.withdrawn = None
                decision.erased = True
            note(session, by, "erased", document_id, reason=reason)
            self._transactions.traces = True
            return queued(session, JobKind.INGEST, ERASURE).id

    def readmit(self, document_id: str, by: str) -> None:
        """Let a file at the erased document's place be read again: one that was put right. For when
        nothing of the erased one is left on the disk."""
        with self._transactions.writing() as session:
            _decision(session, document_id).erased = False
            note(session, by, "readmitted", document_id)

    def link(self, collection: str, file: str, document_id: str, by: str) -> None:
        """Take the file for a version of the document, from the next build on."""
        with self._transactions.writing() as session:
            session.merge(Link(collection=collection, file=file, document_id=document_id))
            note(session, by, "linked", document_id, collection=collection)

    def unlink(self, collection: str, file: str, by: str) -> None:
        """Take the file for a document of its own again, from the next build on."""
        with self._transactions.writing() as session:
            row = session.get(Link, (collection, file))
            if row is not None:
                session.delete(row)
                note(session, by, "unlinked", row.document_id, collection=collection)

    def links(self) -> dict[tuple[str, str], str]:
        """By collection and file: the document that it is a version of."""
        if not self._transactions.exists:
            return {}
        with self._transactions.reading() as session:
            rows = session.scalars(select(Link)).all()
        return {(row.collection, row.file): row.document_id for row in rows}

    def part(self, one: str, other: str, by: str) -> None:
        """Note that two documents are not the same: that is not proposed again."""
        first, second = sorted((one, other))
        with self._transactions.writing() as session:
            session.merge(Parted(first=first, second=second))
            note(session, by, "parted", first, other=second)

    def parted(self) -> set[frozenset[str]]:
        """The pairs of ids that are not the same document."""
        if not self._transactions.exists:
            return set()
        with self._transactions.reading() as session:
            return {frozenset((row.first, row.second)) for row in session.scalars(select(Parted))}


def _check(version: str | None, facts: Mapping[str, Value], reset: Collection[str]) -> None:
    """Raise ValueError for what ``index.decisions.overlaid`` could not lay over."""
    allowed = VERSION_FACTS if version else DOCUMENT_FACTS
    if unknown := {*facts, *reset} - set(allowed):
        raise ValueError(f"no facts of {'a version' if version else 'all versions'}: {unknown}")
    if "title" in facts and not facts["title"]:
        raise ValueError("a document has a title")
    for name, value in facts.items():
        kind = date if name in _DAYS else str
        if value is not None and not isinstance(value, kind):
            raise ValueError(f"{name} is no {kind.__name__}")


def _text(value: Value) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _value(row: DecidedFact) -> Value:
    return date.fromisoformat(row.value) if row.value and row.name in _DAYS else row.value


def _decision(session: Session, document_id: str) -> DocumentDecision:
    """The row to change; whoever asks for it changes it."""
    _changed(session)
    row = session.get(DocumentDecision, document_id)
    if row is None:
        row = DocumentDecision(document_id=document_id)
        session.add(row)
    return row


def _changed(session: Session) -> None:
    row = session.scalars(select(Revision)).one()
    row.revision = max(row.revision + 1, time.time_ns() // 1_000_000)


def _read(session: Session) -> Decisions:
    facts: dict[str, dict[str, dict[str, Value]]] = {}
    for fact in session.scalars(select(DecidedFact)):
        of_document = facts.setdefault(fact.document_id, {})
        of_document.setdefault(fact.version, {})[fact.name] = _value(fact)
    rows = {row.document_id: row for row in session.scalars(select(DocumentDecision))}
    revision = session.scalars(_REVISION).one()
    return Decisions(
        revision,
        {each: _laid(rows.get(each), facts.get(each, {})) for each in sorted({*rows, *facts})},
    )


def _laid(row: DocumentDecision | None, facts: dict[str, dict[str, Value]]) -> Decision:
    of_all = facts.pop(_ALL_VERSIONS, {})
    if row is None:
        return Decision(facts=of_all, version_facts=facts)
    return Decision(row.collection, row.withdrawn, row.erased, of_all, facts)
