"""Arguments of the command line that several commands share, and their checks."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn, get_args

from index.corpus import DocumentType

DEFAULT_COLLECTION = "rutiner"
"""Where a document goes of which nothing else is said."""
FAILED = 1
"""The exit code of a command that did not do what was asked."""


class Parser(argparse.ArgumentParser):
    """argparse ends with 2 on wrong words; here 2 means that documents were refused."""

    def error(self, message: str) -> NoReturn:
        """Say what was wrong and end with ``FAILED``."""
        self.print_usage(sys.stderr)
        self.exit(FAILED, f"{self.prog}: {message}\n")


def positive(text: str) -> int:
    """A whole number from 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("ange ett heltal som är minst 1")
    return number


def add_filters(command: argparse.ArgumentParser) -> None:
    """Options that may be repeated; without one: documents of every kind."""
    types = get_args(DocumentType)
    command.add_argument(
        "--collection", action="append", dest="collections", metavar="NAMN",
        help="bara samlingen; kan som de två följande upprepas",
    )  # fmt: skip
    command.add_argument(
        "--language", action="append", dest="languages", metavar="KOD", type=_language,
        help="bara språket: sv, en, fi …",
    )  # fmt: skip
    command.add_argument(
        "--document-type", action="append", dest="document_types", metavar="TYP", choices=types,
        help=f"bara dokumenttypen: {', '.join(types)}",
    )  # fmt: skip

    command.add_argument(
        "--as-of", metavar="DATUM", type=_day,
        help="hur rutinerna löd den dagen, till exempel 2026-03-12",
    )  # fmt: skip
    command.add_argument(
        "--upcoming", action="store_true", help="ta med det som börjar gälla senare"
    )


def add_ingest(command: argparse.ArgumentParser) -> None:
    """The arguments of ``rita ingest``."""
    command.add_argument(
        "folders", nargs="*", type=Path, metavar="MAPP",
        help="mapp att spegla; utan mapp läses de mappar om som redan finns i indexet",
    )  # fmt: skip
    command.add_argument(
        "--collection", default=DEFAULT_COLLECTION, metavar="NAMN", help="samling (%(default)s)"
    )
    command.add_argument(
        "--allow-empty", action="store_true", help="godta att en mapp inte har några dokument kvar"
    )
    command.add_argument(
        "--activate", action="store_true",
        help="använd den nya indexversionen även om för få kontrollfrågor håller",
    )  # fmt: skip
    command.add_argument(
        "--progress", action="store_true", help="skriv förloppet som rader med JSON"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("skriv dagen som 2026-03-12") from None


def _language(text: str) -> str:
    if len(text) != 2 or not text.isalpha():
        raise argparse.ArgumentTypeError("ange en språkkod med två bokstäver, till exempel sv")
    return text.lower()
