"""A backup of a running service, put back on an empty machine: the same answers from there."""

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.system.conftest import SAMPLES
from tests.system.service import RITA, Server, serving, wait_until_ready


@pytest.mark.soak  # in the ordinary run: tests/component/test_backup.py, without a service
def test_a_restored_machine_answers_the_same_golden_questions_the_same_way(
    server: Server, settings_of_tests: dict[str, str], root: Path, tmp_path: Path
) -> None:
    kept, data = tmp_path / "kopia.tar", tmp_path / "ny maskin"
    made = rita(settings_of_tests, "backup", str(kept), "--data", str(server.data))
    assert (made["file"], made["lacking"]) == (str(kept), [])
    in_use = rita(settings_of_tests, "restore", str(kept), "--data", str(server.data), code=1)
    assert "är inte tom" in in_use["detail"]
    restored = rita(settings_of_tests, "restore", str(kept), "--data", str(data))
    assert restored["snapshot"] == made["snapshot"]
    assert made["snapshot"] in json.dumps(
        rita(settings_of_tests, "snapshots", "verify", "--data", str(data))
    )
    lines = (root / "documents" / "golden.jsonl").read_text().splitlines()
    golden = [json.loads(line) for line in lines]
    at_hand = [each for each in golden if not each["answerable"] or each["document"] in SAMPLES]
    questions = [each["question"] for each in at_hand]
    answered = 0
    with serving(data, settings_of_tests, tmp_path / "log") as new:
        wait_until_ready(new)
        with httpx.Client(timeout=60) as client:
            for question in questions:
                first, second = (
                    client.post(f"{each.url}/api/ask", json={"question": question}).json()
                    for each in (server, new)
                )
                assert {**first, "id": None, "contact": None} == {
                    **second, "id": None, "contact": None,
                }  # fmt: skip
                answered += bool(first["citations"])
                for citation in first["citations"][:1]:
                    for url in (citation["file_url"], citation["page_image_url"]):
                        assert (
                            client.get(server.url + url).content
                            == client.get(new.url + url).content
                        )
    assert answered > len(questions) // 3


def rita(environment: dict[str, str], *words: str, code: int = 0) -> dict[str, Any]:
    """What a command prints with ``--json``."""
    ended = subprocess.run(
        [RITA, *words, "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code, ended.stdout + ended.stderr
    if words[0] in ("backup", "restore") and code == 0:
        assert "filer" in ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found
