"""What a language model writes, as whole sentences: split while the text grows, and rid of what
models add though they are told not to: source numbers, list marks, emphasis, thoughts."""

import re
from collections.abc import Iterator

from app.chat_stream import Piece
from app.prompts import ANSWER_TOKENS, MARK
from index.sentences import sentences

MOST_CHARACTERS = 1_000
"""In one sentence. The longest units of the 37 real documents are about as long; a text that has
gone on for more without an end is a model that has lost its way."""
MOST_TEXT = 6 * ANSWER_TOKENS
"""Characters, thoughts too. Swedish takes some three a token (2.97, decision 14): twice that is a
server that does not keep to the tokens it was asked for, and each piece costs a reading of all."""
OPEN_CHARACTERS = 300
"""How long a bracket or quotation may be left open: what ``index.sentences`` allows."""

_NUMBERS = r"\d{1,2}(?:\s?(?:,|och|–|-)\s?\d{1,2})*"
_SOURCE = rf"(?:käll(?:a|an|or|orna)\s?:?\s?{_NUMBERS})"
# «[1]», «[Källa 1, 2]», «(källa 2)», «【3】»; «(1)» may be something else.
_CITED = re.compile(rf"\s?(?:[\[【](?:{_SOURCE}|{_NUMBERS})[\]】]|\({_SOURCE}\))", re.IGNORECASE)
_CITED_IN_TEXT = re.compile(rf"\b(käll)(?:a|an|or|orna)\s{_NUMBERS}(?!\w)", re.IGNORECASE)
_BY_SOURCE = re.compile(r"\b(?:enligt|i|av|se)\s+källan\b,?\s*", re.IGNORECASE)
_THOUGHT = re.compile(r"^\s*<think>.*?(?:</think>|$)", re.DOTALL)
_LIST_MARK = re.compile(r"^(?:[-–—•*+]|\d{1,2}[.)]|#{1,6})\s+")
# A word that answers a question which no source was asked, and so stands in none.
_YES_OR_NO = re.compile(r"^(?:ja|nej|jo)(?:[,.!:]\s*|\s+(?!(?:eller|och)\b)|$)", re.IGNORECASE)
_STATEMENT = re.compile(r"\w.*[.!…][\"”’»')]*$")
# Two of them make a sentence («Ring 112.»); one may be what a document told the model to say.
_WORD = re.compile(r"\w{2,}|\d")
_EMPHASIS = re.compile(r"\*\*|__|`")


def whole_sentences(pieces: Iterator[Piece]) -> Iterator[str]:
    """The sentences of a text that comes in ``pieces``, each as soon as the next has begun, as they
    are shown. Headings, lead-ins ("Detta gäller:"), questions, single words, what is cut off and a
    sentence's first "Ja" or "Nej" are left out: they say nothing that could be carried by a source.
    At most ``MOST_TEXT`` characters are read."""
    text = ""
    done = 0
    for piece in pieces:
        if not piece.text and not piece.cut:
            continue
        text = (text + piece.text.replace(MARK, " "))[:MOST_TEXT]
        ready = _prepared(text)
        spans = sentences(ready)
        while done + 1 < len(spans) and _has_ended(ready, spans[done], spans[done + 1]):
            yield from _shown(ready, spans[done])
            done += 1
        lost = bool(spans[done:]) and len(ready) - spans[done][0] > MOST_CHARACTERS
        if piece.cut or lost or len(text) == MOST_TEXT:
            return
    ready = _prepared(text)
    for span in sentences(ready)[done:]:
        yield from _shown(ready, span)


def checkable(sentence: str) -> str:
    """A cleaned sentence without «enligt källan», which no source says of itself."""
    return _BY_SOURCE.sub("", sentence)


def _has_ended(text: str, span: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether the next sentence has a whole word, by which an abbreviation at the end of this one
    is told from its end, and no bracket is left open."""
    begun = " " in text[slice(*following)] or "\n" in text[span[1] : following[0]]
    return begun and not _is_open(text[slice(*span)])


def _prepared(text: str) -> str:
    """``text`` without thoughts and source numbers, so that sentences end where they end."""
    return _CITED_IN_TEXT.sub(r"\1an", _CITED.sub("", _THOUGHT.sub("", text)))


def _is_open(sentence: str) -> bool:
    """Whether a bracket or quotation may still close after what looks like the end."""
    if len(sentence) > OPEN_CHARACTERS:
        return False
    unpaired = sentence.count('"') % 2 or sentence.count("”") % 2
    return bool(unpaired) or sentence.count("(") > sentence.count(")")


def _shown(text: str, span: tuple[int, int]) -> Iterator[str]:
    """The statement of a span as it is shown; nothing when it is none."""
    bare = " ".join(_EMPHASIS.sub("", _LIST_MARK.sub("", text[slice(*span)])).split())
    said = _YES_OR_NO.sub("", bare)
    if said != bare:
        said = said[:1].upper() + said[1:]
    different = {word.casefold() for word in _WORD.findall(said)}
    if _STATEMENT.search(said) and len(different) >= 2:
        yield said
