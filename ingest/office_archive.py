"""The XML parts of a DOCX or ODT file, read without trusting what the archive says of itself."""

import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from index.errors import UnreadableDocument

# A thousand pages of Word are some 20 MB of XML; 32 MB more take pandoc to the memory that one
# file may use (benchmarks/formats.py has the figures). A zip bomb is stopped here as well.
_MOST_BYTES = 32 * 2**20
_MOST_PARTS = 2_000
# Word nests a table 4 levels deep per table, ODT 3; nobody reads 40 tables in one another.
_DEEPEST = 200
# What an Office file with a password begins with: no zip but the older container (MS-CFB 2.2).
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
# "Strict Open XML", as Word may save it, differs from the ordinary kind by its names only.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
# pandoc tells DOCX elements by these prefixes (and their names); ElementTree would make up its own.
_PREFIXES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
for _prefix, _uri in _PREFIXES.items():
    ElementTree.register_namespace(_prefix, _uri)


def read_parts(path: Path, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Name → content of the parts that ``wanted`` wants.

    Raises ``UnreadableDocument`` where the file is no archive, is damaged, locked with a password,
    or larger unpacked than a document of text ever is.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            f"{path.name} kan inte öppnas ({error.strerror}). Kontrollera att filen finns och får "
            "läsas."
        ) from error
    if data.startswith(_COMPOUND_FILE):
        raise UnreadableDocument(
            f"{path.name} är låst med lösenord eller sparad i ett äldre format. Spara den som DOCX "
            "utan lösenord och lägg in den på nytt."
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _unpacked(archive, path.name, wanted)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise damaged(path.name) from error
    except RuntimeError as error:  # what zipfile says of a member that needs a password
        raise locked(path.name) from error


def _unpacked(
    archive: zipfile.ZipFile, name: str, wanted: Callable[[str], bool]
) -> dict[str, bytes]:
    members = [member for member in archive.infolist() if wanted(member.filename)]
    parts: dict[str, bytes] = {}
    left = _MOST_BYTES
    for member in members[: _MOST_PARTS + 1]:
        with archive.open(member) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0 or len(parts) == _MOST_PARTS:
            raise too_large(name)
        for strict, ordinary in _STRICT:
            content = content.replace(strict, ordinary)
        parts[member.filename] = content
    return parts


def parse(content: bytes, name: str) -> ElementTree.Element:
    """One part's XML. Raises ``UnreadableDocument`` where it is none, declares entities (no
    office program does; they are how XML bombs are made) or nests deeper than a text does."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise damaged(name)
    # S314: no entities, as just seen; the size and depth are bounded
    builder = ElementTree.iterparse(BytesIO(content), events=("start", "end"))  # noqa: S314
    depth = 0
    root: ElementTree.Element | None = None
    try:
        for event, element in builder:
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            if depth > _DEEPEST:
                raise too_large(name)
    except (ElementTree.ParseError, ValueError) as error:
        raise damaged(name) from error
    if root is None:
        raise damaged(name)
    return root


def remove(root: ElementTree.Element, gone: Callable[[ElementTree.Element], bool]) -> None:
    """Take every element below ``root`` that is ``gone`` away with all that is in it; the text
    that follows it stays."""
    for parent in list(root.iter()):
        kept: list[ElementTree.Element] = []
        for child in parent:
            if not gone(child):
                kept.append(child)
            elif child.tail and kept:
                kept[-1].tail = (kept[-1].tail or "") + child.tail
            elif child.tail:
                parent.text = (parent.text or "") + child.tail
        if len(kept) < len(parent):
            parent[:] = kept


def write_parts(parts: Mapping[str, bytes], target: Path) -> None:
    """An archive of ``parts`` at ``target``, the same bytes every time."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)


def damaged(name: str) -> UnreadableDocument:
    """What is said of a file that is not what its name says."""
    return UnreadableDocument(
        f"{name} är skadad eller inte det format som filnamnet säger. Öppna originalet, spara det "
        "på nytt och lägg in filen igen."
    )


def locked(name: str) -> UnreadableDocument:
    """What is said of a file with a password."""
    return UnreadableDocument(
        f"{name} är låst med lösenord. Spara den utan lösenord och lägg in den på nytt."
    )


def too_large(name: str) -> UnreadableDocument:
    """What is said of a file that takes more than one file may."""
    return UnreadableDocument(
        f"{name} är för stor eller för invecklad för att läsas. Dela upp dokumentet, eller spara "
        "det som PDF och lägg in den i stället."
    )
