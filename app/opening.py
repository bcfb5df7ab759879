"""From settings to what answers: embedder, snapshot, reranker, retriever, language model."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from app.generator import FailureKind, Generator, Limits
from app.settings import Settings
from app.storage import Storage
from index.abbreviations import read_abbreviations
from index.decisions import overlaid
from index.embedder import Embedder, open_embedder
from index.entailment import Entailment
from index.model_files import local_directory
from index.reranker import Reranker, RerankingFailed, open_reranker
from index.retriever import Rerank, Retriever
from index.snapshot import Snapshot, open_snapshot
from index.snapshot_folder import current_id

log = logging.getLogger(__name__)

MakeRetriever = Callable[[Snapshot, Embedder], Retriever]


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


def open_configured_reranker(settings: Settings) -> Reranker | None:
    """The reranker that the settings ask for, None for none. ModelError when it cannot be had."""
    key = settings.reranker_key
    return open_reranker(
        settings.reranker_model,
        settings.reranker_url,
        api_key=key.get_secret_value() if key else None,
        threads=settings.threads,
    )


def open_configured_generator(
    settings: Settings, on_failure: Callable[[FailureKind], None] = lambda _: None
) -> Generator | None:
    """The language model that the settings ask for, None for none. It is not asked anything yet:
    one that is down when RiTA starts may come up later."""
    if settings.chat_url is None or settings.chat_model is None:
        return None
    key = settings.chat_key
    return Generator(
        settings.chat_url,
        settings.chat_model,
        Limits(settings.chat_seconds, settings.chat_stall_seconds, settings.chat_context_tokens),
        api_key=key.get_secret_value() if key else None,
        on_failure=on_failure,
        veto=open_configured_veto(settings),
    )


def open_configured_veto(settings: Settings) -> Entailment | None:
    """The NLI model that the settings ask for, None for none. ModelError when it cannot be had."""
    if settings.nli_model is None:
        return None
    directory, name = local_directory(settings.nli_model, "NLI-modellen")
    return Entailment(directory, name=name)


def retriever_maker(settings: Settings) -> MakeRetriever:
    """What makes a retriever of a snapshot, as the settings ask. The reranker is opened once, with
    the first; the abbreviations are read for each. Raises ModelError and SettingsError."""

    @cache
    def reranker() -> Reranker | None:
        return open_configured_reranker(settings)

    def make(snapshot: Snapshot, embedder: Embedder) -> Retriever:
        chosen = reranker()
        own = read_abbreviations(settings.abbreviations) if settings.abbreviations else ()
        rerank = _within(chosen, settings.reranker_seconds) if chosen else None
        return Retriever(snapshot, embedder, own_abbreviations=own, rerank=rerank)

    return make


def _within(reranker: Reranker, seconds: float) -> Rerank:
    """``reranker`` with its time, and None for an answer that did not come."""

    def rerank(question: str, texts: Sequence[str]) -> Sequence[float] | None:
        try:
            scores: list[float] = reranker.rerank(question, texts, seconds).tolist()
        except RerankingFailed as error:
            log.warning("not reranked", extra={"fields": {"detail": str(error)}})
            return None
        return scores

    return rerank


@contextmanager
def open_retriever(settings: Settings) -> Iterator[Retriever]:
    """A retriever on the snapshot in use, with what has been decided laid over its documents.

    SnapshotError when there is none that can be opened, StorageError when it cannot be told what
    has been decided.
    """
    wanted = current_id(settings.data)  # a missing index is told before the model is loaded
    decisions = Storage(settings.data).register.decisions()
    embedder = open_configured_embedder(settings)
    snapshot = open_snapshot(settings.data, wanted, embedder)
    try:
        read = retriever_maker(settings)(snapshot, embedder)
        yield read.over(overlaid(snapshot.documents, decisions))
    finally:
        snapshot.close()
