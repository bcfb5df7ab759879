"""The publication gate: which golden questions hold in an index, and what follows from it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from app.answering import today
from app.commands.ingesting import Gate, known
from app.erasing import erase, purge
from app.gate import Judgement, holds_enough, judge_snapshot
from app.opening import retriever_maker
from app.settings import Settings
from app.snapshots import kept, results, waiting
from app.storage import Storage
from index.corpus import document_id
from index.embedder import Embedder
from index.snapshot import open_snapshot
from index.snapshot_folder import activate, current_id, snapshot_ids
from ingest.build import Instructions, build
from ingest.data_directory import known_sources
from ingest.report import Report
from ingest.sources import Source

LEX, TOLK = "lex-sarah.pdf", "tolk-och-sprakstod.pdf"
ASKED = "Hur lång tid får en lex Sarah-utredning ta?"
RIGHT_PAGE, PAGES = 2, 3
OFF_TOPIC = "Vilken temperatur ska ugnen ha när man bakar sockerkaka?"
OWN_WORDS = "beställs på telefon 0980-319 250"
"""Of the routine for interpreters."""
SPARE = "hot-och-vald-mot-medarbetare.pdf"


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sample routines."""
    made = tmp_path_factory.mktemp("rutiner")
    for name in (LEX, TOLK):
        shutil.copy(root / "documents" / "gemensamt" / name, made / name)
    return made


