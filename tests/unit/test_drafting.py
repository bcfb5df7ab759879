"""A model's text becomes whole sentences, whatever pieces it comes in."""

import itertools
from collections.abc import Iterator

import pytest

from app.chat_stream import Piece
from app.drafting import MOST_CHARACTERS, MOST_TEXT, checkable, whole_sentences


def read(text: str, size: int) -> list[str]:
    return list(whole_sentences(Piece(text[i : i + size]) for i in range(0, len(text), size)))


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gör ett. Gör sedan två.", ["Gör ett.", "Gör sedan två."]),
        (
            "Det gäller enl. 26 kap. OSL för alla. Se vidare bil. 2.",
            ["Det gäller enl. 26 kap. OSL för alla.", "Se vidare bil. 2."],
        ),
        (
            "Beslutet (se 5 kap. Där står mer.) fattas av nämnden. Det är klart.",
            ["Beslutet (se 5 kap. Där står mer.) fattas av nämnden.", "Det är klart."],
        ),
        (
            "Gör ett [1]. Gör två (källa 2). Gör tre.[1, 2] Gör fyra.【3】",
            ["Gör ett.", "Gör två.", "Gör tre.", "Gör fyra."],
        ),
        (
            "Enligt källa 1 och 2 görs ett. Källa 12 säger två.",
            ["Enligt källan görs ett.", "Källan säger två."],
        ),
        (
            "## Svar\n\nDetta gäller:\n- Gör **ett**.\n- Gör `två`.\n3. Gör tre.\n",
            ["Gör ett.", "Gör två.", "Gör tre."],
        ),
        ("Ska ett göras? Ja, ett görs.", ["Ett görs."]),
        ("Ja. Gör ett. Nej! Jo det är två. NEJ: gör tre.", ["Gör ett.", "Det är två.", "Gör tre."]),
        (
            "Ja/nej-svar ges. Ja-sägare hörs. Ja eller nej anges. Jourhavande ringer.",
            ["Ja/nej-svar ges.", "Ja-sägare hörs.", "Ja eller nej anges.", "Jourhavande ringer."],
        ),
        ("<think>ett. två. tre.</think>Gör fyra. Gör fem.", ["Gör fyra.", "Gör fem."]),
        ("<think>ett görs. två görs. ", []),
        ("Gör^ett. Gör^sedan^två.", ["Gör ett.", "Gör sedan två."]),
        ("Gör ett. Gör sedan", ["Gör ett."]),
        ("INTAGEN. Ring 112. INTAGEN_NU: INTAGEN_NU.", ["Ring 112."]),
        ("…\n- \n.", []),
    ],
)
def test_sentences_do_not_depend_on_the_pieces(text: str, expected: list[str], size: int) -> None:
    assert read(text, size) == expected


def test_a_sentence_comes_when_the_next_has_begun() -> None:
    heard: list[str] = []

    def pieces() -> Iterator[Piece]:
        yield Piece("Gör ett. ")
        yield Piece("Gör sedan ")
        heard.append("later")
        yield Piece("två.")

    found = whole_sentences(pieces())
    assert next(found) == "Gör ett."
    assert not heard


def test_what_is_cut_off_is_no_sentence() -> None:
    assert list(whole_sentences(iter([Piece("Gör ett. Gör sedan två.", cut=True)]))) == ["Gör ett."]


def test_a_text_without_end_is_read_no_further() -> None:
    read_pieces = itertools.count()
    endless = (Piece(f"Och {i} ") for i in read_pieces)
    assert list(whole_sentences(itertools.chain([Piece("Gör ett. ")], endless))) == ["Gör ett."]
    assert next(read_pieces) < MOST_CHARACTERS


def test_a_text_of_endless_ends_is_read_no_further() -> None:
    read_pieces = itertools.count()
    endless = (Piece(f"Va {i}?\n") for i in read_pieces)
    assert list(whole_sentences(itertools.chain([Piece("Gör ett. ")], endless))) == ["Gör ett."]
    assert next(read_pieces) < MOST_TEXT


def test_only_the_reference_to_the_source_is_left_out_of_the_check() -> None:
    assert checkable("Enligt källan görs ett av källans ägare.") == "görs ett av källans ägare."
