"""Other documents with nearly the text of one that is read: a routine copied, or kept twice."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from index.corpus import Document, Page
from index.findings import Finding, finding
from index.passage_store import PassageStore
from ingest.similar import ALIKE, alike, sketch

_MOST = 5
"""Doubles that are named of one document."""


class Doubles:
    """Sketches of the documents that are indexed, made when the first file is read: it takes
    0.1 s per thousand pages, and a kilobyte a version."""

    def __init__(self, indexed: Mapping[str, Document], store: PassageStore | None) -> None:
        self._indexed = indexed
        self._store = store

    @cached_property
    def _sketches(self) -> dict[str, tuple[Document, bytes]]:
        if self._store is None:
            return {}
        made: dict[str, tuple[Document, bytes]] = {}
        for key, document in self._indexed.items():
            numbers = range(1, document.page_count + 1)
            text = _text([self._store.page(key, number)[0] for number in numbers])
            made[key] = (document, sketch(text))
        return made

    def findings(self, document: Document, pages: Sequence[Page]) -> tuple[Finding, ...]:
        """What ``document`` is the double of, the most alike first: no version of its own, and
        nothing of another collection, whose readers may not know of each other."""
        own = sketch(_text(pages))
        found = [
            (share, other)
            for other, held in self._sketches.values()
            if other.id != document.id
            and other.collection == document.collection
            and (share := alike(own, held)) >= ALIKE
        ]
        self._sketches[document.key] = (document, own)
        nearest: dict[str, tuple[float, Document]] = {}
        for share, other in sorted(found, key=lambda each: -each[0]):
            nearest.setdefault(other.id, (share, other))
        return tuple(
            finding(
                "near_duplicate",
                None,
                f"{other.facts.title} ({other.file}), {round(100 * share)} procent lika",
            )
            for share, other in list(nearest.values())[:_MOST]
        )


def _text(pages: Sequence[Page]) -> str:
    return "\n".join(page.text for page in pages)
