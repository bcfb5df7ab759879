"""Figures that retrieval may not fall below, on questions few enough for every run of the tests.

    python -m benchmarks.floors            print what is measured against the floors
    python -m benchmarks.floors --write    set every floor anew, where it is higher than before

The sample documents with all their questions, and a part of SweQUAD-MC. A floor is a count of
questions: what was measured less ``SLACK``, since another processor rounds vectors otherwise and
may turn a question or two.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.indexes import Counter, benchmark_embedder, bring_up_to_date
from benchmarks.measuring import Found, ask, asked
from benchmarks.rankers import RANKERS
from benchmarks.sets import GOLDEN_SETS, TEXT_SETS, RetrievalSet, Text, evenly
from benchmarks.texts import build_texts
from index.embedder import Embedder
from index.golden import Golden
from index.hits import RANKS
from index.retriever import Retriever
from index.snapshot import open_snapshot
from index.snapshot_folder import current_id

FILE = Path(__file__).with_name("floors.json")
SAMPLE, SWEQUAD = GOLDEN_SETS[0], TEXT_SETS[0]
SLACK = 2
PART = 150
"""Texts and questions of SweQUAD-MC: embedded and asked in half a minute on two cores."""

Counts = dict[str, int]
"""Questions with a right page (or text) among the first k as "R@k", and with the answer in a
passage among the first five as "answer@5"."""


def sample_counts(data: Path, embedder: Embedder) -> dict[str, Counts]:
    """The counts of every retriever compared on the sample documents, whose index is ``data``."""
    return _counts_of_all(SAMPLE, SAMPLE.questions(), data, current_id(data), embedder)


def swequad_counts(data: Path, embedder: Embedder) -> dict[str, Counts]:
    """The counts of every retriever compared on a part of SweQUAD-MC, indexed in ``data``."""
    texts, questions = part_of_swequad()
    show = Counter(f"{SWEQUAD.name}: indexed")
    report = build_texts(texts, SWEQUAD.name, data, embedder, None, show)
    return _counts_of_all(SWEQUAD, questions, data, report.snapshot, embedder)


def part_of_swequad() -> tuple[list[Text], list[Golden]]:
    """``PART`` texts, and as many questions that have a right text among them: both chosen evenly
    over the whole set, the same every time."""
    texts = evenly(SWEQUAD.texts(), PART)
    kept = {text.id for text in texts}
    askable = [
        question
        for question in SWEQUAD.questions()
        if any(file in kept for file, _ in question.places)
    ]
    return texts, evenly(askable, PART)


def counts(found: Sequence[Found], *, with_answers: bool) -> Counts:
    """How many questions were found."""
    result = {f"R@{k}": sum(_within(one.hits.page, k) for one in found) for k in RANKS}
    if with_answers:
        result["answer@5"] = sum(_within(one.hits.answer, 5) for one in found)
    return result


def floors() -> dict[str, Counts]:
    """The floors by set."""
    read: dict[str, Counts] = json.loads(FILE.read_text(encoding="utf-8"))["floors"]
    return read


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and with ``--write`` raise the floors."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.floors", description=__doc__)
    parser.add_argument("--write", action="store_true", help="raise the floors in floors.json")
    options = parser.parse_args(arguments)
    embedder = benchmark_embedder()
    document: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        samples = Path(folder) / "sample"
        bring_up_to_date(SAMPLE, samples, embedder)
        found = {"sample": sample_counts(samples, embedder)}
        if all(path.exists() for path in SWEQUAD.needs):
            found["swequad_mc part"] = swequad_counts(Path(folder) / "texts", embedder)
    for name, by_retriever in found.items():
        old = document["floors"].get(name, {})
        for retriever, measured in by_retriever.items():
            print(f"{name:16} {retriever:20} {measured}")
        print(f"{name:16} {'floor':20} {old}")
        document["floors"][name] = {
            key: max(value - SLACK, old.get(key, 0)) for key, value in by_retriever["RiTA"].items()
        }
    if options.write:
        FILE.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        print(f"written: {FILE.name}", file=sys.stderr)


def _counts_of_all(
    item: RetrievalSet,
    questions: Sequence[Golden],
    data: Path,
    snapshot_id: str,
    embedder: Embedder,
) -> dict[str, Counts]:
    snapshot = open_snapshot(data, snapshot_id, embedder)
    try:
        retriever = Retriever(snapshot, embedder)
        prepared = asked(item, questions, retriever)
        return {
            name: counts(ask(prepared, retriever, ranker), with_answers=not prepared.by_text)
            for name, ranker in RANKERS.items()
        }
    finally:
        snapshot.close()


def _within(rank: int | None, k: int) -> bool:
    return rank is not None and rank <= k


if __name__ == "__main__":
    main()