@pytest.fixture(scope="module")
def built(folder: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with them."""
    data = tmp_path_factory.mktemp("gate") / "data"
    build([Source(folder, "rutiner")], data, embedder)
    return data


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A copy that may be changed."""
    shutil.copytree(built, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def storage(data: Path) -> Iterator[Storage]:
    made = Storage(data)
    yield made
    made.close()


@pytest.fixture
def settings(data: Path, models_dir: Path) -> Settings:
    return Settings(data=data, models=models_dir)


def judged(settings: Settings, storage: Storage, embedder: Embedder) -> Judgement:
    data = settings.data
    make = retriever_maker(settings)
    return judge_snapshot(data, current_id(data), embedder, make, storage)


def lex() -> str:
    return document_id("rutiner", LEX)


def test_a_question_holds_when_the_right_page_is_cited_or_it_is_rightly_refused(
    settings: Settings, storage: Storage, embedder: Embedder
) -> None:
    right = storage.golden.add(ASKED, lex(), LEX, RIGHT_PAGE)
    anywhere = storage.golden.add(ASKED, lex(), LEX, None)
    wrong_page = storage.golden.add(ASKED, lex(), LEX, PAGES + 1)
    wrong_document = storage.golden.add(ASKED, document_id("rutiner", TOLK), TOLK, None)
    refused = storage.golden.add(OFF_TOPIC, None, None, None)
    answered = storage.golden.add(ASKED, None, None, None)
    storage.golden.change(
        storage.golden.add(OFF_TOPIC, lex(), LEX, 1).id,
        question=OFF_TOPIC, document_id=lex(), file=LEX, page=1, active=False,
    )  # fmt: skip
    judgement = judged(settings, storage, embedder)
    held = {outcome.question_id: outcome.held for outcome in judgement.outcomes}
    assert held == {
        right.id: True,
        anywhere.id: True,
        wrong_page.id: False,
        wrong_document.id: False,
        refused.id: True,
        answered.id: False,
    }
    assert {each.question_id for each in judgement.fallen} == {
        wrong_page.id,
        wrong_document.id,
        answered.id,
    }
    assert {"document_id": lex(), "page": RIGHT_PAGE} in judgement.fallen[0].cited
    assert judgement.passes(0.5)
    assert not judgement.passes(0.51)
    [run] = storage.golden.runs()
    assert (run.snapshot, run.held, run.asked) == (current_id(settings.data), 3, 6)


def test_the_share_that_must_hold_is_the_one_that_was_written() -> None:
    for hundredths in range(101):
        floor = float(f"{hundredths / 100:.2f}")
        assert holds_enough(hundredths, 100, floor)
        assert hundredths == 0 or not holds_enough(hundredths - 1, 100, floor)
    assert holds_enough(0, 0, 1.0)


def test_a_document_that_somebody_took_away_is_not_asked_for(
    settings: Settings, storage: Storage, embedder: Embedder
) -> None:
    storage.golden.add(ASKED, lex(), LEX, RIGHT_PAGE)
    version = known_version(settings, embedder)
    day = today()
    steps: list[tuple[Callable[[], object], Callable[[], object], tuple[str, ...]]] = [
        (
            lambda: storage.register.withdraw(lex(), day, "test", "prov"),
            lambda: storage.register.restore(lex(), "test"),
            (ASKED,),
        ),
        (
            lambda: storage.register.set_facts(
                lex(), version, {"valid_to": day - timedelta(days=1)}, "test"
            ),
            lambda: storage.register.set_facts(lex(), version, {}, "test", ["valid_to"]),
            (ASKED,),
        ),
        (
            lambda: storage.register.set_facts(
                lex(), version, {"valid_from": day + timedelta(days=1)}, "test"
            ),
            lambda: storage.register.set_facts(lex(), version, {}, "test", ["valid_from"]),
            (ASKED,),
        ),
        (lambda: storage.register.erase(lex(), "test", "prov"), lambda: None, ()),
    ]
    for take_away, give_back, left_out in steps:
        assert judged(settings, storage, embedder).held == 1
        take_away()
        gone = judged(settings, storage, embedder)
        assert (gone.outcomes, gone.left_out) == ((), left_out)
        assert gone.passes(1.0)
        give_back()


@contextmanager
def replaced(root: Path, folder: Path) -> Iterator[None]:
    """Another text stands in the place of the one that answers, until the end of the block."""
    whole = (folder / LEX).read_bytes()
    shutil.copy(root / "documents" / "gemensamt" / SPARE, folder / LEX)
    try:
        yield
    finally:
        (folder / LEX).write_bytes(whole)


def rebuilt(gate: Gate, settings: Settings, storage: Storage, embedder: Embedder) -> Report:
    """Read the known folders again, as a job does."""
    told = known(settings.data, storage)
    return build(
        known_sources(settings.data),
        settings.data,
        embedder,
        instructions=Instructions(None, told.links, told.erased),
        gate=gate,
    )


def test_an_index_that_lost_an_answer_waits_until_somebody_decides(
    root: Path, folder: Path, settings: Settings, storage: Storage, embedder: Embedder
) -> None:
    data, floor, first = settings.data, settings.gate_floor, current_id(settings.data)
    storage.golden.add(ASKED, lex(), LEX, RIGHT_PAGE)
    gate = Gate(settings, storage, embedder, anyway=False)
    with replaced(root, folder):
        report = rebuilt(gate, settings, storage, embedder)
    assert not report.activated
    assert current_id(data) == first
    assert gate.report is not None
    assert (gate.report["held"], gate.report["asked"], gate.report["passed"]) == (0, 1, False)
    assert gate.report["fallen"][0]["question"] == ASKED
    assert ASKED in gate.text(report.snapshot)
    assert waiting(data, storage, floor) == report.snapshot
    assert waiting(data, storage, 0.0) is None
    states = {each.id: each.state for each in kept(data, storage, floor, first)}
    assert states == {first: "in_use", report.snapshot: "waiting"}
    # compared with the one in use, which is asked now
    make = retriever_maker(settings)
    with closing(open_snapshot(data, first, embedder)) as snapshot:
        in_use = make(snapshot, embedder)
        before = results(data, first, storage, in_use, make)
        after = results(data, report.snapshot, storage, in_use, make)
    assert [each.held for each in before.values()] == [True]
    assert [each.held for each in after.values()] == [False]
    # put to use by hand it waits no more, nor does the older one
    activate(data, report.snapshot)
    assert waiting(data, storage, floor) is None
    states = {each.id: each.state for each in kept(data, storage, floor, report.snapshot)}
    assert states == {first: "earlier", report.snapshot: "in_use"}


def test_what_is_erased_leaves_the_index_whatever_the_questions_say(
    root: Path, folder: Path, settings: Settings, storage: Storage, embedder: Embedder
) -> None:
    data, first = settings.data, current_id(settings.data)
    storage.golden.add(ASKED, lex(), LEX, RIGHT_PAGE)
    other = document_id("rutiner", TOLK)
    version = known_version(settings, embedder, other)
    assert holding(data, OWN_WORDS)
    erase(data, storage, other, "test", "prov")
    gate = Gate(settings, storage, embedder, anyway=False)
    with replaced(root, folder):
        report = rebuilt(gate, settings, storage, embedder)
    assert report.activated
    assert gate.report is not None
    assert (gate.report["passed"], gate.report["passed_over"]) == (False, True)
    assert current_id(data) == report.snapshot != first
    purged = purge(data, storage)
    assert (purged.snapshots, purged.versions, purged.complete) == ((first,), (version,), True)
    assert snapshot_ids(data) == [report.snapshot]
    assert not list((data / "files").glob(f"{version}*"))
    assert holding(data, OWN_WORDS) == []
    assert purge(data, storage).snapshots == ()


def known_version(settings: Settings, embedder: Embedder, id_: str = "") -> str:
    """The version of a document in the index in use."""
    with closing(open_snapshot(settings.data, None, embedder)) as snapshot:
        documents = snapshot.documents.values()
        return next(each.version for each in documents if each.id == (id_ or lex()))


def holding(data: Path, words: str) -> list[str]:
    """The files below ``data`` that have ``words`` in them as plain text."""
    return sorted(
        path.relative_to(data).as_posix()
        for path in data.rglob("*")
        if path.is_file() and words.encode() in path.read_bytes()
    )
