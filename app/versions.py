"""A document in the version asked for: the one in use, or one that a kept snapshot still has."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from app import texts
from app.access import Caller
from app.live import Live
from app.problems import Refusal
from index.corpus import Document
from index.passage_store import PassageStore
from index.snapshot_folder import snapshot_ids

T = TypeVar("T")
Read = Callable[[PassageStore, Document], T]
"""Takes what is wanted from the store that has the document; the store is closed afterwards."""


def in_version(
    live: Live, data: Path, caller: Caller, document_id: str, version: str | None, read: Read[T]
) -> T:
    """What ``read`` takes of the document in ``version`` (None: the one in use).

    Raises Refusal where there is none; what ``caller`` may not read is told as what is not there.
    """
    with live.lease() as retriever:
        snapshot = retriever.snapshot
        found = snapshot.documents.get(document_id)
        if found is not None and version in (None, found.version) and caller.may_read(found):
            return read(snapshot.store, found)
    if version is None:
        raise Refusal(404, texts.NO_DOCUMENT, "no_document")
    for snapshot_id in reversed(snapshot_ids(data)):
        try:
            store = PassageStore.open(data / "snapshots" / snapshot_id)
        except sqlite3.OperationalError:  # deleted just now
            continue
        try:
            earlier = store.documents().get(document_id)
            if earlier is not None and earlier.version == version and caller.may_read(earlier):
                return read(store, earlier)
        except sqlite3.DatabaseError:  # damaged: no longer able to vouch for anything
            continue
        finally:
            store.close()
    raise Refusal(404, texts.NO_VERSION, "no_version")
