"""A document in the version asked for: the one that stands for it today, or another that the index
or a kept snapshot still has. What is erased is told as what was never there."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from app import texts
from app.access import Caller
from app.answering import today
from app.live import Live
from app.problems import Refusal
from index.corpus import Document
from index.decisions import Decisions, overlaid
from index.passage_store import PassageStore
from index.snapshot_folder import snapshot_ids
from index.versions import latest, versions_of

T = TypeVar("T")
Read = Callable[[PassageStore, Document], T]
"""Takes what is wanted from the store that has the document; the store is closed afterwards."""


def standing(live: Live, caller: Caller, document_id: str) -> tuple[Document, Sequence[Document]]:
    """What stands for a document today, and its versions, in the order they came: those that
    ``caller`` may read, since files of two collections may have been said to be the same.

    Raises Refusal where there is none; what ``caller`` may not read is told as what is not there.
    """
    with live.lease() as retriever:
        documents = retriever.snapshot.documents
    versions = versions_of(documents.values(), document_id)
    found = latest(versions, today()) if versions else None
    if found is None or not caller.may_read(found):
        raise Refusal(404, texts.NO_DOCUMENT, "no_document")
    return found, [each for each in versions if caller.may_read(each)]


def in_version(
    live: Live, data: Path, caller: Caller, document_id: str, version: str | None, read: Read[T]
) -> T:
    """What ``read`` takes of the document in ``version`` (None: the one that stands for it today).

    A withdrawn document is there for who names its version, an erased one for nobody. Raises
    Refusal as ``standing``.
    """
    if version is None:
        version = standing(live, caller, document_id)[0].version
    with live.lease() as retriever:
        snapshot = retriever.snapshot
        for found in versions_of(snapshot.documents.values(), document_id):
            if found.version == version and _may_open(found, caller):
                return read(snapshot.store, found)
    decisions = live.decided()
    for snapshot_id in reversed(snapshot_ids(data)):
        try:
            store = PassageStore.open(data / "snapshots" / snapshot_id)
        except sqlite3.OperationalError:  # deleted just now
            continue
        try:
            earlier = _known(store, decisions, document_id, version)
            if earlier is not None and _may_open(earlier, caller):
                return read(store, earlier)
        except sqlite3.DatabaseError:  # damaged: no longer able to vouch for anything
            continue
        finally:
            store.close()
    raise Refusal(404, texts.NO_VERSION, "no_version")


def _known(
    store: PassageStore, decisions: Decisions, document_id: str, version: str
) -> Document | None:
    """The version as an older snapshot has it and ``decisions`` make it."""
    documents = overlaid(store.documents(), decisions)
    of_document = versions_of(documents.values(), document_id)
    return next((found for found in of_document if found.version == version), None)


def _may_open(document: Document, caller: Caller) -> bool:
    return not document.erased and caller.may_read(document)
