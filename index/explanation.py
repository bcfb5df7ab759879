"""Why a passage was found: what an administrator looks at when the wrong one comes first."""

from collections import Counter
from dataclasses import dataclass

from index import swedish
from index.corpus import Passage, Scores
from index.retriever import WORD_SHARE, Query, Retriever


@dataclass(frozen=True, slots=True)
class WordMatch:
    """What one word of the question adds to a passage's lexical share."""

    word: str
    share: float
    """0..1, by its n-grams and its terms together; 0 for a word that has nothing there."""
    terms: tuple[str, ...]
    """Its stem, compound parts or references that stand in the found chunk."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A passage's scores and where its words come from."""

    scores: Scores
    words: tuple[WordMatch, ...]
    """In the question's order."""


def splits(query: Query, retriever: Retriever) -> dict[str, tuple[str, ...]]:
    """The question's compounds and the stems of their parts."""
    parts = {
        word: retriever.snapshot.analyzer.parts(word) for word in swedish.words(query.read.searched)
    }
    return {word: found for word, found in parts.items() if found}


def explain(query: Query, passage: Passage, retriever: Retriever) -> Explanation:
    """Why ``passage`` was found for ``query``; the shares add up to its lexical share."""
    snapshot = retriever.snapshot
    by_ngram = snapshot.ngrams.matches(query.ngrams, passage.row)
    by_term = snapshot.words.matches(query.terms, passage.row)
    most_ngrams = snapshot.ngrams.most(query.ngrams) or 1.0
    most_terms = snapshot.words.most(query.terms) or 1.0
    ngram_times, term_times = Counter(query.ngrams), Counter(query.terms)
    spaced = swedish.spaced(query.read.searched)
    matches: list[WordMatch] = []
    place = 0
    for word in spaced.split():
        place = spaced.index(word, place)
        # every n-gram belongs to the word that its second character stands in or before
        starts = range(place - 1, place - 1 + len(word) + 1)
        ngrams = [spaced[i : i + swedish.NGRAM] for i in starts]
        place += len(word)
        terms = [term for term in snapshot.analyzer.terms(word) if term in by_term]
        share = (1 - WORD_SHARE) / most_ngrams * sum(
            by_ngram[ngram] / ngram_times[ngram] for ngram in ngrams if ngram in by_ngram
        ) + WORD_SHARE / most_terms * sum(by_term[term] / term_times[term] for term in terms)
        matches.append(WordMatch(word, share, tuple(dict.fromkeys(terms))))
    told = {term for match in matches for term in match.terms}
    matches += [  # references of several words, "5 kap. 2 §"
        WordMatch(term, WORD_SHARE / most_terms * weight, (term,))
        for term, weight in by_term.items()
        if term not in told
    ]
    return Explanation(passage.scores, tuple(matches))
