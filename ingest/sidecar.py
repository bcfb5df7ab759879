"""What an owner knows of the documents in a folder and they do not say: ``metadata.csv``, or a
file of its own beside a document (``rutin.pdf.yaml``)."""

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.corpus import Facts
from index.errors import SourceError
from ingest.document_types import known_type
from ingest.language import language_code
from ingest.sidecar_rows import DATES, NONE, csv_row, day, file_of, table, yaml_row

NAME = "metadata.csv"
_YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a sidecar that cannot be read."""

    sidecar: str
    """Its path relative to the folder."""
    reason: str
    """What is wrong, where, and what to do, in Swedish."""
    files: frozenset[str] | None
    """What it speaks about; None: any file of the folder that nothing else speaks about."""


@dataclass(frozen=True, slots=True)
class Sidecars:
    """What a folder states of its files, by file (relative to it, forward slashes)."""

    rows: Mapping[str, dict[str, str]]
    faults: tuple[Fault, ...] = ()

    def unsure(self, file: str) -> Fault | None:
        """Why it is not known what is stated of ``file``; None where it is."""
        for fault in self.faults:
            if file in fault.files if fault.files is not None else file not in self.rows:
                return fault
        return None


def read_sidecars(folder: Path) -> Sidecars:
    """The filled-in cells of a folder's ``metadata.csv`` and the keys of each ``<file>.yaml``.

    The csv file is UTF-8 with comma or semicolon between the columns ``file``, ``title``,
    ``owner``, ``decided_by``, ``decided``, ``valid_from``, ``valid_to``, ``review_date``,
    ``registry_number``, ``version_label``, ``language`` and ``document_type``, of which only
    ``file`` is needed; a yaml file has the others as keys. Dates are written as 2026-12-31;
    "tills vidare" takes a date away, and "saknas" any fact but the title. Languages are codes of
    two letters, document types those of ``index.corpus.DocumentType``. What is wrong is a fault
    that names the place, also where two sidecars speak of one document; the rest is read.
    """
    rows, faults = _metadata_csv(folder / NAME)
    in_csv = {*rows, *(file for fault in faults for file in fault.files or ())}
    for file, paths in _beside(folder).items():
        try:
            row = _only_row(file, paths, folder / NAME if file in in_csv else None)
        except SourceError as error:
            rows.pop(file, None)
            name = paths[0].relative_to(folder).as_posix()
            faults.append(Fault(name, str(error), frozenset([file])))
        else:
            rows[file] = row
    return Sidecars(rows, tuple(faults))


def is_sidecar(path: Path) -> bool:
    """Whether ``path`` is the yaml file of a document that lies beside it."""
    return path.suffix.lower() in _YAML and path.with_suffix("").is_file()


def _beside(folder: Path) -> dict[str, list[Path]]:
    """The yaml files below ``folder``, by the document (relative to it) that they are about."""
    found: dict[str, list[Path]] = {}
    for place, subfolders, names in os.walk(folder):
        subfolders[:] = sorted(name for name in subfolders if name[0] not in "._")
        paths = [Path(place) / name for name in sorted(names) if not name.startswith(".")]
        for path in filter(is_sidecar, paths):
            found.setdefault(path.with_suffix("").relative_to(folder).as_posix(), []).append(path)
    return found


def _only_row(file: str, paths: list[Path], table: Path | None) -> dict[str, str]:
    """What the one of ``paths`` says. Raises SourceError where it is not the only one to speak of
    the file: ``table`` is another."""
    if len(paths) > 1:
        raise SourceError(f"{file} har två filer: {paths[0]} och {paths[1]}. Ta bort den ena.")
    if table is not None:
        raise SourceError(f"{file} står både i {table} och i {paths[0]}. Ta bort det ena.")
    return yaml_row(paths[0])


def _metadata_csv(path: Path) -> tuple[dict[str, dict[str, str]], list[Fault]]:
    rows: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    seen: set[str] = set()
    if not path.is_file():
        return rows, faults
    try:
        columns, reader = table(path)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            file = file_of(columns, cells)
            try:
                row = csv_row(path, reader.line_num, columns, cells)
                if file in seen:
                    raise SourceError(
                        f"{path}, rad {reader.line_num}, kolumn file: {file} står redan på en "
                        "tidigare rad."
                    )
            except SourceError as error:
                rows.pop(file, None)
                faults.append(Fault(NAME, str(error), frozenset([file]) if file else None))
            else:
                rows[file] = row
            seen.add(file)
    except SourceError as error:
        faults.append(Fault(NAME, str(error), None))
    except csv.Error:
        reason = f"{path}, rad {reader.line_num}: raden kan inte läsas. Skriv den på nytt."
        faults.append(Fault(NAME, reason, None))
    return rows, faults


def overridden(facts: Facts, row: Mapping[str, str]) -> Facts:
    """``facts`` with what ``row`` says in place of what the document says."""
    stated: dict[str, Any] = {}
    for name, value in row.items():
        if value.lower() == NONE:
            stated[name] = None
        elif name in DATES:
            stated[name] = day(name, value)
        elif name == "language":
            stated[name] = language_code(value)
        elif name == "document_type":
            stated[name] = known_type(value)
        else:
            stated[name] = value
    return replace(facts, **stated)
