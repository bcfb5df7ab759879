"""What goes over the wire of uploads, jobs and index versions: /api/admin."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from app.admin.bodies import AdminBody, FindingBody, Id, ProposalBody
from app.bodies import CollectionName
from index.corpus import Format

UploadStateName = Literal["received", "reviewed", "refused", "published", "replaced", "discarded"]
JobStateName = Literal["queued", "running", "done", "failed", "cancelled"]


class UploadReviewBody(AdminBody):
    """What a file holds, as it would be read."""

    pages: int
    format: Format
    ocr: bool
    facts: dict[str, str | None]
    places: dict[str, int | None] = Field(description="The page that each fact was found on.")
    findings: list[FindingBody]
    publishable: bool = Field(description="Whether there is no finding of severity `error`.")


class UploadBody(AdminBody):
    """A file that somebody uploaded."""

    id: int
    file: str
    collection: str
    version: str = Field(description="SHA-256 of the file.")
    format: Format
    bytes: int
    received: datetime
    state: UploadStateName
    document_id: str | None = Field(description="The document that it becomes a version of.")
    reason: str | None = Field(description="Why it was refused, in Swedish.")
    review: UploadReviewBody | None
    proposals: list[ProposalBody] = Field(description="Documents that it may be a version of.")
    live: bool = Field(description="Whether the index in use has it.")


class UploadsBody(AdminBody):
    """Every upload, newest first."""

    uploads: list[UploadBody]


class ReceivedBody(AdminBody):
    """An upload that is safe on the disk."""

    upload: UploadBody
    job: int | None = Field(
        description="The job that reviews it; null where the file was known, and reviewed."
    )


class Publication(AdminBody):
    """Where an upload is to go."""

    collection: CollectionName | None = Field(None, description="Another than it came with.")
    document_id: Id | None = Field(None, description="The document that it replaces; null: none.")


class ProgressBody(AdminBody):
    """How far a job has come."""

    file: str
    files_done: int
    files: int
    pages: int
    chunks: int
    seconds_left: int | None = Field(description="By the rate so far; null: not known yet.")
    stage: str = Field(
        description="`read`, `embed`, `carry`, `write`, `check` (the golden questions), `activate`."
    )


class JobBody(AdminBody):
    """A review or a reading."""

    id: int
    kind: Literal["review", "ingest"]
    cause: str = Field(
        description="`upload`, `upload_and_publish`, `schedule`, `admin`, `erasure`, `same`."
    )
    state: JobStateName
    upload_id: int | None
    created: datetime
    started: datetime | None
    ended: datetime | None
    progress: ProgressBody | None
    waiting_for: str | None = Field(description="Why a queued job does not run yet, in Swedish.")
    error: str | None = Field(description="Why it failed, in Swedish.")
    snapshot: str | None = Field(description="The index version that it made.")
    report: dict[str, Any] | None = Field(
        description="What `rita ingest --json` told, or `rita review --json`."
    )


class JobsBody(AdminBody):
    """The latest jobs, newest first."""

    jobs: list[JobBody]


class GoldenShareBody(AdminBody):
    """How many of the golden questions held."""

    held: int
    asked: int
    floor: float = Field(description="The share that must hold (RITA_GATE_FLOOR).")


class SnapshotBody(AdminBody):
    """An index version."""

    id: str
    created: datetime | None
    documents: int | None
    pages: int | None
    chunks: int | None
    state: Literal["in_use", "earlier", "waiting", "damaged"]
    golden: GoldenShareBody | None = Field(description="Null: they were not asked.")


class SnapshotsBody(AdminBody):
    """The index versions kept, newest first."""

    snapshots: list[SnapshotBody]


class CitedBody(AdminBody):
    """A place that an answer cited."""

    document_id: str
    file: str | None = Field(description="Null where the index in use does not have it.")
    page: int


class HeldBody(AdminBody):
    """How a golden question went."""

    held: bool
    status: str
    cited: list[CitedBody]


class ComparedBody(AdminBody):
    """A golden question in two index versions; null where it was not asked of one."""

    id: int
    question: str
    a: HeldBody | None
    b: HeldBody | None


class ComparisonBody(AdminBody):
    """Two index versions, question by question."""

    a: str
    b: str
    questions: list[ComparedBody]
