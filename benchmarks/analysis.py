"""How words are best analysed for BM25: whole, stemmed, split, lemmatised or as characters.

    python -m benchmarks.analysis

Every way is scored by the same BM25 (k1 1.2, b 0.75) on the retrieval sets under ``../shared/eval``
and on the sample documents' pages with their golden questions.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path

import numpy as np
import simplemma

from benchmarks.sets import ROOT, SHARED
from index import swedish
from index.errors import DocumentError
from index.golden import load_golden
from ingest import pdf

K1, B = 1.2, 0.75
Analysis = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Set:
    """Texts and questions on them; the right answers are texts or, on documents, pages."""

    name: str
    texts: list[str]
    places: list[frozenset[str]]
    """What a text counts as: its id, or the pages it stands on."""
    questions: list[tuple[str, frozenset[str]]]
    """A question and its right places."""


def retrieval_set(name: str) -> Set:
    """A set under ``../shared/eval``: {id, title, text}, {id, text}, (query, text, 1)."""
    folder = SHARED / "eval" / name
    corpus = _lines(folder / "corpus.jsonl")
    right: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, text, _ = line.split("\t")
        right[query].add(text)
    return Set(
        name,
        [f"{item['title']}\n{item['text']}" for item in corpus],
        [frozenset([item["id"]]) for item in corpus],
        [(item["text"], frozenset(right[item["id"]])) for item in _lines(folder / "queries.jsonl")],
    )


def sample_set() -> Set:
    """The sample documents page by page, each page under its document's file name."""
    texts: list[str] = []
    places: list[frozenset[str]] = []
    documents = ROOT / "documents"
    for path in sorted(documents.rglob("*.pdf")):
        try:
            pages = pdf.read(path).pages
        except DocumentError as error:
            print(f"left out: {error}")
            continue
        file = path.relative_to(documents).as_posix()
        texts += [page.text for page in pages]
        places += [frozenset([f"{file}#{page.number}"]) for page in pages]
    questions = [
        (item.question, frozenset(f"{file}#{page}" for file, page in item.places))
        for item in load_golden(documents / "golden.jsonl")
        if item.answerable
    ]
    return Set("sample, by page", texts, places, questions)


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def analyses(texts: Sequence[str]) -> dict[str, Analysis]:
    """The ways to make terms of a text, some by the vocabulary of ``texts``."""
    analyzer = swedish.Analyzer(swedish.vocabulary(texts))
    plain = re.compile(r"[^\W_]+").findall

    @cache
    def lemma(word: str) -> str:
        return simplemma.lemmatize(word, lang="sv").casefold()

    return {
        "whole words": lambda text: plain(swedish.normalise(text)),
        "Snowball": lambda text: [swedish.stem(word) for word in plain(swedish.normalise(text))],
        "Snowball, references": swedish.Analyzer({}).terms,
        "… and compounds": analyzer.terms,
        "simplemma": lambda text: [lemma(word) for word in plain(swedish.normalise(text))],
        **{f"{n}-grams": lambda text, n=n: ngrams(text, n) for n in (3, 4, 5)},  # type: ignore[misc]
    }


def ngrams(text: str, length: int) -> list[str]:
    """``swedish.ngrams`` of another length."""
    between = re.sub(r"[^\w§]+", " ", swedish.normalise(text))
    spaced = f" {between.strip()} "
    return [spaced[start : start + length] for start in range(len(spaced) - length + 1)]


class BM25:
    """Robertson and Zaragoza's BM25 with the same idf as the index's."""

    def __init__(self, documents: Sequence[list[str]]) -> None:
        counts = [Counter(document) for document in documents]
        lengths = np.array([len(document) for document in documents], np.float32)
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1.0))
        rows: dict[str, list[int]] = defaultdict(list)
        often: dict[str, list[int]] = defaultdict(list)
        for row, count in enumerate(counts):
            for term, times in count.items():
                rows[term].append(row)
                often[term].append(times)
        self._size = len(documents)
        self._postings: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        for term, where in rows.items():
            times = np.array(often[term], np.float32)
            idf = log(1 + (self._size - len(where) + 0.5) / (len(where) + 0.5))
            at = np.array(where, np.int32)
            self._postings[term] = (at, idf * times * (K1 + 1) / (times + norm[at]))

    def scores(self, terms: Sequence[str]) -> np.ndarray:
        """The score of every document."""
        found = np.zeros(self._size, np.float32)
        for term in terms:
            if posting := self._postings.get(term):
                found[posting[0]] += posting[1]
        return found

    @property
    def terms(self) -> int:
        """Different terms."""
        return len(self._postings)


def normalised(index: BM25, terms: Sequence[str]) -> np.ndarray:
    """Scores as shares of the best one's."""
    scores = index.scores(terms)
    return scores / max(float(scores.max(initial=0)), 1e-9)


def recall(of: Set, rank: Callable[[str], np.ndarray]) -> dict[int, float]:
    """Share of the questions with a right place among the first 1 and 5."""
    hits = dict.fromkeys((1, 5), 0)
    for question, right in of.questions:
        order = np.argsort(-rank(question), kind="stable")
        for depth in hits:
            hits[depth] += any(of.places[row] & right for row in order[:depth])
    return {depth: count / len(of.questions) for depth, count in hits.items()}


def main() -> None:
    """Print one table."""
    sets = [retrieval_set("swequad_mc"), retrieval_set("lagrum_rubrik"), sample_set()]
    print(f"{'':24}" + "".join(f"{of.name + f' ({len(of.questions)})':>24}" for of in sets))
    print(f"{'':24}" + f"{'R@1':>10}{'R@5':>6}{'terms':>8}" * len(sets))
    table: dict[str, list[str]] = defaultdict(list)
    for of in sets:
        indexes: dict[str, tuple[Analysis, BM25]] = {}
        for name, analyse in analyses(of.texts).items():
            index = BM25([analyse(text) for text in of.texts])
            indexes[name] = (analyse, index)
            found = recall(of, lambda q, a=analyse, i=index: i.scores(a(q)))  # type: ignore[misc]
            table[name].append(f"{found[1]:10.3f}{found[5]:6.3f}{index.terms:8}")
        both = [indexes["4-grams"], indexes["… and compounds"]]
        found = recall(
            of,
            lambda q, both=both: sum(  # type: ignore[misc]
                share * normalised(index, analyse(q))
                for share, (analyse, index) in zip((0.7, 0.3), both, strict=True)
            ),
        )
        table["0.7 4-grams, 0.3 terms"].append(f"{found[1]:10.3f}{found[5]:6.3f}{'':8}")
    for name, cells in table.items():
        print(f"{name:24}" + "".join(cells))


if __name__ == "__main__":
    main()
