"""What the routes work with: made once per process by ``main``, reached through ``app.state``."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request

from app.assembly import Asset
from app.live import Live
from app.observing import Metrics
from app.page_images import PageImages
from app.questions import Questions
from app.settings import Settings
from app.sign_in.access_file import AccessFile
from app.sign_in.provider import Provider
from app.storage import Storage
from app.suggestions import Suggestions

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Service:
    """Settings, snapshot, counts, and the threads that blocking work is done in."""

    settings: Settings
    live: Live
    metrics: Metrics
    questions: Questions
    suggestions: Suggestions
    answering: CapacityLimiter
    """Questions at a time. One per processor core, since more would only make each slower; more
    with a language model, on which a question mostly waits."""
    pictures: PageImages
    drawing: CapacityLimiter
    """Page images at a time. PDFium draws one at once; the other is being encoded."""
    storage: Storage
    """What users chose to send: ``rita.db``."""
    web: Mapping[str, Asset]
    """The pages and what they are made of, by path."""
    access: AccessFile | None = None
    """What the groups of those who sign in may; None where nobody does."""
    provider: Provider | None = None
    """Where people sign in; None where they do not, or a proxy does it."""
    running: set[asyncio.Task[None]] = field(default_factory=set)
    """Answers being worked out for streams, so that they are not collected as garbage."""

    def in_background(self, work: Callable[[], None]) -> None:
        """Do ``work`` in an answering thread, whether or not anybody stays to hear of it."""
        task = asyncio.ensure_future(self.answer_with(work))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    def answer_with(self, work: Callable[[], T]) -> Awaitable[T]:
        """Do ``work`` in an answering thread and wait for it."""
        return to_thread.run_sync(work, limiter=self.answering)


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


TheService = Annotated[Service, Depends(_service)]
