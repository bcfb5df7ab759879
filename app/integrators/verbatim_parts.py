"""A sentence in the documents' own words that is a list's lead-in with items, or a table's header
with rows, taken apart again: its text is its quotes in order (``app/extractive.py``)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.bodies import CitationBody, SentenceBody

TAB = "\t"
"""Between the cells of a row."""
_BULLET = re.compile(r"^[•◦▪■●‣\uf0b7–—-]\s+")
_NUMBER = re.compile(r"^(?:\d{1,2}|[a-zåäö])[.)]\s")


@dataclass(frozen=True, slots=True)
class Part:
    """An item or a row, and the numbers of the citations that it stands in."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What ``parts`` belong under: the lead-in, or the header row (``is_table``)."""

    head: Part
    parts: tuple[Part, ...]
    is_table: bool


def taken_apart(sentence: SentenceBody, citations: Sequence[CitationBody]) -> Parts | None:
    """The sentence's parts; None for one that has none."""
    quotes = {citation.number: citation.quote for citation in citations}
    numbers = [number for number in sentence.citations if number in quotes]
    said = "".join(sentence.text.split())
    if len(numbers) < 2 or said != "".join("".join(quotes[n].split()) for n in numbers):
        return None
    first, *others = numbers
    head = quotes[first]
    is_table = any(TAB in quotes[number] for number in others)
    if not is_table and not (head.rstrip().endswith(":") or _begins_item(quotes[others[0]])):
        return None
    found: list[Part] = []
    for number in others:
        begins = TAB in quotes[number] if is_table else _begins_item(quotes[number])
        if begins or not found:
            found.append(Part(_BULLET.sub("", quotes[number]), (number,)))
        else:  # goes on from the page before
            last = found[-1]
            found[-1] = Part(f"{last.text} {quotes[number]}", (*last.citations, number))
    return Parts(Part(head, (first,)), tuple(found), is_table)


def _begins_item(text: str) -> bool:
    return bool(_BULLET.match(text) or _NUMBER.match(text))
