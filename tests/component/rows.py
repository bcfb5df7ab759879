"""What users send, as rows of `rita.db`, for the tests of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from app.database import now
from app.storage import hashed
from app.tables import Feedback, FeedbackDocument, Question, QuestionStatus, Verdict

DAYS = 180


def question(secret: str, text: str = "Vem beslutar?", **facts: Any) -> Question:
    created = facts.pop("created", now())
    return Question(
        secret_hash=hashed(secret),
        text=text,
        comment=facts.pop("comment", None),
        missing=facts.pop("missing", []),
        answer_id=None,
        snapshot=None,
        document_id=None,
        version=None,
        title=None,
        owner=None,
        status=QuestionStatus.NEW,
        created=created,
        erase_after=created + timedelta(days=facts.pop("days", DAYS)),
    )


def thumb(answer: str, secret: str, **facts: Any) -> Feedback:
    created = facts.get("created", now())
    text = facts.get("text")
    return Feedback(
        answer_id=answer * 32,
        secret_hash=hashed(secret),
        verdict=facts.get("verdict", Verdict.UP),
        reason=None,
        status="answered",
        mode="extractive",
        snapshot=None,
        question=text,
        comment=None,
        created=created,
        erase_after=created + timedelta(days=DAYS) if text else None,
        documents=[FeedbackDocument(document_id="0" * 16, version="1" * 64)],
    )


def everything_on_disk(folder: Path) -> bytes:
    """The database, its log and whatever else SQLite may have left."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
