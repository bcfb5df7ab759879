"""What goes over the wire of documents, and of the installation as a whole: /api/admin.

As in ``app/bodies.py`` every field of a response is always there.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.bodies import CollectionName, WarningBody
from index.corpus import Format

DocumentState = Literal["in_force", "upcoming", "expired", "withdrawn"]
FactSource = Literal["document", "sidecar", "file", "admin", "none"]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    Field(description="Why, for whoever reads the events later. No personal data."),
]
Id = Annotated[str, StringConstraints(pattern="^[0-9a-f]{16}$")]
Sha = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
# A field of that name hides the type from the fields after it.
Day = date


class AdminBody(BaseModel):
    """Closed: a field that is not known is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CountsBody(AdminBody):
    """Findings of a review, counted."""

    error: int
    warning: int


class DocumentCountsBody(AdminBody):
    """Documents by how they stand today."""

    in_force: int
    upcoming: int
    expired: int
    withdrawn: int
    refused: int = Field(description="Files that the newest reading could not use.")


class OverviewBody(AdminBody):
    """What whoever keeps the installation looks at first."""

    snapshot: str | None
    fault: str | None = Field(description="Why the newest index is not in use, in Swedish.")
    waiting: str | None = Field(
        description="A finished index version that is not in use: too few golden questions held."
    )
    jobs_running: int = Field(description="Jobs that run or wait for their turn.")
    questions_new: int = Field(description="Questions to owners that nobody has dealt with.")
    documents: DocumentCountsBody
    findings: CountsBody
    warnings: list[WarningBody] = Field(description="What needs somebody, in Swedish.")


class _Standing(AdminBody):
    """A document: the version in force, else the one that stands for it."""

    document_id: str
    title: str
    file: str
    collection: str
    source: str = Field(description="The folder it came from; `upload` for an uploaded file.")
    version: str
    state: DocumentState
    owner: str | None
    valid_from: date | None
    valid_to: date | None
    review_date: date | None
    review_overdue: bool
    withdrawn: date | None = Field(description="The first day that it is no longer used.")
    pages: int
    format: Format
    ocr: bool = Field(description="Whether any page's text was read from a picture.")


class DocumentRow(_Standing):
    """A document in the list."""

    findings: CountsBody
    versions: int = Field(description="How many there are.")


class RefusedBody(AdminBody):
    """A file that the newest reading could not use."""

    file: str
    reason: str | None
    collection: str | None


class AdminDocumentsBody(AdminBody):
    """Every document, by title, and the files that could not be used."""

    snapshot: str
    documents: list[DocumentRow]
    refused: list[RefusedBody]


class FactBody(AdminBody):
    """A fact as it holds, and as the document has it."""

    value: str | None = Field(description="Dates as 2026-01-31. Null: missing.")
    document_value: str | None = Field(description="What was read, whatever was decided since.")
    source: FactSource = Field(
        description="Where `value` comes from: `document` its text, `sidecar` metadata beside it, "
        "`file` the file's own metadata or name, `admin` decided here, `none` nowhere."
    )
    page: int | None
    quote: str | None
    image_url: str | None = Field(description="The page with the place marked.")


class FindingBody(AdminBody):
    """Something that a review found."""

    code: str
    severity: Literal["error", "warning"]
    page: int | None
    detail: str | None
    what: str = Field(description="What it is, in Swedish.")
    advice: str = Field(description="What to do about it, in Swedish.")
    image_url: str | None


class VersionBody(AdminBody):
    """One version of a document."""

    version: str
    ordinal: int
    received: date | None
    valid_from: date | None
    valid_to: date | None
    decided: date | None
    version_label: str | None
    state: Literal["in_force", "upcoming", "earlier", "expired", "withdrawn"]
    format: Format
    pages: int
    file: str
    file_url: str


class ProposalBody(AdminBody):
    """A document that may be the same text, which only a person can say."""

    document_id: str
    title: str
    file: str
    why: Literal["registry_number", "title", "file"]


class AdminDocumentBody(_Standing):
    """A document with all that is known of it."""

    snapshot: str
    facts: dict[str, FactBody] = Field(description="Of the version that stands for it.")
    findings: list[FindingBody]
    versions: list[VersionBody] = Field(description="The one that begins last first.")
    proposals: list[ProposalBody]


class DocumentChanges(AdminBody):
    """What to change of a document. What is not named stays."""

    collection: CollectionName | None = None
    facts: dict[str, Annotated[str, StringConstraints(max_length=500)] | None] = Field(
        default={}, description="By name; dates as 2026-01-31; null: the fact is missing."
    )
    version: Sha | None = Field(
        None, description="The version that facts of a version are of; the one that stands for it."
    )
    reset: list[str] = Field(
        default=[], max_length=20, description="Facts that are to be the document's own again."
    )


class Withdrawal(AdminBody):
    """From when a document is not to be used."""

    from_: Day | None = Field(
        None, alias="from", description="The first day that it is no longer used; today."
    )
    reason: Reason

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Erasure(AdminBody):
    """Why a document is erased."""

    reason: Reason


class Other(AdminBody):
    """Another document."""

    other: Id


class QueuedBody(AdminBody):
    """What was set going."""

    job: int | None = Field(description="The job that takes it off the disk or into the index.")
