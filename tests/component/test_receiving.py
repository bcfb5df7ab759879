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
from index.corpus import Format
from tests.component.small_disk import small_disk

PDF = b"%PDF-1.7\n" + b"x" * 100


async def pieces(content: Sequence[bytes]) -> AsyncIterator[bytes]:
    for piece in content:
        yield piece


async def broken_off() -> AsyncIterator[bytes]:
    yield PDF
    raise ConnectionResetError


def received(content: bytes, data: Path, most_mb: int = 1) -> Received:
    halves = (content[: len(content) // 2], content[len(content) // 2 :])
    return anyio.run(receive, pieces(halves), data, most_mb)


def archive(**files: bytes) -> bytes:
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/"), content)
    return stored.getvalue()


def test_a_file_gets_a_name_of_ours_and_keeps_its_own_as_words(tmp_path: Path) -> None:
    assert file_name(" Ra\u0308tt rutin (2).PDF ") == ("Rätt rutin (2).PDF", "pdf")
    came = received(PDF, tmp_path)
    assert (came.version, came.bytes) == (sha256(PDF).hexdigest(), len(PDF))
    check(came, "pdf")
    keep(came, "pdf", tmp_path)
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
    came = received(content, tmp_path)
    if fits:
        check(came, kind)
        assert came.aside.exists()
        came.let_go()
        return
    with pytest.raises(Refusal):
        check(came, kind)
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
            received(b"%PDF-1.7" + bytes(3_000_000), disk, most_mb=5)
        assert caught.value.errno == errno.ENOSPC
        assert list((disk / "files").iterdir()) == []


def test_what_was_under_way_when_the_service_was_killed_is_removed(tmp_path: Path) -> None:
    came = received(PDF, tmp_path)
    (tmp_path / ".review-abc").mkdir()
    keep(received(PDF + b"2", tmp_path), "pdf", tmp_path)
    sweep(tmp_path)
    assert came.aside.exists()  # another process sweeps, while this one takes it in
    came.held.close()  # as the system does when a process ends
    sweep(tmp_path)
    assert not came.aside.exists()
    assert not (tmp_path / ".review-abc").exists()
    assert len(list((tmp_path / "files").iterdir())) == 1
