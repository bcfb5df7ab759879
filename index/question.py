"""A question as asked, and as it is searched."""

from dataclasses import dataclass

from index.abbreviations import Abbreviations, expand
from index.spelling import Speller


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """What was asked, what is encoded and searched for it, and what was changed on the way."""

    text: str
    """As asked."""
    searched: str
    """With misspelt words replaced, and after an abbreviation that the documents lack the form they
    have."""
    corrections: tuple[tuple[str, str], ...] = ()
    """(as written, as searched)."""
    expansions: tuple[tuple[str, str], ...] = ()
    """(what stands in the question, what was added)."""


def read_question(text: str, speller: Speller, abbreviations: Abbreviations) -> ReadQuestion:
    """``text`` made ready to be searched among the words that ``speller`` knows.

    A short form is never taken for a misspelling.
    """
    corrected = speller.correct(text, leave=abbreviations.letters)
    searched, expansions = expand(corrected.text, abbreviations, known=speller.stems)
    return ReadQuestion(text, searched, corrected.changed, expansions)
