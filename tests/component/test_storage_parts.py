"""What each part of `rita.db` keeps, and gives back: as an administrator would notice it.

Each on SQLite, where installations have it, and on a real PostgreSQL server.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import URL, text

from app import storage_limits
from app.database import NotKept, StorageError, WrongState, now
from app.storage import Erased, Storage, Taken
from app.storage_limits import StorageFull
from app.stored.figures import MILLISECONDS, Figure, quantile
from app.stored.golden import Outcome
from app.stored.jobs import REPORTS_KEPT
from app.tables import JobKind, JobState, Question, QuestionStatus, Upload, UploadState, Verdict
from index.corpus import document_id
from index.decisions import NO_DECISIONS, Decision
from tests.component.postgresql import new_database, server
from tests.component.rows import everything_on_disk, question, thumb

ONE, OTHER = "1" * 16, "2" * 16
VERSION = "a" * 64


Open = Callable[[], Storage]


@pytest.fixture(scope="module")
def postgresql() -> Iterator[URL]:
    with server() as running:
        yield running


@pytest.fixture(scope="module")
def prepared(postgresql: URL) -> URL:
    """A database with the tables in it, to copy: made anew they take ten times as long."""
    database = new_database(postgresql)
    storage = Storage(Path(), database)
    storage.prepare()
    storage.close()
    return database


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens the same storage, as another process does."""
    database: URL | None = None
    if request.param == "postgresql":
        server_of_tests = request.getfixturevalue("postgresql")
        database = new_database(server_of_tests, like=request.getfixturevalue("prepared"))
    return lambda: Storage(tmp_path / "data", database)


@pytest.fixture
def storage(opened: Open) -> Storage:
    return opened()


def test_where_nothing_was_decided_no_file_is_made(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "data")
    assert storage.register.decisions() == NO_DECISIONS
    assert storage.register.links() == {}
    assert storage.register.parted() == set()
    assert not storage.path.parent.exists()


def test_decisions_hold_at_the_next_look_also_in_another_process(
    storage: Storage, opened: Open
) -> None:
    other = opened()
    first = date(2026, 12, 1)
    storage.register.set_facts(ONE, None, {"owner": "Enheten", "registry_number": None}, "anna")
    storage.register.set_facts(ONE, VERSION, {"valid_to": first, "decided_by": "Nämnden"}, "anna")
    storage.register.set_collection(ONE, "ekonomi", "anna")
    storage.register.withdraw(OTHER, first, "anna", "ersatt av en ny")
    found = other.register.decisions()
    assert found.by_document == {
        ONE: Decision(
            collection="ekonomi",
            facts={"owner": "Enheten", "registry_number": None},
            version_facts={VERSION: {"valid_to": first, "decided_by": "Nämnden"}},
        ),
        OTHER: Decision(withdrawn=first),
    }
    assert other.register.decisions() is found
    storage.register.set_facts(ONE, VERSION, {}, "anna", reset=["valid_to"])
    storage.register.restore(OTHER, "anna")
    storage.register.set_collection(ONE, None, "anna")
    again = other.register.decisions()
    assert again.revision > found.revision
    assert again.by_document[OTHER] == Decision()
    assert again.by_document[ONE] == Decision(
        facts={"owner": "Enheten", "registry_number": None},
        version_facts={VERSION: {"decided_by": "Nämnden"}},
    )


@pytest.mark.parametrize(
    ("version", "facts"),
    [
        (None, {"valid_to": date(2026, 1, 1)}),
        (VERSION, {"title": "Ny titel"}),
        (None, {"title": None}),
        (None, {"titel": "Ny"}),
        (VERSION, {"valid_to": "2026-01-01"}),
        (None, {"owner": date(2026, 1, 1)}),
    ],
)
def test_what_could_not_be_laid_over_is_not_stored(
    storage: Storage, version: str | None, facts: dict[str, str | date | None]
) -> None:
    with pytest.raises(ValueError, match=r"facts|title|no (str|date)"):
        storage.register.set_facts(ONE, version, facts, "anna")
    assert storage.register.decisions() == NO_DECISIONS


