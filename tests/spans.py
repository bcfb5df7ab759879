"""What stands at places in a document, told from its pages."""

from collections.abc import Sequence

from index.corpus import Page, Span


def spans_text(spans: Sequence[Span], pages: Sequence[Page]) -> str:
    """The text of ``spans``, runs joined by a space; ``pages`` in order from page 1."""
    return " ".join(pages[span.page - 1].text[span.start : span.end] for span in spans)
