"""Logs: one JSON object per line on standard error, and never a word that anybody asked.

Nothing logs question text. As a second wall the formatter leaves out the message of every
exception but RiTA's own (which are ours, word by word): a library's may quote its input.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from index.errors import RitaError


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: time, level, logger, message, then its ``fields``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        written = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": written.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line |= described(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def described(error: BaseException) -> dict[str, Any]:
    """An exception for the log: its type and where it came from, without what it says."""
    frames = traceback.extract_tb(error.__traceback__)
    found: dict[str, Any] = {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, RitaError):
        found["detail"] = str(error)
    cause = error.__cause__ or error.__context__
    if cause is not None:
        found["cause"] = described(cause)
    return found


def configuration() -> dict[str, Any]:
    """For ``logging.config.dictConfig``: our own and the server's notices, others' warnings."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "app.logs.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {name: {"level": "INFO"} for name in ("app", "index", "uvicorn.error")},
    }
