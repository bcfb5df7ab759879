"""RiTA's retrieval against the retrievers it is made of, on every set at hand, in one table.

    python -m benchmarks.retrieval [--sets sample,real] [--json FILE] [--folds]

What the columns mean and which sets decided something: docs/benchmarks.md.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import folds
from benchmarks.indexes import Counter, benchmark_embedder, opened
from benchmarks.measuring import Asked, Figures, ask, asked, below_best, figures
from benchmarks.rankers import BASELINES, RANKERS
from benchmarks.sets import SETS, RetrievalSet, add_sets_option, present
from index.retriever import Retriever

STYLES = ("question", "keyword", "colloquial", "typo")
SHARES = ("R@1", "R@3", "R@5", "R@10", "MRR", "own@1", "own@5", "answer@5")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = _options(arguments)
    chosen = [item for item in SETS if item.name in options.sets]
    embedder = benchmark_embedder()
    report: dict[str, Any] = {}
    ranks: dict[str, folds.Ranks] = {}
    if not options.folds:
        print(header())
    for item in present(chosen):
        with opened(item, embedder) as (retriever, _):
            questions = asked(item, item.questions(), retriever)
            if options.folds:
                ranks[item.name] = folds.ranks_by_weight(item.name, questions, retriever)
            else:
                report[item.name] = measured(item, questions, retriever)
    if options.folds:
        report = folds.report(ranks)
        print(folds.table(report))
    if options.json:
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")


def measured(item: RetrievalSet, questions: Asked, retriever: Retriever) -> dict[str, Any]:
    """Ask the set's questions of every retriever, printing a row for each and the verdict."""
    print(
        f"\n{item.name}: {len(questions.questions)} questions, {retriever.snapshot.size} chunks, "
        f"{len(retriever.snapshot.documents)} documents"
    )
    found: dict[str, Figures] = {}
    for name, ranker in RANKERS.items():
        answers = ask(questions, retriever, ranker, Counter(f"{item.name}: {name}"))
        found[name] = figures(answers, questions.by_text)
        print(row(name, "no" if name in BASELINES else item.fitted, found[name]), flush=True)
    below = below_best(found, tuple(BASELINES))
    verdict = "yes" if not below else "no: " + "; ".join(below)
    print(f"{item.name}: at or above the best baseline: {verdict}", flush=True)
    return {
        "questions": len(questions.questions),
        "chunks": retriever.snapshot.size,
        "fitted": item.fitted,
        "retrievers": found,
        "below_best_baseline": below,
    }


def header() -> str:
    """The table's first line."""
    return (
        f"{'':21}{'fitted':>7}"
        + "".join(f"{name:>9}" for name in SHARES)
        + f"{'words':>7} | hit@5:"
        + "".join(f"{style:>11}" for style in STYLES)
        + f"{'gap':>7}"
    )


def row(name: str, fitted: str, of: Figures) -> str:
    """One retriever's figures; what a set does not have is left empty."""
    shares = "".join(_cell(of[share], 9) for share in SHARES)
    styles = "".join(_cell(of["by_style"].get(style), 11) for style in STYLES)
    found = f"{name:21}{fitted:>7}{shares}{of['words']:7.0f}"
    return f"{found} |       {styles}{_cell(of['style_gap'], 7)}".rstrip(" |")


def _cell(value: float | None, width: int) -> str:
    return " " * width if value is None else f"{value:{width}.3f}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=__doc__)
    add_sets_option(parser, SETS)
    parser.add_argument("--json", type=Path, help="also write all figures to this file")
    parser.add_argument("--folds", action="store_true", help="choose the lexical weight anew by "
                        "cross-validation instead of comparing retrievers")  # fmt: skip
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
