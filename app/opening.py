"""From settings to what answers: the embedder, the snapshot, the retriever."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.settings import Settings
from index.embedder import Embedder, open_embedder
from index.retriever import Retriever
from index.snapshot import open_snapshot
from index.snapshot_folder import current_id


def open_configured_embedder(settings: Settings) -> Embedder:
    """The embedder that the settings ask for. ModelError when it cannot be had."""
    key = settings.embedding_key
    return open_embedder(
        settings.embedding_model,
        settings.embedding_url,
        settings.models_dir,
        threads=settings.threads,
        query_prompt=settings.query_prompt,
        document_prompt=settings.document_prompt,
        api_key=key.get_secret_value() if key else None,
    )


@contextmanager
def open_retriever(settings: Settings) -> Iterator[Retriever]:
    """A retriever on the snapshot in use. SnapshotError when there is none that can be opened."""
    wanted = current_id(settings.data)  # a missing index is told before the model is loaded
    embedder = open_configured_embedder(settings)
    snapshot = open_snapshot(settings.data, wanted, embedder)
    try:
        yield Retriever(snapshot, embedder)
    finally:
        snapshot.close()
