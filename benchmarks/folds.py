"""How much of RiTA's figures comes from choosing the lexical weight on the same questions.

For each set: the figures at the shipped weight; with the weight chosen, for each fifth of the
questions, on the other four (folds split by document); and chosen on all the other sets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.indexes import Counter
from benchmarks.measuring import Asked, ask
from benchmarks.rankers import rita_weighing_words
from benchmarks.sets import fold_of_each
from index.golden import Golden
from index.hits import RANKS, Hits, summary_of_hits
from index.retriever import LEXICAL_WEIGHT, Retriever

WEIGHTS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Ranks:
    """What every weight found for a set's questions."""

    questions: Sequence[Golden]
    by_weight: Mapping[float, Sequence[Hits]]
    """Per weight, per question, in the order of ``questions``."""


def ranks_by_weight(name: str, questions: Asked, retriever: Retriever) -> Ranks:
    """Ask the questions at every weight of the grid and at the shipped one."""
    by_weight: dict[float, list[Hits]] = {}
    for weight in sorted({*WEIGHTS, LEXICAL_WEIGHT}):
        progress = Counter(f"{name}: lexical weight {weight}")
        found = ask(questions, retriever, rita_weighing_words(weight), progress)
        by_weight[weight] = [one.hits for one in found]
    return Ranks(questions.questions, by_weight)


def report(sets: Mapping[str, Ranks]) -> dict[str, Any]:
    """Figures of each set at the shipped weight and at weights chosen without its questions."""
    return {
        name: {
            "questions": len(ranks.questions),
            "shipped": _at(ranks, [LEXICAL_WEIGHT] * len(ranks.questions)),
            "5-fold": _cross_validated(ranks),
            "other sets": _from_others(name, sets),
            "by_weight": {
                str(weight): _figures(found) for weight, found in ranks.by_weight.items()
            },
        }
        for name, ranks in sets.items()
    }


def table(figures: Mapping[str, Any]) -> str:
    """The report's first three rows of every set."""
    names = (*(f"R@{k}" for k in RANKS), "MRR")
    lines = [f"{'':28}" + "".join(f"{name:>8}" for name in names) + "  lexical weight"]
    for set_name, of in figures.items():
        for way in ("shipped", "5-fold", "other sets"):
            if row := of[way]:
                values = "".join(f"{row[name]:8.3f}" for name in names)
                weights = " ".join(f"{weight:g}" for weight in row["weights"])
                lines.append(f"{set_name + ', ' + way:28}{values}  {weights}")
    return "\n".join(lines)


def best_weight(mean_of: Mapping[float, float]) -> float:
    """The weight of the highest figure; of equal ones, that nearest to the shipped weight."""
    return max(mean_of, key=lambda weight: (mean_of[weight], -abs(weight - LEXICAL_WEIGHT)))


def reciprocal_rank(hits: Hits) -> float:
    """What the weight is chosen by: smooth where a single R@k has steps."""
    return 1 / hits.page if hits.page else 0.0


def _cross_validated(ranks: Ranks) -> dict[str, Any]:
    fold_of = fold_of_each(ranks.questions)
    chosen: dict[int, float] = {}
    for fold in sorted(set(fold_of)):
        others = [number for number, own in enumerate(fold_of) if own != fold]
        chosen[fold] = best_weight({w: _mean_rank(ranks, w, others) for w in WEIGHTS})
    return _at(ranks, [chosen[fold] for fold in fold_of]) | {
        "weights": [chosen[fold] for fold in sorted(chosen)]
    }


def _from_others(name: str, sets: Mapping[str, Ranks]) -> dict[str, Any] | None:
    """With the weight that is best on the other sets, each set counting the same."""
    others = [ranks for other, ranks in sets.items() if other != name]
    if not others:
        return None
    weight = best_weight(
        {
            w: sum(_mean_rank(ranks, w, range(len(ranks.questions))) for ranks in others)
            for w in WEIGHTS
        }
    )
    return _at(sets[name], [weight] * len(sets[name].questions))


def _mean_rank(ranks: Ranks, weight: float, numbers: Sequence[int]) -> float:
    found = ranks.by_weight[weight]
    return sum(reciprocal_rank(found[number]) for number in numbers) / max(1, len(numbers))


def _at(ranks: Ranks, weights: Sequence[float]) -> dict[str, Any]:
    """The figures with question ``i`` asked at ``weights[i]``."""
    found = [ranks.by_weight[weight][number] for number, weight in enumerate(weights)]
    return _figures(found) | {"weights": sorted(set(weights))}


def _figures(found: Sequence[Hits]) -> dict[str, Any]:
    summary = summary_of_hits(found)
    return {f"R@{k}": summary["page_hit"][str(k)] for k in RANKS} | {"MRR": summary["mrr10"]}
