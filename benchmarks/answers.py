"""Answers, refusals and follow-ups on every golden set at hand, without a language model.

    python -m benchmarks.answers [--sets sample,real] [--json FILE] [--write]

Prints two tables in Markdown. With ``--write`` they go into docs/answers.md, the curves into
docs/images/risk-coverage.svg. What the rows mean: docs/answers.md.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.evaluating import evaluated
from benchmarks.indexes import Counter, benchmark_embedder, opened
from benchmarks.risk_chart import chart, curve
from benchmarks.sets import GOLDEN_SETS, ROOT, GoldenSet, add_sets_option, present
from index.golden import load_dialogues, load_golden
from index.retriever import Retriever

PAGE = ROOT / "docs" / "answers.md"
CHART = ROOT / "docs" / "images" / "risk-coverage.svg"
BEGIN, END = "<!-- figures: make bench-answers -->", "<!-- end of figures -->"
NAMES = {"sample": "Exempelrutinerna", "real": "Verkliga dokument"}
"""What the chart calls the sets."""

Figures = Mapping[str, Any]
ROWS: tuple[tuple[str, str, Callable[[Figures], str]], ...] = (
    ("questions with an answer / without", "",
     lambda f: f"{f['answerable']} / {f['unanswerable']}"),
    ("quotes on their cited page", "1.000", lambda f: _share(f["quotes_on_page"])),
    ("sentences made of their quotes", "1.000", lambda f: _share(f["sentences_made_of_quotes"])),
    ("cited page right, of the answered", "≥ .80", lambda f: _share(f["cited_page_right"])),
    ("golden answer inside what is shown", "≥ .65", lambda f: _share(f["answer_shown"])),
    ("words shown, median", "≤ 120", lambda f: f"{f['words_shown_median']:.0f}"),
    ("answerable questions answered", "", lambda f: str(f["answered"])),
    ("partial answers / contradictions shown", "",
     lambda f: f"{f['partial']} / {f['contradictions']}"),
    ("refusals: precision", "≥ .75", lambda f: _share(f["refusal"]["precision"])),
    ("refusals: recall", "≥ .60", lambda f: _share(f["refusal"]["recall"])),
    ("refused: near-domain", "", lambda f: _refused(f, "near-domain")),
    ("refused: false premise", "", lambda f: _refused(f, "false-premise")),
    ("refused: off topic", "", lambda f: _refused(f, "off-topic")),
    ("AUROC of the confidence", "", lambda f: _share(f["risk_coverage"]["auroc"])),
    ("area under risk–coverage", "", lambda f: _share(f["risk_coverage"]["area"])),
    ("dialogues right throughout", "",
     lambda f: _share(f.get("followups", {}).get("dialogues_right_throughout"))),
    ("follow-ups: cited page right", "≥ .65",
     lambda f: _share(f.get("followups", {}).get("cited_page_right"))),
)  # fmt: skip
"""What it is, what is aimed at on the real set, and how it is told."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = _options(arguments)
    chosen = [item for item in GOLDEN_SETS if item.name in options.sets]
    embedder = benchmark_embedder()
    report: dict[str, Figures] = {}
    for item in present(chosen):
        if isinstance(item, GoldenSet):
            with opened(item, embedder) as (retriever, _):
                report[item.name] = measured(item, retriever)
    text = tables(report)
    print(text)
    if options.json:
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    if options.write:
        write(report, text)


def measured(item: GoldenSet, retriever: Retriever) -> Figures:
    """The set's figures, its dialogues' too where it has any."""
    dialogues = load_dialogues(item.dialogues) if item.dialogues.exists() else []
    show = Counter(f"{item.name}: questions")
    return evaluated(load_golden(item.golden), dialogues, retriever, show)


def tables(report: Mapping[str, Figures]) -> str:
    """The figures in Markdown, a column for each set; then the risk at each tenth of coverage."""
    sets = list(report)
    lines = [_row("", *sets, "aim (real)"), _row(*["---"] * (len(sets) + 2))]
    lines += [_row(name, *(cell(report[s]) for s in sets), aim) for name, aim, cell in ROWS]
    lines += ["", _row("answered", *(f"wrong, {name}" for name in sets))]
    lines.append(_row(*["---"] * (len(sets) + 1)))
    curves = [report[name]["risk_coverage"] for name in sets]
    for tenths in (f"{number / 10:.1f}" for number in range(1, 11)):
        share = f"the surest {100 * float(tenths):.0f} %"
        lines.append(_row(share, *(_share(of["risk"][tenths]) for of in curves)))
    points = [of["working_point"] for of in curves]
    at = (f"{_share(point['risk'])} at {_share(point['coverage'])}" for point in points)
    lines.append(_row("with the shipped threshold", *at))
    return "\n".join(lines)


def write(report: Mapping[str, Figures], text: str) -> None:
    """Put the tables into the page and draw the chart; say so and leave both when a set is
    missing, whose figures the page would lose."""
    if missing := [item.name for item in GOLDEN_SETS if item.name not in report]:
        print(f"{PAGE.name} left as it is: {', '.join(missing)} not measured", file=sys.stderr)
        return
    curves = [curve(NAMES[name], figures) for name, figures in report.items()]
    CHART.write_text(chart(curves), encoding="utf-8")
    PAGE.write_text(with_figures(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")


def with_figures(page: str, text: str) -> str:
    """``page`` with the tables and the chart between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    image = "![Risk–coverage curves of both sets](images/risk-coverage.svg)"
    return f"{before}{BEGIN}\n\n{text}\n\n{image}\n\n{END}{after}"


def _refused(figures: Figures, kind: str) -> str:
    found = figures["refusal"]["by_kind"].get(kind)
    return f"{found['refused']} of {found['questions']}" if found else "–"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=__doc__)
    add_sets_option(parser, GOLDEN_SETS)
    parser.add_argument("--json", type=Path, help="also write all figures to this file")
    parser.add_argument("--write", action="store_true", help="write the tables into "
                        "docs/answers.md and draw its chart; needs every set")  # fmt: skip
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
