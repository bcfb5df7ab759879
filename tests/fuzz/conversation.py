"""atheris on a whole question with what came before it, on a real index with the real model.

``RITA_DATA=… RITA_MODELS=… python tests/fuzz/conversation.py FOLDER [libFuzzer's options]``. A NUL
parts the question from earlier ones. Nothing may be raised; no quote may stand elsewhere than on
the page it names.
"""

import os
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["app"]):
    from app.answering import answer
    from app.conversation import Turn
    from app.privacy import holds_personal_data

from index.embedder import open_embedder
from index.filters import Filter
from index.quotes import stands_in
from index.retriever import Retriever
from index.snapshot import open_snapshot

LONGEST, TURNS = 2_000, 10
"""RITA_MAX_QUESTION_CHARACTERS and RITA_MAX_HISTORY_TURNS, as they are unless set."""


class Asked:
    """One retriever for all questions."""

    def __init__(self) -> None:
        embedder = open_embedder(None, None, Path(os.environ["RITA_MODELS"]), threads=1)
        self.embedder = embedder
        snapshot = open_snapshot(Path(os.environ["RITA_DATA"]), None, embedder)
        self.retriever = Retriever(snapshot, embedder)

    def __call__(self, data: bytes) -> None:
        """Ask one question."""
        question, *earlier = data.decode("utf-8", "replace").split("\0")
        question = question[:LONGEST].strip()
        turns = tuple(Turn(text[:LONGEST], text[:LONGEST]) for text in earlier[:TURNS])
        if not question or holds_personal_data([question, *earlier]):
            return
        if self.embedder.count_tokens([question], "query")[0] > self.embedder.max_length:
            return
        found = answer(question, turns, self.retriever, Filter())
        for citation in found.citations:
            page = self.retriever.snapshot.page(citation.document.key, citation.page)
            assert stands_in(citation.quote, page.text)


if __name__ == "__main__":
    atheris.Setup(sys.argv, Asked())
    atheris.Fuzz()
