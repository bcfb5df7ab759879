"""What of the installation is whose: an owner keeps the documents of their collections, and what is
asked about them; an admin all. What somebody does not keep is told as what is not there."""

from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from app import access_texts
from app.access import Caller
from app.admin import texts
from app.admin.states import standing
from app.live import NotReady
from app.problems import Refusal
from app.service import Service
from app.storage import Storage
from app.stored.uploads import identity
from app.stored_files import documents_of
from app.tables import Upload, UploadState
from index.corpus import Document
from index.corpus import document_id as id_at
from index.decisions import overlaid
from index.snapshot_folder import snapshot_ids


class Everything:
    """Contains whatever it is asked for."""

    def __contains__(self, _: object) -> bool:
        return True


def keeps(caller: Caller, versions: Sequence[Document]) -> bool:
    """Whether ``caller`` keeps a document of those versions: every one, since files of two
    collections may have been said to be the same."""
    return all(caller.may_keep(each.collection) for each in versions)


def kept_versions(service: Service, caller: Caller, document_id: str) -> list[Document]:
    """A document's versions. Raises Refusal where there is none, it is erased, or it is somebody
    else's to keep."""
    with service.live.lease() as retriever:
        documents = retriever.snapshot.documents.values()
        mine = [each for each in documents if each.id == document_id]
    found = standing(mine).get(document_id)
    if found is None or not keeps(caller, found):
        raise Refusal(404, texts.NO_DOCUMENT, "no_document")
    return found


def kept_ids(service: Service, caller: Caller) -> Container[object]:
    """The ids of the documents that ``caller`` keeps: all there ever were, or those of the index in
    use that are in their collections. None, for "of no document", is among all only."""
    if caller.kept is None:
        return Everything()
    try:
        with service.live.lease() as retriever:
            known = standing(retriever.snapshot.documents.values())
    except NotReady:
        return frozenset()
    return frozenset(id_ for id_, versions in known.items() if keeps(caller, versions))


def may_erase(data: Path, storage: Storage, caller: Caller, document_id: str) -> bool:
    """Whether the document is the caller's to erase, in every index version and upload that has
    it."""
    return caller.kept is None or all(
        caller.may_keep(each) for each in _collections(data, storage, document_id)
    )


def keeps_upload(service: Service, caller: Caller, upload: Upload) -> bool:
    """Whether ``caller`` keeps the collection that an upload is for, and its document."""
    if not caller.may_keep(upload.collection):
        return False
    return upload.document_id is None or upload.document_id in kept_ids(service, caller)


def refuse_collection(caller: Caller, collection: str) -> None:
    """Raise Refusal where ``caller`` may put nothing into ``collection``."""
    if not caller.may_keep(collection):
        raise Refusal(403, access_texts.NOT_YOUR_COLLECTION, "not_your_collection")


def refuse_place(service: Service, caller: Caller, collection: str, file: str) -> None:
    """Raise Refusal where a file of that name would become a version of a document that was moved
    from ``collection`` to one that ``caller`` does not keep."""
    if caller.kept is None:
        return
    place = id_at(collection, file)
    try:
        with service.live.lease() as retriever:
            documents = retriever.snapshot.documents.values()
            there = [each for each in documents if each.id == place and not each.erased]
    except NotReady:
        return
    if not keeps(caller, there):
        raise Refusal(409, access_texts.PLACE_TAKEN, "place_taken")


def _collections(data: Path, storage: Storage, document_id: str) -> Iterator[str]:
    """Every collection that the document is in: as decided, and as each index version read it."""
    decisions = storage.register.decisions()
    for snapshot_id in snapshot_ids(data):
        read = {each.key: each for each in documents_of(data, snapshot_id)}
        for each in overlaid(read, decisions).values():
            if each.id == document_id:
                yield each.collection
    for upload in storage.uploads.all():
        if upload.state is not UploadState.DISCARDED and identity(upload) == document_id:
            yield upload.collection
