"""Files on their way in: named by us, checked by what they hold, whole or not there at all."""

import errno
import zipfile
from collections.abc import AsyncIterator, Callable, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import anyio
import pytest

from app.admin.receiving import Received, check, file_name, keep, receive, sweep
from app.problems import Refusal
from app.storage import Storage
from app.tables import JobKind
from index.corpus import Format
from index.snapshot_folder import original_path
from tests.component.small_disk import small_disk

PDF = b"%PDF-1.7\n" + b"x" * 100


async def pieces(content: Sequence[bytes]) -> AsyncIterator[bytes]:
    for piece in content:
        yield piece


async def broken_off() -> AsyncIterator[bytes]:
    yield PDF
    raise ConnectionResetError


def taken_in(
    content: bytes, data: Path, kind: Format | None = None, most_mb: int = 1
) -> tuple[Received, list[Path]]:
    """A file received, and kept where it is what it claims; and what lay in the folder of files
    when the request had come so far. Then the request is over."""

    async def request() -> tuple[Received, list[Path]]:
        halves = (content[: len(content) // 2], content[len(content) // 2 :])
        came = await receive(pieces(halves), data, most_mb)
        if kind is not None:
            check(came, kind)
            keep(came, kind, data)
        sweep(data)  # as another process does, whose turn it is
        return came, sorted((data / "files").iterdir())

    return anyio.run(request)


def archive(**files: bytes) -> bytes:
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/"), content)
    return stored.getvalue()


def test_a_file_gets_a_name_of_ours_and_keeps_its_own_as_words(tmp_path: Path) -> None:
    assert file_name(" Ra\u0308tt rutin (2).PDF ") == ("Rätt rutin (2).PDF", "pdf")
    came, _ = taken_in(PDF, tmp_path, "pdf")
    assert (came.version, came.bytes) == (sha256(PDF).hexdigest(), len(PDF))
    [path] = (tmp_path / "files").iterdir()
    assert (path.name, path.read_bytes()) == (f"{came.version}.pdf", PDF)


ODT = b"application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("content", "kind", "fits"),
    [
        (b"\xef\xbb\xbf\n" + PDF, "pdf", True),
        (b" " * 2_000 + PDF, "pdf", False),
        (archive(word__document=b"<w:document/>"), "docx", False),
        (archive(**{"word__document.xml": b"<w:document/>"}), "docx", True),
        (archive(mimetype=ODT), "odt", True),
        (archive(mimetype=b"application/vnd.oasis.opendocument.text-template"), "odt", False),
        (archive(mimetype=ODT), "docx", False),
        (b"<!DOCTYPE html><p>Rutin</p>", "html", True),
        ("# Rutin\n\nNågot att göra.".encode(), "markdown", True),
        (b"# Rutin\0", "markdown", False),
        (archive(mimetype=ODT), "markdown", False),
    ],
)
def test_a_file_is_what_it_holds(tmp_path: Path, content: bytes, kind: Format, fits: bool) -> None:
    if fits:
        assert taken_in(content, tmp_path, kind)[0].version == sha256(content).hexdigest()
        return
    with pytest.raises(Refusal):
        taken_in(content, tmp_path, kind)
    assert list((tmp_path / "files").iterdir()) == []


@pytest.mark.parametrize("stream", [lambda: pieces([PDF] * 20_000), broken_off])
def test_what_is_too_large_or_breaks_off_leaves_nothing(
    tmp_path: Path, stream: Callable[[], AsyncIterator[bytes]]
) -> None:
    with pytest.raises((Refusal, ConnectionResetError)):
        anyio.run(receive, stream(), tmp_path, 1)
    assert list((tmp_path / "files").iterdir()) == []


def test_a_full_disk_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        with pytest.raises(OSError) as caught:  # noqa: PT011 — which one is looked at below
            taken_in(b"%PDF-1.7" + bytes(3_000_000), disk, most_mb=5)
        assert caught.value.errno == errno.ENOSPC
        assert list((disk / "files").iterdir()) == []


def test_what_a_process_takes_in_is_not_swept_away_by_another(tmp_path: Path) -> None:
    came, meanwhile = taken_in(PDF, tmp_path)
    assert meanwhile == [came.aside]
    kept, meanwhile = taken_in(PDF, tmp_path, "pdf")  # no row says so yet
    assert meanwhile == [kept.aside, original_path(tmp_path, kept.version, "pdf")]
    assert list((tmp_path / "files").iterdir()) == meanwhile[1:]  # when the request is over


def test_what_was_under_way_when_the_service_was_killed_is_removed(tmp_path: Path) -> None:
    """What is left then is told by hand here; tests/component/test_kills.py kills services."""
    files = tmp_path / "files"
    files.mkdir()
    (tmp_path / ".review-abc").mkdir()
    (files / ".upload.1").write_bytes(PDF)
    for number, registered in ((2, False), (3, True)):
        content = PDF + bytes(number)
        version = sha256(content).hexdigest()
        (files / f".upload.{number}").write_bytes(content)
        (files / f"{version}.pdf").hardlink_to(files / f".upload.{number}")
        if registered:
            Storage(tmp_path).uploads.add(
                file="a.pdf", collection="r", version=version, format="pdf", bytes=len(content)
            )
    sweep(tmp_path)
    assert [path.name for path in files.iterdir()] == [f"{version}.pdf"]
    assert not (tmp_path / ".review-abc").exists()
    [job] = Storage(tmp_path).jobs.all()  # killed before its review was queued
    assert (job.kind, job.upload_id) == (JobKind.REVIEW, 1)
    sweep(tmp_path)
    assert len(Storage(tmp_path).jobs.all()) == 1
