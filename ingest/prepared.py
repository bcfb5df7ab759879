"""What is handed to the typesetting of a document in another format than PDF."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

PAGE_BREAK = "\ue000"
"""Stands in the text where a page of the original ends; ``rendition.lua`` breaks the page there.
A private-use character, which a document's own text never needs (ingest/cleaning.py)."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file ready for pandoc."""

    path: Path
    reader: str
    """pandoc's name of the format, with its extensions."""
    printed_title: str | None = None
    """The title where the format marks it but pandoc does not see it."""
    title: str | None = None
    """From the file's properties, as the three below."""
    author: str | None = None
    created: date | None = None
    language: str | None = None
    header: tuple[tuple[str, ...], ...] = ()
    """The page header's lines, each by its cells."""
    pages: int | None = None
    """How many pages the original has, where it says where each of them ends."""
    prints_metadata: bool = True
    """Whether what pandoc takes for metadata stood in the text (an author's line, front matter)."""


def day(stated: str | None) -> date | None:
    """The day of an ISO 8601 time; None where it is no time."""
    try:
        return date.fromisoformat((stated or "")[:10])
    except ValueError:
        return None


def words(stated: str | None) -> str | None:
    """One line of text, or None where there is none."""
    return " ".join((stated or "").split()) or None
