"""A document's title: what is printed largest on its first page."""

import re
from dataclasses import dataclass

from ingest.blocks import Block, PdfDocument
from ingest.text_marks import block_text, letters
from ingest.typography import body_size

# A title is set at least this much larger than the body; the smallest in the documents this was
# tried on (an agency's regulations) is 1.2 times.
_LARGER = 1.15
_MOST_CHARACTERS = 200
# What a series is called or numbered; never a title by itself.
_MASTHEAD = re.compile(
    r"(?:Regeringens proposition|Kommittédirektiv|Regeringens skrivelse"
    r"|.{0,60}[Ff]örfattningssamling|ISSN|Statens offentliga utredningar)\W*(?:\S*\d\S*)?$"
)
_DESIGNATION = re.compile(
    r"(?:[A-ZÅÄÖ]{2,8}(?:FS)?|Prop\.|Dir\.|Skr\.|Ds) ?\d{4}(?:/\d{2,4})?:\d+$"
)
# "1 Inledning", "2 kap. Mål": the first heading of a document that prints no title.
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s+(?:kap\.|[A-ZÅÄÖ])")
# "… - 20221209", "… - v1.0": a version, not a part of the name.
_VERSION_SUFFIX = re.compile(r"\s*[-–_]\s*(?:\d{8}|\d{4}-\d{2}-\d{2}|v(?:er)?\.? ?\d[\d.]*)$")


@dataclass(frozen=True, slots=True)
class PrintedTitle:
    """The title on the first page. ``subject`` is its text without a series' number, ``blocks``
    the indices of the blocks it consists of (none when nothing stands out) and ``series`` those
    of the first page's blocks that name the series or the number in it."""

    text: str
    subject: str
    blocks: tuple[int, ...]
    series: tuple[int, ...]


def printed_title(document: PdfDocument) -> PrintedTitle:
    """The largest text of the first page that is not the name of a series, with the series'
    number before it ("Prop. 2012/13:187 Vissa skolfrågor"). Empty when nothing stands out."""
    body = body_size(document.blocks)
    first = [
        (index, block, block_text(document, block))
        for index, block in enumerate(document.blocks)
        if block.page == 1
    ]
    designation = next((text for _, _, text in first if _DESIGNATION.fullmatch(text)), "")
    series = tuple(
        index
        for index, _, text in first
        if _MASTHEAD.fullmatch(text) or _DESIGNATION.fullmatch(text)
    )
    nothing = PrintedTitle("", "", (), series)
    candidates = [
        (index, block)
        for index, block, text in first
        if block.kind in ("text", "list_item")
        and len(letters(text)) >= 3
        and index not in series
        and not _NUMBERED.match(text)
    ]
    if not candidates:
        return nothing
    largest = max(block.size for _, block in candidates)
    if largest < _LARGER * body:
        return nothing
    blocks = _together([item for item in candidates if item[1].size > 0.97 * largest])
    lines = (block_text(document, document.blocks[index]) for index in blocks)
    subject = " ".join(lines).strip(" ;:,")
    if len(subject) > _MOST_CHARACTERS:
        return nothing
    text = subject if not designation or designation in subject else f"{designation} {subject}"
    return PrintedTitle(text, subject, blocks, series)


def document_title(document: PdfDocument, file: str) -> str:
    """The printed title; else the one in the file's metadata; else the file's name. Metadata
    that begin with the printed title and say more are believed; a whole text in them is no title.
    """
    printed = printed_title(document)
    stated = _VERSION_SUFFIX.sub("", (document.title or "").strip())
    if len(stated) > _MOST_CHARACTERS:
        stated = ""
    says_more = letters(stated).startswith(letters(printed.subject)) and len(stated) <= 120
    if printed.subject and not (says_more and len(letters(stated)) > len(letters(printed.text))):
        return printed.text
    name = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    from_name = re.sub(r"[-_]+", " ", name).strip().capitalize()
    return stated if len(letters(stated)) >= 8 else (from_name or name)


def _together(items: list[tuple[int, Block]]) -> tuple[int, ...]:
    """The first of ``items`` and those set just below it: the lines of one title."""
    blocks = [items[0]]
    for item in items[1:]:
        gap = item[1].y0 - blocks[-1][1].y1
        if not -2 * item[1].size < gap < 1.2 * item[1].size:
            break
        blocks.append(item)
    return tuple(index for index, _ in blocks)
