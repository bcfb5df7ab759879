"""The files of a build, one after another, written into its snapshot as versions of documents."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.corpus import Document, document_id
from index.snapshot_folder import REPORT, original_path
from index.snapshot_writer import SnapshotWriter
from ingest.doubles import Doubles
from ingest.identity import Held, placed
from ingest.outcomes import WITHOUT_OCR, Outcomes
from ingest.pace import Pace
from ingest.reader import Reader
from ingest.reading import as_indexed
from ingest.report import FileReport, FileStatus
from ingest.resuming import Kept
from ingest.sources import Inventory, SourceFile
from ingest.tasks import Job, Outcome, Task, as_read, reading_name

LEFT = "Den text som fanns i indexet används inte längre."
"""Said where a file is refused that was indexed: what it said before may be wrong now."""
_UNSURE = "Uppgifterna om filen går inte att läsa: se {sidecar}. Rätta dem och läs in på nytt."
_ERASED = "Dokumentet är raderat på adminsidan och läses inte in igen."


class Intake:
    """Takes the files of an inventory into a snapshot, once."""

    def __init__(
        self, job: Job, inventory: Inventory, reader: Reader, kept: Kept, pace: Pace
    ) -> None:
        self.job = job
        self.pace = pace
        self._inventory = inventory
        self._wanted = frozenset(inventory.wanted)
        self._outcomes = Outcomes(job, reader, kept, pace)
        self._written: set[str] = set()
        self._standing: dict[str, None] = {}
        self._changed = False
        store = job.start.snapshot.store if job.start.snapshot else None
        self._readings = store.readings() if store else {}
        self._gone_before = _refused_before(job)
        self._doubles = Doubles(job.start.documents, store)

    def into(self, writer: SnapshotWriter) -> Iterator[FileReport]:
        """Take all in; what became of each file."""
        identities = self.job.identities
        erased = [item for item in self._inventory.wanted if identities.is_erased(item)]
        yield from (FileReport(item.file, "ignored", _ERASED) for item in erased)
        kept = [held for id_ in identities.kept for held in identities.histories[id_]]
        tasks = [self._old(held) for held in kept]
        for item in self._inventory.wanted:
            if item in erased:
                continue
            if (fault := self.job.unsure(item)) is None:
                tasks.append(self._new(item))
            elif (as_it_was := self._as_it_was(item)) is not None:
                tasks.append(as_it_was)
            else:
                yield self._refused(item, _UNSURE.format(sidecar=fault.sidecar))
        to_read = [task.size for task in tasks if self._outcomes.is_read(task)]
        self.pace.begin(len(tasks), sum(to_read))
        yield from self._take_all(tasks, writer)
        older = [
            self._old(held)
            for id_ in self._standing
            for held in identities.histories.get(id_, ())
            if held.document.key not in self._written
        ]
        yield from self._take_all(older, writer)
        yield from self._gone()

    @property
    def used(self) -> frozenset[str]:
        """Names of what is kept of the files that were read or embedded."""
        return frozenset(self._outcomes.used)

    def changes_nothing(self) -> bool:
        """Whether what was taken in is just what the snapshot before holds."""
        return not self._changed and self._written == set(self.job.start.documents)

    def _gone(self) -> Iterator[FileReport]:
        for document in self.job.identities.gone():
            yield FileReport(
                document.file, "removed", version=document.version, document_id=document.id
            )

    def _new(self, item: SourceFile) -> Task:
        """A file of the inventory, carried over if neither it nor what reads it has changed."""
        reading = reading_name(self.job.options, item.file, self.job.sidecar(item))
        history = self.job.identities.histories.get(self.job.identities.known(item) or "", ())
        as_good = {reading, *(() if self._outcomes.ocr else (reading + WITHOUT_OCR,))}
        for held in history:
            if held.document.version == item.version and self._readings.get(held.key) in as_good:
                return Task(item, reading, carried=held)
        return Task(item, reading)

    def _as_it_was(self, item: SourceFile) -> Task | None:
        """A file that was indexed and has not changed, with the facts that it had."""
        history = self.job.identities.histories.get(self.job.identities.known(item) or "", ())
        if not history or history[-1].document.version != item.version:
            return None
        held = history[-1]
        reading = self._readings.get(held.key)
        if reading is not None:
            return Task(item, reading, carried=held)
        return Task(item, reading_name(self.job.options, item.file, None), known=held.document)

    def _old(self, held: Held) -> Task:
        """A version that stays as it is; where it cannot be carried over, its stored file."""
        document = held.document
        path = original_path(self.job.data, document.version, document.format)
        item = SourceFile(
            path, document.collection, document.source, document.file, document.version
        )
        reading = self._readings.get(held.key) or reading_name(self.job.options, item.file, None)
        carried = held if self.job.start.snapshot else None
        return Task(item, reading, carried, document)

    def _take_all(self, tasks: Sequence[Task], writer: SnapshotWriter) -> Iterator[FileReport]:
        waiting: list[Outcome] = []
        for outcome in self._outcomes.of(tasks):
            if self._claims(outcome):
                waiting.append(replace(outcome, file=None))  # what was read of it is kept
            else:
                yield from self._reported(outcome, writer)
        for outcome in waiting:
            file = self._outcomes.again(outcome.task)
            yield from self._reported(replace(outcome, file=file), writer)

    def _claims(self, outcome: Outcome) -> bool:
        """Whether what it is a version of is known only when all files are read."""
        task, file = outcome.task, outcome.file
        if file is None or task.known is not None:
            return False
        return self.job.identities.claims(task.item, file.read.facts)

    def _reported(self, outcome: Outcome, writer: SnapshotWriter) -> Iterator[FileReport]:
        report = self._take(outcome, writer)
        task = outcome.task
        read = outcome.file is not None and not outcome.resumed
        self.pace.done(report.pages, report.chunks, task.size if read else 0)
        if task.known is None or report.status == "refused" or task.item in self._wanted:
            yield report

    def _take(self, outcome: Outcome, writer: SnapshotWriter) -> FileReport:
        """Write what came of a file into the snapshot, as a version of its document."""
        task, file = outcome.task, outcome.file
        item, held = task.item, task.carried
        if outcome.refused is not None:
            if task.known is None:
                return self._refused(item, outcome.refused)
            return FileReport(
                item.file, "refused", outcome.refused, format=item.format, version=item.version
            )
        if held is not None:
            document = self._document(task, held.document)
            if document.key in self._written:
                return self._told(document, "unchanged", 0, 0)
            pages, chunks = writer.carry(held.key, document)
            self._changed |= document != self.job.start.documents[held.key]
            self._note(document)
            return self._told(document, "unchanged", pages, chunks)
        assert file is not None  # noqa: S101 - neither refused nor carried over
        document = self._document(task, as_read(item, file))
        if document.key in self._written:
            return self._told(document, "unchanged", 0, 0)
        doubles = self._doubles.findings(document, file.read.pages)
        file = replace(file, read=replace(file.read, findings=(*file.read.findings, *doubles)))
        partly = bool(file.read.textless_pages) and not self._outcomes.ocr
        writer.add(as_indexed(file, document, task.reading + WITHOUT_OCR * partly))
        self._changed = True
        self._note(document)
        report = self._told(document, "indexed", len(file.read.pages), len(file.chunks))
        return replace(
            report,
            textless_pages=file.read.textless_pages,
            notes=file.read.notes,
            findings=file.read.findings,
            resumed=outcome.resumed,
        )

    def _refused(self, item: SourceFile, reason: str) -> FileReport:
        left = self.job.identities.text_before(item)
        told = f"{reason} {LEFT}" if left else reason
        id_ = self.job.identities.known(item) or document_id(item.collection, item.file)
        return FileReport(
            item.file, "refused", told, format=item.format, version=item.version,
            document_id=id_ if left or id_ in self._gone_before else None,
        )  # fmt: skip

    def _document(self, task: Task, document: Document) -> Document:
        """``document`` as the version that it is, of the document that it is a version of."""
        if task.known is not None:
            return replace(
                document,
                id=task.known.id,
                ordinal=task.known.ordinal,
                received=task.known.received,
            )
        identities, item = self.job.identities, task.item
        id_ = identities.told(item, document.facts)
        history = identities.histories.get(id_, ())
        _, ordinal, received = placed(item, history, self.job.today)
        if not history and id_ in self._gone_before:
            ordinal += 1  # it was not always there: another text was, which nobody has any more
        return replace(
            document,
            id=id_,
            collection=item.collection,
            source=item.source,
            file=item.file,
            ordinal=ordinal,
            received=received,
        )

    def _note(self, document: Document) -> None:
        self._written.add(document.key)
        self._standing[document.id] = None

    def _told(self, document: Document, status: FileStatus, pages: int, chunks: int) -> FileReport:
        return FileReport(
            document.file,
            status,
            pages=pages,
            chunks=chunks,
            ocr=bool(document.ocr_pages),
            format=document.format,
            version=document.version,
            document_id=document.id,
        )


def _refused_before(job: Job) -> frozenset[str]:
    """Documents that left the index because a new version of theirs was refused: by the report of
    the snapshot in use, which tells so until that file can be read."""
    if job.start.snapshot is None:
        return frozenset()
    report = json.loads((job.start.snapshot.path / REPORT).read_text(encoding="utf-8"))
    refused = (item for item in report["documents"] if item["status"] == "refused")
    return frozenset(item["document_id"] for item in refused if item["document_id"])
