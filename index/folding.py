"""Near-duplicates in a list of passages, folded so that the list shows different places.

Two versions of a text, or the same routine in every unit, would fill the list with one answer.
Sameness by word shingles, after Broder, "On the Resemblance and Containment of Documents" (1997).
"""

from collections.abc import Iterable
from dataclasses import replace

from index import swedish
from index.corpus import Passage, Twin

SHINGLE = 3
"""Words of a shingle: pairs are shared by any two texts on one subject."""
SAME = 0.8
"""Share of a chunk's shingles that a passage must hold to be its twin: of fifty words three may be
others. Broder found .5 and more telling; a routine and its neighbour often reach that."""
FEWEST = 8
"""Shingles of a chunk that can be judged: shorter ones are headings and table rows, whose likeness
means nothing."""


def folded(passages: Iterable[Passage], limit: int) -> list[Passage]:
    """The first ``limit`` passages that differ, best first, each naming its twins.

    A passage whose found chunk stands almost word for word in an earlier, better one is named
    there as a twin, so that no document is dropped. Where a number differs both are shown: two
    versions with different amounts or times are what a reader must see.
    """
    shown: list[Passage] = []
    words: list[set[tuple[str, ...]]] = []
    for passage in passages:
        own = _shingles(passage.chunk.text)
        same = next((i for i, other in enumerate(words) if _is_twin(own, other)), None)
        if same is not None:
            twin = Twin(
                passage.document,
                passage.chunk.section,
                passage.chunk.page_from,
                passage.chunk.page_to,
            )
            shown[same] = replace(shown[same], twins=(*shown[same].twins, twin))
            continue
        if len(shown) == limit:
            break
        shown.append(passage)
        words.append(_shingles(passage.text))
    return shown


def _is_twin(own: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> bool:
    if len(own) < FEWEST or len(own & other) < SAME * len(own):
        return False
    return _numbers(own) <= _numbers(other)


def _numbers(shingles: set[tuple[str, ...]]) -> set[str]:
    return {word for shingle in shingles for word in shingle if word[0].isdigit()}


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = swedish.comparable_words(text)
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}
