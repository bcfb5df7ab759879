"""What becomes of a document that comes as DOCX, ODT, HTML or Markdown in place of PDF.

``.venv/bin/python -m benchmarks.formats [--worst]``

Every sample document's source is turned into the four formats by pandoc, each file goes the whole
way of an ingested one (rendition, pages, sections), and what is read is compared with what is read
from the document's own PDF: words, headings, table rows and list items, as shares of the PDF's that
are found again (recall) and of those read that the PDF has (precision). Headings are compared
without their numbers, which Typst sets and the other files do not have. ``--worst`` names what is
missing or too much.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pypandoc

from index.corpus import Format
from ingest.pdf import read
from ingest.renditions import rendition
from ingest.sections import sections

DOCUMENTS = Path(__file__).resolve().parent.parent / "documents"
SCANNED = "gemensamt/nycklar-och-passerkort.pdf"
ENDINGS = {"docx": "docx", "odt": "odt", "html": "html", "markdown": "md"}
# The samples' shared look, reduced to what each of its parts means.
TEMPLATE = """
#let tabell(kolumner, rubriker, ..celler) = table(
  columns: rubriker.len(), table.header(..rubriker), ..celler,
)
#let ruta(rubrik, innehall) = [*#rubrik* \\ #innehall]
#let rutin(
  titel: "", typ: "Rutin", beslutad-av: none, beslutsdatum: none, giltig-fran: none,
  giltig-till: none, ansvarig: none, diarienummer: none, version: none, oversyn: none,
  datum: none, innehall: false, avstava: false, body,
) = {
  let rader = (
    ("Beslutad av", beslutad-av), ("Beslutsdatum", beslutsdatum), ("Giltig från", giltig-fran),
    ("Giltig till", giltig-till), ("Dokumentansvarig", ansvarig), ("Diarienummer", diarienummer),
    ("Version", version), ("Nästa översyn", oversyn),
  ).filter(rad => rad.at(1) != none)
  table(columns: 2, ..rader.flatten())
  body
}
"""


def converted(source: Path, target: Path) -> Path:
    """The sample of which ``source`` is the Typst text, as the file ``target`` by its ending."""
    text = source.read_text(encoding="utf-8")
    stated = re.search(r'titel: "([^"]+)"', text)
    title = stated[1] if stated else source.stem
    folder = target.parent
    (folder / "_mall.typ").write_text(TEMPLATE, encoding="utf-8")
    copy = folder / source.name
    copy.write_text(text.replace('"/_mall.typ"', '"_mall.typ"'), encoding="utf-8")
    kind = "commonmark_x" if target.suffix == ".md" else target.suffix[1:]
    stated_facts = [f"--metadata=title:{title}", "--metadata=lang:sv"]
    pandoc = [pypandoc.get_pandoc_path(), "--from=typst", f"--to={kind}", "--standalone"]
    subprocess.run(
        [*pandoc, *stated_facts, f"--output={target}", copy.name], cwd=folder, check=True
    )
    return target


def contents(pdf: Path) -> dict[str, Counter[str]]:
    """What is read of a PDF, by kind."""
    found = sections(read(pdf))
    units = [unit for section in found for unit in section.units]
    words = (word for unit in units for word in re.findall(r"\w+", unit.text.casefold()))
    return {
        "words": Counter(words),
        "headings": Counter({_heading(section.path[-1]) for section in found if section.path}),
        "table_rows": Counter(_plain(u.text) for u in units if u.kind == "table_row"),
        "list_items": Counter(_plain(u.text) for u in units if u.kind == "list_item"),
    }


def _heading(text: str) -> str:
    return re.sub(r"^[\d.]+\s+", "", text).casefold()


def _plain(text: str) -> str:
    """Letters and digits: list markers and the ways to write a space may differ."""
    return "".join(re.findall(r"\w", re.sub(r"^\W*(?:\d+|[a-z])?[.)]\s", "", text).casefold()))


def sources() -> Iterator[tuple[Path, Path]]:
    """Every sample's source with its PDF, but for the scanned one."""
    for source in sorted((DOCUMENTS / "_sources").rglob("*.typ")):
        pdf = DOCUMENTS / source.relative_to(DOCUMENTS / "_sources").with_suffix(".pdf")
        if not source.name.startswith("_") and pdf != DOCUMENTS / SCANNED:
            yield source, pdf


def main() -> None:
    """Print one JSON line per format."""
    parser = argparse.ArgumentParser(description="Compare other formats with the samples' PDFs.")
    parser.add_argument("--worst", action="store_true")
    worst = parser.parse_args().worst
    truths = {source: contents(pdf) for source, pdf in sources()}
    for kind in (name for name in get_args(Format) if name in ENDINGS):
        right, have, want = Counter[str](), Counter[str](), Counter[str]()
        seconds = 0.0
        for source, truth in truths.items():
            with TemporaryDirectory() as folder:
                path = converted(source, Path(folder) / f"{source.stem}.{ENDINGS[kind]}")
                began = time.perf_counter()
                made = rendition(path, kind, Path(folder))
                seconds += time.perf_counter() - began
                found = contents(made)
            for part, wanted in truth.items():
                right[part] += (wanted & found[part]).total()
                have[part] += found[part].total()
                want[part] += wanted.total()
                if worst and part != "words" and wanted != found[part]:
                    print(kind, source.stem, part, "missing", list(wanted - found[part])[:4],
                          "extra", list(found[part] - wanted)[:4], file=sys.stderr)  # fmt: skip
        figures = {
            part: {"recall": round(right[part] / want[part], 4),
                   "precision": round(right[part] / have[part], 4), "of": want[part]}
            for part in want
        }  # fmt: skip
        print(json.dumps({"format": kind, **figures, "seconds": round(seconds, 1)}))


if __name__ == "__main__":
    main()
