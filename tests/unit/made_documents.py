"""Read documents made of a few lines, as the PDF reader would hand them on."""

from dataclasses import dataclass

import numpy as np

from index.corpus import Page
from ingest.blocks import Block, BlockKind, OutlineEntry, PdfDocument

BODY = 10.0
WIDTH, HEIGHT = 595.0, 842.0


@dataclass(frozen=True)
class Line:
    """A block as printed; ``cells`` of a table row are divided by tabs in ``text``."""

    text: str
    kind: BlockKind = "text"
    size: float = BODY
    bold: bool = False
    x0: float = 60.0
    y0: float | None = None
    page: int = 1
    marker: str = ""
    table: int | None = None
    header: bool = False


def heading(text: str, size: float = 14.0, page: int = 1, bold: bool = True) -> Line:
    return Line(text, size=size, bold=bold, page=page)


def item(text: str, x0: float = 60.0, page: int = 1) -> Line:
    return Line(text, "list_item", x0=x0, page=page, marker=text.split(" ", 1)[0])


def row(*cells: str, table: int = 0, header: bool = False, page: int = 1) -> Line:
    return Line("\t".join(cells), "table_row", page=page, table=table, header=header)


def document(
    *lines: Line,
    outline: tuple[OutlineEntry, ...] = (),
    title: str | None = None,
    language: str | None = None,
) -> PdfDocument:
    """``lines`` set from the top of their pages down, each below the one before it unless it
    says where it stands."""
    texts: dict[int, str] = {}
    blocks: list[Block] = []
    bottoms: dict[int, float] = {}
    for line in lines:
        start = len(texts[line.page]) + 1 if line.page in texts else 0
        texts[line.page] = texts[line.page] + "\n" + line.text if start else line.text
        y0 = bottoms.get(line.page, 60.0) + 8 if line.y0 is None else line.y0
        bottoms[line.page] = y0 + line.size
        cells: list[tuple[int, int]] = []
        if line.kind == "table_row":
            position = start
            for cell in line.text.split("\t"):
                if cell:
                    cells.append((position, position + len(cell)))
                position += len(cell) + 1
        blocks.append(
            Block(
                page=line.page,
                start=start,
                end=start + len(line.text),
                kind=line.kind,
                size=line.size,
                bold=line.bold,
                x0=line.x0,
                y0=y0,
                x1=min(line.x0 + 5 * len(line.text), WIDTH - 60),
                y1=y0 + line.size,
                lines=1 + len(line.text) // 95,
                marker=line.marker,
                table=line.table,
                header=line.header,
                cells=tuple(cells),
            )
        )
    count = max(texts, default=1)
    pages = tuple(Page(n, None, WIDTH, HEIGHT, texts.get(n, "")) for n in range(1, count + 1))
    boxes = tuple(np.zeros((len(page.text), 4), np.uint16) for page in pages)
    return PdfDocument(
        "0" * 64, pages, tuple(blocks), boxes, outline, title, None, None, (), language=language
    )
