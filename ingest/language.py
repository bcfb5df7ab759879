"""The language that a document is written in, as an ISO 639-1 code."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from ingest.blocks import PdfDocument
from ingest.text_marks import block_text

# Bokmål and nynorsk: who looks for Norwegian means both, and a short text may be either.
_NORWEGIAN = frozenset({"nb", "nn"})
# The probability from which the text is believed, also against the file. Of 1,200 texts of 50
# words in sv, en, fi, no, da and de (translated messages of programs, 200 of each) none was then
# told wrongly and 24 were left untold; of as many texts of 200 words none of either.
_CERTAIN = 0.9
# Read of a long document: so many stretches of so many characters, evenly spread, that a summary
# in another language at one end does not decide. Takes 3 ms; a whole statute would take a second.
_STRETCHES, _STRETCH = 8, 1_000


def document_language(document: PdfDocument) -> str | None:
    """The language of the text where that can be told; else the one that the file states.

    Office programs state the language of their own menus, so that the text goes first. None:
    neither says, or it has no code of two letters.
    """
    stated = language_code(document.language or "")
    languages = load_model().labels
    if stated is not None and stated not in languages:
        return stated  # not for a model that does not know it to contradict
    probabilities: dict[str, float] = {}
    for name, probability in load_model().rank(_sample(document)):
        code = language_code(name) or name
        probabilities[code] = probabilities.get(code, 0) + probability
    likeliest = max(probabilities, key=lambda code: probabilities[code])
    if probabilities[likeliest] < _CERTAIN:
        return stated
    return language_code(likeliest)


def language_code(tag: str) -> str | None:
    """ISO 639-1 of a BCP 47 tag: "sv-SE" → "sv", "nb" → "no". None for three letters or none."""
    code = re.split(r"[-_]", tag.strip().lower())[0]
    if code in _NORWEGIAN:
        return "no"
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def _sample(document: PdfDocument) -> str:
    """Running text: dot leaders, page numbers and headers have no language of their own."""
    text = "\n".join(
        block_text(document, block)
        for block in document.blocks
        if block.kind not in ("contents", "running")
    )
    if len(text) <= _STRETCHES * _STRETCH:
        return text
    step = (len(text) - _STRETCH) // (_STRETCHES - 1)
    return "\n".join(text[n * step : n * step + _STRETCH] for n in range(_STRETCHES))


@cache
def load_model() -> LanguageIdentifier:
    """The library's own model, 76 MB in memory: loaded (0.7 s) by the first document."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
