"""``rita audit``: check, export and prune the audit log; and what the command line itself asks."""

import json
import os
import re
from pathlib import Path
from typing import Any

from app import privacy_texts as texts
from app.access import COMMAND
from app.audit import BY_COMMAND, record
from app.settings import Settings
from app.storage import Storage
from app.stored.chain import Broken, Checked
from index.errors import RitaError
from index.files import sync

FINE, FAILED = 0, 1
_HASH = re.compile(r"[0-9a-f]{64}")


class AuditError(RitaError):
    """The log cannot be checked or exported as asked for; the message says why."""


Told = tuple[dict[str, Any], str, int]
"""For ``--json``, for a person, and the exit code."""


def act(action: str, file: Path | None, expected: str | None, settings: Settings) -> Told:
    """Do ``action`` (verify, export, prune). Nothing is made where nothing was ever kept: it could
    belong to the wrong user of the machine. Raises RitaError."""
    storage = Storage(settings.data)
    there = storage.path.exists()
    try:
        match action:
            case "export":
                return _export(storage if there else None, file)
            case "prune":
                return _prune(storage if there else None, settings.audit_days)
            case _:
                return _verify(storage if there else None, expected)
    finally:
        storage.close()


def record_command(settings: Settings, what: str, body: dict[str, Any], places: str) -> None:
    """What was asked or searched for at the command line: ``body`` is its result, and ``places``
    the list in it that names documents. Told where there is a log already."""
    storage = Storage(settings.data)
    if not storage.path.exists():
        return
    try:
        record(
            storage,
            COMMAND,
            what,
            via=BY_COMMAND,
            outcome=body.get("status", "found" if body[places] else "nothing"),
            snapshot=body["snapshot"],
            documents=[each["document_id"] for each in body[places]],
        )
    finally:
        storage.close()


def _verify(storage: Storage | None, expected: str | None) -> Told:
    if expected is not None and not _HASH.fullmatch(expected):
        raise AuditError(texts.BAD_HASH)
    empty = Checked(0, 0, None, None, Broken(None, "not_expected") if expected else None)
    checked = storage.events.verify(expected) if storage else empty
    fault = checked.broken
    body: dict[str, Any] = {
        "whole": fault is None,
        "entries": checked.entries,
        "earlier": checked.earlier,
        "last": checked.last,
        "head": checked.head,
        "broken": {"id": fault.id, "fault": fault.fault} if fault else None,
    }
    if fault is not None:
        before = texts.AUDIT_BEFORE.format(entries=checked.entries)
        told = texts.AUDIT_FAULTS[fault.fault]
        return body, told.format(id=fault.id, before=before, entries=checked.entries), FAILED
    lines = [texts.AUDIT_WHOLE.format_map(body) if checked.entries else texts.AUDIT_EMPTY]
    if checked.earlier:
        lines.append(texts.AUDIT_EARLIER.format_map(body))
    return body, "\n".join(lines), FINE


def _export(storage: Storage | None, file: Path | None) -> Told:
    if file is None:
        raise AuditError(texts.AUDIT_EXPORT_WHERE)
    if file.exists():
        raise AuditError(texts.AUDIT_EXPORT_EXISTS.format(path=file))
    count, head = 0, None
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        whole = False
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as written:
                for entry in storage.events.since() if storage else ():
                    written.write(json.dumps(entry, ensure_ascii=False) + "\n")
                    count, head = count + 1, entry["hash"]
            sync(file)
            whole = True
        finally:
            if not whole:
                file.unlink()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise AuditError(texts.AUDIT_EXPORT_FAILED.format(path=file, reason=reason)) from error
    if storage:
        record(storage, COMMAND, "audit_exported", via=BY_COMMAND, outcome="done", count=count)
    body = {"file": str(file), "entries": count, "head": head}
    return body, texts.AUDIT_EXPORTED.format(entries=count, path=file, head=head or "–"), FINE


def _prune(storage: Storage | None, days: int) -> Told:
    count = storage.events.prune(days) if storage else 0
    told = texts.AUDIT_PRUNED if count else texts.AUDIT_NOT_PRUNED
    return {"erased": count, "days": days}, told.format(count=count, days=days), FINE
