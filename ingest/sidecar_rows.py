"""The rows of a sidecar: how each is written, and what its facts may be.

Every function here raises SourceError naming the place, where what stands there cannot be used.
"""

import csv
from datetime import date
from pathlib import Path
from typing import Any, get_args

import yaml

from index.corpus import DocumentType
from index.errors import SourceError
from ingest.dates import find_dates
from ingest.document_types import known_type
from ingest.language import language_code

_TEXTS = ("title", "owner", "decided_by", "registry_number", "version_label")
DATES = ("decided", "valid_from", "valid_to", "review_date")
_COLUMNS = ("file", *_TEXTS, *DATES, "language", "document_type")
# What takes a fact away that the document states; of a date, also that it has no end.
NONE, _NO_DATE = "saknas", ("saknas", "tills vidare")


def yaml_row(path: Path) -> dict[str, str]:
    """The facts of a yaml file, by name, as they are written."""
    try:
        # composed, not loaded: every value as it is written ("2.10" is no number), and its line
        root = yaml.compose(path.read_text("utf-8-sig"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise SourceError(f"{path} kan inte läsas: {error.strerror}.") from error
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


def table(path: Path) -> tuple[list[str], Any]:
    """The columns of a csv file, and the reader of its rows."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise SourceError(f"{path} kan inte läsas: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path} är inte sparad som UTF-8. Spara om den som ”CSV UTF-8”."
        ) from error
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    columns = [name.strip().lower() for name in next(reader, [])]
    _check_columns(path, columns)
    return columns, reader


def file_of(columns: list[str], cells: list[str]) -> str:
    """The file that a row is about; empty where it does not say."""
    named = dict(zip(columns, cells, strict=False)).get("file", "")
    return named.strip().replace("\\", "/").removeprefix("./")


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


def csv_row(path: Path, line: int, columns: list[str], cells: list[str]) -> dict[str, str]:
    """The facts of a row of a csv file, by name, as they are written; empty cells are left out."""
    if len(cells) > len(columns):
        raise SourceError(
            f"{path}, rad {line}: {len(cells)} kolumner men rubrikraden har {len(columns)}. "
            "Sätt citattecken om en text som innehåller skiljetecknet."
        )
    row = {
        name: value.strip() for name, value in zip(columns, cells, strict=False) if value.strip()
    }
    if row.pop("file", None) is None:
        raise SourceError(f"{path}, rad {line}, kolumn file: filnamn saknas.")
    for column, value in row.items():
        _check(f"{path}, rad {line}, kolumn", column, value)
    return row


def _check(place: str, name: str, value: str) -> None:
    """Raises SourceError where ``value`` is none that the fact ``name`` can have."""
    missing = value.lower() == NONE
    if name == "title" and missing:
        raise SourceError(
            f"{place} {name}: en titel kan inte saknas. Skriv den, eller ta bort ordet."
        )
    if name in DATES and value.lower() not in _NO_DATE and day(name, value) is None:
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


def day(column: str, value: str) -> date | None:
    """The one date that ``value`` is; None where it is none. Of a month: its last day where
    something ends, else its first."""
    dates = find_dates(value)
    if len(dates) != 1 or (dates[0].start, dates[0].end) != (0, len(value)):
        return None
    return dates[0].last if column in ("valid_to", "review_date") else dates[0].first
