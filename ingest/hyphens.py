"""Words split at a line's end put together again."""

import re
from collections import Counter
from collections.abc import Iterable

from ingest.cleaning import SOFT_HYPHEN

_HYPHENS = "-\u2010" + SOFT_HYPHEN
_WORD = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*")
_LAST = re.compile(r"([^\W_]+(?:[-\u2010][^\W_]+)*)[-\u2010\u00ad]$")
_FIRST = re.compile(r"[^\W_]+")
# After these a hyphen stands for the rest of a compound: "social- och arbetsmarknadsnämnden"
_CONJUNCTIONS = frozenset(
    {"och", "eller", "samt", "respektive", "resp", "till", "som", "men", "and", "or"}
)


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands whole inside a line, hyphenated words as they are, casefolded.

    A line's first and last words are left out: they may be halves.
    """
    words: Counter[str] = Counter()
    for line in lines:
        words.update(word.casefold() for word in _WORD.findall(line)[1:-1])
    return words


def seam(left: str, right: str, words: Counter[str]) -> tuple[bool, str]:
    """How the line ``left`` goes on as ``right``: whether its last character, a hyphen, is
    dropped, and what stands between the two (a space or nothing)."""
    if not left or left[-1] not in _HYPHENS:
        return False, " "
    match, first = _LAST.search(left), _FIRST.match(right)
    if match is None:
        return False, " "  # a dash between words
    if first is None:
        return False, ""
    if left[-1] == SOFT_HYPHEN:
        return True, ""
    head, tail = match[1], first[0]
    if tail.casefold() in _CONJUNCTIONS:
        return False, " "
    return not _keeps_hyphen(head, tail, words), ""


def _keeps_hyphen(head: str, tail: str, words: Counter[str]) -> bool:
    """Whether the hyphen belongs to the word: by the document's own other uses of the word,
    else by the look of its halves (IT-system, 2010-talet, Syd-Sverige)."""
    whole = words[(head + tail).casefold()]
    hyphenated = words[f"{head}-{tail}".casefold()]
    if whole != hyphenated:
        return hyphenated > whole
    part = head.rsplit("-", 1)[-1]
    return part.isupper() or any(c.isdigit() for c in part) or not tail[0].islower()
