"""How well scanned pages are read: mistakes per character against a page typed off by hand.

``.venv/bin/python -m benchmarks.ocr SCAN.pdf PAGE TYPED.txt [SCAN.pdf PAGE TYPED.txt …]``

The page goes the whole way that an ingested one goes: rendered, recognised, laid as text over the
picture, read as any PDF. ``TYPED.txt`` has the page's text in reading order; line breaks count as
spaces. Printed are the character error rate (insertions, deletions and substitutions over the
characters typed), the same for words, and the seconds taken.
"""

import json
import re
import sys
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rapidfuzz.distance import Levenshtein

from ingest.ocr import with_text
from ingest.pdf import read


def error_rate(read_text: str, typed: str) -> float:
    """Edits from ``typed`` to ``read_text`` over its characters; spaces count once."""
    before, after = _plain(typed), _plain(read_text)
    return Levenshtein.distance(before, after) / len(before)


def word_error_rate(read_text: str, typed: str) -> float:
    """The same over words."""
    before, after = _plain(typed).split(), _plain(read_text).split()
    return Levenshtein.distance(before, after) / len(before)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def read_page(pdf: Path, page: int) -> str:
    """The text of a scanned page as it would enter the index."""
    with TemporaryDirectory() as folder:
        return read(with_text(pdf, [page], Path(folder))).pages[page - 1].text


def main(arguments: Sequence[str]) -> None:
    """Measure each page given and print one JSON line for it."""
    for pdf, page, typed in zip(*[iter(arguments)] * 3, strict=True):
        began = time.perf_counter()
        found = read_page(Path(pdf), int(page))
        seconds = time.perf_counter() - began
        truth = Path(typed).read_text(encoding="utf-8")
        figures = {
            "file": Path(pdf).name,
            "page": int(page),
            "characters": len(_plain(truth)),
            "character_error_rate": round(error_rate(found, truth), 4),
            "word_error_rate": round(word_error_rate(found, truth), 4),
            "seconds": round(seconds, 1),
        }
        print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
