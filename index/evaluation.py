"""How good retrieval and answers are, on golden questions.

The functions that search and answer come as arguments, so that the same figures can be had of
the running service, of another configuration, or of a baseline.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from index.answer import Answer, Status
from index.corpus import Passage
from index.golden import Golden
from index.quotes import comparable

RANKS = (1, 3, 5, 10)
PASSAGE_RANKS = (1, 3, 5)
DEPTH = 10
"""Passages looked at for each question: the deepest rank that is counted."""

Search = Callable[[str], Sequence[Passage]]
"""A question to its ``DEPTH`` best passages."""
Turns = Sequence[tuple[str, str]]
"""Earlier questions and the answers given."""
Ask = Callable[[str, Turns], Answer]
PageText = Callable[[str, int], str]
"""Text of a page by document id and number."""


@dataclass(frozen=True, slots=True)
class Hits:
    """How high the right passages stood."""

    page: int | None
    """Rank of the first passage on a right page, 1-based."""
    answer: int | None
    """Rank of the first passage that holds the whole golden answer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one golden question."""

    golden: Golden
    hits: Hits
    answered: bool
    cited_right: bool
    """A citation is on a right page."""
    answer_shown: bool
    """The golden answer stands whole in what is shown."""
    quotes: int
    quotes_on_page: int
    words: int
    milliseconds: float
    confidence: float | None


def evaluate(
    questions: Sequence[Golden],
    dialogues: Sequence[Sequence[Golden]],
    search: Search,
    ask: Ask,
    page_text: PageText,
    on_progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> dict[str, Any]:
    """All figures, ready for JSON. Shares are None where nothing was counted."""
    outcomes: list[Outcome] = []
    for number, golden in enumerate(questions):
        on_progress(number, len(questions))
        outcomes.append(_outcome(golden, search, ask, page_text))
    on_progress(len(questions), len(questions))
    figures = summary(outcomes) | {
        "by_category": _grouped(outcomes, lambda o: o.golden.category),
        "by_style": _grouped(outcomes, lambda o: o.golden.style),
    }
    if dialogues:
        figures["followups"] = _followups(dialogues, search, ask, page_text)
    return figures


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The figures over all outcomes; hits are shares of the answerable questions."""
    answerable = [o for o in outcomes if o.golden.answerable]
    answered = [o for o in answerable if o.answered]
    refused = [o for o in outcomes if not o.answered]
    rightly = [o for o in refused if not o.golden.answerable]
    times = [o.milliseconds for o in outcomes]
    return {
        "answerable": len(answerable),
        "unanswerable": len(outcomes) - len(answerable),
        **summary_of_hits([o.hits for o in answerable]),
        "answered": len(answered),
        "answer_shown": _share(o.answer_shown for o in answerable),
        "cited_page_right": _share(o.cited_right for o in answered),
        "quotes_on_page": _ratio(
            sum(o.quotes_on_page for o in outcomes), sum(o.quotes for o in outcomes)
        ),
        "refusal": {
            "precision": _ratio(len(rightly), len(refused)),
            "recall": _ratio(len(rightly), len(outcomes) - len(answerable)),
        },
        "words_shown_median": median([o.words for o in outcomes if o.answered] or [0]),
        "latency_ms": {"p50": _percentile(times, 50), "p95": _percentile(times, 95)},
    }


def hits(golden: Golden, passages: Sequence[Passage]) -> Hits:
    """How high the right passages stand among ``passages``, given best first."""
    wanted = comparable(golden.answer)
    right = [_is_right(passage, golden) for passage in passages]
    holds = [
        on_page and wanted in comparable(passage.text)
        for on_page, passage in zip(right, passages, strict=True)
    ]
    return Hits(_first(right), _first(holds))


def summary_of_hits(found: Sequence[Hits]) -> dict[str, Any]:
    """Shares of questions with a right passage, and with the answer, among the first k."""
    return {
        "page_hit": {str(k): _share(_within(h.page, k) for h in found) for k in RANKS},
        "mrr10": _mean(1 / h.page if h.page else 0.0 for h in found),
        "answer_in_passages": {
            str(k): _share(_within(h.answer, k) for h in found) for k in PASSAGE_RANKS
        },
    }


