"""atheris on everything that is done to a question's text before anything is searched.

``python tests/fuzz/question.py FOLDER [libFuzzer's options]``. Nothing may be raised, whatever is
asked; what is found must stand where it is said to, and a personnummer is found wherever it stands.
"""

import sys

import atheris

with atheris.instrument_imports(include=["index", "app"]):
    from app import personal_data
    from app.conversation import Turn
    from app.followups import subject_words
    from app.parts import parts
    from app.privacy import check
    from index import asked_for, claim_reading, identity_numbers, quantity_reading, swedish
    from index.definitions import definitions
    from index.sentences import sentences

LONGEST = 2_000
"""RITA_MAX_QUESTION_CHARACTERS, as it is unless set."""
NUMBER = "19811218-9876"
"""Skatteverket's own example of a personnummer."""
KINDS = ("phone", "email", "name")


def one(data: bytes) -> None:
    """Read one question, as text that JSON can carry: lone surrogates included."""
    text = data.decode("utf-8", "surrogatepass" if data[:1] == b"\xed" else "replace")[:LONGEST]
    for start, end in identity_numbers.find(text):
        assert 0 <= start < end <= len(text)
    assert identity_numbers.contains(f"{text} {NUMBER} {text}")
    assert check(text, [Turn(text, NUMBER)]) is not None
    personal_data.found(text, KINDS)
    for start, end in sentences(text):
        assert 0 <= start < end <= len(text)
    assert all(part in text for part in parts(text))
    list(swedish.words(text))
    swedish.counted(text)
    swedish.ngrams(text)
    swedish.comparable_words(text)
    subject_words(text)
    asked_for.asked_for(text)
    quantity_reading.quantities(quantity_reading.readable(text))
    claim_reading.read(text)
    definitions(text)


def guarded(data: bytes) -> None:
    """``one``, of what is text at all."""
    try:
        data.decode("utf-8", "surrogatepass" if data[:1] == b"\xed" else "replace")
    except UnicodeDecodeError:
        return
    one(data)


if __name__ == "__main__":
    atheris.Setup(sys.argv, guarded)
    atheris.Fuzz()
