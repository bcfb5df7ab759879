"""Labels and the values that stand beside them: "Giltig till 2028-12-31"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from ingest.blocks import Block, PdfDocument
from ingest.dates import find_dates
from ingest.text_marks import block_text

Fact = Literal[
    "owner", "decided_by", "decided", "valid_from", "valid_to", "validity", "review_date",
    "registry_number", "version_label", "document_type", "status",
]  # fmt: skip

# The labels in the order in which they are believed.
_LABELS: dict[Fact, str] = {
    "owner": "dokumentansvarig|dokumentansvarig funktion|dokumentägare|ansvarig för dokumentet"
    "|ansvarig för rutinen|rutinansvarig|ansvarig funktion|ansvarig enhet|ansvarig avdelning"
    "|ansvarig förvaltning|ansvarig|ägare|utgivare|förvaltning",
    "decided_by": "beslutad av|beslutat av|fastställd av|fastställt av|antagen av|antaget av"
    "|godkänd av|beslutsinstans|beslutande|beslutsfattare|beslutande organ|fastställare",
    "decided": "beslutsdatum|datum för beslut|beslutad den|beslutad|beslutat|fastställelsedatum"
    "|datum för fastställande|fastställd den|fastställd|fastställt|antagen den|antagen|antaget"
    "|godkänd den|godkänd",
    "valid_from": "giltig från och med|giltig från|giltig fr.o.m.|giltig fr o m|giltigt från"
    "|gäller från och med|gäller från|gäller fr.o.m.|gäller fr o m|ikraftträdande|träder i kraft",
    "valid_to": "giltig till och med|giltig till|giltig t.o.m.|giltig t o m|giltigt till"
    "|gäller till och med|gäller till|gäller t.o.m.|gäller t o m|upphör att gälla",
    "validity": "giltighetstid|giltighet|giltighetsperiod|gäller|giltig",
    "review_date": "nästa översyn|datum för översyn|översyn senast|nästa revidering"
    "|revideras senast|ska revideras|ska revideras senast|revideras|datum för revidering"
    "|nästa uppföljning|uppföljning senast|nästa aktualitetsprövning|aktualitetsprövas senast"
    "|översyn",
    "registry_number": "diarienummer|diarienr|dnr|dnr.|ärendenummer",
    "version_label": "version|versionsnummer|utgåva|ändring införd",
    "document_type": "dokumenttyp|typ av dokument|typ av styrdokument|styrdokumentstyp"
    "|dokumentslag",
    "status": "status|dokumentstatus|livscykelstatus",
}
FACT_OF = {label: fact for fact, labels in _LABELS.items() for label in labels.split("|")}
RANK = {label: rank for labels in _LABELS.values() for rank, label in enumerate(labels.split("|"))}
# Labels that also head ordinary columns: believed only in a table that holds another label.
_VAGUE = frozenset(
    "status|ansvarig|ägare|förvaltning|version|gäller|giltig|beslutande|översyn".split("|")
)

_LABEL = "|".join(re.escape(label) for label in sorted(FACT_OF, key=len, reverse=True))
_LABELLED = re.compile(rf"(?<!\w)(?P<label>{_LABEL})\s*:\s*", re.IGNORECASE)
# Any other label ends a value: "Version: 1.0 Målgrupper: Alla".
_OTHER_LABEL = re.compile(r"(?:^|\s)[A-ZÅÄÖ][\wåäö.]+(?: [a-zåäö]+){0,2}:(?=\s|$)")
# How the government and agencies date their texts, alone on a line of the first pages.
_DECIDED_LINE = re.compile(
    r"(?:Beslut vid regeringssammanträde|Stockholm|[Bb]eslutade?|[Uu]tfärdad)(?: den)? (?=\d)"
)
PAGES = 2
_DECISION_PAGES = 4


def labelled(document: PdfDocument) -> Iterator[tuple[str, str]]:
    """Labels (lower case) and their values in reading order, those of headers and footers last."""
    blocks = [block for block in document.blocks if block.page <= PAGES]
    yield from _in_tables(document, blocks)
    own = [block for block in blocks if block.kind in ("text", "list_item", "table_row")]
    yield from _side_by_side(document, [block for block in own if block.kind == "text"])
    for block in (*own, *(block for block in blocks if block.kind == "running")):
        yield from _in_line(block_text(document, block).replace("\t", " "))
    for block in document.blocks:
        text = block_text(document, block) if block.page <= _DECISION_PAGES else ""
        if (line := _DECIDED_LINE.match(text)) and len(find_dates(text)) == 1:
            rest = text[line.end() :].rstrip(".")
            if find_dates(rest)[0].end == len(rest):
                yield "godkänd", rest


def _in_line(line: str) -> Iterator[tuple[str, str]]:
    """ "Version: 1.0 Målgrupper: Alla" → version, "1.0"."""
    matches = [m for m in _LABELLED.finditer(line) if not m.start() or m["label"][0].isupper()]
    if not matches or not _begins_with_label(line):
        return
    for match in matches:
        rest = line[match.end() :]
        end = min(
            (
                m.start()
                for pattern in (_LABELLED, _OTHER_LABEL)
                for m in [pattern.search(rest)]
                if m
            ),
            default=len(rest),
        )
        yield match["label"].lower(), rest[:end]


def begins_with_fact(line: str) -> bool:
    """Whether ``line`` is a known label with its value: "Version: 1.0"."""
    return _LABELLED.match(line) is not None


def _begins_with_label(line: str) -> bool:
    """Whether a line is a line of labels and not a sentence with a colon in it."""
    return bool(_LABELLED.match(line) or _OTHER_LABEL.match(line))


def _in_tables(document: PdfDocument, blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Label and value in neighbouring cells, or a row of labels above a row of values."""
    tables: dict[int, list[list[str]]] = {}
    for block in blocks:
        if block.kind == "table_row" and block.table is not None:
            text = document.pages[block.page - 1].text
            cells = [text[start:end].strip() for start, end in block.cells]
            tables.setdefault(block.table, []).append(cells)
    for rows in tables.values():
        pairs = [
            (label, value)
            for row in rows
            if len(row) % 2 == 0
            for name, value in zip(row[::2], row[1::2], strict=True)
            if (label := _as_label(name)) and not _as_label(value)
        ]
        for above, below in pairwise(rows):
            labels = [_as_label(cell) for cell in above]
            if len(above) == len(below) and sum(map(bool, labels)) >= 2:
                pairs += [(lb, v) for lb, v in zip(labels, below, strict=True) if lb]
        if any(label not in _VAGUE for label, _ in pairs):
            yield from pairs


def _side_by_side(document: PdfDocument, blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """A label and, on the same line to its right, its value."""
    pairs: list[tuple[str, str]] = []
    certain = False
    for block, following in pairwise(blocks):
        label = _as_label(block_text(document, block))
        level = abs(block.y0 - following.y0) < 0.5 * block.size and following.x0 > block.x1
        if label and level and block.page == following.page:
            pairs.append((label, block_text(document, following)))
            certain = certain or label not in _VAGUE or block_text(document, block).endswith(":")
    if certain:
        yield from pairs


def _as_label(cell: str) -> str:
    """The known label that ``cell`` is, in lower case; empty when it is none."""
    label = " ".join(cell.lower().split()).rstrip(": ")
    return label if label in FACT_OF else ""
