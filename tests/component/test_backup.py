"""`rita backup` and `rita restore`: everything, while it is in use; whole, or not at all."""

import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

import pytest

from app.answering import answer
from app.commands.archive import HEAD, SUMS, BackupError, Head
from app.commands.backup import make_backup
from app.commands.restore import put_back
from app.retention import Days, erase_old
from app.storage import Storage
from app.switch import stop, stopped
from index.answer import Answer
from index.corpus import Document, document_id
from index.embedder import Embedder
from index.files import checksum
from index.filters import EVERYTHING
from index.golden import load_golden
from index.retriever import Retriever
from index.snapshot import open_snapshot
from index.snapshot_folder import current_id, snapshot_ids, verify
from ingest.build import build
from ingest.sources import Source
from tests.component.rows import everything_on_disk, question
from tests.component.small_disk import small_disk

SAMPLES = ("gemensamt/lex-sarah.pdf", "gemensamt/tolk-och-sprakstod.pdf")
ERASED = document_id("rutiner", SAMPLES[0])


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A data directory with two documents in its index, a question, and a decision."""
    folder = tmp_path_factory.mktemp("rutiner")
    for name in SAMPLES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / "documents" / name, folder / name)
    data = tmp_path_factory.mktemp("built") / "data"
    build([Source(folder, "rutiner")], data, embedder)
    storage = Storage(data)
    storage.send_question(question("a", "Vem beslutar?"))
    storage.register.set_facts("1" * 16, None, {"owner": "Enheten"}, "anna")
    storage.close()
    return data


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A copy of ``built`` to change."""
    return shutil.copytree(built, tmp_path / "data")


@pytest.fixture
def archive(built: Path, tmp_path: Path) -> Path:
    """A backup of ``built``."""
    return make_backup(built, tmp_path / "kopia.tar").path


def documents(data: Path, embedder: Embedder) -> dict[str, Document]:
    snapshot = open_snapshot(data, None, embedder)
    found = dict(snapshot.documents)
    snapshot.close()
    return found


def test_what_is_put_back_is_what_was_kept(built: Path, tmp_path: Path, embedder: Embedder) -> None:
    shown: list[str] = []
    made = make_backup(built, tmp_path / "kopia.tar", shown.append)
    assert made.lacking == ()
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["kopia.tar"]
    assert shown[-1].startswith(f"{made.files - 1} av {made.files} filer")
    new = tmp_path / "ny" / "data"
    restored = put_back(made.path, new)
    assert restored.head.snapshot == current_id(new) == current_id(built)
    for snapshot_id in snapshot_ids(new):
        verify(new, snapshot_id)
    assert documents(new, embedder) == documents(built, embedder)
    for path in (built / "files").iterdir():
        assert checksum(new / "files" / path.name) == checksum(path)
    storage = Storage(new)
    assert storage.path.stat().st_mode & 0o777 == 0o600
    assert [each.text for each in storage.questions()] == ["Vem beslutar?"]
    assert storage.register.decisions().by_document["1" * 16].facts == {"owner": "Enheten"}
    assert sorted(path.name for path in new.iterdir() if not path.name.startswith("rita.db-")) == [
        "CURRENT", "files", "rita.db", "snapshots",
    ]  # fmt: skip


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_stopped_rita_is_put_back_stopped(data: Path, tmp_path: Path, by_hand: bool) -> None:
    if by_hand:
        (data / "STOPPED").mkdir()
    else:
        stop(data, "anna", "Rutinen om skyddsbedömning är fel.")
    put_back(make_backup(data, tmp_path / "kopia.tar").path, tmp_path / "ny")
    assert (now := stopped(data)) is not None
    assert stopped(tmp_path / "ny") == now


def test_what_is_put_back_answers_the_golden_questions_the_same_way(
    built: Path, archive: Path, tmp_path: Path, root: Path, embedder: Embedder
) -> None:
    new = tmp_path / "ny"
    put_back(archive, new)
    golden = load_golden(root / "documents" / "golden.jsonl")
    at_hand = [each for each in golden if {file for file, _ in each.places} & set(SAMPLES)]
    questions = [each.question for each in at_hand]
    assert len(questions) > 3

    def answers(data: Path) -> list[Answer]:
        with closing(open_snapshot(data, None, embedder)) as snapshot:
            retriever = Retriever(snapshot, embedder)
            return [answer(each, (), retriever, EVERYTHING) for each in questions]

    assert answers(new) == answers(built)
    assert any(found.sentences for found in answers(new))


