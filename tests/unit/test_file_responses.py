"""What a browser is told of a document's file: shown only when it is a PDF, never run."""

from pathlib import Path
from typing import get_args

import pytest

from app.file_responses import MEDIA_TYPES, DocumentFile
from index.corpus import Document, Facts, Format


@pytest.mark.parametrize("kind", get_args(Format))
def test_only_a_pdf_is_shown_and_nothing_is_run(kind: Format, tmp_path: Path) -> None:
    path = tmp_path / "fil"
    path.write_bytes(b"<script>alert(1)</script>")
    document = Document(
        "d", "rutiner", "/r", f"rutin å.{kind}", "a" * 64, 1, Facts("Rutin"), format=kind
    )
    headers = DocumentFile(document, path).headers
    shown, _, name = headers["content-disposition"].partition(";")
    assert shown == ("inline" if kind == "pdf" else "attachment")
    assert f"UTF-8''rutin%20%C3%A5.{kind}" in name
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].endswith("sandbox")
    assert headers["content-type"] == MEDIA_TYPES[kind]
    assert "html" not in headers["content-type"]
    assert headers["cache-control"] == "private, no-cache"
    assert headers["etag"] == f'"{"a" * 64}"'
