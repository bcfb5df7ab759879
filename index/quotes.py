"""When a quote stands on a page: the comparison that citations, tests and evaluation share."""

import re
import unicodedata

_LINE_END_HYPHEN = re.compile(r"[-\u2010\u00ad\ufffe\x02]\s*\n\s*")
_IGNORED = re.compile(r"[^\w§]|_")


def comparable(text: str) -> str:
    """``text`` after NFKC and case folding, reduced to letters, digits and §.

    Soft hyphens and hyphens at a line's end go with everything else that is neither.
    """
    folded = unicodedata.normalize("NFKC", _LINE_END_HYPHEN.sub("", text)).casefold()
    return _IGNORED.sub("", folded)


def stands_in(quote: str, text: str) -> bool:
    """Whether ``quote`` is one contiguous run of ``text`` by that comparison."""
    return comparable(quote) in comparable(text)
