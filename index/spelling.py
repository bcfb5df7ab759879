"""Misspelt words of a question, matched to the words that the documents use.

Only a word that stands nowhere in the corpus is looked at: neither it, nor its stem, nor as a
compound of known parts. It is matched first without regard to accents ("socialtjanst"), then by
Damerau and Levenshtein's distance (insert, delete, replace a letter, swap two neighbours).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.number_words import number_of
from index.swedish import STOP_WORDS, normalise, stem

MIN_LETTERS = 4
"""Shorter words have too many neighbours one letter away: there only accents are mended."""
LONG = 10
"""Letters from which two mistakes are mended, else one. Measured with one corpus's questions on the
other: from eight, 17 and 11 % of the words that the corpus does not have would be taken for others,
from ten 11 and 8 %; of made misspellings 90 % are put right, 2 points fewer."""
MIN_UNACCENTED = 3

_FUNCTION_WORDS = STOP_WORDS | frozenset(
    (
        "aldrig alltid annan annat andra annars bland borde brukar bör bör både dig dit ditt din "
        "dina dock därför därifrån dem egen eget ens er era ert finns före förrän gör gjort göra "
        "hade hit hos huruvida hurdan härifrån igen ingen inget inga innan inne istället jo "
        "kanske knappt kring längs medan mina mot nej nog ofta olika omkring redan samma sedan "
        "själv sist snart sådana sådant sätt tills trots tvärs ute utom utöver vars vart varav "
        "varför varifrån vår vårt våra väl vilket vore åt än ändå ännu"
    ).split()
)
"""Words of the closed classes are no misspellings, whether the documents use them or not."""
_WORD = re.compile(r"(?<![\w@./:-])[^\W\d_]+(?![\w@:-]|[./]\w)")
_FOLD = str.maketrans("åäöéèüáàøæ", "aaoeeuaaoa")
_DIGRAPHS = re.compile("aa|ae|oe")


@dataclass(frozen=True, slots=True)
class Correction:
    """A question with its misspelt words replaced."""

    text: str
    changed: tuple[tuple[str, str], ...]
    """(as written, as searched), in order."""


class Speller:
    """Corrects questions by the words of a corpus; made once for a corpus, read by any thread."""

    def __init__(
        self, vocabulary: Mapping[str, int], splits: Callable[[str], tuple[str, ...]]
    ) -> None:
        """``vocabulary``: normalised words and the number of chunks each stands in.
        ``splits``: a word's parts if it is a compound of known words, else () (Analyzer.parts)."""
        self._vocabulary = vocabulary
        self._splits = splits
        self.stems = frozenset(map(stem, vocabulary))
        self._unaccented: dict[str, list[str]] = defaultdict(list)
        self._shelves: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in vocabulary:
            folded = _fold(word)
            if folded not in self._unaccented:
                self._shelves[folded[0], len(folded)].append(folded)
            self._unaccented[folded].append(word)

    def correct(self, question: str, leave: Container[str] = ()) -> Correction:
        """``question`` with what is misspelt replaced and what is written apart written together.

        Left alone are words of the corpus, what has capitals within a sentence or digits, and the
        normalised words in ``leave``.
        """
        pieces: list[str] = []
        changed: list[tuple[str, str]] = []
        done = 0
        accented = any(letter in "åäö" for letter in normalise(question))
        found = list(_WORD.finditer(question))
        for match, following in zip_longest(found, found[1:]):
            if match.start() < done:
                continue
            end, better = match.end(), ""
            written = match[0]
            if _is_name(written, _starts_sentence(question, match.start())):
                continue
            if following and question[match.end() : following.start()] == " ":
                better = self._joined(written, following[0])
                end = following.end() if better else end
            if not better and normalise(written) not in leave:
                better = self._mended(normalise(written), accented)
            if better:
                changed.append((question[match.start() : end], better))
                pieces += [question[done : match.start()], _cased_as(written, better)]
                done = end
        return Correction("".join([*pieces, question[done:]]), tuple(changed))

    def knows(self, word: str) -> bool:
        """Whether a normalised word stands in the corpus: itself, its stem or all its parts."""
        return (
            word in self._vocabulary
            or stem(word) in self.stems
            or number_of(word) is not None
            or bool(self._splits(word))
        )

    def _joined(self, first: str, second: str) -> str:
        """The compound that two words are, if it is the corpus's and the first is no word there."""
        first, second = normalise(first), normalise(second)
        whole = first + second
        return whole if whole in self._vocabulary and first not in self._vocabulary else ""

    def _mended(self, word: str, accented: bool) -> str:
        """The corpus's word that ``word`` most likely is, "" if it is known or nothing is near.
        Whoever has written å, ä or ö in the question (``accented``) has meant those that lack."""
        if word in _FUNCTION_WORDS or len(word) < MIN_UNACCENTED or self.knows(word):
            return ""
        folded = _fold(word)
        if not accented and (same := self._unaccented.get(folded)):
            return max(same, key=lambda other: self._vocabulary[other])
        if len(word) < MIN_LETTERS:
            return ""
        limit = 2 if len(word) >= LONG else 1
        near: list[tuple[int, int, str]] = []
        for shelf in self._near_shelves(folded, limit):
            close = process.extract(
                folded, shelf, scorer=OSA.distance, score_cutoff=limit, limit=None
            )
            for other, distance, _ in close:
                if other[0] != folded[0] and other[:2] != folded[1::-1]:
                    continue
                for meant in self._unaccented[other]:
                    apart = OSA.distance(word, meant) if accented else int(distance)
                    if apart <= limit:
                        near.append((apart, -self._vocabulary[meant], meant))
        return min(near)[-1] if near else ""

    def _near_shelves(self, folded: str, limit: int) -> Iterator[list[str]]:
        """Unaccented words that may be near: as long but for ``limit``, and with the same initial
        or the second letter for one (the first two may be swapped)."""
        for initial in sorted(set(folded[:2])):
            for length in range(len(folded) - limit, len(folded) + limit + 1):
                yield self._shelves.get((initial, length), [])


def _fold(word: str) -> str:
    """Without accents, and with the digraphs that stand for them on foreign keyboards undone."""
    return _DIGRAPHS.sub(lambda match: match[0][0], word.translate(_FOLD))


def _starts_sentence(question: str, place: int) -> bool:
    before = question[:place].rstrip(" \"”'(")
    return not before or before[-1] in ".?!:\n"


def _is_name(written: str, is_first: bool) -> bool:
    """Whether capitals mark a proper name or a short form; a first word has one anyway."""
    return not (written[1:] if is_first else written).islower() and len(written) > 1


def _cased_as(written: str, better: str) -> str:
    return better.capitalize() if written[0].isupper() else better
