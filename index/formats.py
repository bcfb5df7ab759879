"""The kinds of files that are documents: what their names end with, and what they are kept as."""

from collections.abc import Mapping

from index.corpus import Format

FORMATS: Mapping[str, Format] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".odt": "odt",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".markdown": "markdown",
}
"""What files with an ending (in small letters) are read as."""
SUFFIXES: Mapping[Format, str] = {
    "pdf": "pdf",
    "docx": "docx",
    "odt": "odt",
    "html": "html",
    "markdown": "md",
}
"""What a stored file's name ends with."""