def test_what_was_acknowledged_before_is_in_it_however_much_is_written_meanwhile(
    data: Path, tmp_path: Path
) -> None:
    stop, sent = Event(), [0]

    def write() -> None:
        storage = Storage(data)
        while not stop.is_set():
            storage.golden.add(f"Fråga {sent[0]}", None, None, None)
            sent[0] += 1

    writing = Thread(target=write)
    writing.start()
    try:
        while sent[0] < 5:
            time.sleep(0.01)
        before = sent[0]
        make_backup(data, tmp_path / "kopia.tar")
    finally:
        stop.set()
        writing.join()
    put_back(tmp_path / "kopia.tar", tmp_path / "ny")
    kept = [each.question for each in Storage(tmp_path / "ny").golden.all()]
    assert kept == [f"Fråga {number}" for number in range(len(kept))]
    assert before <= len(kept) <= sent[0]


def test_an_index_version_removed_meanwhile_is_kept_all_the_same(
    data: Path, tmp_path: Path
) -> None:
    """As a build does that ends: the version that was in use is soon the one before last."""
    used = current_id(data)

    def prune(_: str) -> None:
        shutil.rmtree(data / "snapshots" / used, ignore_errors=True)

    make_backup(data, tmp_path / "kopia.tar", prune)
    put_back(tmp_path / "kopia.tar", tmp_path / "ny")
    verify(tmp_path / "ny", used)


def test_a_waiting_index_version_is_kept_and_an_earlier_one_is_not(
    data: Path, tmp_path: Path
) -> None:
    used = current_id(data)
    folder = data / "snapshots"
    earlier, waiting = "20200101T000000000000Z-0000", "29990101T000000000000Z-0000"
    for name in (earlier, waiting):
        shutil.copytree(folder / used, folder / name)
    make_backup(data, tmp_path / "kopia.tar")
    put_back(tmp_path / "kopia.tar", tmp_path / "ny")
    assert snapshot_ids(tmp_path / "ny") == [used, waiting]
    assert current_id(tmp_path / "ny") == used


def test_what_is_erased_while_it_is_copied_is_not_in_it(data: Path, tmp_path: Path) -> None:
    storage = Storage(data)
    gone: list[str] = []

    def erase(_: str) -> None:
        if not gone:
            storage.register.erase(ERASED, "anna", "begäran")
            gone.append("")

    make_backup(data, tmp_path / "kopia.tar", erase)
    put_back(tmp_path / "kopia.tar", tmp_path / "ny")
    assert Storage(tmp_path / "ny").register.decisions().by_document[ERASED].erased
    with tarfile.open(tmp_path / "kopia.tar") as tar:
        assert len([name for name in tar.getnames() if name.startswith("files/")]) == 1


def test_the_file_of_an_unpublished_upload_is_in_it_and_of_a_discarded_one_is_not(
    data: Path, tmp_path: Path
) -> None:
    storage = Storage(data)
    for content in (b"kept", b"discarded", b"nobody's"):
        version = sha256(content).hexdigest()
        (data / "files" / f"{version}.docx").write_bytes(content)
        if content != b"nobody's":
            upload = storage.uploads.add(
                file="a.docx", collection="rutiner", version=version, format="docx", bytes=4
            )
            if content == b"discarded":
                storage.uploads.discard(upload.id)
    make_backup(data, tmp_path / "kopia.tar")
    put_back(tmp_path / "kopia.tar", tmp_path / "ny")
    assert [path.read_bytes() for path in (tmp_path / "ny" / "files").glob("*.docx")] == [b"kept"]


