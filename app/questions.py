"""A question as it comes to the service: stopped, refused, answered or met with an apology."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app import audit, privacy, texts
from app.access import Caller
from app.answering import answer
from app.bodies import AskRequest, SearchRequest, WarningBody
from app.date_warnings import Days
from app.filtering import DayToCome, days_of, in_force
from app.generator import Generator
from app.listening import SILENT, Listener
from app.live import Live
from app.observing import Metrics
from app.problems import Fault, Refusal
from app.schemas import ask_body, search_body
from app.settings import Settings
from app.statistics import count
from app.storage import Storage
from app.switch import CODE, stopped
from index.answer import Answer, Status
from index.errors import ModelError, SnapshotError
from index.filters import Filter
from index.retriever import Retriever


@dataclass(frozen=True, slots=True)
class Questions:
    """Asks the snapshot in use. Every method blocks: call it in a worker thread."""

    settings: Settings
    live: Live
    metrics: Metrics
    storage: Storage
    generator: Generator | None = None

    def search(
        self, request: SearchRequest, caller: Caller, via: str = audit.API
    ) -> dict[str, Any]:
        """The passages found, as sent; ``via`` is for the audit log. Raises Refusal."""
        with audit.recording(self.storage, caller, "searched", via) as ending:
            body = self._search(request, caller)
            ending.outcome = "found" if body["passages"] else "nothing"
            ending.snapshot = body["snapshot"]
            ending.documents = [each["document_id"] for each in body["passages"]]
        return body

    def _search(self, request: SearchRequest, caller: Caller) -> dict[str, Any]:
        self._refuse_over_long(request.question)
        if privacy.check(request.question):
            raise Refusal(422, texts.PERSONAL_DATA, Status.BLOCKED_PERSONAL_DATA)
        self._refuse_stopped()
        only = _filter(request, caller)
        with self.live.lease() as retriever:
            _refuse_unreadable(request.question, retriever)
            passages = retriever.retrieve(request.question, request.limit, only)
            days = days_of(only, retriever.snapshot)
        return search_body(retriever.snapshot.id, passages, days)

    def ask(
        self,
        request: AskRequest,
        caller: Caller,
        listener: Listener = SILENT,
        via: str = audit.API,
    ) -> dict[str, Any]:
        """The answer, as sent; status unavailable when nothing can be searched. ``via`` is for the
        audit log. Raises Refusal."""
        with audit.recording(self.storage, caller, "asked", via) as ending:
            body = self._ask(request, caller, listener)
            ending.outcome, ending.snapshot = body["status"], body["snapshot"]
            ending.documents = [each["document_id"] for each in body["citations"]]
        privacy.keep(self.storage, self.settings, caller, request.question, body)
        return body

    def _ask(self, request: AskRequest, caller: Caller, listener: Listener) -> dict[str, Any]:
        began = time.perf_counter()
        found, warnings, days = self._found(request, caller, listener)
        if found.status is not Status.BLOCKED_PERSONAL_DATA:
            about = privacy.warning(request.question, self.settings.warn_about)
            warnings = (*warnings, *about)
        count(self.storage.figures, found, 1_000 * (time.perf_counter() - began))
        self.metrics.answers.labels(found.status).inc()
        self.metrics.removed.inc(found.removed)
        if found.sentences:
            self.metrics.modes.labels(found.mode).inc()
        searched = found.snapshot is not None
        return ask_body(
            found,
            warnings,
            days,
            contact=self.settings.questions_email if searched else None,
            questions_days=self.settings.questions_days,
        )

    def _found(
        self, request: AskRequest, caller: Caller, listener: Listener
    ) -> tuple[Answer, Sequence[WarningBody], Days | None]:
        self._refuse_over_long(request.question)
        turns = request.turns()
        if blocked := privacy.check(request.question, turns):
            return blocked, (), None
        if now := stopped(self.settings.data):
            return _none(request, CODE, now.told)
        recent = (
            turns[-self.settings.max_history_turns :] if self.settings.max_history_turns else ()
        )
        only = _filter(request, caller)
        try:
            with self.live.lease() as retriever:
                _refuse_unreadable(request.question, retriever)
                days = days_of(only, retriever.snapshot)
                listener.begin(days)
                found = answer(request.question, recent, retriever, only, listener, self.generator)
        except (SnapshotError, ModelError) as error:
            return _none(request, "unavailable", str(error))
        if now := stopped(self.settings.data):  # while it was worked out
            return _none(request, CODE, now.told)
        return found, (), days

    def _refuse_stopped(self) -> None:
        if now := stopped(self.settings.data):
            raise now.refusal()

    def _refuse_over_long(self, question: str) -> None:
        limit = self.settings.max_question_characters
        if len(question) > limit:
            reason = texts.reason("string_too_long", {"max_length": limit})
            raise Refusal(422, errors=[Fault(field="question", text=reason)])


def _none(
    request: AskRequest, code: str, why: str
) -> tuple[Answer, Sequence[WarningBody], Days | None]:
    """That there is no answer, whatever the routines say."""
    sorry = Answer(Status.UNAVAILABLE, request.question, snapshot=None)
    return sorry, [WarningBody(code=code, text=why)], None


def _refuse_unreadable(question: str, retriever: Retriever) -> None:
    """Refuse what the embedding model would only read the beginning of."""
    embedder = retriever.embedder
    if embedder.count_tokens([question], "query")[0] > embedder.max_length:
        raise Refusal(422, texts.QUESTION_TOO_LONG, "question_too_long")


def _filter(request: AskRequest | SearchRequest, caller: Caller) -> Filter:
    """The documents that are asked. Raises Refusal for a day that has not come."""
    try:
        return in_force(
            caller.among(request.collections),
            request.languages,
            request.document_types,
            as_of=request.as_of,
            upcoming=request.upcoming,
        )
    except DayToCome as error:
        raise Refusal(422, str(error), "day_to_come") from None
