"""A sentence stays when the routines carry it, and goes when a word of it is turned."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.verification import Checker, Place
from index.embedder import Embedder
from index.entailment import Entailment
from index.errors import ModelError, RitaError
from scripts.train_nli import train

UNITS = (
    "Anmälan lämnas till registratorn samma dag.",
    "Kvitton ska sparas i tre år.",
    (
        "Nämnden ska fatta beslut om bidrag inom två veckor från det att ansökan är komplett "
        "(7 kap. 4 § socialtjänstlagen)."
    ),
    "Tiden får förlängas bara om det finns särskilda skäl.",
    "Beslut om förlängning fattas av enhetschefen efter samråd med juristen.",
    "Bidraget betalas med högst 1 500 kronor per barn.",
    "Personalen ska aldrig lämna ut nycklar till besökare.",
    "Besökare bör anmäla sig i receptionen före klockan 9.00.",
    "Den som är sjuk i mer än sju dagar ska lämna läkarintyg.",
    "Alla rum ska städas minst två gånger per vecka.",
    "Ansökan\tSvar senast Parkering\tInom 5 dagar",
    "Ansökan\tSvar senast Lokal\tInom 12 dagar",
)
FAITHFUL = {
    "Nämnden fattar beslut om bidrag inom 14 dagar från att ansökan är komplett.": 2,
    "Enligt 7 kap 4 § ska nämnden besluta om bidrag inom fjorton dagar från det att ansökan är "
    "komplett.": 2,
    "Bara om det finns särskilda skäl får tiden förlängas.": 3,
    "Enhetschefen beslutar om förlängning efter samråd med juristen.": 4,
    "Högst 1500 kr per barn betalas i bidrag.": 5,
    "Nycklar får aldrig lämnas ut till besökare av personalen.": 6,
    "Läkarintyg ska lämnas av den som är sjuk i mer än en vecka.": 8,
    "Minst två gånger i veckan ska alla rum städas.": 9,
    "En ansökan om lokal ska få svar inom tolv dagar.": 11,
}
CORRUPTED = {
    "number": "Nämnden ska fatta beslut om bidrag inom fyra veckor.",
    "unit": "Nämnden ska fatta beslut om bidrag inom två månader.",
    "statute": "Nämnden ska fatta beslut om bidrag enligt 7 kap. 5 § socialtjänstlagen.",
    "condition": "Tiden får förlängas.",
    "modality": "Tiden ska förlängas om det finns särskilda skäl.",
    "role": "Beslut om förlängning fattas av juristen efter samråd med enhetschefen.",
    "amount": "Bidraget betalas med högst 2 500 kronor per barn.",
    "bound": "Bidraget betalas med minst 1 500 kronor per barn.",
    "bound dropped": "Bidraget är 1 500 kronor per barn.",
    "negation": "Personalen ska lämna ut nycklar till besökare.",
    "should": "Besökare ska anmäla sig i receptionen före klockan 9.00.",
    "order": "Besökare bör anmäla sig i receptionen efter klockan 9.00.",
    "quantifier": "Vissa rum ska städas minst två gånger per vecka.",
    "frequency": "Alla rum ska städas minst två gånger per månad.",
    "another row": "En ansökan om lokal ska få svar inom fem dagar.",
    "two sentences in one": "Anmälan ska sparas i tre år.",
    "invented": "Kvitton ska sparas i tre år och sedan skickas till revisorn.",
    "elsewhere": "Simskola beviljas alltid till barn som inte kan simma.",
}


@pytest.fixture(scope="module")
def checker(embedder: Embedder) -> Checker:
    return Checker(UNITS, embedder)


@pytest.mark.parametrize("sentence", FAITHFUL)
def test_a_faithful_paraphrase_stays_with_its_source(checker: Checker, sentence: str) -> None:
    assert checker.check(sentence)[:1] == (FAITHFUL[sentence],)


@pytest.mark.parametrize("kind", CORRUPTED)
def test_a_corrupted_sentence_goes(checker: Checker, kind: str) -> None:
    assert checker.check(CORRUPTED[kind]) == ()


def test_two_neighbouring_sentences_may_carry_one(checker: Checker) -> None:
    merged = (
        "Tiden får förlängas bara om det finns särskilda skäl, och beslut om förlängning fattas av "
        "enhetschefen."
    )
    assert set(checker.check(merged)) == {3, 4}


def test_a_pronoun_stands_for_what_the_unit_before_says(embedder: Embedder) -> None:
    units = ("Nycklarna förvaras i ett låst skåp.", "De räknas varje fredag.")
    assert Checker(units, embedder).check("Nycklarna räknas varje fredag.") == (1, 0)
    assert Checker(units, embedder).check("Nycklarna räknas varje måndag.") == ()


@pytest.mark.parametrize(
    ("places", "carried"),
    [
        ((("A", 0), ("A", 1)), True),
        ((("A", 7), ("A", 9)), True),
        ((("A", 0), ("A", 9)), False),
        ((("A", 0), ("B", 0)), False),
        ((("A", 0), ("B", 1)), False),
        ((("A", 1), ("A", 0)), False),
    ],
    ids=["next", "near", "far on", "another text", "another text, next place", "before"],
)
def test_a_pronoun_does_not_reach_into_another_text(
    embedder: Embedder, places: Sequence[Place], carried: bool
) -> None:
    units = ("Nycklarna förvaras i ett låst skåp.", "De räknas varje fredag.")
    checker = Checker(units, embedder, places=places)
    assert bool(checker.check("Nycklarna räknas varje fredag.")) is carried


@pytest.mark.parametrize(
    ("places", "carried"),
    [
        ((("A", 0), ("A", 1)), True),
        ((("A", 1), ("A", 0)), True),
        ((("A", 0), ("A", 9)), False),
        ((("A", 0), ("B", 1)), False),
    ],
    ids=["next", "turned", "far on", "another text"],
)
def test_the_halves_of_a_sentence_stand_in_one_text(
    embedder: Embedder, places: Sequence[Place], carried: bool
) -> None:
    units = (
        "Tiden får förlängas bara om det finns särskilda skäl.",
        "Beslut om förlängning fattas av enhetschefen.",
    )
    merged = (
        "Tiden får förlängas bara om det finns särskilda skäl, och beslut om förlängning fattas av "
        "enhetschefen."
    )
    assert bool(Checker(units, embedder, places=places).check(merged)) is carried


@pytest.mark.parametrize("sentence", ["", "…", "Ja.", "1 2 3", "ord " * 2000])
def test_what_says_nothing_or_has_no_end_is_not_supported(checker: Checker, sentence: str) -> None:
    assert checker.check(sentence) == ()


def test_without_units_nothing_is_supported(embedder: Embedder) -> None:
    assert Checker((), embedder).check("Kvitton ska sparas i tre år.") == ()


@pytest.fixture(scope="module")
def nli(root: Path, models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trained in two steps: it judges, and how well does not matter here."""
    out = tmp_path_factory.mktemp("nli") / "model"
    train(root / "documents" / "verification.jsonl", models_dir, out, steps=2)
    return out


def test_an_nli_model_only_takes_away(embedder: Embedder, nli: Path, checker: Checker) -> None:
    veto = Entailment(nli)
    with_veto = Checker(UNITS, embedder, veto)
    for sentence in (*FAITHFUL, *CORRUPTED.values()):
        carriers = checker.check(sentence)
        agrees = bool(carriers) and veto.follows(UNITS[carriers[0]], sentence)
        assert with_veto.check(sentence) == (carriers if agrees else ())


def _remove_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def _remove_configuration(folder: Path) -> None:
    (folder / "config.json").unlink()


@pytest.mark.parametrize("damage", [_remove_weights, _remove_configuration])
def test_a_damaged_nli_model_is_refused(
    nli: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    copy = tmp_path / "nli"
    shutil.copytree(nli, copy)
    damage(copy)
    with pytest.raises(ModelError):
        Entailment(copy)


def test_training_does_not_write_over_a_model(root: Path, nli: Path, models_dir: Path) -> None:
    with pytest.raises(RitaError, match="finns redan"):
        train(root / "documents" / "verification.jsonl", models_dir, nli, steps=1)
