"""Sentences as a reader of Swedish would see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Ta med underlag, t.ex. Försäkringskassans beslut, till besöket.",
        "Bl.a. Polisen och dvs. Åklagaren ska underrättas.",
        "Enligt 5 kap. 2 § ska nämnden, jfr prop. 2012/13:10 s. 35, pröva saken.",
        "Se 26 kap. OSL om sekretess och 12 kap. SoL om bistånd.",
        "Beslutet har dnr. 2024-1617 och nr. 5 i förteckningen.",
        "Rutinen gäller fr.o.m. 2025-01-01 t.o.m. 2026-12-31.",
        "3. Beslut fattas av enhetschefen.",
        "3.2. Beslut fattas av enhetschefen.",
        "Den 1. januari börjar den gälla.",
        "Kontakta A. Andersson eller B. C. Bengtsson.",
        "Det gäller s.k. EU-blåkort m.m. enligt lagen.",
        "Handläggaren (som inte får vara jävig. Se 16 §) beslutar.",
        "Fråga: ”Har du barn? Bor de hos dig?” och anteckna svaret.",
        "Skriv till registrator@digg.se eller se www.digg.se i dag.",
        "Mötet är kl. 13.30 i rum 2.",
        "Resp. Nämnd avgör.",
        "2-Acetamidofluoren .......... 53-96-3 4-Aminodifenyl. . . . . 92-67-1",
        "Beloppet är högst 25.000 kronor per månad",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring först. Skriv sedan.", ["Ring först.", "Skriv sedan."]),
        (
            "Det gäller hyra, el m.m. Beslutet kan överklagas.",
            ["Det gäller hyra, el m.m.", "Beslutet kan överklagas."],
        ),
        (
            "Det framgår av 26 kap. Nämnden ska pröva saken.",
            ["Det framgår av 26 kap.", "Nämnden ska pröva saken."],
        ),
        (
            "Vård enligt 9 § 2. Lag (2019:883).",
            ["Vård enligt 9 § 2.", "Lag (2019:883)."],
        ),
        (
            "Rutinen gällde till 2025. Därefter gäller en ny.",
            ["Rutinen gällde till 2025.", "Därefter gäller en ny."],
        ),
        (
            "Det beslutas per månad. 25 000 kronor är taket.",
            ["Det beslutas per månad.", "25 000 kronor är taket."],
        ),
        (
            "Är det akut? Ring 112! (Gäller dygnet runt.) Skriv sedan.",
            ["Är det akut?", "Ring 112!", "(Gäller dygnet runt.)", "Skriv sedan."],
        ),
        (
            "Hon sa: ”Jag kommer.” Sedan gick hon.",
            ["Hon sa: ”Jag kommer.”", "Sedan gick hon."],
        ),
        ("Se bilaga B. Därefter fattas beslut.", ["Se bilaga B.", "Därefter fattas beslut."]),
        (
            "Ansökan ska ha kommit in senast 2025-03-01. 14 dagar senare prövas den.",
            ["Ansökan ska ha kommit in senast 2025-03-01.", "14 dagar senare prövas den."],
        ),
        ("Sälj en bil. Undantag finns i bil. 2.", ["Sälj en bil.", "Undantag finns i bil. 2."]),
        ("Rubrik\nEn rad.\tEn till.", ["Rubrik", "En rad.", "En till."]),
        ("  \n ", []),
    ],
)
def test_sentences_are_found(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(
    st.text(alphabet=st.sampled_from('aBå1. !?\n\t()”"§:–,'), max_size=80) | st.text(max_size=80)
)
def test_spans_hold_everything_but_white_space_in_order(text: str) -> None:
    covered = 0
    for start, end in sentences(text):
        assert covered <= start < end
        assert not text[covered:start].strip()
        assert text[start:end] == text[start:end].strip()
        covered = end
    assert not text[covered:].strip()
