"""How good retrieval and answers are, on golden questions.

The functions that search and answer come as arguments, so that the same figures can be had of
the running service, of another configuration, or of a baseline.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from index.answer import Answer, Notice, Status
from index.corpus import Passage
from index.golden import Golden
from index.hits import Hits, hits, summary_of_hits
from index.quotes import comparable
from index.risk_coverage import Judged, auroc, risk_coverage
from index.shares import percentile, ratio, share
from index.shown import PageText, Shown, shown

Search = Callable[[str], Sequence[Passage]]
"""A question to its ``DEPTH`` best passages."""
Turns = Sequence[tuple[str, str]]
"""Earlier questions and the answers given."""
Ask = Callable[[str, Turns], Answer]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one golden question."""

    golden: Golden
    hits: Hits
    status: Status
    cited_right: bool
    """A citation is on a right page."""
    answer_shown: bool
    """The golden answer stands whole in what is shown."""
    shown: Shown
    contradictions: int
    notices: tuple[Notice, ...]
    milliseconds: float
    confidence: float
    """0 where nothing was searched."""
    right_anyway: bool | None = None
    """A refused question's answer, had it been given, cites a right page; None: not asked."""

    @property
    def answered(self) -> bool:
        """In whole or in part."""
        return self.status in (Status.ANSWERED, Status.PARTIAL)


def evaluate(
    questions: Sequence[Golden],
    dialogues: Sequence[Sequence[Golden]],
    search: Search,
    ask: Ask,
    page_text: PageText,
    on_progress: Callable[[int, int], None] = lambda _done, _all: None,
    ask_anyway: Ask | None = None,
) -> dict[str, Any]:
    """All figures, ready for JSON. Shares are None where nothing was counted.

    ``ask_anyway`` answers however little speaks for it. Only refused questions are asked of it, to
    see what a lower threshold would give; without it there is no ``risk_coverage``.
    """
    outcomes: list[Outcome] = []
    for number, golden in enumerate(questions):
        on_progress(number, len(questions))
        outcomes.append(_outcome(golden, search, ask, page_text, ask_anyway))
    on_progress(len(questions), len(questions))
    figures = summary(outcomes) | {
        "risk_coverage": risk_coverage([_judged(o) for o in outcomes]) if ask_anyway else None,
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
    times = [o.milliseconds for o in outcomes]
    return {
        "answerable": len(answerable),
        "unanswerable": len(outcomes) - len(answerable),
        **summary_of_hits([o.hits for o in answerable]),
        "answered": len(answered),
        "partial": sum(o.status == Status.PARTIAL for o in outcomes),
        "answer_shown": share(o.answer_shown for o in answerable),
        "cited_page_right": share(o.cited_right for o in answered),
        **_summary_of_shown([o.shown for o in outcomes]),
        "refusal": _refusal(outcomes),
        "words_shown_median": median([o.shown.words for o in outcomes if o.answered] or [0]),
        "contradictions": sum(o.contradictions for o in outcomes),
        "notices": dict(Counter(notice.value for o in outcomes for notice in o.notices)),
        "latency_ms": {"p50": percentile(times, 50), "p95": percentile(times, 95)},
    }


def _summary_of_shown(found: Sequence[Shown]) -> dict[str, Any]:
    return {
        "quotes_on_page": ratio(
            sum(one.quotes_on_page for one in found), sum(one.quotes for one in found)
        ),
        "sentences_made_of_quotes": ratio(
            sum(one.made_of_quotes for one in found), sum(one.sentences for one in found)
        ),
    }


def _refusal(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """How refusals hit, and for each kind of question without an answer how many were refused and
    how well the confidence tells it from the answerable (AUROC)."""
    refused = [o for o in outcomes if not o.answered]
    confident = [o.confidence for o in outcomes if o.golden.answerable]
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if not outcome.golden.answerable:
            kinds[outcome.golden.category].append(outcome)
    return {
        "precision": share(not o.golden.answerable for o in refused),
        "recall": share(not o.answered for members in kinds.values() for o in members),
        "by_kind": {
            kind: {
                "questions": len(members),
                "refused": sum(not o.answered for o in members),
                "auroc": auroc(confident, [o.confidence for o in members]),
            }
            for kind, members in sorted(kinds.items())
        },
    }


def _outcome(
    golden: Golden, search: Search, ask: Ask, page_text: PageText, ask_anyway: Ask | None
) -> Outcome:
    passages = search(golden.question)
    started = time.perf_counter()
    answer = ask(golden.question, ())
    milliseconds = 1000 * (time.perf_counter() - started)
    found = _of_answer(golden, passages, answer, page_text, milliseconds)
    if found.answered or ask_anyway is None:
        return found
    return replace(found, right_anyway=_cites_right(ask_anyway(golden.question, ()), golden))


def _of_answer(
    golden: Golden,
    passages: Sequence[Passage],
    answer: Answer,
    page_text: PageText,
    milliseconds: float,
) -> Outcome:
    text = "".join(sentence.text for sentence in answer.sentences)
    return Outcome(
        golden,
        hits(golden, passages),
        answer.status,
        _cites_right(answer, golden),
        golden.answerable and comparable(golden.answer) in comparable(text),
        shown(answer, page_text),
        len(answer.contradictions),
        answer.notices,
        milliseconds,
        answer.confidence or 0.0,
    )


def _cites_right(answer: Answer, golden: Golden) -> bool:
    return any((c.document.file, c.page) in golden.places for c in answer.citations)


def _judged(outcome: Outcome) -> Judged:
    right = outcome.cited_right if outcome.answered else outcome.right_anyway
    return Judged(outcome.confidence, outcome.golden.answerable, outcome.answered, wrong=not right)


def _followups(
    dialogues: Sequence[Sequence[Golden]], search: Search, ask: Ask, page_text: PageText
) -> dict[str, Any]:
    """Figures of the turns after the first, asked with the answers really given before. One that
    is searched in other words than it was asked in has been read as continuing."""
    outcomes: list[Outcome] = []
    continued: dict[bool, list[bool]] = {True: [], False: []}
    right: list[bool] = []
    for turns in dialogues:
        history: list[tuple[str, str]] = []
        right.append(True)
        for number, turn in enumerate(turns):
            started = time.perf_counter()
            answer = ask(turn.question, history)
            milliseconds = 1000 * (time.perf_counter() - started)
            if number:
                passages = search(answer.question_used)
                outcomes.append(_of_answer(turn, passages, answer, page_text, milliseconds))
                continued[turn.changes_subject].append(answer.question_used != turn.question)
            right[-1] &= _cites_right(answer, turn)
            history.append((turn.question, " ".join(s.text for s in answer.sentences)))
    return {
        "dialogues": len(dialogues),
        "dialogues_right_throughout": share(right),
        "turns": len(outcomes),
        "page_hit": summary_of_hits([o.hits for o in outcomes])["page_hit"],
        "answered": sum(o.answered for o in outcomes),
        "cited_page_right": share(o.cited_right for o in outcomes),
        "answer_shown": share(o.answer_shown for o in outcomes),
        "read_as_continuing": share(continued[False]),
        "subject_changes": len(continued[True]),
        "subject_changes_noticed": share(not found for found in continued[True]),
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
            "answer_shown": share(o.answer_shown for o in members),
        }
        for name, members in sorted(groups.items())
    }
