import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.cli import main

QUESTION = "Hur mycket får akut boende kosta per natt?"
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(
    sample_data: Path,
    settings_of_tests: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run a command with ``--json`` on the samples; its exit code and what it printed."""
    monkeypatch.setenv("RITA_MODELS", settings_of_tests["RITA_MODELS"])
    monkeypatch.setenv("RITA_DATA", str(sample_data))

    def run(*words: str) -> tuple[int, Any]:
        code = main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_ask_and_search_print_what_the_service_sends(run: Run, client: httpx.Client) -> None:
    code, asked = run("ask", QUESTION)
    sent = client.post("/api/ask", json={"question": QUESTION}).json()
    assert (code, asked["status"]) == (0, "answered")
    assert {**asked, "id": None} == {**sent, "id": None}
    code, found = run("search", QUESTION, "--limit", "3")
    assert found == client.post("/api/search", json={"question": QUESTION, "limit": 3}).json()
    assert (code, len(found["passages"])) == (0, 3)


def test_filters_of_the_command_line_are_those_of_the_service(
    run: Run, client: httpx.Client
) -> None:
    words = ["--language", "SV", "--language", "en", "--document-type", "rutin"]
    kinds = {"languages": ["sv", "en"], "document_types": ["rutin"]}
    _, found = run("search", QUESTION, *words)
    assert found["passages"]
    assert found == client.post("/api/search", json={"question": QUESTION, **kinds}).json()
    _, found = run("search", QUESTION, "--document-type", "lag", "--document-type", "policy")
    assert found["passages"] == []
    code, asked = run("ask", QUESTION, "--collection", "en annan", "--collection", "en till")
    assert (code, asked["status"], asked["nearest"]) == (0, "no_answer", [])


def test_search_explains_why_each_passage_was_found(
    run: Run, sample_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = run("search", "hur görs en skyddsbedömnnig", "--explain", "--limit", "3")
    told = found["explanation"]
    assert code == 0
    assert told["corrections"] == [["skyddsbedömnnig", "skyddsbedömning"]]
    assert "skyddsbedömning" in told["searched"]
    assert set(told["compounds"]["skyddsbedömning"]) >= {"skydd"}
    assert len(told["passages"]) == len(found["passages"]) == 3
    best = told["passages"][0]
    assert best["fused"] == pytest.approx(
        (best["dense"] + best["late"]) / 2 + told["lexical_weight"] * best["lexical"], abs=1e-3
    )
    words = {match["word"]: match["share"] for match in best["words"]}
    assert words["skyddsbedömning"] == max(words.values()) > 0
    assert main(["search", "skyddsbedömnnig", "--explain", "--data", str(sample_data)]) == 0
    printed = capsys.readouterr().out
    assert "rättat: skyddsbedömnnig → skyddsbedömning" in printed
    assert "ord som träffar: skyddsbedömning" in printed


def test_a_reranker_that_is_down_leaves_the_order(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _, usual = run("search", QUESTION)
    monkeypatch.setenv("RITA_RERANKER_URL", "http://127.0.0.1:9/v1")  # nobody listens there
    monkeypatch.setenv("RITA_RERANKER_MODEL", "omrangordnare")
    code, found = run("search", QUESTION)
    assert (code, found) == (0, usual)
    assert "not reranked" in caplog.messages
    code, state = run("doctor")
    reranker = next(f for f in state["findings"] if f["subject"] == "Omrangordnare")
    assert (code, reranker["fine"]) == (1, False)
    assert "går inte att nå" in reranker["detail"]


def test_the_municipalitys_own_abbreviations_are_read(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "egna.csv"
    monkeypatch.setenv("RITA_ABBREVIATIONS", str(own))
    own.write_text("förkortning,betydelse\nXYB,skyddsbedömning\n", encoding="utf-8")
    _, found = run("search", "hur görs en XYB", "--explain")
    assert found["explanation"]["expansions"] == [["XYB", "skyddsbedömning"]]
    own.write_text("förkortning,betydelse\nXYB\n", encoding="utf-8")
    code, refused = run("search", "hur görs en XYB")
    assert (code, refused["error"]) == (1, "SettingsError")
    assert "egna.csv, rad 2" in refused["detail"]


def test_eval_prints_every_figure(run: Run, tmp_path: Path) -> None:
    golden, dialogues = tmp_path / "golden.jsonl", tmp_path / "dialogues.jsonl"
    turn = {
        "question": QUESTION,
        "document": "bistånd/nöd.pdf",
        "pages": [2],
        "answer": "högst 850 kronor per natt",
    }
    asked = {"id": "1", "answerable": True, "category": "number", "style": "question", **turn}
    expired = {**asked, "id": "2", "document": "feriepraktik-2024.pdf"}
    unanswerable = {
        "id": "3",
        "question": "Vem vann fotbolls-VM 2022?",
        "answerable": False,
        "kind": "off-topic",
    }
    golden.write_text("\n".join(map(json.dumps, (asked, expired, unanswerable))))
    dialogues.write_text(json.dumps({"id": "d", "turns": [turn, turn]}))
    code, figures = run("eval", str(golden), "--dialogues", str(dialogues))
    assert code == 0
    assert (figures["answerable"], figures["unanswerable"]) == (2, 1)
    assert set(figures["page_hit"]) == {"1", "3", "5", "10"}
    assert set(figures["answer_in_passages"]) == {"1", "3", "5"}
    assert figures["quotes_on_page"] == figures["sentences_made_of_quotes"] == 1.0
    assert (figures["refusal"]["precision"], figures["refusal"]["recall"]) == (1.0, 1.0)
    assert figures["refusal"]["by_kind"] == {
        "off-topic": {"questions": 1, "refused": 1, "auroc": 1.0}
    }
    curve = figures["risk_coverage"]
    assert curve["working_point"]["coverage"] == 0.667
    assert curve["risk"]["1.0"] >= 0.333, "the one without an answer, answered all the same"
    assert figures["missing_documents"] == []
    assert figures["by_style"]["question"]["page_hit"]["10"] >= 0.5
    assert figures["followups"]["turns"] == 1
    assert {
        "mrr10", "answer_shown", "cited_page_right", "words_shown_median", "latency_ms",
        "by_category", "partial", "contradictions", "notices",
    } <= set(figures)  # fmt: skip


def test_a_personal_number_is_stopped_on_the_command_line_too(run: Run) -> None:
    code, asked = run("ask", "Får 850709-9805 bistånd?")
    assert (code, asked["status"]) == (0, "blocked_personal_data")
    code, refused = run("search", "Får 850709-9805 bistånd?")
    assert code == 1
    assert "850709" not in json.dumps([asked, refused])


def test_snapshots_and_doctor_tell_the_state(run: Run, sample_data: Path) -> None:
    code, listed = run("snapshots", "verify")
    assert code == 0
    assert listed["current"] == (sample_data / "CURRENT").read_text().strip()
    assert [item["id"] for item in listed["snapshots"]] == [listed["current"]]
    code, found = run("doctor")
    assert (code, found["healthy"]) == (0, True)


def test_failure_says_what_to_do_and_exits_with_1(run: Run, tmp_path: Path) -> None:
    code, told = run("ask", "x", "--data", str(tmp_path / "tom"))
    assert code == 1
    assert "rita ingest" in told["detail"]
    code, told = run("eval", str(tmp_path / "saknas.jsonl"))
    assert code == 1
    assert "saknas.jsonl" in told["detail"]


WRONG_WORDS: list[list[str]] = [
    ["search", "x", "--limit", "0"],
    ["search", "x", "--language", "svenska"],
    ["ask", "x", "--document-type", "broschyr"],
    ["okänt"],
    [],
]


@pytest.mark.parametrize("words", WRONG_WORDS)
def test_wrong_words_exit_with_1(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 1
    assert "rita" in capsys.readouterr().err