def _outcome(golden: Golden, search: Search, ask: Ask, page_text: PageText) -> Outcome:
    passages = search(golden.question)
    started = time.perf_counter()
    answer = ask(golden.question, ())
    milliseconds = 1000 * (time.perf_counter() - started)
    return _judged(golden, passages, answer, page_text, milliseconds)


def _judged(
    golden: Golden,
    passages: Sequence[Passage],
    answer: Answer,
    page_text: PageText,
    milliseconds: float,
) -> Outcome:
    shown = "".join(sentence.text for sentence in answer.sentences)
    on_page = [
        comparable(c.quote) in comparable(page_text(c.document.id, c.page))
        for c in answer.citations
    ]
    return Outcome(
        golden,
        hits(golden, passages),
        answer.status in (Status.ANSWERED, Status.PARTIAL),
        any((c.document.file, c.page) in golden.places for c in answer.citations),
        golden.answerable and comparable(golden.answer) in comparable(shown),
        len(on_page),
        sum(on_page),
        sum(len(sentence.text.split()) for sentence in answer.sentences),
        milliseconds,
        answer.confidence,
    )


def _followups(
    dialogues: Sequence[Sequence[Golden]], search: Search, ask: Ask, page_text: PageText
) -> dict[str, Any]:
    """Figures of the turns after the first, asked with the answers really given before. One that
    is searched in other words than it was asked in has been read as continuing."""
    outcomes: list[Outcome] = []
    continued: dict[bool, list[bool]] = {True: [], False: []}
    for turns in dialogues:
        history: list[tuple[str, str]] = []
        for number, turn in enumerate(turns):
            started = time.perf_counter()
            answer = ask(turn.question, history)
            milliseconds = 1000 * (time.perf_counter() - started)
            if number:
                passages = search(answer.question_used)
                outcomes.append(_judged(turn, passages, answer, page_text, milliseconds))
                continued[turn.changes_subject].append(answer.question_used != turn.question)
            history.append((turn.question, " ".join(s.text for s in answer.sentences)))
    return {
        "turns": len(outcomes),
        "page_hit": summary_of_hits([o.hits for o in outcomes])["page_hit"],
        "answered": sum(o.answered for o in outcomes),
        "cited_page_right": _share(o.cited_right for o in outcomes),
        "answer_shown": _share(o.answer_shown for o in outcomes),
        "read_as_continuing": _share(continued[False]),
        "subject_changes": len(continued[True]),
        "subject_changes_noticed": _share(not found for found in continued[True]),
    }


def _grouped(outcomes: Iterable[Outcome], key: Callable[[Outcome], str]) -> dict[str, Any]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.golden.answerable:
            groups[key(outcome)].append(outcome)
    return {
        name: {
            "questions": len(members),
            "page_hit": summary_of_hits([o.hits for o in members])["page_hit"],
            "answered": sum(o.answered for o in members),
            "answer_shown": _share(o.answer_shown for o in members),
        }
        for name, members in sorted(groups.items())
    }


def _is_right(passage: Passage, golden: Golden) -> bool:
    pages = range(passage.page_from, passage.page_to + 1)
    return any((passage.document.file, page) in golden.places for page in pages)


def _first(flags: Sequence[bool]) -> int | None:
    return flags.index(True) + 1 if True in flags else None


def _within(rank: int | None, k: int) -> bool:
    return rank is not None and rank <= k


def _share(flags: Iterable[bool]) -> float | None:
    return _mean(float(flag) for flag in flags)


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return _ratio(sum(found), len(found))


def _ratio(part: float, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _percentile(values: Sequence[float], percent: int) -> float | None:
    if len(values) < 2:
        return round(values[0], 1) if values else None
    return round(quantiles(values, n=100, method="inclusive")[percent - 1], 1)
