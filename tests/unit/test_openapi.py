"""The interface that others build on changes only on purpose, and docs/api.md covers it.

After a change that is meant: UPDATE_GOLDEN=1 make test, then read what git shows.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from app.main import create_app
from app.settings import load


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """/openapi.json, without the release number."""
    description = create_app(load()).openapi()
    del description["info"]["version"]
    return description


def test_the_interface_is_the_agreed_one(described: dict[str, Any], root: Path) -> None:
    golden = root / "tests" / "golden" / "openapi.json"
    if "UPDATE_GOLDEN" in os.environ:
        text = json.dumps(described, indent=1, ensure_ascii=False, sort_keys=True)
        golden.write_text(text + "\n", encoding="utf-8")
    assert described == json.loads(golden.read_text(encoding="utf-8"))


def test_every_field_of_an_answer_is_explained(described: dict[str, Any], root: Path) -> None:
    page = (root / "docs" / "api.md").read_text(encoding="utf-8")
    schemas = described["components"]["schemas"]
    for name in ("AnswerBody", "CitationBody", "PassageBody", "DocumentBody", "ReadyBody"):
        for field in schemas[name]["properties"]:
            assert f"`{field}`" in page, f"{name}.{field}"


def test_no_description_lacks_words(described: dict[str, Any]) -> None:
    for path, methods in described["paths"].items():
        for operation in methods.values():
            assert operation["description"].endswith("."), path
            assert "422" not in operation["responses"] or operation["responses"]["422"]["content"]
    assert "HTTPValidationError" not in described["components"]["schemas"]
