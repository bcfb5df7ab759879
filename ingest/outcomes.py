"""What comes of files, in order: carried over, taken up from a build before, or read and embedded.

The next file is read while the one before is embedded: they take turns on different processors.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.errors import DocumentError, UnsafeDocument
from index.findings import Finding, advice
from index.snapshot_folder import original_path
from ingest.data_directory import keep_file, keep_rendition
from ingest.ocr import is_installed
from ingest.one_file import Request
from ingest.pace import Pace
from ingest.reader import Reader
from ingest.reading import EmbeddedFile, embedded
from ingest.resuming import Kept
from ingest.tasks import Job, Outcome, Task

WITHOUT_OCR = " without OCR"
"""Marks the reading of a file with pages that OCR might have read, had it been installed."""
_MOST_NAMED = 3
"""Errors of a file that its refusal names: the one who mends the first looks at the others too."""


class Outcomes:
    """Reads and embeds what has not been read before, one file ahead of who asks."""

    def __init__(self, job: Job, reader: Reader, kept: Kept, pace: Pace) -> None:
        self.ocr = is_installed()
        self.used: set[str] = set()
        """Names of what is kept of the files that were read or embedded."""
        self._job = job
        self._reader = reader
        self._kept = kept
        self._pace = pace

    def is_read(self, task: Task) -> bool:
        """Whether the file of ``task`` has to be read; else it is carried over or taken up."""
        if task.carried is not None:
            return False
        # its file may have been removed since it was read: as an upload that was taken back
        stored = original_path(self._job.data, task.item.version, task.item.format)
        return not (self._kept.holds(self._name(task)) and stored.is_file())

    def of(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """What came of each of ``tasks``; the one after it is being read meanwhile."""
        reads = [self.is_read(task) for task in tasks]
        ahead = deque(task for task, is_read in zip(tasks, reads, strict=True) if is_read)
        begun = False
        for task, is_read in zip(tasks, reads, strict=True):
            self._pace.tell("carry" if task.carried else "read", task.item.file)
            if not begun:
                self._read_next(ahead)
                begun = True
            if task.carried:
                yield Outcome(task)
            elif not is_read:
                self.used.add(self._name(task))
                yield Outcome(task, self.again(task), resumed=True)
            else:
                yield self._read(task, ahead)

    def again(self, task: Task) -> EmbeddedFile | None:
        """What a file was read to, kept on disk until the build is put to use; None if gone."""
        return self._kept.take(self._name(task))

    def _name(self, task: Task) -> str:
        done = task.read_as + ("" if self.ocr else WITHOUT_OCR)
        return self._kept.name(task.item.version, done)

    def _read_next(self, ahead: deque[Task]) -> None:
        if ahead:
            item = ahead.popleft().item
            self._reader.start(
                Request(
                    str(item.path), item.file, item.version, item.format, "", self._job.today,
                    self._job.sidecar(item),
                )
            )  # fmt: skip

    def _read(self, task: Task, ahead: deque[Task]) -> Outcome:
        try:
            read, rendition = self._reader.result()
            if task.known is None:
                _refuse_unsafe(task.item.file, read.findings)
            keep_file(self._job.data, task.item)
            if rendition is not None:
                stored = keep_rendition(self._job.data, task.item.version, rendition)
                read = replace(read, rendition=stored)
        except DocumentError as error:
            return Outcome(task, refused=str(error))
        finally:
            self._reader.done()
            self._read_next(ahead)
        if task.known is not None:
            read = replace(read, facts=task.known.facts)
        self._pace.tell("embed", task.item.file)
        try:
            file = embedded(read, self._job.embedder, self._job.options)
        except DocumentError as error:
            return Outcome(task, refused=f"{task.item.file}: {error}")
        self._kept.keep(self._name(task), file)
        self.used.add(self._name(task))
        return Outcome(task, file)


def _refuse_unsafe(file: str, findings: Sequence[Finding]) -> None:
    """Raise UnsafeDocument where a review found an error: a folder's file is held to what an
    upload is."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        told = dict.fromkeys(
            f"{what} (sidan {finding.page}). {todo}" if finding.page else f"{what}. {todo}"
            for finding in errors[:_MOST_NAMED]
            for what, todo in [advice(finding)]
        )
        raise UnsafeDocument(f"{file}: {' '.join(told)}")
