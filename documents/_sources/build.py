"""Set the sample documents: every ``_sources/**/*.typ`` becomes one PDF under ``documents/``.

``.venv/bin/python documents/_sources/build.py [--out FOLDER]``

The same sources and the same package versions give the same bytes: Typst takes its date from the source and only
its own fonts are used, and the one scanned document gets its noise from a seeded generator.
Sources whose name starts with ``_`` are shared parts, not documents.
"""

from __future__ import annotations

import argparse
import io
import time
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import typst
from PIL import Image

SOURCES = Path(__file__).resolve().parent
# Set like the others, then turned into pictures of its pages: what a copier makes of a signed paper.
SCANNED = frozenset({"gemensamt/nycklar-och-passerkort.typ"})
SCAN_DPI = 150  # the usual setting of an office copier
SCAN_QUALITY = 38  # JPEG; readable for a person, small enough for the repository
SCAN_TILT_DEGREES = (0.6, -0.4)  # odd and even pages lie a little askew in the feeder
SCAN_DATE = time.strptime("2025-03-03 08:00:00", "%Y-%m-%d %H:%M:%S")


def typeset(source: Path) -> bytes:
    """Return the PDF bytes of one Typst source.

    Raises:
        typst.TypstError: the source does not compile.
    """
    return bytes(typst.compile(str(source), root=str(SOURCES), ignore_system_fonts=True))


def scan(pdf: bytes) -> bytes:
    """Return a PDF of greyscale page pictures, slightly turned and speckled, without any text layer."""
    rng = np.random.default_rng(20250303)
    pages: list[Image.Image] = []
    with pdfium.PdfDocument(pdf) as document:
        for number in range(len(document)):
            picture = document[number].render(scale=SCAN_DPI / 72).to_pil().convert("L")
            tilt = SCAN_TILT_DEGREES[number % len(SCAN_TILT_DEGREES)]
            turned = picture.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=255)
            grey = np.asarray(turned, dtype=np.float64) * 0.93 + 10
            noisy = np.clip(grey + rng.normal(0.0, 3.0, grey.shape), 0, 255).astype(np.uint8)
            pages.append(Image.fromarray(noisy))
    out = io.BytesIO()
    pages[0].save(
        out,
        format="PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=SCAN_DPI,
        quality=SCAN_QUALITY,
        creationDate=SCAN_DATE,
        modDate=SCAN_DATE,
    )
    return out.getvalue()


def build_all(out: Path) -> list[Path]:
    """Write every sample PDF below ``out`` and return their paths, sorted."""
    written: list[Path] = []
    for source in sorted(SOURCES.rglob("*.typ")):
        name = source.relative_to(SOURCES)
        if source.name.startswith("_"):
            continue
        pdf = typeset(source)
        target = (out / name).with_suffix(".pdf")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(scan(pdf) if name.as_posix() in SCANNED else pdf)
        written.append(target)
    return written


def main() -> None:
    """Build into ``documents/`` or the folder given, and say what was written."""
    parser = argparse.ArgumentParser(description="Set the sample documents as PDFs.")
    parser.add_argument("--out", type=Path, default=SOURCES.parent)
    out: Path = parser.parse_args().out
    written = build_all(out)
    size = sum(path.stat().st_size for path in written)
    print(f"{len(written)} PDFs, {size / 1e6:.1f} MB, in {out}")


if __name__ == "__main__":
    main()
