"""Between a chat as OpenAI's clients hold it and a question with its answer."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from app import texts
from app.bodies import QUESTION_CHARACTERS, AnswerBody, AskRequest, TurnBody
from app.general_settings import MAX_ANSWER_CHARACTERS
from app.integrators.absolute import with_absolute_links
from app.integrators.answer_markdown import NOTICE, earlier_answer, markdown_pieces
from app.integrators.openai_bodies import (
    AnswerMessage,
    ChatCompletion,
    ChatRequest,
    Choice,
    Message,
)
from app.problems import Refusal
from index.answer import Status

_TURNS = 1_000
"""Earlier turns taken along, the latest: what ``AskRequest`` accepts."""
_NO_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


def refuse_unsupported(chat: ChatRequest) -> None:
    """Refuse what the client relies on and would not get. Raises Refusal."""
    unsupported = (
        (chat.n not in (None, 1), texts.ONE_ANSWER),
        (chat.tool_choice not in (None, "none", "auto"), texts.NO_TOOLS),
        (chat.function_call not in (None, "none", "auto"), texts.NO_TOOLS),
        (chat.response_format not in (None, {"type": "text"}), texts.PLAIN_ANSWERS),
        (chat.modalities not in (None, ["text"]), texts.PLAIN_ANSWERS),
    )
    for wrong, detail in unsupported:
        if wrong:
            raise Refusal(400, detail, "unsupported")


def question_of(chat: ChatRequest, collections: list[str] | None) -> AskRequest:
    """The last user message, and the turns before it. What comes after it is not read.

    Raises Refusal when there is none or it holds more than text, and RequestValidationError.
    """
    asked = [number for number, message in enumerate(chat.messages) if message.role == "user"]
    if not asked:
        raise Refusal(422, texts.NO_QUESTION, "no_question")
    question = chat.messages[asked[-1]]
    if isinstance(question.content, list) and any(part.type != "text" for part in question.content):
        raise Refusal(400, texts.TEXT_ONLY, "unsupported")
    if not _text(question).strip():
        raise Refusal(422, texts.NO_QUESTION, "no_question")
    try:
        return AskRequest(
            question=_text(question),
            history=_turns(chat.messages[: asked[-1]]),
            collections=collections,
        )
    except ValidationError as error:
        wrong = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()]
        raise RequestValidationError(wrong) from None


def _turns(messages: Sequence[Message]) -> list[TurnBody]:
    """Earlier questions with what was answered; other roles' messages are nobody's question."""
    turns: list[TurnBody] = []
    for message in messages:
        text = _text(message)
        if message.role == "user":
            turns.append(TurnBody(question=text[:QUESTION_CHARACTERS], answer=""))
        elif message.role == "assistant" and turns:
            said = earlier_answer(text)[:MAX_ANSWER_CHARACTERS]
            turns[-1] = TurnBody(question=turns[-1].question, answer=said)
    return [turn for turn in turns if turn.question.strip()][-_TURNS:]


def _text(message: Message) -> str:
    if isinstance(message.content, list):
        return "\n".join(part.text or "" for part in message.content if part.type == "text")
    return message.content or ""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one chat request, as it is sent."""

    model: str
    asked: str
    base: str
    """Before every link."""
    is_first: bool = True
    """Whether nothing has been answered before in the conversation: the notice goes with it. Such a
    client shows nothing but messages, and keeps them."""
    with_usage: bool = False
    """Whether a stream ends with a chunk of usage."""
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, body: dict[str, Any]) -> dict[str, Any]:
        """The completion that holds the answer ``body``."""
        answer = self._linked(body)
        content = "".join(markdown_pieces(answer, self.asked, notice=self.is_first))
        return ChatCompletion(
            id=self.id,
            created=self.created,
            model=self.model,
            system_fingerprint=answer.snapshot,
            choices=[Choice(message=AnswerMessage(content=content), finish_reason=_finish(answer))],
            rita=answer,
        ).model_dump(mode="json")

    def opening(self) -> str:
        """A stream's first chunk, before there is an answer."""
        notice = NOTICE if self.is_first else ""
        return self._chunk({"role": "assistant", "content": notice})

    def chunks(self, body: dict[str, Any]) -> Iterator[str]:
        """The chunks that hold the answer ``body``, sentence by sentence."""
        answer = self._linked(body)
        for piece in markdown_pieces(answer, self.asked, notice=False):  # ``opening`` has it
            yield self._chunk({"content": piece}, answer)
        yield self._chunk({}, answer, finish=_finish(answer), rita=answer.model_dump(mode="json"))
        if self.with_usage:
            frame = self._frame(answer) | {"choices": [], "usage": _NO_USAGE}
            yield encoded(frame)

    def _linked(self, body: dict[str, Any]) -> AnswerBody:
        return AnswerBody.model_validate(with_absolute_links(body, self.base))

    def _frame(self, answer: AnswerBody | None) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
            "system_fingerprint": answer.snapshot if answer else None,
        }

    def _chunk(
        self,
        delta: dict[str, str],
        answer: AnswerBody | None = None,
        finish: str | None = None,
        **more: Any,
    ) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        usage = {"usage": None} if self.with_usage else {}
        return encoded(self._frame(answer) | {"choices": [choice]} | usage | more)


def _finish(answer: AnswerBody) -> Any:
    blocked = answer.status == Status.BLOCKED_PERSONAL_DATA
    return "content_filter" if blocked else "stop"


def encoded(data: dict[str, Any]) -> str:
    """An event of a stream as OpenAI's clients read it: data alone, without a name."""
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"
