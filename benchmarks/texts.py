"""Short texts to documents of an index: cut, embedded and stored by the same code as PDFs.

A text has no layout: one page, no boxes, no headings but its title. Its sentences are units.
"""

import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from benchmarks.sets import Text
from index import corpus, late_interaction, local_embedder, sentences, vectors
from index.corpus import Chunk, Document, Facts, Page, Section, Span, Unit, document_id
from index.embedder import Embedder
from index.late_interaction import TokenCodes
from index.snapshot import IndexedDocument, Snapshot
from index.snapshot_folder import activate, prune
from index.snapshot_writer import SnapshotWriter
from ingest import chunking, text_marks, units
from ingest.chunking import ChunkingOptions
from ingest.report import Report

BATCH_CHUNKS = 256
"""Chunks embedded at a time: enough to fill the model's batches, and a progress line every few
seconds."""

OnProgress = Callable[[int, int], None]


def build_texts(
    texts: Sequence[Text],
    collection: str,
    data: Path,
    embedder: Embedder,
    previous: Snapshot | None,
    on_progress: OnProgress,
) -> Report:
    """An index of ``texts`` in ``data``, in use; what ``previous`` holds unchanged is carried."""
    started = time.monotonic()
    chunks = embedded = 0
    with SnapshotWriter(data, embedder) as writer:
        for done, (item, is_new) in enumerate(
            _documents(texts, collection, embedder, previous), start=1
        ):
            writer.add(item)
            chunks += len(item.chunks)
            embedded += len(item.chunks) if is_new else 0
            on_progress(done, len(texts))
        snapshot = writer.finish({})
    activate(data, snapshot)
    prune(data)
    seconds = time.monotonic() - started
    return Report(
        snapshot=snapshot,
        documents=(),
        pages=len(texts),
        chunks=chunks,
        chunks_embedded=embedded,
        seconds=round(seconds, 2),
        pages_per_second=round(len(texts) / seconds, 1),
        peak_rss_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    )


def _documents(
    texts: Sequence[Text], collection: str, embedder: Embedder, previous: Snapshot | None
) -> Iterator[tuple[IndexedDocument, bool]]:
    """The texts as indexed documents, in order, and whether each was embedded now."""
    read_by = reading()
    known: Mapping[str, str] = previous.store.readings() if previous else {}
    waiting: list[tuple[Document, Page, list[Chunk]]] = []
    for text in texts:
        document = _document(text, collection)
        before = previous.documents.get(document.key) if previous else None
        if (
            previous
            and before
            and (known[document.key], before.version)
            == (
                read_by,
                document.version,
            )
        ):
            for item in _embedded(waiting, read_by, embedder):
                yield item, True
            waiting.clear()
            yield previous.indexed(document.key, read_by), False
            continue
        waiting.append((document, *_cut(text, embedder)))
        if sum(len(chunks) for _, _, chunks in waiting) >= BATCH_CHUNKS:
            for item in _embedded(waiting, read_by, embedder):
                yield item, True
            waiting.clear()
    for item in _embedded(waiting, read_by, embedder):
        yield item, True


def _document(text: Text, collection: str) -> Document:
    version = sha256(f"{text.title}\0{text.body}".encode()).hexdigest()
    facts = Facts(text.title)
    return Document(
        document_id(collection, text.id), collection, collection, text.id, version, 1, facts
    )


def _cut(text: Text, embedder: Embedder) -> tuple[Page, list[Chunk]]:
    body = text.body
    found = tuple(
        Unit(
            "sentence",
            body[start:end],
            (Span(1, start, end),),
            starts_block=start == 0 or body[start - 1] == "\n",
        )
        for start, end in sentences.sentences(body)
    )
    cut = chunking.chunks(
        [Section((), found)],
        text.title,
        lambda texts: embedder.count_tokens(texts, "document"),
        embedder.max_length,
        ChunkingOptions(),
    )
    return Page(1, None, 595, 842, body), cut


def _embedded(
    waiting: Sequence[tuple[Document, Page, list[Chunk]]], read_by: str, embedder: Embedder
) -> Iterator[IndexedDocument]:
    """The cut documents with their vectors, embedded together."""
    if not waiting:
        return
    titled = [(document.facts.title, chunk) for document, _, cut in waiting for chunk in cut]
    encoded = embedder.encode_with_parts(
        [chunk.searchable(title) for title, chunk in titled],
        [chunk.unit_ranges(title) for title, chunk in titled],
    )
    first = first_unit = first_token = 0
    for document, page, cut in waiting:
        end = first + len(cut)
        end_unit = first_unit + sum(len(chunk.units) for chunk in cut)
        tokens, end_token = None, 0
        if encoded.tokens is not None:
            counts = encoded.tokens.counts[first:end]
            end_token = first_token + int(counts.sum())
            run = slice(first_token, end_token)
            tokens = TokenCodes(encoded.tokens.codes[run], encoded.tokens.scale[run], counts)
        yield IndexedDocument(
            document,
            read_by,
            [page],
            [np.zeros((len(page.text), 4), np.uint16)],
            cut,
            encoded.whole[first:end],
            encoded.parts[first_unit:end_unit].astype(np.float16),
            tokens,
        )
        first, first_unit, first_token = end, end_unit, end_token


def reading() -> str:
    """Names the code that cuts and embeds a text: when it changes, texts are embedded anew."""
    code = sha256(str(ChunkingOptions()).encode())
    cutting = (chunking, units, text_marks, corpus, sentences)
    for module in (*cutting, local_embedder, late_interaction, vectors):
        code.update(Path(module.__file__ or "").read_bytes())
    code.update(Path(__file__).read_bytes())
    return code.hexdigest()[:16]
