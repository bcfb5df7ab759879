"""Swedish text to search terms: one analysis for index and question alike.

A text becomes a list of terms: Snowball stems of its words, the parts of its compounds (split
with the corpus's own vocabulary), and references that must stay whole: "5 kap. 2 §", dates,
diarienummer, amounts. Order is kept; nothing is dropped, BM25's idf weighs common words down.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import log

import snowballstemmer

from index.number_words import number_of
from index.references import REFERENCE, heading_reference, reference_terms

MIN_PART = 4
"""Shortest part of a compound. Three-letter parts ("tid", "lag") mostly came out of words that
are no compounds; at four they are rare."""
MIN_COMPOUND = 2 * MIN_PART
MIN_PART_FREQUENCY = 2
"""A part must stand as a word of its own in two chunks: once is often a typo or a broken line."""

NGRAM = 4
"""Characters of an n-gram. Fours across word borders found more right pages than fives, and both
more than words, on every set that was tried (docs/adr/0013-swedish-analysis.md)."""

STOP_WORDS = frozenset(
    (
        "alla allt all att av bli blir bara den denna detta det de dem deras dess dessa där då "
        "du efter eller en er ett för från få får genom ha han har hans hon henne hennes hos hur "
        "här i icke ifall inom in inte ja jag ju kan kunna man med mellan men mig min mitt mot "
        "mycket måste ni nu när någon något några och om oss på sig sin sina sitt ska skall "
        "skulle som så sådan till under upp ur ut utan vad var varje vara vem vi vid vilka "
        "vilken vilket är även över"
    ).split()
)
"""Function words: they carry no subject, so that term coverage and compound heads leave them out.
The grammar's closed classes (pronouns, prepositions, conjunctions, auxiliaries), written here."""

_TOKEN = re.compile(REFERENCE + r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)")
_BETWEEN_WORDS = re.compile(r"[^\w§]+")
_STEMMER = snowballstemmer.stemmer("swedish")


def normalise(text: str) -> str:
    """Compatibility-composed, case-folded, without soft hyphens and combining leftovers."""
    return unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Snowball's Swedish stem of a normalised word (Porter's algorithm, snowballstem.org)."""
    return str(_STEMMER.stemWord(word))


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """Words and references; where a line breaks within one does not matter."""
    return _TOKEN.finditer(" ".join(normalise(text).split()))


def words(text: str) -> Iterator[str]:
    """The normalised words of a text, numbers and references left out."""
    for match in _tokens(text):
        if word := match["word"]:
            yield word


def counted(text: str) -> tuple[Counter[str], Counter[str]]:
    """How often each normalised word stands in a text, and each term of its references and
    numbers: all that ``Analyzer.terms`` is made of, whatever the vocabulary."""
    found: Counter[str] = Counter()
    references: Counter[str] = Counter()
    for match in _tokens(text):
        if word := match["word"]:
            found[word] += 1
        else:
            references.update(reference_terms(match))
    return found, references


def content_stems(text: str) -> set[str]:
    """Stems of the words that carry a subject, and the numbers: what an answer should touch."""
    found: set[str] = set()
    for match in _tokens(text):
        word = match["word"]
        if word is None:
            found.update(reference_terms(match))
        elif word not in STOP_WORDS and len(word) > 1:
            found.add(_number_or_stem(word))
    return found


def ngrams(text: str) -> list[str]:
    """Every run of ``NGRAM`` characters of the normalised text, in order. What is neither letter,
    digit nor § counts as one space, so that "familje-hem" and "familje hem" are one; the spaces
    stay, at both ends too, so that a word's beginning and end tell it from a part of another."""
    runs = spaced(text)
    return [runs[start : start + NGRAM] for start in range(len(runs) - NGRAM + 1)]


def spaced(text: str) -> str:
    """The normalised words and numbers of a text with one space around each."""
    return f" {_BETWEEN_WORDS.sub(' ', normalise(text)).strip()} "


def comparable_words(text: str) -> list[str]:
    """Words and numbers of the normalised text, by which two texts are told to be the same."""
    return spaced(text).split()


def section_reference(path: Sequence[str]) -> list[str]:
    """Statute terms of what stands under a heading path: ("4 kap. Bistånd", "1 §") gives 4kap1§,
    4kap, 1§, though its text never names the chapter. [] for a path without such headings."""
    return heading_reference([" ".join(normalise(heading).split()) for heading in path])


def _number_or_stem(word: str) -> str:
    number = number_of(word)
    return stem(word) if number is None else str(number)


class Analyzer:
    """Terms of a text, with compounds split by a vocabulary of the corpus's own words.

    ``vocabulary`` maps a normalised word to the number of chunks it stands in.
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = {
            word: count
            for word, count in vocabulary.items()
            if count >= MIN_PART_FREQUENCY and len(word) >= MIN_PART and word not in STOP_WORDS
        }
        by_stem: Counter[str] = Counter()
        for word, count in self._vocabulary.items():
            by_stem[stem(word)] += count
        self._stems = dict(by_stem)
        self._parts: dict[str, tuple[str, ...]] = {}

    def terms(self, text: str) -> list[str]:
        """Search terms in order; a compound gives its own stem and then its parts' stems."""
        found: list[str] = []
        for match in _tokens(text):
            word = match["word"]
            if word is None:
                found.extend(reference_terms(match))
            else:
                found.extend(self.word_terms(word))
        return found

    def word_terms(self, word: str) -> list[str]:
        """The terms of a normalised word: a number word's number, else stem and parts' stems."""
        if (number := number_of(word)) is not None:
            return [str(number)]
        return [stem(word), *self.parts(word)]

    def parts(self, word: str) -> tuple[str, ...]:
        """Stems of a compound's parts, () for a word that is none. ``word`` is normalised."""
        if len(word) < MIN_COMPOUND:
            return ()
        if (known := self._parts.get(word)) is None:
            known = self._parts[word] = self._split(word)
        return known

    def _split(self, word: str) -> tuple[str, ...]:
        """The split whose parts are the most used, after Koehn and Knight (EACL 2003)."""
        best: tuple[float, tuple[str, ...]] = (0.0, ())
        for cut in range(MIN_PART, len(word) - MIN_PART + 1):
            head = self._head(word[:cut])
            tail = stem(word[cut:])
            tail_count = self._stems.get(tail, 0)
            if head is None or not tail_count:
                continue
            score = log(1 + self._stems[head]) + log(1 + tail_count)
            if score > best[0]:
                heads = self.parts(word[:cut]) or (head,)
                tails = self.parts(word[cut:]) or (tail,)
                best = (score, heads + tails)
        return best[1]

    def _head(self, head: str) -> str | None:
        """Stem of a compound's first part, its linking sound undone ("barns", "gatu", "kyrko")."""
        candidates = [head]
        if head.endswith("s"):
            candidates.append(head[:-1])
        if head[-1] in "uoe":
            candidates += [head[:-1] + "a", head[:-1] + "e", head[:-1]]
        else:
            candidates += [head + "a", head + "e"]
        for candidate in candidates:
            if candidate in self._vocabulary:
                return stem(candidate)
        return None


def vocabulary(texts: Iterable[str]) -> Counter[str]:
    """How many of ``texts`` each normalised word stands in."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(words(text)))
    return counts
