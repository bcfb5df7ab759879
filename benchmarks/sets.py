"""The sets that retrieval is measured on: questions, and where their answers stand.

Two kinds. A golden set asks about PDF documents, and a page is right. A text set asks about short
texts, each a document of its own, and a text is right; it is written as ``corpus.jsonl``
{id, title, text}, ``queries.jsonl`` {id, text} and ``qrels.tsv`` (query, text, 1).
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

from index.golden import Golden, load_golden

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

T = TypeVar("T")
Fitted = Literal["no", "5-fold", "yes"]
"""Whether a constant of the retriever was chosen by this set's questions."""


@dataclass(frozen=True, slots=True)
class GoldenSet:
    """PDF documents and the golden questions on them."""

    name: str
    documents: Path
    golden: Path
    dialogues: Path
    fitted: Fitted

    @property
    def needs(self) -> tuple[Path, ...]:
        """What must be on this machine."""
        return (self.documents, self.golden)

    def questions(self) -> list[Golden]:
        """The questions that have an answer."""
        return [item for item in load_golden(self.golden) if item.answerable]


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a text set."""

    id: str
    title: str
    body: str
    """One block per line; the title is not repeated."""


@dataclass(frozen=True, slots=True)
class TextSet:
    """Texts and questions on them."""

    name: str
    folder: Path
    fitted: Fitted

    @property
    def needs(self) -> tuple[Path, ...]:
        """What must be on this machine."""
        return tuple(self.folder / name for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv"))

    def questions(self) -> list[Golden]:
        """The questions, each right in page 1 of its texts; without answers or styles."""
        right: dict[str, set[tuple[str, int]]] = defaultdict(set)
        for line in (self.folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
            query, text, relevant = line.split("\t")
            if relevant == "1":
                right[query].add((text, 1))
        return [
            Golden(record["id"], record["text"], frozenset(right[record["id"]]), "", "", "")
            for record in _records(self.folder / "queries.jsonl")
            if right[record["id"]]
        ]

    def texts(self) -> list[Text]:
        """The whole corpus, in its order."""
        return [_text(record) for record in _records(self.folder / "corpus.jsonl")]


RetrievalSet: TypeAlias = GoldenSet | TextSet

# The weights, the length of a passage and the adapter's training rest on questions about 20 of the
# real documents, none of which the real set asks about; the adapter's share was chosen on the
# sample set, and a part of both text sets went into its training:
# docs/adr/0012-late-interaction.md.
# python -m benchmarks.retrieval --folds tells what choosing the lexical weight on a set is worth.
GOLDEN_SETS = (
    GoldenSet(
        "sample",
        ROOT / "documents",
        ROOT / "documents" / "golden.jsonl",
        ROOT / "documents" / "dialogues.jsonl",
        "yes",
    ),
    GoldenSet(
        "real",
        SHARED / "documents",
        SHARED / "eval" / "golden" / "golden.jsonl",
        SHARED / "eval" / "golden" / "dialogues.jsonl",
        "no",
    ),
)
TEXT_SETS = (
    TextSet("swequad_mc", SHARED / "eval" / "swequad_mc", "yes"),
    TextSet("lagrum_rubrik", SHARED / "eval" / "lagrum_rubrik", "yes"),
)
SETS: tuple[RetrievalSet, ...] = (*GOLDEN_SETS, *TEXT_SETS)


def present(sets: Sequence[RetrievalSet]) -> Iterator[RetrievalSet]:
    """Those of ``sets`` that are on this machine; says which are not."""
    for item in sets:
        missing = [path for path in item.needs if not path.exists()]
        if missing:
            print(f"left out: {item.name} ({missing[0]} is not on this machine)", file=sys.stderr)
        else:
            yield item


def evenly(items: Sequence[T], number: int) -> list[T]:
    """``number`` of ``items`` at equal distances from the first on; all when there are fewer."""
    number = min(number, len(items))
    return [items[i * len(items) // number] for i in range(number)]


def fold_of_each(questions: Sequence[Golden], count: int = 5) -> list[int]:
    """A fold 0..count-1 for each question, so that no document is right in two folds.

    Questions that share a right document, directly or through others, go together; a section of
    an act counts as the act (its id begins with the act's number). Largest groups first, each to
    the fold with the fewest questions.
    """
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            name = root[name]
        return name

    documents = [sorted({_whole(file) for file, _ in item.places}) for item in questions]
    for first, *others in documents:
        for other in others:
            root[find(other)] = find(first)
    groups: dict[str, list[int]] = defaultdict(list)
    for number, (first, *_) in enumerate(documents):
        groups[find(first)].append(number)
    fold_of = [0] * len(questions)
    sizes = [0] * count
    for members in sorted(groups.values(), key=lambda group: (-len(group), group)):
        smallest = sizes.index(min(sizes))
        sizes[smallest] += len(members)
        for number in members:
            fold_of[number] = smallest
    return fold_of


def _whole(file: str) -> str:
    """The document that ``file`` is part of: the act of a section, else itself."""
    return file if "/" in file else file.partition("_")[0]


def _records(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").split("\n")  # splitlines() also splits at U+2028
    return [json.loads(line) for line in lines if line.strip()]


def _text(record: dict[str, Any]) -> Text:
    title = " ".join(record["title"].split())
    blocks = [" ".join(line.split()) for line in record["text"].split("\n")]
    blocks = [block for block in blocks if block]
    if len(blocks) > 1 and blocks[0] == title:
        del blocks[0]
    return Text(record["id"], title, "\n".join(blocks))


def add_sets_option(parser: argparse.ArgumentParser, of: Sequence[RetrievalSet]) -> None:
    """``--sets``, names of some sets with commas between; by default all."""
    names = [item.name for item in of]

    def known(text: str) -> list[str]:
        chosen = text.split(",")
        if unknown := set(chosen) - set(names):
            raise argparse.ArgumentTypeError(
                f"no such set: {', '.join(sorted(unknown))}; there are {', '.join(names)}"
            )
        return chosen

    parser.add_argument("--sets", default=names, type=known, help=f"some of {','.join(names)}")
