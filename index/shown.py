"""What an answer shows its reader, counted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.answer import Answer
from index.quotes import comparable, stands_in

PageText = Callable[[str, int], str]
"""Text of a page by document id and number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Counts of one answer."""

    words: int
    """Of its sentences or of its quotes, whichever are more: nothing is made short by being moved
    from one to the other."""
    sentences: int
    """In the documents' own words; none when a language model wrote."""
    made_of_quotes: int
    """Of those, the ones whose text is their citations' quotes in order."""
    quotes: int
    quotes_on_page: int


def shown(answer: Answer, page_text: PageText) -> Shown:
    """Count what ``answer`` shows."""
    quotes = {citation.number: citation.quote for citation in answer.citations}
    verbatim = answer.sentences if answer.mode == "extractive" else ()
    return Shown(
        words=max(
            _words(sentence.text for sentence in answer.sentences),
            _words(quotes.values()),
        ),
        sentences=len(verbatim),
        made_of_quotes=sum(
            comparable(sentence.text)
            == comparable(" ".join(quotes.get(number, "") for number in sentence.citations))
            for sentence in verbatim
        ),
        quotes=len(answer.citations),
        quotes_on_page=sum(
            stands_in(c.quote, page_text(c.document.key, c.page)) for c in answer.citations
        ),
    )


def _words(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)
