"""The tables of ``rita.db``: what is kept that no build of the index can make anew.

Types and constraints are such that the same models run on PostgreSQL, which a test does. A change
here needs a migration (``app/migrations``); a test holds the two together. Read and written by
``app/storage.py`` and ``app/stored`` alone.
"""

from app.tables.base import Base
from app.tables.decided import DecidedFact, DocumentDecision, Event, Link, Parted, Revision
from app.tables.measured import Figure, GoldenQuestion, GoldenResult, GoldenRun
from app.tables.people import ApiKey, Asked, SignedIn, SignInBegun
from app.tables.sent import Feedback, FeedbackDocument, Question, QuestionStatus, Reason, Verdict
from app.tables.work import Job, JobKind, JobState, Upload, UploadState

__all__ = [
    "ApiKey",
    "Asked",
    "Base",
    "DecidedFact",
    "DocumentDecision",
    "Event",
    "Feedback",
    "FeedbackDocument",
    "Figure",
    "GoldenQuestion",
    "GoldenResult",
    "GoldenRun",
    "Job",
    "JobKind",
    "JobState",
    "Link",
    "Parted",
    "Question",
    "QuestionStatus",
    "Reason",
    "Revision",
    "SignInBegun",
    "SignedIn",
    "Upload",
    "UploadState",
    "Verdict",
]
