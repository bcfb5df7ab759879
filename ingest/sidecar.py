"""What an owner knows of the documents in a folder and they do not say: ``metadata.csv``, or a
file of its own beside a document (``rutin.pdf.yaml``)."""

import csv
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import yaml

from index.corpus import DocumentType, Facts
from index.errors import SourceError
from ingest.dates import find_dates
from ingest.document_types import known_type
from ingest.language import language_code

NAME = "metadata.csv"
_TEXTS = ("title", "owner", "decided_by", "registry_number", "version_label")
_DATES = ("decided", "valid_from", "valid_to", "review_date")
_COLUMNS = ("file", *_TEXTS, *_DATES, "language", "document_type")
# What takes a fact away that the document states; of a date, also that it has no end.
_NONE, _NO_DATE = "saknas", ("saknas", "tills vidare")
_YAML = (".yaml", ".yml")


def read_sidecars(folder: Path) -> dict[str, dict[str, str]]:
    """What ``folder`` states of its files, by file (relative to the folder, forward slashes):
    the filled-in cells of its ``metadata.csv`` and the keys of each ``<file>.yaml``.

    The csv file is UTF-8 with comma or semicolon between the columns ``file``, ``title``,
    ``owner``, ``decided_by``, ``decided``, ``valid_from``, ``valid_to``, ``review_date``,
    ``registry_number``, ``version_label``, ``language`` and ``document_type``, of which only
    ``file`` is needed; a yaml file has the others as keys. Dates are written as 2026-12-31;
    "tills vidare" takes a date away, and "saknas" any fact but the title. Languages are codes of
    two letters, document types those of ``index.corpus.DocumentType``. Raises SourceError naming
    the place, also where both kinds of file speak of one document.
    """
    rows = _metadata_csv(folder / NAME)
    for file, path in _beside(folder):
        if file in rows:
            raise SourceError(f"{file} står både i {folder / NAME} och i {path}. Ta bort det ena.")
        rows[file] = _yaml_row(path)
    return rows


def is_sidecar(path: Path) -> bool:
    """Whether ``path`` is the yaml file of a document that lies beside it."""
    return path.suffix.lower() in _YAML and path.with_suffix("").is_file()


def _beside(folder: Path) -> list[tuple[str, Path]]:
    """The yaml files below ``folder``, with the document (relative to it) that each is about."""
    found: list[tuple[str, Path]] = []
    for place, subfolders, names in os.walk(folder):
        subfolders[:] = sorted(name for name in subfolders if name[0] not in "._")
        paths = [Path(place) / name for name in sorted(names) if not name.startswith(".")]
        found += [
            (path.with_suffix("").relative_to(folder).as_posix(), path)
            for path in paths
            if is_sidecar(path)
        ]
    for (file, first), (other, second) in pairwise(found):
        if file == other:
            raise SourceError(f"{file} har två filer: {first} och {second}. Ta bort den ena.")
    return found


