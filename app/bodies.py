"""What goes over the wire: the requests and responses that /openapi.json describes.

Every field of a response is always present: null where a fact is not known, an empty list where
there is nothing. How they are filled: ``app/schemas.py``.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.conversation import Turn
from app.general_settings import MAX_ANSWER_CHARACTERS
from index.answer import Status
from index.corpus import DocumentType, Format

# The settings' own bound on RITA_MAXQUESTION_CHARACTERS; the service checks the setting itself.
QUESTION_CHARACTERS = 20_000

Question = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=QUESTION_CHARACTERS),
    Field(description="The question, in Swedish."),
]
# A collection is named by people, in a line.
CollectionName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Collections = Annotated[
    list[CollectionName] | None,
    Field(max_length=100, description="Only documents of these collections; null: all of them."),
]
Languages = Annotated[
    list[Annotated[str, StringConstraints(pattern="^[a-z]{2}$")]] | None,
    Field(
        max_length=100,
        description="Only documents in these languages (ISO 639-1: sv); null: all of them. "
        "Norwegian is no. A document of unknown language is in none.",
    ),
]
DocumentTypes = Annotated[
    list[DocumentType] | None,
    Field(
        max_length=100,
        description="Only documents of these types; null: all of them. A document of unknown "
        "type is of none.",
    ),
]

AsOf = Annotated[
    date | None,
    Field(
        description="What the documents said on that day, today or earlier: the versions in force "
        "then. Null: those in force today."
    ),
]
Upcoming = Annotated[
    bool, Field(description="Also versions that begin to apply later; they are warned of.")
]

# A field of that name hides the type from the fields after it.
Day = date


class Body(BaseModel):
    """What is sent: fixed once made, and nothing beside its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TurnBody(Body):
    """An earlier question and the answer that was shown."""

    question: Annotated[str, StringConstraints(max_length=QUESTION_CHARACTERS)]
    answer: Annotated[str, StringConstraints(max_length=MAX_ANSWER_CHARACTERS)]


class SearchRequest(Body):
    """What to search for."""

    question: Question
    limit: int = Field(10, ge=1, le=100, description="At most so many passages.")
    collections: Collections = None
    languages: Languages = None
    document_types: DocumentTypes = None
    as_of: AsOf = None
    upcoming: Upcoming = False


class AskRequest(Body):
    """A question, and the conversation that it continues."""

    question: Question
    history: list[TurnBody] = Field(
        default=[], max_length=1_000, description="Earlier turns, oldest first."
    )
    collections: Collections = None
    languages: Languages = None
    document_types: DocumentTypes = None
    as_of: AsOf = None
    upcoming: Upcoming = False

    def turns(self) -> tuple[Turn, ...]:
        """The history as the service's own nouns."""
        return tuple(Turn(turn.question, turn.answer) for turn in self.history)


class WarningBody(Body):
    """Something to know before relying on what it stands with."""

    code: str
    text: str = Field(description="In Swedish, for the reader.")
    date: Day | None = Field(
        None, description="The day that it is about, to be said in another language by `code`."
    )


class TwinBody(Body):
    """Another place with nearly the same text, folded into a passage."""

    document_id: str
    file: str
    title: str
    section: str | None
    page_from: int = Field(description="1-based position in the file.")
    page_to: int


class PassageBody(Body):
    """A passage found, best first."""

    rank: int
    score: float = Field(description="Comparable within one search only.")
    document_id: str
    file: str
    title: str
    section: str | None
    page_from: int = Field(description="1-based position in the file.")
    page_to: int
    version: str = Field(description="SHA-256 of the file.")
    format: Format = Field(description="What the file is. All but pdf have no pages of their own.")
    ocr: bool = Field(description="Whether some of the text was read from a picture of its page.")
    warnings: list[WarningBody]
    file_url: str
    text: str = Field(description="What was found, with what stands around it.")
    twins: list[TwinBody] = Field(description="Other places with nearly the same text.")


class SearchBody(Body):
    """The passages found."""

    snapshot: str
    passages: list[PassageBody]


class SentenceBody(Body):
    """One sentence of the answer and the numbers of the citations that carry it."""

    text: str
    citations: list[int]


class CitationBody(Body):
    """Where a sentence stands: one contiguous run of one page's text."""

    number: int
    document_id: str
    file: str = Field(description="Path relative to the ingested folder.")
    version: str = Field(description="SHA-256 of the file.")
    version_label: str | None
    ordinal: int = Field(description="Which of the document's versions: 1 came first.")
    title: str
    format: Format = Field(description="What the file is. All but pdf have no pages of their own.")
    section: str | None
    page: int = Field(description="1-based position in the file.")
    ocr: bool = Field(description="Whether the text was read from a picture of the page.")
    page_label: str | None = Field(description="The printed page number.")
    quote: str
    boxes: list[tuple[float, float, float, float]] = Field(
        description="One per line of the quote: x0, y0, x1, y1 in points from the top left."
    )
    owner: str | None
    decided: date | None
    valid_from: date | None
    valid_to: date | None
    registry_number: str | None
    warnings: list[WarningBody]
    file_url: str
    page_image_url: str


class PlaceBody(Body):
    """A section to look in; no evidence for anything."""

    document_id: str
    file: str
    title: str
    format: Format
    section: str | None
    page: int
    owner: str | None = Field(description="Who answers for the document.")
    file_url: str
    page_image_url: str


class ContradictionBody(Body):
    """Two citations that say different things."""

    citations: tuple[int, int]
    about: str


class AnswerBody(Body):
    """An answer, or why there is none."""

    id: str
    status: Status
    mode: Literal["extractive", "generative"]
    model: str | None = Field(description="The language model that wrote; null when extractive.")
    notice: str = Field(
        description="That an AI system answered, in Swedish, for whoever has not been told before; "
        "with the model where one has written."
    )
    snapshot: str | None
    question_used: str = Field(description="The question as it was searched.")
    sentences: list[SentenceBody]
    citations: list[CitationBody]
    nearest: list[PlaceBody]
    missing: list[str]
    contradictions: list[ContradictionBody]
    warnings: list[WarningBody]
    contact: str | None = Field(
        description="The e-mail address to send the question to where the routines do not answer "
        "all of it; null when they do, or none is set."
    )
    questions_days: int = Field(
        description="How many days the text is kept that is sent to POST /api/questions or "
        "/api/feedback. Say so before it is sent."
    )


class SuggestionBody(Body):
    """A question to begin with, and the document that answers it first."""

    question: str
    document_id: str
    title: str


class SuggestionsBody(Body):
    """Questions to begin with: at most four, or none."""

    snapshot: str | None
    suggestions: list[SuggestionBody]
