"""The kill switch as a file: whatever lies there stops RiTA, and only nothing at all lets it go."""

import json
import os
import re
import threading
from pathlib import Path

import pytest

from app import notice_texts
from app.access import Action
from app.rules import RULES
from app.switch import (
    MOST_CHARACTERS,
    Stopped,
    SwitchError,
    is_closed,
    start,
    stop,
    stopped,
    switch_path,
)

QUESTIONS = {"/api/ask", "/api/ask/stream"}
"""Answered as ever, with the status ``unavailable``."""
SENT = {"/api/feedback", "/api/questions"}
"""What a user tells of what they saw: never more wanted than when RiTA had to be stopped."""


def test_it_is_stopped_and_started_and_says_who_did_it(tmp_path: Path) -> None:
    assert stopped(tmp_path) is None
    stop(tmp_path, "user:0123", "  Rutinen om skyddsbedömning är fel.  ")
    now = stopped(tmp_path)
    assert now
    assert (now.by, now.message) == ("user:0123", "Rutinen om skyddsbedömning är fel.")
    assert now.since
    assert now.told == f"{notice_texts.STOPPED} Rutinen om skyddsbedömning är fel."
    stop(tmp_path, "user:4567")
    now = stopped(tmp_path)
    assert now
    assert now.by == "user:4567"
    assert now.told == f"{notice_texts.STOPPED} {notice_texts.STOPPED_ADVICE}"
    assert start(tmp_path)
    assert stopped(tmp_path) is None
    assert not start(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"null", b"[]", b"\xff\xfe\x00", b" " * 20_000),
        *(b'{"by": 7}', b'{"message": ""}', b'{"since": "2026-11-22"}'),
        json.dumps({"message": "x" * (MOST_CHARACTERS + 1)}).encode(),
    ],
)
def test_a_file_that_cannot_be_read_stops_it(tmp_path: Path, content: bytes) -> None:
    switch_path(tmp_path).write_bytes(content)
    assert stopped(tmp_path) == Stopped()
    stop(tmp_path, "x", "Ett nytt besked.")
    assert stopped(tmp_path) != Stopped()
    assert start(tmp_path)
    assert stopped(tmp_path) is None


def test_whatever_has_its_name_stops_it(tmp_path: Path) -> None:
    path = switch_path(tmp_path)
    path.mkdir()
    assert stopped(tmp_path) == Stopped()
    assert start(tmp_path)
    path.symlink_to(tmp_path / "nowhere")
    assert stopped(tmp_path) == Stopped()
    assert start(tmp_path)
    path.touch(mode=0)  # another user's, unless root asks, who reads that it is empty
    assert stopped(tmp_path) == Stopped()
    stop(tmp_path, "x")
    assert stopped(tmp_path) != Stopped()
    path.unlink()
    path.mkdir()
    stop(tmp_path, "x")
    assert stopped(tmp_path) != Stopped()


def test_what_was_not_written_whole_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the disk is full: said, nothing changed, nothing left behind."""
    stop(tmp_path, "x", "Det första.")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SwitchError, match="Ingenting är ändrat"):
        stop(tmp_path, "x", "Det andra.")
    now = stopped(tmp_path)
    assert now
    assert now.message == "Det första."
    assert [path.name for path in tmp_path.iterdir()] == ["STOPPED"]


def test_nobody_sees_half_of_it(tmp_path: Path) -> None:
    """Read all the time while it is written over and over."""
    stop(tmp_path, "x", "a" * MOST_CHARACTERS)
    seen: set[str | None] = set()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            now = stopped(tmp_path)
            seen.add(now.message[:1] if now and now.message else None)

    thread = threading.Thread(target=look)
    thread.start()
    for letter in "abcdefgh" * 5:
        stop(tmp_path, "x", letter * MOST_CHARACTERS)
    done.set()
    thread.join()
    assert seen <= set("abcdefgh")


def test_a_message_has_some_sentences_at_most(tmp_path: Path) -> None:
    with pytest.raises(SwitchError, match=str(MOST_CHARACTERS)):
        stop(tmp_path, "x", "a" * (MOST_CHARACTERS + 1))
    assert stopped(tmp_path) is None


def test_every_way_to_an_answer_is_closed() -> None:
    """A new route that answers from the documents is closed too, or stands here by name."""
    for (_, path), action in RULES.items():
        template = re.sub(r"/\{secret\}", "", path)
        example = re.sub(r"\{[^}]*\}", "x", path)
        if action == Action.ASK:
            assert is_closed(example) != (template in QUESTIONS | SENT), path
        else:
            assert not is_closed(example), path
