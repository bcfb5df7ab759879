"""Headers, footers and page numbers: what stands at the same place on page after page."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from ingest.lines import Run

# The bands in which headers and footers stand: an eighth of the page's height at either end
# (3.7 cm of an A4 page; the deepest in the real PDFs begins at 11 %).
MARGIN_BAND = 1 / 8
_FEWEST_LETTERS = 4
_TOLERANCE = 3.0  # points by which the same header moves between pages
_DIGITS = re.compile(r"\d+")
# Such as: Sida 2 (6) · 2 (6) · 3(67) · 2/6 · Sid 4 av 9 · – 4 –
_PAGE_NUMBER = re.compile(
    r"(?:sida?|page)\s*\d+(?:\s*(?:\(\d+\)|av\s+\d+|of\s+\d+|/\s*\d+))?"
    r"|\d+\s*\(\d+\)|\d+\s*/\s*\d+|[–-]\s*\d+\s*[–-]",
    re.IGNORECASE,
)


def find_running(pages: Sequence[Sequence[Run]], heights: Sequence[float]) -> list[frozenset[int]]:
    """Per page the indices of its lines that are headers, footers or page numbers: in a margin
    band, with the same text (numbers apart) at the same place on three pages or on more than
    half of them; or a page number by its look."""
    sizes = Counter(line.size for lines in pages for line in lines for _ in line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    places: dict[tuple[str, str], list[tuple[int, int, Run]]] = defaultdict(list)
    found: list[set[int]] = [set() for _ in pages]
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for index, line in enumerate(lines):
            band = _band(line, height)
            if band is None:
                continue
            masked = _DIGITS.sub("#", line.text.casefold())
            places[band, masked].append((number, index, line))
            numbered = _PAGE_NUMBER.fullmatch(line.text) or line.text == str(number + 1)
            if numbered and _outermost(line, lines, band):
                found[number].add(index)
    enough = min(3, len(pages) // 2 + 1)
    for (band, _), candidates in places.items():
        for number, index, line in candidates:
            same = {number}
            for page, _, other in candidates:
                if _same_place(line, other) and _alike(line, other, page - number, band, body):
                    same.add(page)
                if len(same) >= max(2, enough):
                    found[number].add(index)
                    break
    return [frozenset(indices) for indices in found]


def _band(line: Run, height: float) -> str | None:
    if line.turns:
        return None
    if line.y1 <= height * MARGIN_BAND:
        return "top"
    return "bottom" if line.y0 >= height * (1 - MARGIN_BAND) else None


def _outermost(line: Run, lines: Sequence[Run], band: str) -> bool:
    if band == "top":
        return all(other.baseline >= line.baseline - line.size for other in lines)
    return all(other.baseline <= line.baseline + line.size for other in lines)


def _same_place(line: Run, other: Run) -> bool:
    if abs(line.baseline - other.baseline) > _TOLERANCE:
        return False
    ends = (line.x0 - other.x0, line.x1 - other.x1, (line.x0 + line.x1 - other.x0 - other.x1) / 2)
    return min(map(abs, ends)) <= _TOLERANCE


def _alike(line: Run, other: Run, pages: int, band: str, body: float) -> bool:
    """Whether two lines that differ in numbers at most are the same header, ``pages`` apart."""
    if line.text == other.text:
        return True
    if line.size > body:
        return False
    if band == "top" and sum(map(str.isalpha, line.text)) >= _FEWEST_LETTERS:
        return True
    numbers, others = _DIGITS.findall(line.text), _DIGITS.findall(other.text)
    return len(numbers) == len(others) and all(
        int(b) - int(a) in {0, pages} for a, b in zip(numbers, others, strict=True)
    )
