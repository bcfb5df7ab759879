"""The log: one JSON object per line, and nothing that an error quotes."""

import json
import logging
import sys

from app.logs import JsonFormatter
from index.errors import ModelError

CANARY = "kvastfeningssylt"


def logged(error: Exception) -> str:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise error from cause
    except type(error):
        record = logging.LogRecord(
            "app.x", logging.ERROR, __file__, 1, "två\nrader %s", ("ord",), sys.exc_info()
        )
    return JsonFormatter().format(record)


def test_an_exception_is_logged_by_type_and_place_only() -> None:
    line = logged(ValueError(f"{CANARY} ska inte synas"))
    assert CANARY not in line
    assert "\n" not in line
    entry = json.loads(line)
    assert entry["message"] == "två\nrader ord"
    assert entry["error"] == "builtins.ValueError"
    assert entry["cause"]["error"] == "builtins.KeyError"
    assert entry["at"][-1].startswith(__file__)


def test_our_own_errors_say_what_to_do() -> None:
    entry = json.loads(logged(ModelError("Modellen saknas. Kör rita doctor.")))
    assert entry["detail"] == "Modellen saknas. Kör rita doctor."
