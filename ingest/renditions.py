"""A DOCX, ODT, HTML or Markdown file → the PDF that RiTA reads, shows and marks in.

The text is taken out by pandoc, cleaned (``typesetting/rendition.lua``) and typeset by Typst
(``typesetting/rendition.typ``). From there on it is a PDF like any other: pages, places, quotes and
page images need no second way. Both programs run as processes of their own, within the limits of
this one, and read nothing but what is given to them.
"""

import resource
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pypandoc

from index.corpus import Format
from ingest.docx import prepare_docx
from ingest.odt import prepare_odt
from ingest.office_archive import damaged, too_large
from ingest.pdf import page_count
from ingest.prepared import Prepared
from ingest.web_page import prepare_html, prepare_markdown

_TYPESETTING = Path(__file__).parent / "typesetting"
_PREPARE = {
    "docx": prepare_docx,
    "odt": prepare_odt,
    "html": prepare_html,
    "markdown": prepare_markdown,
}
# Seconds. 600 pages take pandoc 4 and Typst 6 (benchmarks/formats.py); the whole file's limit is
# that of the process that reads it.
_SECONDS = 100
# Bytes of address space; of 25,000 table rows Typst takes 1.5 GB.
_MEMORY = 2 * 2**30
# Points. The text is set smaller where an original page's text needs more than a page.
_SIZES = (11.0, 10.0, 9.0, 8.0)
# How GHC's runtime ends without memory (251: its heap is full, 254: it gave up).
_OUT_OF_MEMORY = (251, 254)
# In force before the program starts: pandoc's runtime measures out its memory by them.
_LIMITED = 'ulimit -v "$1"; ulimit -t "$2"; shift 2; exec "$@"'
_COMPILE = (
    "import sys, typst; source, target, root, size, labelled = sys.argv[1:]; "
    "typst.compile(source, output=target, root=root, ignore_system_fonts=True, "
    "sys_inputs={'size': size, 'labelled': labelled})"
)


def rendition(path: Path, format: Format, work: Path) -> Path:  # noqa: A002 - the field's name
    """A PDF in the folder ``work`` with what the file at ``path`` says.

    Its pages are those of the original, with page labels, where the file tells where each of them
    ends (Word and LibreOffice store it when they save); else it has no page labels. The same file
    gives the same bytes. Raises ``UnreadableDocument``: damaged, locked, or larger or more
    entangled than the limits allow.
    """
    prepare = _PREPARE[format]
    target = work / f"{path.name}.rendition.pdf"
    with TemporaryDirectory(dir=work) as folder:
        root = Path(folder)
        try:
            prepared = prepare(path, root)
        except (RecursionError, MemoryError) as error:
            raise too_large(path.name) from error
        source = root / "main.typ"
        _to_typst(prepared, source, path.name)
        shutil.copyfile(_TYPESETTING / "rendition.typ", root / "rendition.typ")
        made = _typeset(source, prepared.pages, path.name)
        shutil.move(made, target)
    return target


def _to_typst(prepared: Prepared, source: Path, name: str) -> None:
    stated = {
        "stated-title": prepared.title,
        "stated-author": prepared.author,
        "stated-language": prepared.language,
        "stated-date": prepared.created.isoformat() if prepared.created else None,
        "stated-header": "\n".join("\t".join(line) for line in prepared.header),
        "printed-title": prepared.printed_title,
        "print-metadata" if prepared.prints_metadata else "title-is-window": "true",
    }
    body = source.with_suffix(".body")
    command = [
        pypandoc.get_pandoc_path(),
        "--sandbox",
        f"--from={prepared.reader}",
        "--to=typst-smart",
        "--wrap=none",
        f"--lua-filter={_TYPESETTING / 'rendition.lua'}",
        *(f"--metadata={key}:{value}" for key, value in stated.items() if value),
        f"--output={body}",
        str(prepared.path),
    ]
    if not _done(command, name):
        raise damaged(name)
    text = body.read_text(encoding="utf-8")
    source.write_text(f'#import "rendition.typ": *\n{text}', encoding="utf-8")


def _typeset(source: Path, pages: int | None, name: str) -> Path:
    """The PDF; in the largest type in which it has ``pages`` pages, if that is said."""
    target = source.with_suffix(".pdf")
    for size in _SIZES if pages is not None else ():
        _compile(source, target, size, "yes", name)
        if page_count(target) == pages:
            return target
    _compile(source, target, _SIZES[0], "no", name)
    return target


def _compile(source: Path, target: Path, size: float, labelled: str, name: str) -> None:
    arguments = [str(source), str(target), str(source.parent), str(size), labelled]
    if not _done([sys.executable, "-I", "-c", _COMPILE, *arguments], name):
        raise too_large(name)  # what is set is our own code: it fails where it is too entangled


def _done(command: list[str], name: str) -> bool:
    """Run a program of ours; whether it ended well. Raises ``UnreadableDocument`` where it took
    more than the limits allow."""
    with subprocess.Popen(
        ["/bin/sh", "-c", _LIMITED, "sh", *_limits(), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={"LANG": "C.UTF-8"},  # pandoc reads its arguments by it
    ) as process:
        try:
            _, said = process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise too_large(name) from error
    if process.returncode < 0 or process.returncode in _OUT_OF_MEMORY or b"memory" in said:
        raise too_large(name)
    return process.returncode == 0


def _limits() -> tuple[str, str]:
    """Kilobytes of memory and seconds of processor time: ours, or those in force where lower."""
    lowest = []
    for kind, value in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS)):
        highest = resource.getrlimit(kind)[1]
        lowest.append(value if highest == resource.RLIM_INFINITY else min(value, highest))
    return str(lowest[0] // 1024), str(lowest[1])
