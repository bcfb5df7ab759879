"""Answers on the sample documents that a case worker would stumble over."""

from app.answering import answer
from index.filters import EVERYTHING
from index.retriever import Retriever


def test_a_bare_no_to_another_question_is_not_shown(retriever: Retriever) -> None:
    asked = "va gör ja om nån ringer å är orolig för ett barn"
    shown = [each.text for each in answer(asked, (), retriever, EVERYTHING).sentences]
    assert shown[0] == "Du gör en orosanmälan samma dag."
    assert not {"Nej.", "Ja."}.intersection(shown)