def test_erased_text_is_not_in_it_although_it_lies_in_the_file_still(
    data: Path, tmp_path: Path
) -> None:
    """As it does for up to a minute, in pages that are free."""
    with closing(sqlite3.connect(data / "rita.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE trace AS SELECT ? AS text", ["kvarglömd " * 2_000])
        connection.execute("DROP TABLE trace")
    assert "kvarglömd".encode() in everything_on_disk(data)
    make_backup(data, tmp_path / "kopia.tar")
    assert "kvarglömd".encode() not in (tmp_path / "kopia.tar").read_bytes()


def test_files_lost_or_damaged_before_are_named(data: Path, tmp_path: Path) -> None:
    lost, damaged = sorted((data / "files").iterdir())
    lost.unlink()
    damaged.write_bytes(b"damaged")
    made = make_backup(data, tmp_path / "kopia.tar")
    assert made.lacking == (lost.name, f"files/{damaged.name}")
    assert "Läs in de dokumenten igen" in made.text
    put_back(made.path, tmp_path / "ny")


def test_nothing_is_written_over_nor_into_the_data_directory(data: Path, tmp_path: Path) -> None:
    (tmp_path / "finns.tar").write_bytes(b"dyrbart")
    with pytest.raises(BackupError, match="finns redan"):
        make_backup(data, tmp_path / "finns.tar")
    assert (tmp_path / "finns.tar").read_bytes() == b"dyrbart"
    with pytest.raises(BackupError, match="ligger i datakatalogen"):
        make_backup(data, data / "files" / "kopia.tar")
    with pytest.raises(BackupError, match="Det finns ingenting"):
        make_backup(tmp_path / "ingenstans", tmp_path / "kopia.tar")
    assert not (tmp_path / "ingenstans").exists()
    with pytest.raises(BackupError, match="gick inte att skriva"):
        make_backup(data, tmp_path / "finns inte" / "kopia.tar")


def test_before_there_is_an_index_the_rest_is_kept(tmp_path: Path) -> None:
    Storage(tmp_path / "data").send_question(question("a"))
    assert make_backup(tmp_path / "data", tmp_path / "kopia.tar").snapshot is None
    put_back(tmp_path / "kopia.tar", tmp_path / "ny")
    assert len(Storage(tmp_path / "ny").questions()) == 1


@pytest.mark.parametrize("part", [0.0, 0.02, 0.3, 0.5, 0.8, 0.97])
def test_a_flipped_bit_anywhere_is_found_and_nothing_is_put_in_use(
    archive: Path, tmp_path: Path, part: float
) -> None:
    content = bytearray(archive.read_bytes())
    # Of a member's content or header, not of the zeros that pad them, which say nothing.
    place = int(part * len(content))
    while content[place] == 0:
        place += 1
    content[place] ^= 0x10
    archive.write_bytes(content)
    refused(archive, tmp_path / "ny")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.95])
def test_half_a_backup_is_none(archive: Path, tmp_path: Path, share: float) -> None:
    os.truncate(archive, int(share * archive.stat().st_size))
    refused(archive, tmp_path / "ny")


def test_a_newer_ritas_backup_is_refused_by_name(archive: Path, tmp_path: Path) -> None:
    content = members(archive)
    head = json.loads(content[HEAD])
    for newer in ({**head, "rita": "99.1.0"}, {**head, "form": 99, "more": "unheard of"}):
        write(archive, content | {HEAD: json.dumps(newer).encode()})
        refused(archive, tmp_path / "ny", match="nyare RiTA")
    later = tmp_path / "rita.db"
    later.write_bytes(content["rita.db"])
    with closing(sqlite3.connect(later)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    write(archive, content | {"rita.db": later.read_bytes()})
    refused(archive, tmp_path / "ny", match="nyare RiTA")


def test_a_snapshot_that_was_damaged_before_it_was_kept_is_refused(
    archive: Path, tmp_path: Path
) -> None:
    content = members(archive)
    name = next(name for name in content if name.endswith("vectors.faiss"))
    write(archive, content | {name: content[name][:-1] + b"x"})
    refused(archive, tmp_path / "ny", match=r"vectors\.faiss")


STRANGE = {
    "../utanför": tarfile.REGTYPE,
    "/tmp/utanför": tarfile.REGTYPE,
    "files/../../utanför": tarfile.REGTYPE,
    "files/..": tarfile.REGTYPE,
    "files/.dold": tarfile.REGTYPE,
    "files\\utanför": tarfile.REGTYPE,
    "files/a/b.pdf": tarfile.REGTYPE,
    "admin-token": tarfile.REGTYPE,
    "files/lank.pdf": tarfile.SYMTYPE,
    "files/hard.pdf": tarfile.LNKTYPE,
    "files/enhet.pdf": tarfile.CHRTYPE,
    "files/ror.pdf": tarfile.FIFOTYPE,
    "files": tarfile.DIRTYPE,
    "rita.db": tarfile.REGTYPE,  # once more
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_does_not_belong_in_a_backup_is_refused(
    archive: Path, tmp_path: Path, name: str
) -> None:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = STRANGE[name], "/etc/passwd"
    write(archive, members(archive), member)
    place = tmp_path / "a" / "b" / "ny"
    refused(archive, place, match="inte hör dit")
    assert list((tmp_path / "a" / "b").iterdir()) == [place]


def test_only_an_empty_directory_is_restored_to(built: Path, archive: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in built.iterdir())
    with pytest.raises(BackupError, match="är inte tom"):
        put_back(archive, built)
    assert sorted(path.name for path in built.iterdir()) == before
    # A service that runs on an empty directory makes rita.db there first of all.
    running = tmp_path / "tom"
    running.mkdir()
    erase_old(Storage(running), Days(sent=180, asked=30, audit=730))
    with pytest.raises(BackupError, match=r"är inte tom: där finns rita\.db"):
        put_back(archive, running)
    with pytest.raises(BackupError, match="gick inte att återställa"):
        put_back(tmp_path / "finns inte.tar", tmp_path / "ny")
    (tmp_path / "ny" / "models").mkdir()
    put_back(archive, tmp_path / "ny")


def test_a_service_that_starts_meanwhile_is_noticed(archive: Path, tmp_path: Path) -> None:
    data = tmp_path / "ny"

    def start(_: str) -> None:
        (data / "rita.db").touch()

    with pytest.raises(BackupError, match=r"är inte tom: där finns rita\.db"):
        put_back(archive, data, start)
    assert [path.name for path in data.iterdir()] == ["rita.db"]


KILLED = """
import os, signal, sys
from pathlib import Path
from app.commands.{module} import {call}
seen = []
def die(told):
    seen.append(told)
    if len(seen) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
{call}(Path(sys.argv[1]), Path(sys.argv[2]), die)
"""


def killed(root: Path, module: str, call: str, *words: Path | int) -> None:
    program = KILLED.format(module=module, call=call)
    ended = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)],
        cwd=root,
        env={"PYTHONPATH": str(root)},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL


