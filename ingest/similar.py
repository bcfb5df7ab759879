"""Which documents have nearly the same text: a sketch of each, of a kilobyte, that can be compared.

Bottom-k sketches of word shingles (Broder, On the resemblance and containment of documents, 1997):
of the hashes of every run of five words the smallest 256 are kept, which are a random sample of
the runs, the same one wherever a run occurs. The share of the sample of both together that lies in
both estimates the share of runs that the texts have in common, with a standard error of 3 points
at the most. Hashes are CRC-32 of the words, so that sketches of different runs and machines agree.
"""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

ALIKE = 0.5
"""From this share on, two texts are one in two versions: docs/adr/0029-facts-and-review.md."""
_RUN = 5
"""Words. Fewer are phrases that every routine has; more break at each changed word."""
_KEPT = 256
_FEWEST = 50
"""Runs: shorter texts are alike by their letterhead."""
_MOST_SHARING = 50
"""Documents with the same run: more than these share a standing phrase, and say nothing."""
_ENOUGH = ALIKE / 2
"""Of the larger sketch, in common: half of what two that are alike have at least, since standing
phrases are not counted."""
_WORD = re.compile(r"\w+")
# An odd multiplier and the last steps of SplitMix64 (Steele, Lea and Flood, 2014), which spread
# the bits of a run's words over its hash.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
)


def sketch(text: str) -> bytes:
    """What ``alike`` compares a text by: at most 1 KB; empty where the text is too short."""
    words = [crc32(word.encode()) for word in _WORD.findall(text.casefold())]
    if len(words) < _FEWEST + _RUN:
        return b""
    hashes = np.array(words, np.uint64)
    runs = np.zeros(len(hashes) - _RUN + 1, np.uint64)
    for offset in range(_RUN):
        runs = runs * _FACTOR + hashes[offset : offset + len(runs)]
    for shift, factor in _MIX:
        runs = (runs ^ (runs >> shift)) * factor
    smallest = np.unique(runs >> np.uint64(32))[:_KEPT]
    return smallest.astype("<u4").tobytes()


def alike(a: bytes, b: bytes) -> float:
    """The share, 0 to 1, of runs of words that two sketched texts have in common."""
    one, other = _hashes(a), _hashes(b)
    if not len(one) or not len(other):
        return 0.0
    together = np.union1d(one, other)[:_KEPT]
    return float(np.isin(together, np.intersect1d(one, other)).mean())


def near_duplicates(sketches: Mapping[str, bytes]) -> list[tuple[str, str, float]]:
    """The pairs of keys whose texts are alike (``ALIKE``), the most alike first.

    Only documents that share many runs are compared: 5,000 sketches take two seconds.
    """
    holding: dict[int, list[str]] = {}
    for key, data in sketches.items():
        for value in _hashes(data).tolist():
            holding.setdefault(value, []).append(key)
    shared: Counter[tuple[str, str]] = Counter()
    for keys in holding.values():
        if len(keys) <= _MOST_SHARING:
            shared.update(combinations(keys, 2))
    pairs = [
        (a, b, alike(sketches[a], sketches[b]))
        for (a, b), count in shared.items()
        if 4 * count >= _ENOUGH * max(len(sketches[a]), len(sketches[b]))
    ]
    return sorted((pair for pair in pairs if pair[2] >= ALIKE), key=lambda pair: -pair[2])


def _hashes(data: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(data, "<u4")
