"""What a document says of itself: decided by whom and when, valid until, who answers for it.

Only what stands beside a known label on the first two pages, in the header or footer, or in a
sentence that says it of the document itself, is believed. A wrong last day of validity hides a
document from every answer, so that where two statements differ, neither is taken.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from index.corpus import Facts, Span
from index.findings import Origin
from index.line_boxes import line_boxes
from ingest.blocks import PdfDocument
from ingest.document_types import Place, found_type
from ingest.fact_boxes import PAGES, labelled, span_of
from ingest.labels import FACT_OF, RANK
from ingest.language import document_language
from ingest.sidecar import overridden, read_sidecars
from ingest.stated import Stated
from ingest.statements import statements
from ingest.text_marks import block_text
from ingest.titles import document_title, printed_title

__all__ = ["facts", "found_facts", "read_sidecars"]

_REGISTRY_NUMBER = re.compile(
    r"\b(?:Dnr|Diarienr|Diarienummer)\b[.:]?\s*"
    r"(?P<number>(?:[A-ZÅÄÖ]{2,8}[ -]?)?(?:\d{2,4}[/:-]\d[\w./:-]*\w|\d{4}[/:-]\d))"
)
_PRINTED_VERSION = re.compile(r"\bver(?:sion)?\. ?(?P<number>\d+(?:\.\d+)*)\b")
_PRINTED_NUMBERS = {"registry_number": _REGISTRY_NUMBER, "version_label": _PRINTED_VERSION}
_BESIDE_LABELS = (
    "owner", "decided_by", "decided", "valid_from", "valid_to", "review_date",
    "registry_number", "version_label",
)  # fmt: skip


def facts(document: PdfDocument, file: str, sidecar: Mapping[str, str] | None = None) -> Facts:
    """The facts of the document at ``file``; a ``sidecar`` (of ``read_sidecars``) goes before
    what the document says."""
    return found_facts(document, file, sidecar)[0]


def found_facts(
    document: PdfDocument, file: str, sidecar: Mapping[str, str] | None = None
) -> tuple[Facts, dict[str, Origin]]:
    """The facts of the document at ``file``, and by each fact's name where it was found.

    A fact that nothing states is None and has no origin; one that the ``sidecar`` takes away is
    None and has the sidecar as its origin.
    """
    stated = _stated(document)
    kind, place = found_type(document, file, stated.text("document_type"))
    read = replace(
        stated.facts(document_title(document, file)),
        language=document_language(document),
        document_type=kind,
    )
    title = _title_span(document, read.title)
    origins = {"title": _origin(document, title) if title else Origin("file")}
    for name in _BESIDE_LABELS:
        if getattr(read, name) is not None:
            origins[name] = _origin(document, stated.span(name))
    if read.language is not None:
        origins["language"] = Origin("document")
    if kind is not None:
        origins["document_type"] = _type_origin(document, place, stated, origins["title"])
    if not sidecar:
        return read, origins
    return overridden(read, sidecar), origins | {name: Origin("sidecar") for name in sidecar}


def _stated(document: PdfDocument) -> Stated:
    """All that the document's first pages state, and what its sentences do."""
    found = Stated()
    for label, value, span in labelled(document):
        found.add(FACT_OF[label], RANK[label], value, span)
    for fact, said, span in statements(document):
        found.add_said(fact, said, span)
    for block in document.blocks:
        if block.page > PAGES or not (block.kind == "running" or block.lines == 1):
            continue
        line = block_text(document, block)
        for name, form in _PRINTED_NUMBERS.items():
            if found.text(name) is None and (number := form.search(line)):
                start = span_of(document, block).start
                at = Span(block.page, start + number.start(), start + number.end())
                found.add_printed(name, number["number"], at)
    return found


def _title_span(document: PdfDocument, title: str) -> Span | None:
    """Where the first page prints the title; None where it comes from elsewhere."""
    printed = printed_title(document)
    if not printed.blocks or title != printed.text:
        return None
    first, last = document.blocks[printed.blocks[0]], document.blocks[printed.blocks[-1]]
    return span_of(document, first, last)


def _type_origin(document: PdfDocument, place: Place, stated: Stated, title: Origin) -> Origin:
    if isinstance(place, int):
        return _origin(document, span_of(document, document.blocks[place]))
    if place == "label":
        return _origin(document, stated.span("document_type"))
    return title if place == "title" else Origin("file")


def _origin(document: PdfDocument, span: Span) -> Origin:
    text = document.pages[span.page - 1].text[span.start : span.end]
    lines = line_boxes(document.boxes[span.page - 1][span.start : span.end])
    boxes = tuple((x0 / 10, y0 / 10, x1 / 10, y1 / 10) for x0, y0, x1, y1 in lines)
    return Origin("document", span.page, text, boxes)