def _yaml_row(path: Path) -> dict[str, str]:
    try:
        # composed, not loaded: every value as it is written ("2.10" is no number), and its line
        root = yaml.compose(path.read_text("utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} är inte sparad som UTF-8. Spara om den.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", rad {mark.line + 1}" if mark else ""
        raise SourceError(
            f"{path}{line}: raden kan inte läsas. Skriv en uppgift per rad, som "
            "”owner: Enhetschef”, och citattecken om en text med kolon."
        ) from error
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise SourceError(f"{path}: skriv en uppgift per rad, som ”owner: Enhetschef”.")
    row: dict[str, str] = {}
    for key, value in root.value:
        place = f"{path}, rad {key.start_mark.line + 1}"
        name = key.value.strip().lower() if isinstance(key, yaml.ScalarNode) else ""
        if name not in _COLUMNS[1:] or name in row:
            problem = "står två gånger" if name in row else "är okänd"
            raise SourceError(
                f"{place}: uppgiften ”{name}” {problem}. Uppgifterna är {', '.join(_COLUMNS[1:])}."
            )
        if not isinstance(value, yaml.ScalarNode):
            raise SourceError(f"{place}: uppgiften ”{name}” ska ha ett värde, på samma rad.")
        if value.value.strip():
            row[name] = value.value.strip()
            _check(f"{place}, uppgiften", name, row[name])
    return row


def _metadata_csv(path: Path) -> dict[str, dict[str, str]]:
    if not path.is_file():
        return {}
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path} är inte sparad som UTF-8. Spara om den som ”CSV UTF-8”."
        ) from error
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    columns = [name.strip().lower() for name in next(reader, [])]
    _check_columns(path, columns)
    rows: dict[str, dict[str, str]] = {}
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(path, reader.line_num, columns, cells)
        file = row.pop("file").replace("\\", "/").removeprefix("./")
        if file in rows:
            raise SourceError(
                f"{path}, rad {reader.line_num}, kolumn file: {file} står redan på en tidigare rad."
            )
        rows[file] = row
    return rows


def _check_columns(path: Path, columns: list[str]) -> None:
    if "file" not in columns:
        raise SourceError(f"{path}, rad 1: kolumnen file saknas.")
    for column in columns:
        if column not in _COLUMNS or columns.count(column) > 1:
            problem = "är okänd" if column not in _COLUMNS else "står två gånger"
            raise SourceError(
                f"{path}, rad 1: kolumnen ”{column}” {problem}. "
                f"Kolumnerna är {', '.join(_COLUMNS)}."
            )


def _row(path: Path, line: int, columns: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) > len(columns):
        raise SourceError(
            f"{path}, rad {line}: {len(cells)} kolumner men rubrikraden har {len(columns)}. "
            "Sätt citattecken om en text som innehåller skiljetecknet."
        )
    row = {
        name: value.strip() for name, value in zip(columns, cells, strict=False) if value.strip()
    }
    if "file" not in row:
        raise SourceError(f"{path}, rad {line}, kolumn file: filnamn saknas.")
    for column, value in row.items():
        _check(f"{path}, rad {line}, kolumn", column, value)
    return row


def _check(place: str, name: str, value: str) -> None:
    """Raises SourceError where ``value`` is none that the fact ``name`` can have."""
    missing = value.lower() == _NONE
    if name == "title" and missing:
        raise SourceError(
            f"{place} {name}: en titel kan inte saknas. Skriv den, eller ta bort ordet."
        )
    if name in _DATES and value.lower() not in _NO_DATE and _day(name, value) is None:
        raise SourceError(
            f"{place} {name}: ”{value}” är inget datum. "
            "Skriv som 2026-12-31, ”tills vidare” eller ”saknas”."
        )
    if name == "language" and not missing and language_code(value) is None:
        raise SourceError(
            f"{place} {name}: ”{value}” är ingen språkkod. "
            "Skriv två bokstäver, till exempel sv eller en."
        )
    if name == "document_type" and not missing and known_type(value) is None:
        raise SourceError(
            f"{place} {name}: ”{value}” är okänd. "
            f"Dokumenttyperna är {', '.join(get_args(DocumentType))}."
        )


def _day(column: str, value: str) -> date | None:
    dates = find_dates(value)
    if len(dates) != 1 or (dates[0].start, dates[0].end) != (0, len(value)):
        return None
    return dates[0].last if column in ("valid_to", "review_date") else dates[0].first


def overridden(facts: Facts, row: Mapping[str, str]) -> Facts:
    """``facts`` with what ``row`` says in place of what the document says."""
    stated: dict[str, Any] = {}
    for name, value in row.items():
        if value.lower() == _NONE:
            stated[name] = None
        elif name in _DATES:
            stated[name] = _day(name, value)
        elif name == "language":
            stated[name] = language_code(value)
        elif name == "document_type":
            stated[name] = known_type(value)
        else:
            stated[name] = value
    return replace(facts, **stated)
