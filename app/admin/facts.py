"""Facts as an admin writes them: checked, and made into the values that a document has."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import get_args

from app.admin import texts
from app.problems import Fault, Refusal
from index.corpus import DocumentType
from index.decisions import DOCUMENT_FACTS, VERSION_FACTS, Value

FACTS = (*DOCUMENT_FACTS, *VERSION_FACTS)
DAYS = frozenset(("decided", "valid_from", "valid_to", "review_date"))
_LANGUAGE = re.compile("[a-z]{2}")


def checked(written: Mapping[str, str | None], reset: Iterable[str]) -> dict[str, Value]:
    """The values of the facts ``written``. Raises Refusal with a fault for each that is wrong, and
    for a name among those to ``reset`` that is none."""
    faults: list[Fault] = []
    values: dict[str, Value] = {}
    for name, text in written.items():
        try:
            values[name] = _value(name, text.strip() if text else None)
        except ValueError as error:
            field = f"facts.{name}" if name in FACTS else "facts"
            faults.append(Fault(field=field, text=str(error)))
    faults += [Fault(field="reset", text=_unknown()) for name in reset if name not in FACTS]
    if faults:
        raise Refusal(422, errors=faults)
    return values


def _value(name: str, text: str | None) -> Value:
    if name not in FACTS:
        raise ValueError(_unknown())
    if name == "title" and not text:
        raise ValueError(texts.TITLE_NEEDED)
    if not text:
        return None
    if name in DAYS:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(texts.BAD_DAY) from None
    if name == "document_type" and text not in get_args(DocumentType):
        raise ValueError(texts.BAD_TYPE.format(types=", ".join(get_args(DocumentType))))
    if name == "language" and not _LANGUAGE.fullmatch(text):
        raise ValueError(texts.BAD_LANGUAGE)
    if not all(sign.isprintable() for sign in text):
        raise ValueError(texts.BAD_FACT)
    return text


def _unknown() -> str:
    return texts.UNKNOWN_FACT.format(names=", ".join(FACTS))