def test_a_killed_backup_leaves_none_and_the_next_one_tidies_up(
    built: Path, tmp_path: Path, root: Path
) -> None:
    target = tmp_path / "kopia.tar"
    killed(root, "backup", "make_backup", built, target, 9)
    assert not target.exists()
    [left] = tmp_path.iterdir()
    assert left.stat().st_mode & 0o777 == 0o700
    make_backup(built, target)
    assert list(tmp_path.iterdir()) == [target]


def test_a_killed_restore_is_not_taken_for_a_whole_one(
    archive: Path, tmp_path: Path, root: Path
) -> None:
    data = tmp_path / "ny"
    killed(root, "restore", "put_back", archive, data, 20)
    assert snapshot_ids(data) == []
    assert not (data / "CURRENT").exists()
    assert not (data / "rita.db").exists()
    put_back(archive, data)
    verify(data, current_id(data))
    assert not (data / ".restoring").exists()


def test_a_full_disk_leaves_no_half_backup_and_no_half_restore(
    built: Path, archive: Path, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "liten", 20) as disk:
        half = archive.stat().st_size // 2
        (disk / "annat").write_bytes(b"x" * (shutil.disk_usage(disk).free - half))
        with pytest.raises(BackupError, match="No space left on device"):
            make_backup(built, disk / "kopia.tar")
        assert [path.name for path in disk.iterdir()] == ["annat"]
        with pytest.raises(BackupError, match="Det finns inte plats"):
            put_back(archive, disk / "data")
        # Others may fill the disk after it was asked for room.
        head = json.loads(members(archive)[HEAD])
        write(archive, members(archive) | {HEAD: replace(Head(**head), size=1).as_json()})
        with pytest.raises(BackupError, match="No space left on device"):
            put_back(archive, disk / "data")
        assert list((disk / "data").iterdir()) == []


def refused(archive: Path, data: Path, match: str = "Säkerhetskopian|ingen säkerhetskopia") -> None:
    """Restoring ``archive`` says why not, and leaves an empty directory."""
    with pytest.raises(BackupError, match=match):
        put_back(archive, data)
    assert list(data.iterdir()) == []


def members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        found = ((member.name, tar.extractfile(member)) for member in tar)
        return {name: file.read() for name, file in found if file}


def write(archive: Path, content: dict[str, bytes], *strange: tarfile.TarInfo) -> None:
    """A backup with right checksums of ``content``, and members that do not belong there."""
    sums = {name: sha256(each).hexdigest() for name, each in content.items()}
    told = {name: sums[name] for name in sums if name not in (HEAD, SUMS)}
    with tarfile.open(archive, "w") as tar:
        for name, each in {**content, SUMS: json.dumps(told).encode()}.items():
            if name == SUMS:
                for member in strange:
                    tar.addfile(member)
            member = tarfile.TarInfo(name)
            member.size = len(each)
            tar.addfile(member, io.BytesIO(each))