def test_files_are_linked_and_documents_kept_apart(storage: Storage) -> None:
    storage.register.link("rutiner", "ny.pdf", ONE, "anna")
    storage.register.link("rutiner", "annan.pdf", ONE, "anna")
    storage.register.link("rutiner", "ny.pdf", OTHER, "anna")
    storage.register.unlink("rutiner", "annan.pdf", "anna")
    storage.register.unlink("rutiner", "finns inte.pdf", "anna")
    assert storage.register.links() == {("rutiner", "ny.pdf"): OTHER}
    storage.register.part(OTHER, ONE, "anna")
    storage.register.part(ONE, OTHER, "anna")
    assert storage.register.parted() == {frozenset((ONE, OTHER))}


def test_an_upload_is_published_in_the_place_of_the_one_before(storage: Storage) -> None:
    uploads = storage.uploads
    first = add(storage, "rutin.pdf")
    with pytest.raises(WrongState, match="går inte att göra"):
        uploads.publish(first.id)
    uploads.set_review(first.id, {"status": "ok"})
    assert uploads.publish(first.id).state == UploadState.PUBLISHED
    with pytest.raises(WrongState):
        uploads.set_review(first.id, {})
    second = add(storage, "en annan fil.pdf")
    uploads.set_review(second.id, {"status": "ok"})
    uploads.publish(second.id, document_id("rutiner", "rutin.pdf"))
    refused = add(storage, "trasig.pdf")
    uploads.set_review(refused.id, None, "Filen är skadad.")
    assert [each.id for each in uploads.published()] == [second.id]
    assert [each.state for each in uploads.all()] == ["refused", "published", "replaced"]
    assert uploads.get(refused.id).reason == "Filen är skadad."
    assert uploads.discard(second.id).state == UploadState.DISCARDED
    assert uploads.published() == []
    with pytest.raises(NotKept):
        uploads.get(99)


def test_a_job_is_done_once_and_told_of(storage: Storage) -> None:
    jobs = storage.jobs
    job = jobs.queue(JobKind.INGEST, "upload")
    assert jobs.queue(JobKind.INGEST, "schedule").id == job.id
    review = jobs.queue(JobKind.REVIEW, "upload", add(storage, "a.pdf").id)
    assert jobs.queue(JobKind.REVIEW, "upload", add(storage, "b.pdf").id).id != review.id
    first = [jobs.next(kind) for kind in (JobKind.INGEST, JobKind.REVIEW)]
    assert [each and each.id for each in first] == [job.id, review.id]
    assert jobs.start(job.id)
    assert not jobs.start(job.id)
    assert jobs.queue(JobKind.INGEST, "schedule").id != job.id  # the running one is past some files
    assert jobs.progress(job.id, {"pages": 3})
    assert jobs.get(job.id).progress == {"pages": 3}
    ended = jobs.end(job.id, JobState.DONE, report={"pages": 10}, snapshot="s1")
    assert (ended.state, ended.report, ended.snapshot) == (JobState.DONE, {"pages": 10}, "s1")
    assert jobs.get(job.id).ended is not None


def test_a_job_is_cancelled_at_once_or_as_soon_as_it_looks(storage: Storage) -> None:
    jobs = storage.jobs
    job = jobs.queue(JobKind.INGEST, "admin")
    assert jobs.request_cancel(job.id).state == JobState.CANCELLED
    assert not jobs.start(job.id)
    job = jobs.queue(JobKind.INGEST, "admin")
    jobs.start(job.id)
    assert jobs.request_cancel(job.id).state == JobState.RUNNING
    assert not jobs.progress(job.id, {"pages": 1})
    assert jobs.end(job.id, JobState.CANCELLED).state == JobState.CANCELLED
    assert jobs.request_cancel(job.id).state == JobState.CANCELLED


def test_what_was_running_when_the_service_ended_is_queued_again(
    storage: Storage, opened: Open
) -> None:
    jobs = storage.jobs
    running, stopping = jobs.queue(JobKind.INGEST, "admin"), jobs.queue(JobKind.REVIEW, "upload")
    for job in (running, stopping):
        jobs.start(job.id)
    jobs.request_cancel(stopping.id)
    assert [each.id for each in opened().jobs.interrupted()] == [running.id]
    assert jobs.get(running.id).state == JobState.QUEUED
    assert jobs.get(stopping.id).state == JobState.CANCELLED


