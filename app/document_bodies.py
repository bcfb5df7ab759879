"""What goes over the wire of documents and their versions; how it is filled:
``app/document_schemas.py``."""

from datetime import date
from typing import Literal

from pydantic import Field

from app.bodies import Body, WarningBody
from index.corpus import DocumentType, Format


class DocumentBody(Body):
    """A document as indexed."""

    document_id: str
    collection: str
    file: str
    version: str
    version_label: str | None
    ordinal: int = Field(description="Which of the document's versions: 1 came first.")
    versions: int = Field(description="How many versions are known.")
    title: str
    format: Format = Field(description="What the file is. All but pdf have no pages of their own.")
    ocr: bool = Field(description="Whether the text of some page was read from a picture of it.")
    pages: int
    owner: str | None
    decided_by: str | None
    decided: date | None
    valid_from: date | None
    valid_to: date | None
    review_date: date | None
    registry_number: str | None
    language: str | None = Field(description="ISO 639-1.")
    document_type: DocumentType | None
    in_force: bool
    warnings: list[WarningBody]
    file_url: str


class DocumentsBody(Body):
    """Every document of the snapshot in use, each in the version that stands for it today."""

    snapshot: str
    documents: list[DocumentBody]


class DocumentVersionBody(Body):
    """One version of a document, and the days that it applies."""

    version: str = Field(description="SHA-256 of the file.")
    version_label: str | None
    ordinal: int
    in_force: bool = Field(description="Whether it is used for answers today.")
    first_day: date | None = Field(description="Null: from always, as far as is known.")
    last_day: date | None = Field(
        description="Before the next version, the withdrawal or its own end, whichever is first. "
        "Null: no end is known."
    )
    received: date | None = Field(description="The day that it came into the index.")
    decided: date | None
    format: Format
    ocr: bool
    pages: int
    file_url: str


class VersionsBody(Body):
    """What a document has been."""

    document_id: str
    title: str
    versions: list[DocumentVersionBody] = Field(description="The one that begins last first.")


Change = Literal["same", "changed", "added", "removed"]


class DiffPartBody(Body):
    """A sentence, list item or table row."""

    change: Literal["same", "added", "removed"]
    text: str


class DiffSectionBody(Body):
    """A section of either version, or of both."""

    section: str | None = Field(description="As the later version calls it, where it has it.")
    change: Change
    before: str | None = Field(description="Its text in `from`; null where it is the same.")
    after: str | None = Field(description="Its text in `to`; null where it is the same.")
    page_before: int | None
    page_after: int | None
    parts: list[DiffPartBody] = Field(
        description="Of a section that is changed: both texts in one, what is gone before what "
        "came in its place."
    )


class DiffBody(Body):
    """What differs between two versions of a document."""

    document_id: str
    sections: list[DiffSectionBody] = Field(
        description="In the order of `to`; what is gone stands where it stood."
    )
