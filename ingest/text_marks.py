"""What can be told from a little Swedish text: whether it ends, goes on, says the same."""

import re

from ingest.blocks import Block, PdfDocument

_CLOSERS = "\"”’»')]"
# Words that no sentence or heading ends with: something must follow.
_OPEN_WORDS = frozenset(
    """
    att av bland den det de dess dessa det eller en ett från för genom hos i in- inom innan med
    mellan mot och om oavsett på samt som till under upp- ut- utan vid än är efter enligt
    """.split()
)


def block_text(document: PdfDocument, block: Block) -> str:
    """The text of ``block``, without white space at either end."""
    return document.pages[block.page - 1].text[block.start : block.end].strip()


def letters(text: str) -> str:
    """``text`` reduced to its letters and digits, in lower case, to compare headings by."""
    return "".join(character for character in text.casefold() if character.isalnum())


def ends_sentence(text: str) -> bool:
    """Whether ``text`` ends in a full stop, question mark or exclamation mark."""
    return text.rstrip().rstrip(_CLOSERS).endswith((".", "!", "?", "…"))


def ends_finished(text: str) -> bool:
    """Whether ``text`` may be a whole paragraph: it ends as a sentence or a lead-in does."""
    return ends_sentence(text) or text.rstrip().endswith((":", ";"))


def ends_open(text: str) -> bool:
    """Whether ``text`` ends in a word that demands another, a comma or a hyphen."""
    stripped = text.rstrip()
    last = re.search(r"\S+$", stripped)
    return stripped.endswith((",", "-", "–")) or (
        last is not None and last.group().lower() in _OPEN_WORDS
    )


def is_lower(text: str) -> bool:
    """Whether the first letter or digit of ``text`` is a lower-case letter."""
    first = re.search(r"\w", text)
    return first is not None and first.group().islower()
