"""What goes over the wire of golden questions, figures and what users sent: /api/admin."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from app.admin.bodies import AdminBody, Id
from app.tables import Reason, Verdict

GoldenText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000),
    Field(description="As a case worker would ask it."),
]
Page = Annotated[int, Field(ge=1, le=100_000, description="1-based position in the file.")]


class GoldenRequest(AdminBody):
    """A golden question: where its answer stands, or that it has none."""

    question: GoldenText
    document_id: Id | None = Field(
        None, description="The document that is to be cited. Null: the question must be refused."
    )
    page: Page | None = Field(None, description="Null: any page of it.")
    active: bool = Field(True, description="Whether it is asked of new index versions.")


class GoldenBody(AdminBody):
    """A golden question, and how it went in the index in use."""

    id: int
    question: str
    document_id: str | None
    file: str | None
    page: int | None
    created: datetime
    changed: datetime
    active: bool
    held: bool | None = Field(description="In the index in use; null: not asked of it.")


class GoldenListBody(AdminBody):
    """Every golden question."""

    questions: list[GoldenBody]
    floor: float = Field(description="The share that must hold (RITA_GATE_FLOOR).")


class RunBody(AdminBody):
    """The golden questions as they went in one index version."""

    snapshot: str
    at: datetime
    held: int
    asked: int


class TrendBody(AdminBody):
    """Every index version's share, oldest first."""

    runs: list[RunBody]
    floor: float


class FiguresBody(AdminBody):
    """Answers of a day: all of them, or those that cite a collection."""

    day: date
    collection: str | None = Field(
        description="Null: every question of the day, whatever its answer cites."
    )
    answered: int
    partial: int
    no_answer: int
    clarify: int
    blocked: int
    unavailable: int
    ms_p50: int | None = Field(description="At most so long; the class above is twice that.")
    ms_p95: int | None


class StatisticsBody(AdminBody):
    """Figures by day, oldest first. No question text is kept for them."""

    days: list[FiguresBody]
    collections: list[str]


class OwnerQuestionBody(AdminBody):
    """A question that a user sent to a routine's owner."""

    id: int
    status: Literal["new", "with_owner", "answered", "closed"]
    created: datetime
    erase_after: datetime
    question: str
    comment: str | None
    missing: list[str]
    document_id: str | None
    version: str | None
    title: str | None
    owner: str | None
    snapshot: str | None
    golden_id: int | None = Field(description="The golden question that it became.")


class OwnerQuestionsBody(AdminBody):
    """The questions sent, oldest first."""

    questions: list[OwnerQuestionBody]


class GoldenPlace(AdminBody):
    """Where the right answer stands; without a document: there is none, and RiTA must say so."""

    question: GoldenText | None = Field(None, description="Null: in the user's own words.")
    document_id: Id | None = None
    page: Page | None = None


class QuestionChange(AdminBody):
    """What has become of a question."""

    status: Literal["new", "with_owner", "answered", "closed"]
    golden: GoldenPlace | None = Field(
        None, description="Makes a golden question of it; only with the status `closed`."
    )


class ThumbsBody(AdminBody):
    """How many thumbs there are of a kind."""

    verdict: Verdict
    reason: Reason | None
    count: int


class FeedbackTextBody(AdminBody):
    """What was sent along with a thumb."""

    id: int
    verdict: Verdict
    reason: Reason | None
    created: datetime
    erase_after: datetime | None
    question: str | None
    comment: str | None


class AdminFeedbackBody(AdminBody):
    """Thumbs counted, and the texts sent along, oldest first."""

    counts: list[ThumbsBody]
    texts: list[FeedbackTextBody]


class EventBody(AdminBody):
    """Something that an admin did."""

    id: int
    at: datetime
    who: str
    what: str
    subject: str | None
    detail: dict[str, Any]


class EventsBody(AdminBody):
    """The latest events, newest first."""

    events: list[EventBody]
