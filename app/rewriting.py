"""A follow-up put by a language model so that it can be searched on its own, if it adds nothing."""

from collections.abc import Sequence
from contextlib import closing

from app.conversation import Turn
from app.generator import GenerationFailed, OneQuestion
from app.listening import SILENT, Listener
from app.prompts import MARK, rewrite_prompt
from index import swedish
from index.claim_words import NEGATIONS
from index.sentences import sentences

TURNS = 3
"""Of the conversation, the latest: what a follow-up points to stands in one of them."""
TURN_CHARACTERS = 600
"""Of each earlier question, and of each answer: its first sentences, which name its subject."""
MOST_CHARACTERS = 300
"""Of a rewritten question. The longest of the sample dialogues' standalone questions has 110."""
_TOKENS = 120
"""Room for those characters."""


def rewritten(
    question: str,
    history: Sequence[Turn],
    otherwise: str,
    model: OneQuestion,
    listener: Listener = SILENT,
) -> str:
    """``question`` as ``model`` puts it for somebody who has not read ``history``; ``otherwise``,
    as the rules put it, when it gives no such question or one that says more than was said.
    ``listener`` may end the wait."""
    if otherwise == question:
        return question  # it stands alone, or begins a new subject
    recent = [
        Turn(turn.question[:TURN_CHARACTERS], turn.answer[:TURN_CHARACTERS])
        for turn in history[-TURNS:]
    ]
    text = ""
    try:
        with closing(model.stream(rewrite_prompt(question, recent), _TOKENS)) as pieces:
            for piece in pieces:
                listener.waiting()
                text += piece.text
    except GenerationFailed:
        return otherwise
    found = " ".join(text.replace(MARK, " ").split())
    return found if adds_nothing(found, question, recent) else otherwise


def adds_nothing(found: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether ``found`` is one short question that holds all that ``question`` asks and nothing
    that neither it nor ``history`` says: no other word that carries a subject, no other number or
    name, no other negation."""
    if len(found) > MOST_CHARACTERS or not found.endswith("?") or len(sentences(found)) != 1:
        return False
    asked = swedish.content_stems(question)
    said = asked.union(
        *(swedish.content_stems(f"{turn.question}\n{turn.answer}") for turn in history)
    )
    stems = swedish.content_stems(found)
    return asked <= stems <= said and _negations(found) == _negations(question)


def _negations(text: str) -> int:
    return sum(word in NEGATIONS for word in swedish.words(text))