def test_old_reports_are_let_go(storage: Storage) -> None:
    for _ in range(REPORTS_KEPT + 2):
        job = storage.jobs.queue(JobKind.INGEST, "schedule")
        storage.jobs.start(job.id)
        storage.jobs.end(job.id, JobState.DONE, report={"pages": 1})
    reports = [job.report for job in storage.jobs.all()]
    assert reports == [{"pages": 1}] * REPORTS_KEPT + [None, None]


def test_golden_questions_and_how_they_went(storage: Storage) -> None:
    golden = storage.golden
    one = golden.add("Vem beslutar?", ONE, "rutin.pdf", 3)
    other = golden.add("Vad kostar en glass?", None, None, None)
    golden.change(one.id, question="Vem fattar beslut?", document_id=ONE, file="r.pdf", page=None)
    assert [(each.question, each.page) for each in golden.all()] == [
        ("Vem fattar beslut?", None),
        ("Vad kostar en glass?", None),
    ]
    went = [Outcome(one.id, True, "answered", [{"document_id": ONE, "page": 3}])]
    golden.record("s1", [*went, Outcome(other.id, False, "answered")], now() - timedelta(days=1))
    golden.record("s2", [*went, Outcome(other.id, True, "no_answer")])
    golden.record("s2", [*went, Outcome(99, True, "no_answer")])  # asked again; one was removed
    assert [(run.snapshot, run.held, run.asked) for run in golden.runs()] == [
        ("s1", 1, 2),
        ("s2", 2, 2),
    ]
    [result] = golden.results("s2")
    assert result.cited == [{"document_id": ONE, "page": 3}]
    storage.send_question(question("a"))
    storage.set_question_status(1, QuestionStatus.CLOSED, one.id)
    golden.remove(one.id)
    assert storage.questions()[0].golden_id is None
    assert golden.results("s2") == []
    assert golden.runs()[-1].asked == 2
    storage.wipe()
    if storage.path.exists():
        assert b"Vem fattar beslut?" not in everything_on_disk(storage.path.parent)


def test_a_question_goes_from_new_to_closed(storage: Storage) -> None:
    storage.send_question(question("a"))
    assert storage.waiting() == 1
    for status in (QuestionStatus.WITH_OWNER, QuestionStatus.ANSWERED, QuestionStatus.CLOSED):
        storage.set_question_status(1, status)
        assert storage.questions()[0].status == status
        assert storage.waiting() == 0
    with pytest.raises(NotKept):
        storage.set_question_status(2, QuestionStatus.CLOSED)


def test_figures_add_up_over_processes_and_days(storage: Storage, opened: Open) -> None:
    today = date(2026, 11, 22)
    for _ in range(2):
        process = opened()
        for milliseconds in (10, 90, 100, 30_000, 99_999):
            process.figures.add(today, "rutiner", "answered", milliseconds)
        process.figures.add(today, None, "no_answer", 90)
        process.figures.flush()
        process.figures.flush()
    storage.figures.flush([Figure(today - timedelta(days=1), None, "answered", times(90))])
    found = storage.figures.days(today, today)
    assert [(each.collection, each.status, each.count) for each in found] == [
        (None, "no_answer", 2),
        ("rutiner", "answered", 10),
    ]
    assert quantile(found[1].times, 0.5) == 100
    assert quantile(found[1].times, 0.95) == MILLISECONDS[-1]
    assert quantile(times(), 0.5) is None
    assert len(storage.figures.days(today - timedelta(days=1), today)) == 3
    later = today + timedelta(days=731)
    storage.figures.flush([Figure(later, None, "answered", times(1))])
    assert [each.day for each in storage.figures.days(today, later)] == [later]


