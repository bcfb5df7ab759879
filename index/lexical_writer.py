"""The lexical indexes of a new snapshot, made of its documents' counts in bounded memory.

The counts lie in files, row by row (a row is a chunk), and are turned into inverted lists some
postings at a time. What grows in memory with the corpus is its number of different words and a few
numbers for each row.
"""

from collections.abc import Iterator, Sequence
from math import log
from pathlib import Path
from typing import BinaryIO, Self

import numpy as np
from numpy.lib.format import write_array_header_1_0
from numpy.typing import NDArray

from index.analysis import REFERENCE, Counts
from index.lexical import K1, B, files, row_type
from index.swedish import Analyzer

AT_A_TIME = 1_000_000
"""Postings read or sorted at once: some 50 MB of working memory."""

Integers = NDArray[np.int32]


class CountsFile:
    """Counts of many documents, row by row, in a file that is there while it is open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO = path.open("wb")
        self._number: dict[str, int] = {}
        self._per_row: list[Integers] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)

    @property
    def names(self) -> list[str]:
        """Every name so far, in the order they came."""
        return list(self._number)

    @property
    def per_row(self) -> Integers:
        """How many different names stand in each row."""
        return np.concatenate(self._per_row) if self._per_row else np.zeros(0, np.int32)

    def add(self, counts: Counts) -> None:
        """Append a document's rows."""
        numbers = self._numbers(counts.names)
        self._append(counts.per_row, numbers[counts.which], counts.times)

    def add_terms(self, words: "CountsFile", analyzer: Analyzer) -> None:
        """Append for each row of ``words`` its terms: what ``analyzer`` makes of the words, and
        the references as they stand."""
        terms = [
            self._numbers(
                [name.removeprefix(REFERENCE)]
                if name.startswith(REFERENCE)
                else analyzer.word_terms(name)
            )
            for name in words.names
        ]
        many = np.array([len(one) for one in terms], np.int32)
        flat = np.concatenate(terms) if terms else np.zeros(0, np.int32)
        begins = np.cumsum(many) - many
        for _, per_row, which, times in words.blocks():
            rows = np.repeat(np.arange(len(per_row), dtype=np.int64), per_row)
            each = many[which]
            ends = np.cumsum(each)
            places = np.repeat(begins[which] - (ends - each), each) + np.arange(each.sum())
            pairs = np.repeat(rows, each) * len(self._number) + flat[places]
            different, inverse = np.unique(pairs, return_inverse=True)
            summed = np.bincount(inverse, np.repeat(times, each), len(different))
            row, term = np.divmod(different, max(1, len(self._number)))
            here = np.bincount(row, minlength=len(per_row))
            self._append(here.astype(np.int32), term.astype(np.int32), summed.astype(np.int32))

    def blocks(self) -> Iterator[tuple[int, Integers, Integers, Integers]]:
        """All that was added, some whole rows at a time: the first row's number, how many names
        each row has, their numbers and their times."""
        self._file.flush()
        per_row = self.per_row
        with self._path.open("rb") as file:
            for first, end in _stretches(per_row):
                block = np.fromfile(file, np.int32, 2 * int(per_row[first:end].sum()))
                which, times = block.reshape(-1, 2).T
                yield first, per_row[first:end], which, times

    def _numbers(self, names: Sequence[str]) -> Integers:
        number = self._number
        return np.array([number.setdefault(name, len(number)) for name in names], np.int32)

    def _append(self, per_row: Integers, which: Integers, times: Integers) -> None:
        self._per_row.append(per_row)
        self._file.write(np.stack([which, times], axis=1).tobytes())


def holders(counts: CountsFile) -> Integers:
    """In how many rows each name stands."""
    found = np.zeros(len(counts.names), np.int64)
    for _, _, which, _ in counts.blocks():
        found += np.bincount(which, minlength=len(found))
    return found.astype(np.int32)


def vocabulary(words: CountsFile) -> dict[str, int]:
    """The words and how many rows each stands in, in alphabetical order."""
    found = zip(words.names, holders(words).tolist(), strict=True)
    return dict(sorted(item for item in found if not item[0].startswith(REFERENCE)))


