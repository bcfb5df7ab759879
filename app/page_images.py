"""A page of a PDF as a picture, with the quoted lines marked on it.

PDFium is not thread-safe (its own README says so, and pypdfium2 repeats it), so one lock in this
module guards every call: whoever else uses pypdfium2 in the same process must hold ``PDFIUM_LOCK``.
"""

import io
import math
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Literal

import pypdfium2 as pdfium
from cachetools import LRUCache
from PIL import Image, ImageChops, ImageDraw

from index.answer import Box
from index.errors import DocumentError, UnreadableDocument

PDFIUM_LOCK = Lock()

MAX_BOXES = 200
"""A densely set A4 page has some 80 lines: a longer list is no quote."""
MAX_PIXELS = 8_000_000
"""24 MB of RGB. An A4 page at four times its point size has 8.0 million."""
MAX_SCALE = 4.0
_COMPRESSION = 3
"""Of PNG's nine levels. On four text pages of the sample and real documents 3 took 44 to 104 ms and
258 to 324 kB; the usual 6 took 88 to 120 ms and 289 to 369 kB."""

# Yellow fill multiplied into the page keeps the letters as dark as they were. The underline and
# the outline differ in lightness, so that the mark is seen without telling colours apart.
_FILL = (255, 232, 120)
_EDGE = (11, 85, 99)
_EDGE_POINTS = 0.6
_UNDERLINE_POINTS = 1.5


class NoSuchPage(DocumentError):
    """The document has no page with that number."""


@dataclass(frozen=True, slots=True)
class View:
    """A page as it is to be seen: what two images that are the same have in common."""

    document_id: str
    version: str
    """SHA-256 of the file."""
    page: int
    """1-based."""
    boxes: tuple[Box, ...] = ()
    scale: float = 2.0


class PageImages:
    """Page images, the latest kept in memory: nothing is written to disk, so that a document that
    is deleted leaves no picture behind once the process ends or its place is needed.

    Whether somebody may see a page is for the caller to decide, before each call.
    """

    def __init__(self, megabytes: int, count: Callable[[Literal["kept", "drawn"]], None]) -> None:
        """Keeps up to ``megabytes`` of PNG; ``count`` hears of each image where it came from."""
        self._kept: LRUCache[View, bytes] = LRUCache(megabytes * 1_000_000, getsizeof=len)
        self._drawing: dict[View, Future[bytes]] = {}
        self._forgotten: frozenset[str] = frozenset()
        self._lock = Lock()
        self._count = count

    def kept(self, view: View) -> bytes | None:
        """The image where it is kept already. Does not wait."""
        with self._lock:
            image = self._kept.get(view)
        if image is not None:
            self._count("kept")
        return image

    def forget(self, documents: frozenset[str]) -> None:
        """Keep no image of these documents (ids), in whichever version, nor of a page that is being
        drawn, until they are other documents."""
        with self._lock:
            if self._forgotten == documents:
                return
            self._forgotten = documents
            for view in [view for view in self._kept if view.document_id in self._forgotten]:
                del self._kept[view]

    def image(self, pdf: Path, view: View) -> bytes:
        """The image of ``view`` of the file ``pdf``. Who asks for what is being drawn waits for
        that. Raises as ``render`` does."""
        with self._lock:
            if (image := self._kept.get(view)) is None:
                drawing = self._drawing.get(view)
                if drawing is None:
                    begun = self._drawing[view] = Future[bytes]()
        if image is None:
            if drawing is None:
                return self._draw(pdf, view, begun)
            image = drawing.result()
        self._count("kept")
        return image

    def _draw(self, pdf: Path, view: View, begun: Future[bytes]) -> bytes:
        try:
            image = render(pdf, view.page, view.boxes, view.scale)
        except BaseException as error:
            begun.set_exception(error)
            raise
        else:
            begun.set_result(image)
            self._count("drawn")
            return image
        finally:
            with self._lock:
                del self._drawing[view]
                fits = begun.exception() is None and len(image) <= self._kept.maxsize
                if fits and view.document_id not in self._forgotten:
                    self._kept[view] = image


