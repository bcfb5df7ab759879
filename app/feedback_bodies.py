"""What goes over the wire about answers given: thumbs, and questions to the owners of routines."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app import bodies
from app.parts import MOST_PARTS
from app.tables import Reason, Verdict
from index.answer import Mode, Status

MOST_DOCUMENTS = 20
"""An answer cites a handful."""
LONGEST_COMMENT = 1_000
LONGEST_PART = 500
"""Characters of a part of the question that was not answered: it is a phrase of it."""

AnswerId = Annotated[
    str, StringConstraints(pattern="^[0-9a-f]{32}$"), Field(description="The answer's `id`.")
]
SECRET_PATTERN = "^[0-9a-f]{64}$"  # noqa: S105 — a form, not a secret
Secret = Annotated[
    str,
    StringConstraints(pattern=SECRET_PATTERN),
    Field(
        description="32 random bytes in hex, made by the sender and told to nobody else: with it "
        "alone this can be taken back. Sent again, it replaces what it stored."
    ),
]
Snapshot = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{8}T[0-9]{12}Z-[0-9a-f]{4}$"),
    Field(description="The answer's `snapshot`."),
]


def _without_nul(text: str) -> str:
    if "\0" in text:  # PostgreSQL's text cannot hold it (postgresql.org/docs, 8.3)
        raise PydanticCustomError("nul", "no NUL")
    return text


_Storable = AfterValidator(_without_nul)
Question = Annotated[bodies.Question, _Storable]
Comment = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_COMMENT),
    _Storable,
]
Part = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PART), _Storable]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DocumentVersion(_Body):
    """A document that an answer names."""

    document_id: Annotated[str, StringConstraints(pattern="^[0-9a-f]{16}$")]
    version: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] | None = Field(
        None, description="The file's SHA-256; null: the one in use."
    )


class FeedbackRequest(_Body):
    """Whether an answer helped."""

    answer_id: AnswerId
    secret: Secret
    verdict: Verdict
    reason: Reason | None = Field(None, description="Only with `down`.")
    status: Literal[Status.ANSWERED, Status.PARTIAL, Status.NO_ANSWER, Status.CLARIFY] = Field(
        description="The answer's `status`."
    )
    mode: Mode = Field(description="The answer's `mode`.")
    snapshot: Snapshot | None = None
    documents: list[DocumentVersion] = Field(
        default=[],
        max_length=MOST_DOCUMENTS,
        description="What the answer cited. What is not in a kept index, or not for the sender to "
        "read, is left out.",
    )
    question: Question | None = Field(
        None,
        description="Only where the user chose to send it along: it is stored and read by people.",
    )
    comment: Comment | None = Field(None, description="Only with `question`.")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.comment is not None and self.question is None:
            raise PydanticCustomError("comment_alone", "a comment needs the question")
        if self.reason is not None and self.verdict is not Verdict.DOWN:
            raise PydanticCustomError("reason_for_up", "a reason needs a thumb down")
        return self

    def written(self) -> list[str]:
        """What a person wrote."""
        return [text for text in (self.question, self.comment) if text is not None]


class FeedbackBody(_Body):
    """The thumb as it is stored."""

    verdict: Verdict
    reason: Reason | None
    erase_after: date | None = Field(description="The last day of the text; null without text.")


class QuestionRequest(_Body):
    """A question for whoever answers for a routine."""

    secret: Secret
    question: Question
    comment: Comment | None = None
    document: DocumentVersion | None = Field(
        None, description="Whose question it is; null: the sender does not know."
    )
    missing: list[Part] = Field(
        default=[], max_length=MOST_PARTS, description="The answer's `missing`."
    )
    answer_id: AnswerId | None = None
    snapshot: Snapshot | None = None

    def written(self) -> list[str]:
        """What a person wrote, and what was made of it."""
        return [self.question, *([self.comment] if self.comment else []), *self.missing]


class QuestionBody(_Body):
    """The question as it is stored."""

    title: str | None = Field(description="The document that it is about.")
    owner: str | None = Field(description="Who answers for that document.")
    erase_after: date = Field(description="The last day that it is kept.")
