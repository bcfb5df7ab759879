"""A question that asks two things, as the two: each must have its own answer."""

import re

from app.conversation import JOINED
from index import swedish

# Not "får", "kan" or "är": they continue a statement as often as they begin a question.
_ASKING = "hur|när|vart|varför|vad|vem|vems|vilka|vilken|vilket"
_BETWEEN = re.compile(
    rf"(?<=[?])\s+|,?\s(?:och|samt)\s(?=(?:i så fall\s)?(?:av vem|till vem|{_ASKING})\b)",
    re.IGNORECASE,
)
MOST_PARTS = 3
"""Of more, the last holds the rest: each is a search of its own."""
FEWEST_STEMS = 1
"""A part without a content word asks nothing of its own ("Eller hur?")."""


def parts(question: str) -> tuple[str, ...]:
    """What is asked, each as it stands in ``question``; itself alone when it asks one thing, or
    carries what it is about with it."""
    if JOINED.fullmatch(question):
        return (question,)
    pieces = [piece.strip() for piece in _BETWEEN.split(question, maxsplit=MOST_PARTS - 1)]
    if len(pieces) == 1 or any(_says_nothing(piece) for piece in pieces):
        return (question,)
    return tuple(pieces)


def _says_nothing(piece: str) -> bool:
    return len(swedish.content_stems(piece)) < FEWEST_STEMS
