"""Documents that may be one and the same text. RiTA only proposes; a person says so."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.admin.bodies import ProposalBody
from index.corpus import Document

ALIKE = 0.85
"""Of two titles in lower case, without years and version numbers: the share of characters that a
longest-match alignment pairs. "Rutin för skyddsbedömning" and "Skyddsbedömning, rutin" are below
it, two years' issues of one routine above."""
MOST = 5
_NUMBERS = re.compile(r"\b(?:v(?:ersion)?\.? ?)?\d[\d.:-]*\b")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a file is compared by."""

    title: str
    registry_number: str | None
    file: str
    version: str
    """SHA-256 of the file."""
    collection: str


def proposals(
    like: Likeness,
    others: Iterable[Document],
    parted: Collection[str] = (),
) -> list[ProposalBody]:
    """Of ``others`` (one for each document), those in the same collection that may be the same
    text, surest first; not those whose id is among ``parted``: a person has said no."""
    found: list[tuple[int, ProposalBody]] = []
    for other in others:
        if other.collection != like.collection or other.id in parted:
            continue
        why: str | None = None
        if like.registry_number and other.facts.registry_number == like.registry_number:
            rank, why = 0, "registry_number"
        elif other.version == like.version or _name(other.file) == _name(like.file):
            rank, why = 1, "file"
        elif _alike(like.title, other.facts.title):
            rank, why = 2, "title"
        if why:
            body = ProposalBody.model_validate(
                {
                    "document_id": other.id,
                    "title": other.facts.title,
                    "file": other.file,
                    "why": why,
                }
            )
            found.append((rank, body))
    found.sort(key=lambda each: (each[0], each[1].title.casefold()))
    return [body for _, body in found[:MOST]]


def _name(file: str) -> str:
    return file.rsplit("/", 1)[-1].casefold()


def _alike(a: str, b: str) -> bool:
    plain_a, plain_b = (" ".join(_NUMBERS.sub(" ", title.casefold()).split()) for title in (a, b))
    if not plain_a or not plain_b:
        return False
    return SequenceMatcher(None, plain_a, plain_b, autojunk=False).ratio() >= ALIKE
