"""Fits which words answer, and whether anything does: the weights of ``index/evidence.py`` and
``index/calibration.py``.

    python -m scripts.fit_answers --data DATA [--golden GOLDEN.jsonl=DATA …]

DATA has the documents that scripts/answer_questions.jsonl asks about ingested. Its questions with a
place (document, page, offset of the answer's first character) have an answer there; those without
are about the same documents, or nothing in them, and have none. Golden files with their own index
add to both. Written for this project in case workers' words; none is from the golden sets that the
figures of docs/adr/0018-which-words-answer.md are reported on, but for the sample documents'.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from index import calibrating, calibration, evidence
from index.calibration import PASSAGES, features
from index.corpus import Passage
from index.embedder import Embedder, open_embedder
from index.evidence import Evidence, read_units, unit_features, weigh
from index.filters import EVERYTHING
from index.golden import load_golden
from index.quotes import comparable
from index.retriever import Query, Retriever
from index.snapshot import open_snapshot

HERE = Path(__file__).resolve().parent
UNITS_C, ANSWERS_C = 0.05, 0.1
"""Inverse strength of the L2 penalty, on standardised features: .02 to 1 rank alike."""
FOLDS = 5
PRECISION = 0.75
"""Of refusals: the threshold is the highest at which so many of them are right."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and where its answer stands."""

    question: str
    place: tuple[str, int, int] | None = None
    """File, page, offset; None with ``words`` None: there is no answer."""
    words: tuple[frozenset[tuple[str, int]], str] | None = None
    """Right pages, and the answer in comparable form."""

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it."""
        return self.place is not None or self.words is not None

    def answers(self, item: Evidence) -> bool:
        """Whether the unit is (the beginning of) the answer."""
        file = item.passage.document.file
        if self.place:
            wanted, page, at = self.place
            return file == wanted and any(
                span.page == page and span.start <= at < span.end for span in item.unit.spans
            )
        if self.words:
            pages, answer = self.words
            right = any((file, span.page) in pages for span in item.unit.spans)
            return right and answer in comparable(item.text)
        return False


@dataclass(slots=True)
class Table:
    """Features and truth."""

    names: list[str]
    rows: list[list[float]] = field(default_factory=list)
    truth: list[bool] = field(default_factory=list)

    def add(self, row: Mapping[str, float], truth: bool) -> None:
        """Append a row; what is not measured is 0, what is usual."""
        self.rows.append([row.get(name, 0.0) for name in self.names])
        self.truth.append(truth)


def asked_in(path: Path) -> list[Asked]:
    """Questions from a file of this folder's form, or of the golden one's."""
    first = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    if "answerable" in first:
        return [
            Asked(g.question, words=(g.places, comparable(g.answer)) if g.answerable else None)
            for g in load_golden(path)
        ]
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Asked(
            line["question"],
            (line["document"], line["page"], line["at"]) if "document" in line else None,
        )
        for line in lines
    ]


def measure(
    asked: Sequence[Asked], data: Path, embedder: Embedder, units: Table, answers: Table
) -> None:
    """Add what is seen of each question, in the index of ``data``, to both tables."""
    with closing(open_snapshot(data, None, embedder)) as snapshot:
        retriever = Retriever(snapshot, embedder)
        for one in asked:
            query = retriever.query(one.question)
            passages = retriever.search(query, PASSAGES, EVERYTHING)
            if one.answerable:
                _add_units(one, query, passages, retriever, units)
            weighed = weigh(query, passages, retriever)
            seen = features(query, passages, weighed, retriever)
            answers.add(_in_deviations(seen, snapshot.usual), one.answerable)


def _add_units(
    asked: Asked, query: Query, passages: Sequence[Passage], retriever: Retriever, table: Table
) -> None:
    units = read_units(query, passages, retriever)
    columns = unit_features(query, passages, units, retriever)
    for number, item in enumerate(units):
        row = {name: float(column[number]) for name, column in columns.items()}
        table.add(row, asked.answers(item))


def _in_deviations(
    seen: Mapping[str, float | None], usual: Mapping[str, tuple[float, float]]
) -> dict[str, float]:
    return {
        name: (value - usual[name][0]) / usual[name][1]
        for name, value in seen.items()
        if value is not None
    }


def fitted(table: Table, strength: float, *, balanced: bool) -> tuple[NDArray[np.float64], float]:
    """Weights and intercept on the features as they are, not standardised."""
    model = make_pipeline(
        StandardScaler(),
        LogisticRegression(
            C=strength, max_iter=1_000, class_weight="balanced" if balanced else None
        ),
    )
    model.fit(np.array(table.rows), np.array(table.truth))
    scale, regression = model[0], model[-1]
    weights = regression.coef_[0] / scale.scale_
    return weights, float(regression.intercept_[0] - weights @ scale.mean_)


def threshold(table: Table) -> tuple[float, float]:
    """The probability to answer from, and AUROC, both by cross-validation."""
    rows, truth = np.array(table.rows), np.array(table.truth)
    model = make_pipeline(
        StandardScaler(), LogisticRegression(C=ANSWERS_C, max_iter=1_000, class_weight="balanced")
    )
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    probability = cross_val_predict(model, rows, truth, cv=folds, method="predict_proba")[:, 1]
    holding = []
    for at in np.linspace(0.05, 0.95, 91):
        refused = probability < at
        if refused.any() and (~truth)[refused].mean() >= PRECISION:
            holding.append(float(at))
    return max(holding), float(roc_auc_score(truth, probability))


def main() -> None:
    """Print the weights as they are to stand in the code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--golden", action="append", default=[], metavar="FILE=DATA")
    options = parser.parse_args()
    embedder = open_embedder(None, None, options.data / "models")
    sources = [(HERE / "answer_questions.jsonl", options.data)]
    sources += [tuple(map(Path, pair.split("="))) for pair in options.golden]
    units, answers = Table(list(evidence.WEIGHTS)), Table(list(calibration.WEIGHTS))
    for file, data in sources:
        measure(asked_in(file), data, embedder, units, answers)
    _print_weights("evidence", units, *fitted(units, UNITS_C, balanced=False))
    _print_weights("calibration", answers, *fitted(answers, ANSWERS_C, balanced=True))
    at, area = threshold(answers)
    print("calibration.ANSWER_FROM", round(at, 2), "AUROC in cross-validation", round(area, 3))
    print("calibrating.REFERENCE")
    with closing(open_snapshot(options.data, None, embedder)) as snapshot:
        rows = list(calibrating.measured(Retriever(snapshot, embedder)))
    for name in calibration.WEIGHTS:
        values = [value for row in rows if (value := row[name]) is not None]
        print(f'    "{name}": ({np.mean(values):.4f}, {np.std(values):.4f}),')


def _print_weights(
    module: str, table: Table, weights: NDArray[np.float64], intercept: float
) -> None:
    print(f"{module}.INTERCEPT = {intercept:.2f}")
    for name, weight in zip(table.names, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
