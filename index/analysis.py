"""What the words of one document are, counted chunk by chunk: all that the lexical indexes need.

It depends on the document alone, so that it is made once and carried over with it. What depends on
the whole corpus (which compounds are split, what a word weighs) is worked out anew from the counts
each time (``index/lexical_writer.py``), which takes no reading of texts.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from index import swedish
from index.corpus import SECTION_SEPARATOR, Chunk
from index.definitions import definitions

REFERENCE = "\0"
"""Stands before a term of a reference or number among ``Analysis.words``: it is no word, and is
taken as it stands."""
_SURROGATES = range(0xD800, 0xE000)
"""Code points that no text has: they stand for characters of more than two bytes meanwhile."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each of ``names`` stands in each row (chunk), in row order."""

    names: Sequence[str]
    per_row: NDArray[np.int32]
    """Shape (rows,): how many different names stand in each."""
    which: NDArray[np.int32]
    """Shape (sum of per_row,): positions in ``names``, ascending within a row."""
    times: NDArray[np.int32]
    """Shape as ``which``."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One document's words, chunk by chunk."""

    words: Counts
    """Normalised words, and terms of references and numbers (``REFERENCE`` before them), those of
    the headings too."""
    ngrams: Counts
    definitions: tuple[tuple[str, str], ...]
    """Abbreviations that it defines."""


def analysed(title: str, chunks: Iterable[Chunk]) -> Analysis:
    """The analysis of a document called ``title``."""
    texts: list[str] = []
    words: list[Counter[str]] = []
    defined: dict[tuple[str, str], None] = {}
    for chunk in chunks:
        text = chunk.searchable(title)
        found, others = swedish.counted(text)
        others.update(swedish.section_reference(chunk.section.split(SECTION_SEPARATOR)))
        texts.append(text)
        words.append(found + Counter({REFERENCE + term: n for term, n in others.items()}))
        defined |= dict.fromkeys(definitions(text))
    return Analysis(counts(words), _ngram_counts(texts), tuple(defined))


def counts(rows: Sequence[Counter[str]]) -> Counts:
    """The counts of some rows."""
    names = sorted(set().union(*rows))
    number = {name: position for position, name in enumerate(names)}
    per_row = np.array([len(row) for row in rows], np.int32)
    ordered = [sorted((number[name], times) for name, times in row.items()) for row in rows]
    pairs = [pair for row in ordered for pair in row]
    which, times = np.array(pairs, np.int32).reshape(-1, 2).T
    return Counts(names, per_row, np.ascontiguousarray(which), np.ascontiguousarray(times))


def _ngram_counts(texts: Sequence[str]) -> Counts:
    """``swedish.ngrams`` of each text, counted as numbers of four times two bytes."""
    spaced = [swedish.spaced(text) for text in texts]
    alphabet = _two_bytes("".join(spaced))
    stands_for = {place: character for character, place in alphabet.items()}
    packed = [_packed(text.translate(alphabet)) for text in spaced]
    grams = np.concatenate(packed) if packed else np.zeros(0, np.uint64)
    different, inverse = np.unique(grams, return_inverse=True)
    row = np.repeat(np.arange(len(packed)), [len(one) for one in packed])
    pairs, times = np.unique(row * max(1, len(different)) + inverse, return_counts=True)
    names = [
        "".join(chr(int(gram) >> shift & 0xFFFF) for shift in (48, 32, 16, 0)).translate(stands_for)
        for gram in different
    ]
    rows, which = np.divmod(pairs, max(1, len(different)))
    per_row = np.bincount(rows, minlength=len(packed))
    return Counts(names, per_row.astype(np.int32), which.astype(np.int32), times.astype(np.int32))


def _two_bytes(text: str) -> dict[int, int]:
    """What stands for the characters of ``text`` that need more than two bytes, if any. A document
    with more than 2,048 different ones would lose those beyond."""
    rare = sorted({ord(character) for character in text if ord(character) > 0xFFFF})
    return dict(zip(rare, _SURROGATES, strict=False))


def _packed(text: str) -> NDArray[np.uint64]:
    """Every run of four characters of ``text`` as one number."""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16).astype(np.uint64)
    if len(codes) < swedish.NGRAM:
        return np.zeros(0, np.uint64)
    shifts = [np.uint64(16 * (swedish.NGRAM - 1 - place)) for place in range(swedish.NGRAM)]
    count = len(codes) - swedish.NGRAM + 1
    packed = np.zeros(count, np.uint64)
    for place, shift in enumerate(shifts):
        packed |= codes[place : place + count] << shift
    return packed


class _StoredCounts(msgspec.Struct, array_like=True):
    names: list[str]
    arrays: list[tuple[str, bytes]]
    """numpy's name of the narrowest type that holds them, and the numbers."""


class _StoredAnalysis(msgspec.Struct, array_like=True):
    words: _StoredCounts
    ngrams: _StoredCounts
    definitions: list[tuple[str, str]]


def packed(analysis: Analysis) -> bytes:
    """An analysis as it is stored."""
    return msgspec.msgpack.encode(
        _StoredAnalysis(
            _stored(analysis.words), _stored(analysis.ngrams), list(analysis.definitions)
        )
    )


def unpacked(stored: bytes) -> Analysis:
    """The analysis that ``packed`` wrote."""
    found = msgspec.msgpack.decode(stored, type=_StoredAnalysis)
    return Analysis(_read(found.words), _read(found.ngrams), tuple(found.definitions))


def _stored(held: Counts) -> _StoredCounts:
    arrays = (held.per_row, held.which, held.times)
    narrow = [array.astype(np.min_scalar_type(array.max(initial=0))) for array in arrays]
    return _StoredCounts(list(held.names), [(one.dtype.str, one.tobytes()) for one in narrow])


def _read(stored: _StoredCounts) -> Counts:
    per_row, which, times = (
        np.frombuffer(numbers, kind).astype(np.int32) for kind, numbers in stored.arrays
    )
    return Counts(stored.names, per_row, which, times)


@cache
def made_by() -> str:
    """The code that analyses and calibrates: what another one made is not carried over."""
    code = sha256(np.__version__.encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code.update(path.read_bytes())
    return code.hexdigest()[:16]