def render(pdf: Path, page: int, boxes: Sequence[Box], scale: float = 2.0) -> bytes:
    """Page ``page`` (1-based) of ``pdf`` as PNG, ``scale`` pixels per point, ``boxes`` marked.

    Boxes are in points from the top left of the page as it is shown; what lies outside it is cut
    off. A page that would exceed ``MAX_PIXELS`` is drawn smaller. A file that is encrypted with an
    empty password is opened as any other.

    Raises ``NoSuchPage``, ``UnreadableDocument`` where PDFium cannot open the file or draw the
    page, and ``ValueError`` for a scale that is not in ]0, ``MAX_SCALE``].
    """
    if not 0 < scale <= MAX_SCALE:
        raise ValueError(f"Skalan ska vara större än 0 och högst {MAX_SCALE:g}, inte {scale:g}.")
    with PDFIUM_LOCK:
        image, scale = _draw(pdf, page, scale)
    for box in boxes:
        _mark(image, box, scale)
    out = io.BytesIO()
    image.save(out, format="PNG", compress_level=_COMPRESSION)
    return out.getvalue()


def _draw(pdf: Path, page: int, scale: float) -> tuple[Image.Image, float]:
    """The bare page and the scale it was drawn in."""
    try:
        with closing(pdfium.PdfDocument(pdf)) as document:
            count = len(document)
            if not 1 <= page <= count:
                raise NoSuchPage(f"Dokumentet har {count} sidor; sidan {page} finns inte.")
            with closing(document[page - 1]) as sheet:
                width, height = sheet.get_size()
                scale = min(scale, math.sqrt(MAX_PIXELS / (width * height)))
                with closing(sheet.render(scale=scale)) as bitmap:
                    # convert() copies: the bitmap's memory goes with the document
                    return bitmap.to_pil().convert("RGB"), scale
    except (pdfium.PdfiumError, FileNotFoundError) as error:
        raise UnreadableDocument(
            f"Sidan {page} kan inte visas: PDF-filen är skadad, låst eller borttagen."
        ) from error


def _mark(image: Image.Image, box: Box, scale: float) -> None:
    """Marks one line of a quote on ``image``, in place."""
    x0, x1 = (_clip(x * scale, image.width) for x in (box[0], box[2]))
    y0, y1 = (_clip(y * scale, image.height) for y in (box[1], box[3]))
    if x1 <= x0 or y1 <= y0:
        return
    area = image.crop((x0, y0, x1, y1))
    image.paste(ImageChops.multiply(area, Image.new("RGB", area.size, _FILL)), (x0, y0))
    pen = ImageDraw.Draw(image)
    edge = max(1, round(_EDGE_POINTS * scale))
    pen.rectangle((x0 - edge, y0 - edge, x1 - 1 + edge, y1 - 1 + edge), outline=_EDGE, width=edge)
    under = max(2, round(_UNDERLINE_POINTS * scale))
    pen.rectangle((x0 - edge, y1, x1 - 1 + edge, y1 - 1 + under), fill=_EDGE)


def _clip(pixels: float, size: int) -> int:
    return round(min(max(pixels, 0.0), float(size)))


def highlight_parameter(boxes: Sequence[Box]) -> str:
    """``boxes`` as the query parameter ``highlight``: the first ``MAX_BOXES``, in 1/100 point."""
    return ";".join(",".join(f"{round(x, 2):.10g}" for x in box) for box in boxes[:MAX_BOXES])


def parse_highlight(text: str) -> tuple[Box, ...]:
    """The boxes in ``text``, ``x0,y0,x1,y1;x0,y0,x1,y1``; none in an empty text.

    Raises ``ValueError`` for more than ``MAX_BOXES``, for anything but four finite numbers in
    each, and for a box whose right or lower edge comes before its left or upper.
    """
    if not text:
        return ()
    if text.count(";") >= MAX_BOXES:
        raise ValueError(f"Högst {MAX_BOXES} rutor kan markeras på en sida.")
    return tuple(_parse_box(part) for part in text.split(";"))


def _parse_box(text: str) -> Box:
    numbers = text.split(",")
    if len(numbers) != 4:
        raise ValueError("En markering är fyra tal: vänster, överkant, höger, underkant.")
    x0, y0, x1, y1 = (float(number) for number in numbers)
    if not all(map(math.isfinite, (x0, y0, x1, y1))) or x1 < x0 or y1 < y0:
        raise ValueError("En markerings tal ska vara ändliga och stå i ordningen x0,y0,x1,y1.")
    return x0, y0, x1, y1
