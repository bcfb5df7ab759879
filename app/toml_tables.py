"""Files that an administrator writes as tables of one kind in TOML: groups, widgets."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app import texts


def read_tables(path: Path, kind: str, page: str) -> Sequence[Any]:
    """The tables ``[[kind]]``, of which the file at ``path`` has one at least and nothing else.

    Raises ValueError saying in Swedish what is wrong; ``page`` is the documentation's example.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(texts.TABLES_UNREADABLE.format(reason=error.strerror)) from error
    except ValueError as error:  # no TOML, no UTF-8
        line = re.search(r"at line (\d+)", str(error))
        where = f" (rad {line[1]})" if line else ""
        raise ValueError(texts.NO_TOML.format(where=where, page=page)) from error
    tables = found.pop(kind, None)
    if found or not isinstance(tables, list) or not tables:
        raise ValueError(not_tables(kind, page))
    return tables


def not_tables(kind: str, page: str) -> str:
    """What is said of a file, or a part of one, that is no ``[[kind]]``."""
    return texts.TABLES_SHAPE.format(kind=kind, page=page)


def called(table: Any, number: int) -> str:
    """A table as a message names it: by its ``name``, else by its place in the file, from 1."""
    name = table.get("name") if isinstance(table, dict) else None
    return f"”{name}”" if isinstance(name, str) and name.strip() else str(number)
