"""Lines of a table of contents that are not marked as such in the read document."""

from ingest.blocks import Block, PdfDocument
from ingest.heading_levels import is_contents_title
from ingest.text_marks import block_text, ends_sentence

# So many lines with a number at their right, on one page, are a table of contents.
_FEWEST_PAIRS = 5


def contents_lines(document: PdfDocument) -> set[int]:
    """The indices of blocks that belong to a table of contents: those marked so, the first lines
    of entries whose last line is marked, and texts with a bare page number at their right."""
    blocks = document.blocks
    found = {index for index, block in enumerate(blocks) if block.kind == "contents"}
    pairs: dict[int, list[int]] = {}
    for index in range(len(blocks) - 2, -1, -1):
        block, following = blocks[index], blocks[index + 1]
        if block.kind not in ("text", "list_item") or block.page != following.page:
            continue
        text = block_text(document, block)
        if index + 1 in found and not ends_sentence(text) and not is_contents_title(text):
            found.add(index)
        if _is_page_number(document, block, following):
            pairs.setdefault(block.page, []).append(index)
    for indices in pairs.values():
        if len(indices) >= _FEWEST_PAIRS:
            found.update(indices, (index + 1 for index in indices))
    return found


def _is_page_number(document: PdfDocument, block: Block, following: Block) -> bool:
    """Whether ``following`` is a page number on the last line of ``block``, to its right."""
    number = block_text(document, following)
    return (
        number.isdecimal()
        and 0 < int(number) <= len(document.pages)
        and following.x0 > block.x1
        and abs(following.y1 - block.y1) < 0.5 * block.size
    )
