"""``metadata.csv``: what an owner knows of the documents in a folder and they do not say."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

from index.corpus import DocumentType, Facts
from index.errors import SourceError
from ingest.dates import find_dates
from ingest.document_types import known_type
from ingest.language import language_code

NAME = "metadata.csv"
_TEXTS = ("title", "owner", "decided_by", "registry_number", "version_label")
_DATES = ("decided", "valid_from", "valid_to", "review_date")
_COLUMNS = ("file", *_TEXTS, *_DATES, "language", "document_type")
# What takes a date away that the document states.
_NONE = "tills vidare"


def read_sidecars(folder: Path) -> dict[str, dict[str, str]]:
    """The rows of the folder's ``metadata.csv`` by file (relative to the folder, forward
    slashes), with the cells that are filled in; empty when there is no such file.

    The file is UTF-8 with comma or semicolon between the columns ``file``, ``title``, ``owner``,
    ``decided_by``, ``decided``, ``valid_from``, ``valid_to``, ``review_date``,
    ``registry_number``, ``version_label``, ``language`` and ``document_type``, of which only
    ``file`` is needed. Dates are written as 2026-12-31; "tills vidare" takes a date away.
    Languages are codes of two letters, document types those of ``index.corpus.DocumentType``.
    Raises SourceError naming line and column.
    """
    path = folder / NAME
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
    for column in _DATES:
        if column in row and row[column].lower() != _NONE and _day(column, row[column]) is None:
            raise SourceError(
                f"{path}, rad {line}, kolumn {column}: ”{row[column]}” är inget datum. "
                "Skriv som 2026-12-31, eller ”tills vidare”."
            )
    if "language" in row and language_code(row["language"]) is None:
        raise SourceError(
            f"{path}, rad {line}, kolumn language: ”{row['language']}” är ingen språkkod. "
            "Skriv två bokstäver, till exempel sv eller en."
        )
    if "document_type" in row and known_type(row["document_type"]) is None:
        raise SourceError(
            f"{path}, rad {line}, kolumn document_type: ”{row['document_type']}” är okänd. "
            f"Dokumenttyperna är {', '.join(get_args(DocumentType))}."
        )
    return row


def _day(column: str, value: str) -> date | None:
    dates = find_dates(value)
    if len(dates) != 1 or (dates[0].start, dates[0].end) != (0, len(value)):
        return None
    return dates[0].last if column in ("valid_to", "review_date") else dates[0].first


def overridden(facts: Facts, row: Mapping[str, str]) -> Facts:
    """``facts`` with what ``row`` says in place of what the document says."""
    stated: dict[str, Any] = {name: row[name] for name in _TEXTS if row.get(name)}
    stated |= {name: _day(name, row[name]) for name in _DATES if row.get(name)}
    if row.get("language"):
        stated["language"] = language_code(row["language"])
    if row.get("document_type"):
        stated["document_type"] = known_type(row["document_type"])
    return replace(facts, **stated)
