from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.abbreviations import MAX_MEANINGS, built_in, expand, gather, read_abbreviations
from index.definitions import definitions
from index.errors import SettingsError

LVU = "lagen med särskilda bestämmelser om vård av unga"


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("enligt socialtjänstlagen (2001:453), SoL, ska", ("SoL", "socialtjänstlagen")),
        ("förvaltningslagen (2017:900), nedan FL, gäller", ("FL", "förvaltningslagen")),
        (
            "Inspektionen för vård och omsorg (IVO) granskar",
            ("IVO", "Inspektionen för vård och omsorg"),
        ),
        (f"Enligt {LVU.replace('lagen', 'lagen (1990:52)')} (LVU) får", ("LVU", LVU)),
        (
            "lagen (1988:870) om vård av missbrukare i vissa fall (LVM)",
            ("LVM", "lagen om vård av missbrukare i vissa fall"),
        ),
        ("SoL (socialtjänstlagen) gäller", ("SoL", "socialtjänstlagen")),
        (
            "offentlighets- och sekretesslagen (2009:400), OSL.",
            ("OSL", "offentlighets- och sekretesslagen"),
        ),
        ("Kontakta Försäkringskassan (FK) först", ("FK", "Försäkringskassan")),
        ("ett hem för vård eller boende (HVB)", ("HVB", "hem för vård eller boende")),
        ("rätt till ekonomiskt bistånd (ek. bist.) enligt", ("ek. bist.", "ekonomiskt bistånd")),
        ("en personlig handlingsplan (nedan kallad PHP)", ("PHP", "personlig handlingsplan")),
    ],
)
def test_a_definition_in_the_text_is_found(text: str, pair: tuple[str, str]) -> None:
    assert definitions(text) == [pair]


@pytest.mark.parametrize(
    "text",
    [
        "Stockholms stad (EU) beslutade",
        "mötet ställdes in (OBS) i dag",
        "Europaparlamentets och rådets förordning (EG) nr 45",
        "Myndigheten för digital förvaltning (DIGG)",  # not the words that it abbreviates
        "certifikat (PKI för accesspunkter)",
        "Blanketten lämnas (senast fredag) till chefen",
        "Barnet. Sedan (BS) slut",
    ],
)
def test_other_parentheses_are_no_definitions(text: str) -> None:
    assert definitions(text) == []


@given(st.text(alphabet="abcAB (),.-ÅÖ:12\n"))
def test_definitions_can_be_looked_for_in_any_text(text: str) -> None:
    assert all(len(short) < len(long) for short, long in definitions(text))


def test_the_long_form_is_added_after_the_short_one_once() -> None:
    text, added = expand("Vad säger LVU om vård? Gäller LVU alltid?", gather())
    assert text == f"Vad säger LVU ({LVU}) om vård? Gäller LVU alltid?"
    assert added == (("LVU", LVU),)


def test_the_short_form_is_added_after_the_long_one_however_inflected() -> None:
    text, _ = expand("Vad är socialtjänstlagens mål?", gather())
    assert text == "Vad är socialtjänstlagens (SoL) mål?"


@pytest.mark.parametrize("text", ["ek. bist. till hyra", "ek.bist till hyra", "ekbist till hyra"])
def test_stops_and_spaces_in_a_short_form_do_not_matter(text: str) -> None:
    assert expand(text, gather())[1] == (("ek. bist.", "ekonomiskt bistånd"),)


@pytest.mark.parametrize(
    "text",
    ["är det sol ute", "m.fl. kan komma", "jo det går", "socialtjänstlagen (SoL)", "i vo", "AFFÄR"],
)
def test_ordinary_words_and_what_is_explained_already_are_left_alone(text: str) -> None:
    assert expand(text, gather()) == (text, ())


def test_what_hangs_on_a_short_form_stays_on_it() -> None:
    text, _ = expand("ett lvu-ärende hos IVO:s chef", gather())
    assert text == (f"ett lvu-ärende ({LVU}) hos IVO:s (Inspektionen för vård och omsorg) chef")


def test_only_what_the_corpus_speaks_of_is_added() -> None:
    assert expand("LVU och IVO", gather(), known={"unga", "ung"})[1] == (("LVU", LVU),)


def test_a_meaning_of_the_municipality_is_the_only_one() -> None:
    abbreviations = gather(
        own=[("FK", "fastighetskontoret"), ("FK", "fritidskontoret")],
        defined=[("FK", "familjekliniken")],
    )
    text, _ = expand("ring FK", abbreviations)
    assert text == "ring FK (fastighetskontoret, fritidskontoret)"


def test_the_documents_meaning_comes_before_the_usual_one() -> None:
    text, _ = expand("ring FK", gather(defined=[("FK", "familjekliniken")]))
    assert text == "ring FK (familjekliniken, Försäkringskassan)"


def test_meanings_differing_in_inflection_count_once_and_not_too_many_are_kept() -> None:
    defined = [("PX", long) for long in ("planen", "planens", "pixlar", "paxande", "poxen")]
    pairs = gather(defined=defined).pairs
    assert [long for short, long in pairs if short == "PX"] == ["planen", "pixlar", "paxande"]
    assert MAX_MEANINGS == 3


def test_the_list_that_comes_along_is_read() -> None:
    assert ("SoL", "socialtjänstlagen") in built_in()
    assert len({short for short, _ in built_in()}) == len(built_in())


@pytest.mark.parametrize("divider", [",", ";"])
def test_the_municipalitys_file_is_read(tmp_path: Path, divider: str) -> None:
    file = tmp_path / "egna.csv"
    lines = ["förkortning,betydelse", "FK,fastighetskontoret", "", "FK,fritidskontoret"]
    file.write_text("\ufeff" + "\n".join(lines).replace(",", divider), encoding="utf-8")
    assert read_abbreviations(file) == [("FK", "fastighetskontoret"), ("FK", "fritidskontoret")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "rad 1: första raden ska vara"),
        ("FK,Försäkringskassan\n", "rad 1: första raden ska vara"),
        ("förkortning,betydelse\nFK\n", "rad 2: raden har 1 kolumner men ska ha två"),
        ("förkortning,betydelse\nA,b\n,c\n", "rad 3: förkortningen saknas"),
        ("förkortning,betydelse\nFK,\n", "rad 2: betydelsen av ”FK” saknas"),
        ("förkortning,betydelse\nLSS,a, b\n", "rad 2: raden har 3 kolumner"),
    ],
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "egna.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        read_abbreviations(file)


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="kan inte läsas"):
        read_abbreviations(tmp_path / "saknas.csv")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("förkortning,betydelse".encode("latin-1"))
    with pytest.raises(SettingsError, match="UTF-8"):
        read_abbreviations(latin)
