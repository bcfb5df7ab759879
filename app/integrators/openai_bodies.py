"""What goes over the wire below /v1: as much of OpenAI's chat completions as a source of answers
can honour. What is not named here is ignored, since clients send much that means nothing to RiTA.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.bodies import AnswerBody

_MOST_MESSAGES = 2_001
"""The question after 1,000 turns: as many as ``AskRequest`` takes."""
_MOST_PARTS = 100
"""A message in parts is a text and some pictures; each part costs time to read."""
_Name = Annotated[str, StringConstraints(max_length=300)]


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True)


class ContentPart(_Asked):
    """A part of a message."""

    type: str = Field(description="`text`; in the question, others are refused.")
    text: str | None = None


# The first that is wrong is told: a body of a megabyte has room for 100,000 faults.
_Parts = Annotated[list[ContentPart], Field(max_length=_MOST_PARTS, fail_fast=True)]


class Message(_Asked):
    """A message of the conversation."""

    role: str = Field(
        description="`user` and `assistant` are read; `system`, `developer` and `tool` are not."
    )
    content: str | _Parts | None = None


class StreamOptions(_Asked):
    """How to stream."""

    include_usage: bool | None = Field(
        None, description="A last chunk with `usage`, of zeros: RiTA counts no tokens."
    )


class ChatRequest(_Asked):
    """A conversation whose last user message is the question. Fields not named here are ignored."""

    model: _Name = Field(description="An id of `GET /v1/models`.")
    messages: list[Message] = Field(
        min_length=1, max_length=_MOST_MESSAGES, fail_fast=True, description="Oldest first."
    )
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = Field(None, description="1: a question has one answer.")
    tool_choice: Any = Field(None, description="`none` or `auto`: RiTA calls no tools.")
    function_call: Any = Field(None, description="As `tool_choice`.")
    response_format: Any = Field(None, description="Of the type `text`: the answer is Markdown.")
    modalities: list[str] | None = Field(None, description="`text`.")


class ModelBody(_Said):
    """RiTA, or RiTA with one collection, as a model."""

    id: str
    object: Literal["model"] = "model"
    created: int = Field(description="When the index in use was built, in seconds since 1970.")
    owned_by: Literal["rita"] = "rita"


class ModelsBody(_Said):
    """Every model."""

    object: Literal["list"] = "list"
    data: list[ModelBody]


class AnswerMessage(_Said):
    """The answer as a message."""

    role: Literal["assistant"] = "assistant"
    content: str = Field(
        description="Markdown: in the first answer of a conversation that an AI system gives it; "
        "sentences, what is said of them, sources."
    )
    refusal: None = None


class Choice(_Said):
    """The answer."""

    index: Literal[0] = 0
    message: AnswerMessage
    logprobs: None = None
    finish_reason: Literal["stop", "content_filter"] = Field(
        description="`content_filter` when an identity number stopped the question."
    )


class ChatCompletion(_Said):
    """An answer as a chat completion."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int = Field(description="Seconds since 1970.")
    model: str
    system_fingerprint: str | None = Field(description="The build of the index that answered.")
    choices: list[Choice]
    rita: AnswerBody = Field(
        description="The answer as `POST /api/ask` gives it, with absolute links."
    )