def write(counts: CountsFile, folder: Path, name: str) -> None:
    """Write the index of ``counts`` as ``lexical.files(name)`` into ``folder``, for
    ``lexical.load``: the names in order, for each the rows that it stands in and its weight."""
    names = counts.names
    held = holders(counts)
    order = sorted(range(len(names)), key=names.__getitem__)
    held_in_order = held[order]
    start = np.concatenate([[0], np.cumsum(held_in_order, dtype=np.int64)]).astype(np.int64)
    lengths = _lengths(counts)
    terms, starts, rows, weights = (folder / file for file in files(name))
    text = "\n".join([str(len(lengths)), *(names[number] for number in order)])
    terms.write_text(text, encoding="utf-8")
    np.save(starts, start, allow_pickle=False)
    place = np.empty(len(names), np.int32)
    place[order] = np.arange(len(names), dtype=np.int32)
    idf = _idf(held_in_order, len(lengths))
    kind = row_type(len(lengths))
    with rows.open("wb") as row_file, weights.open("wb") as weight_file:
        _write_header(row_file, kind, int(start[-1]))
        _write_header(weight_file, np.float16, int(start[-1]))
        for row, term, times in _inverted(counts, place, start):
            row_file.write(row.astype(kind).tobytes())
            weight_file.write(_weights(times, lengths[row], idf[term], lengths).tobytes())


def _inverted(
    counts: CountsFile, place: Integers, start: NDArray[np.int64]
) -> Iterator[tuple[Integers, Integers, Integers]]:
    """Rows, names (by their ``place``) and times, in order of name and row: as many names at once
    as have ``AT_A_TIME`` postings, for each a reading of all."""
    for first, end in _stretches(np.diff(start)):
        found: list[tuple[Integers, Integers, Integers]] = []
        for first_row, per_row, which, times in counts.blocks():
            terms = place[which]
            inside = (terms >= first) & (terms < end)
            here = np.arange(first_row, first_row + len(per_row), dtype=np.int32)
            found.append((np.repeat(here, per_row)[inside], terms[inside], times[inside]))
        row, term, times = (np.concatenate(part) for part in zip(*found, strict=True))
        by_term = np.argsort(term, kind="stable")
        yield row[by_term], term[by_term], times[by_term]


def _lengths(counts: CountsFile) -> NDArray[np.float32]:
    """How many terms each row has."""
    found = [np.zeros(0, np.float32)]
    for _, per_row, _, times in counts.blocks():
        rows = np.repeat(np.arange(len(per_row)), per_row)
        found.append(np.bincount(rows, times, len(per_row)).astype(np.float32))
    return np.concatenate(found)


def _idf(held: Integers, size: int) -> NDArray[np.float32]:
    """Lucene's inverse document frequency (``LexicalIndex.idf``) of each name."""
    return np.array([log(1 + (size - n + 0.5) / (n + 0.5)) for n in held.tolist()], np.float32)


def _weights(
    times: Integers,
    length: NDArray[np.float32],
    idf: NDArray[np.float32],
    lengths: NDArray[np.float32],
) -> NDArray[np.float16]:
    """BM25's weight of each posting, given how often its name stands in its row, how long the row
    is, the name's idf, and how long all rows are."""
    often = times.astype(np.float32)
    damp = K1 * (1 - B + B * length / float(lengths.mean()))
    return (idf * often * (K1 + 1) / (often + damp)).astype(np.float16)


def _stretches(sizes: NDArray[np.integer]) -> Iterator[tuple[int, int]]:
    """``[first, end)`` of neighbours whose ``sizes`` add up to ``AT_A_TIME`` at most, one at
    least."""
    total = np.cumsum(sizes)
    first = 0
    while first < len(total):
        before = total[first - 1] if first else 0
        end = max(first + 1, int(np.searchsorted(total, before + AT_A_TIME, side="right")))
        yield first, end
        first = end


def _write_header(file: BinaryIO, kind: type[np.generic], count: int) -> None:
    """What stands before ``count`` numbers in an .npy file."""
    described = np.dtype(kind).str
    write_array_header_1_0(file, {"descr": described, "fortran_order": False, "shape": (count,)})
