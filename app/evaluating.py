"""The service as it stands, asked golden questions: what ``rita eval`` and the benchmarks run."""

from collections.abc import Callable, Sequence
from typing import Any

from app.answering import answer, today
from app.conversation import Turn
from index.answer import Answer
from index.evaluation import Turns, evaluate
from index.filters import Filter
from index.golden import Golden
from index.hits import DEPTH
from index.retriever import Retriever


def evaluated(
    questions: Sequence[Golden],
    dialogues: Sequence[Sequence[Golden]],
    retriever: Retriever,
    on_progress: Callable[[int, int], None],
) -> dict[str, Any]:
    """The figures of the extractive answers, and which right documents are not in the index.

    The right documents are held in force whatever their dates: questions outlive them.
    """
    turns = (turn for dialogue in dialogues for turn in dialogue)
    right = frozenset(file for golden in (*questions, *turns) for file, _ in golden.places)
    only = Filter(in_force=today(), held_in_force=right)

    def ask(question: str, history: Turns) -> Answer:
        return answer(question, [Turn(*turn) for turn in history], retriever, only)

    def ask_anyway(question: str, history: Turns) -> Answer:
        earlier = [Turn(*turn) for turn in history]
        return answer(question, earlier, retriever, only, answer_from=0.0)

    figures = evaluate(
        questions,
        dialogues,
        lambda question: retriever.retrieve(question, DEPTH, only),
        ask,
        lambda document, page: retriever.snapshot.page(document, page).text,
        on_progress,
        ask_anyway,
    )
    indexed = {document.file for document in retriever.snapshot.documents.values()}
    return {
        "snapshot": retriever.snapshot.id,
        "missing_documents": sorted(right - indexed),
        **figures,
    }