def test_figures_that_could_not_be_written_are_not_lost(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.path.mkdir()
    day = date(2026, 11, 22)
    storage.figures.add(day, None, "answered", 10)
    with pytest.raises(Exception, match="går inte att använda"):
        storage.figures.flush()
    storage.path.rmdir()
    storage.figures.add(day, None, "answered", 10)
    storage.figures.flush()
    assert [each.count for each in storage.figures.days(day, day)] == [2]


def test_the_journal_tells_who_did_what_newest_first(storage: Storage) -> None:
    storage.register.withdraw(ONE, date(2026, 12, 1), "anna", "ersatt")
    storage.register.set_facts(ONE, None, {"title": "Hemlig titel"}, "bo", reset=["owner"])
    storage.register.set_facts(ONE, VERSION, {"valid_to": date(2026, 12, 31)}, "bo")
    storage.events.add("anna", "activated", "s1", {"from": "s0"})
    told = storage.events.all()
    assert [(each.who, each.what, each.subject) for each in told] == [
        ("anna", "activated", "s1"),
        ("bo", "facts", ONE),
        ("bo", "facts", ONE),
        ("anna", "withdrawn", ONE),
    ]
    assert told[0].detail == {"from": "s0"}
    assert told[1].detail["days"] == {"valid_to": "2026-12-31"}
    assert told[2].detail == {"version": None, "days": {}, "facts": ["title"], "reset": ["owner"]}
    assert [each.id for each in storage.events.all(1, before=told[1].id)] == [told[2].id]


def test_an_erased_document_is_forgotten_everywhere_but_for_its_ids(storage: Storage) -> None:
    """Of its names and facts nothing is left in any byte; nor does a linked file come back."""
    erased = document_id("rutiner", "kvarglömd rutin.pdf")
    linked = document_id("rutiner", "kvarglömd kopia.pdf")
    register, jobs = storage.register, storage.jobs
    register.set_facts(erased, None, {"title": "kvarglömd titel"}, "anna")
    register.set_facts(ONE, None, {"title": "En annan titel"}, "anna")
    register.link("rutiner", "kvarglömd kopia.pdf", erased, "anna")
    upload = add(storage, "kvarglömd rutin.pdf")
    storage.uploads.set_review(upload.id, {"facts": {"title": "kvarglömd titel"}})
    storage.uploads.publish(upload.id)
    review = jobs.queue(JobKind.REVIEW, "upload", upload.id)
    jobs.start(review.id)
    jobs.progress(review.id, {"file": "kvarglömd rutin.pdf"})
    jobs.end(review.id, JobState.FAILED, report={"title": "kvarglömd"}, error="kvarglömd")
    job = jobs.queue(JobKind.INGEST, "upload")
    jobs.start(job.id)
    named = [{"document_id": erased, "file": "kvarglömd rutin.pdf"}, {"document_id": ONE}]
    jobs.end(job.id, JobState.DONE, report={"documents": named, "pages": 4})
    storage.golden.add("Vem beslutar?", erased, "kvarglömd rutin.pdf", 1)
    sent = question("a")
    sent.document_id, sent.title, sent.owner = erased, "kvarglömd titel", "kvarglömd"
    storage.send_question(sent)

    register.erase(erased, "anna", "begäran enligt artikel 17")
    storage.wipe()
    storage.close()
    if storage.path.exists():
        assert "kvarglömd".encode() not in everything_on_disk(storage.path.parent)
    decided = register.decisions().by_document
    assert {each for each, decision in decided.items() if decision.erased} == {erased, linked}
    assert storage.uploads.published() == []
    assert jobs.get(job.id).report == {"documents": [{"document_id": ONE}], "pages": 4}
    assert decided[ONE].facts == {"title": "En annan titel"}
    newest = storage.events.all()[0]
    assert (newest.who, newest.what, newest.subject) == ("anna", "erased", erased)
    register.restore(erased, "anna")
    assert register.decisions().by_document[erased].erased
    register.readmit(erased, "anna")
    assert not register.decisions().by_document[erased].erased


def test_a_job_that_runs_while_something_is_erased_tells_nothing_of_it(storage: Storage) -> None:
    jobs = storage.jobs
    upload = add(storage, "kvarglömd rutin.pdf")
    review, reading = (
        jobs.queue(JobKind.REVIEW, "upload", upload.id),
        jobs.queue(JobKind.INGEST, "admin"),
    )
    for job in (review, reading):
        assert jobs.start(job.id)
    erased = document_id("rutiner", "kvarglömd rutin.pdf")
    waiting = storage.register.erase(erased, "anna", "begäran")
    assert jobs.get(waiting).state is JobState.QUEUED  # the running one is past some files
    jobs.progress(reading.id, {"file": "kvarglömd rutin.pdf"})
    jobs.end(review.id, JobState.DONE, report={"facts": {"title": "kvarglömd"}})
    named = [{"document_id": erased, "file": "kvarglömd rutin.pdf"}, {"document_id": ONE}]
    jobs.end(reading.id, JobState.DONE, report={"documents": named})
    assert jobs.get(review.id).report is None
    assert jobs.get(reading.id).report == {"documents": [{"document_id": ONE}]}
    assert jobs.get(reading.id).progress is None


def test_an_upload_thrown_away_leaves_nothing_in_its_reviews_report(storage: Storage) -> None:
    upload = add(storage, "fel fil.pdf")
    review = storage.jobs.queue(JobKind.REVIEW, "upload", upload.id)
    storage.jobs.end(review.id, JobState.DONE, report={"facts": {"title": "Kvarglömd"}})
    storage.uploads.discard(upload.id)
    assert storage.jobs.get(review.id).report is None


def test_what_is_published_or_erased_is_so_together_with_its_job(storage: Storage) -> None:
    """No crash or full disk comes in between: nobody would queue it afterwards."""
    upload = add(storage, "rutin.pdf")
    storage.uploads.set_review(upload.id, {"status": "ok"})
    storage.uploads.publish(upload.id)
    (job,) = storage.jobs.all()
    assert (job.kind, job.state) == (JobKind.INGEST, JobState.QUEUED)
    assert storage.register.erase(ONE, "anna", "begäran") == job.id


def test_writers_on_a_server_take_turns_and_readers_wait_for_none(postgresql: URL) -> None:
    database = new_database(postgresql)
    storages = [Storage(Path(), database) for _ in range(4)]
    storages[0].prepare()

    def work(storage: Storage) -> None:
        for number in range(10):
            storage.register.set_collection(f"{number:016x}", "ekonomi", "anna")
            storage.figures.add(date(2026, 11, 22), None, "answered", 10)
            storage.figures.flush()

    threads = [Thread(target=work, args=[each]) for each in storages]
    for thread in threads:
        thread.start()
    with storages[0]._transactions.writing() as session:
        session.execute(text("UPDATE decision_revision SET revision = revision + 1"))
        before = Storage(Path(), database).register.decisions()
        assert Storage(Path(), database).register.decisions().revision == before.revision
    for thread in threads:
        thread.join()
    assert len(storages[1].register.decisions().by_document) == 10
    [figure] = storages[1].figures.days(date(2026, 11, 22), date(2026, 11, 22))
    assert figure.count == 40


def test_what_users_send_is_kept_on_a_server_too(
    postgresql: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = Storage(Path(), new_database(postgresql))
    storage.send_question(question("a", "Vem beslutar?", missing=["vem som äger åtgärden"]))
    storage.send_question(question("a", "Vem får besluta?"))
    storage.give_thumb(thumb("a", "mine", text="Vem?"))
    storage.give_thumb(thumb("a", "mine", verdict=Verdict.DOWN))
    with pytest.raises(Taken):
        storage.give_thumb(thumb("a", "theirs"))
    assert [each.text for each in storage.questions()] == ["Vem får besluta?"]
    assert storage.thumbs() == [(Verdict.DOWN, None, 1)]
    assert storage.waiting() == 1
    monkeypatch.setattr(storage_limits, "MOST_BYTES", 1)
    with pytest.raises(StorageFull):
        storage.send_question(question("b"))
    storage.golden.add("Vem beslutar?", None, None, None)  # what they filled stops nobody else
    assert storage.take_back(Question, "a")
    assert storage.prune(180, now() + timedelta(days=800)) == Erased(0, 0, 1)
    storage.wipe()


def test_a_server_that_is_gone_is_told_of_without_its_password(postgresql: URL) -> None:
    away = postgresql.set(query={"host": "/nowhere"}, password="hemligt")
    with pytest.raises(StorageError, match="går inte att använda") as told:
        Storage(Path(), away).questions()
    assert "hemligt" not in str(told.value)


def add(storage: Storage, file: str) -> Upload:
    return storage.uploads.add(
        file=file, collection="rutiner", version=VERSION, format="pdf", bytes=10
    )


def times(*milliseconds: float) -> tuple[int, ...]:
    """The classes of ``milliseconds``."""
    counted = [0] * (len(MILLISECONDS) + 1)
    for each in milliseconds:
        counted[sum(end < each for end in MILLISECONDS)] += 1
    return tuple(counted)
