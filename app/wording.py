"""What an answer in plain words says of dates and of whom to ask: on the command line and to chat
clients alike. The chat page has its own words (``app/web/texts``)."""

from collections.abc import Iterable
from datetime import date

from app import texts

MISSING = "saknas"


def is_another(used: str, asked: str) -> bool:
    """Whether a question was read otherwise than it was written."""
    return bool(used) and " ".join(used.split()) != " ".join(asked.split())


def dates(decided: date | None, valid_from: date | None, valid_to: date | None) -> str:
    """A document's dates, as the middle of a sentence."""
    return f"beslutad {_day(decided)}, gäller från {_day(valid_from)}, gäller till {_day(valid_to)}"


def whom_to_ask(contact: str | None, near: Iterable[tuple[str, str | None]]) -> str:
    """Whom to ask what the routines do not answer: the mail address ``contact``, else the first
    owner of ``near``, which are documents' titles and owners."""
    if contact:
        return texts.ASK_BY_MAIL.format(contact=contact)
    for title, owner in near:
        if owner:
            return texts.ASK_NAMED_OWNER.format(title=title, owner=owner)
    return texts.ASK_OWNER


def _day(value: date | None) -> str:
    return value.isoformat() if value else MISSING
