"""What the command line shows a person: progress, answers, figures. Swedish, plain text."""

import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import texts, version_texts
from app.date_warnings import Days
from app.wording import MISSING, dates, is_another, whom_to_ask
from index.answer import LACKING, Answer, Citation, Contradiction, Place, Status
from index.corpus import Document, Passage
from index.errors import NoSnapshot
from index.snapshot_folder import current_id, read_manifest, snapshot_ids

NONE = "inga"


@contextmanager
def status_line(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """One line that is written over on a terminal; one line each time elsewhere."""
    on_terminal = sys.stderr.isatty()

    def show(text: str) -> None:
        if quiet:
            return
        width = shutil.get_terminal_size().columns - 1
        if on_terminal:
            sys.stderr.write(f"\r{text[:width]:<{width}}")
        else:
            sys.stderr.write(text + "\n")
        sys.stderr.flush()

    yield show
    if on_terminal and not quiet:
        sys.stderr.write("\n")


@contextmanager
def progress(*, quiet: bool, lines: bool) -> Iterator[Callable[[Any], None]]:
    """What shows how far a build has come: a status line, or with ``lines`` JSON on standard
    output for whoever started it."""
    if not lines:
        with status_line(quiet=quiet) as show:
            yield lambda at: show(at.text)
        return

    def tell(at: Any) -> None:
        told = {"event": "progress", **asdict(at)}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    yield tell


def answer_text(
    answer: Answer, asked: str, contact: str | None = None, days: Days | None = None
) -> str:
    """An answer as the chat shows it, with numbered sources.

    ``asked`` is the question as written, ``contact`` where to send what the routines do not answer,
    ``days`` what the sources' dates are judged by (None: nothing is said of them).
    """
    if answer.status == Status.BLOCKED_PERSONAL_DATA:
        return texts.PERSONAL_DATA
    parts = [
        _interpretation(answer, asked),
        "\n".join(_statements(answer)),
        _bulleted(texts.NOT_FOUND, answer.missing),
        *(_contradiction(item, answer) for item in answer.contradictions),
        *(_wrapped(f"Obs! {warning.text}") for warning in (days.of_answer() if days else ())),
        *(_wrapped(f"Obs! {texts.NOTICES[notice]}") for notice in answer.notices),
        _made(answer) if answer.sentences else "",
        "\n".join(_source(citation, days) for citation in answer.citations),
        _bulleted(texts.NEAREST, [_place(place) for place in answer.nearest]),
        _whom_to_ask(answer, contact),
    ]
    return "\n\n".join(part for part in parts if part)


def _interpretation(answer: Answer, asked: str) -> str:
    if not is_another(answer.question_used, asked):
        return ""
    return _wrapped(f"{texts.INTERPRETED} {answer.question_used}")


def _statements(answer: Answer) -> list[str]:
    if not answer.sentences:
        return [texts.CLARIFY if answer.status == Status.CLARIFY else texts.NO_ANSWER]
    return [
        _wrapped(
            sentence.text.replace("\t", " | ")
            + "".join(f" [{number}]" for number in sentence.citations)
        )
        for sentence in answer.sentences
    ]


def _contradiction(item: Contradiction, answer: Answer) -> str:
    cited = [citation for citation in answer.citations if citation.number in item.citations]
    quotes = [
        f"[{citation.number}] ”{' '.join(citation.quote.split())}” {_place(citation)}, "
        f"{_dates(citation.document)}"
        for citation in cited
    ]
    heading = texts.CONTRADICTION.format(about=item.about)
    return f"{_bulleted(heading, quotes)}\n{texts.CONTRADICTION_ADVICE}"


def _made(answer: Answer) -> str:
    if answer.mode == "extractive":
        return texts.EXTRACTIVE
    return _wrapped(texts.GENERATIVE.format(model=answer.model or MISSING))


def _whom_to_ask(answer: Answer, contact: str | None) -> str:
    if answer.status not in LACKING:
        return ""
    near: list[Place | Citation] = [*answer.nearest, *answer.citations]
    known = (place.document.facts for place in near)
    return whom_to_ask(contact, ((facts.title, facts.owner) for facts in known))


def _bulleted(heading: str, items: Sequence[str]) -> str:
    return "\n".join([heading, *(_wrapped(f"– {item}") for item in items)]) if items else ""


def _place(place: Place | Citation) -> str:
    title = place.document.facts.title
    page = f", sida {place.page}" if place.document.format == "pdf" else ""
    return f"{title}, {place.section or 'avsnitt ' + MISSING}{page}"


def _dates(document: Document) -> str:
    facts = document.facts
    return dates(facts.decided, facts.valid_from, facts.valid_to)


def passages_text(passages: Sequence[Passage]) -> str:
    """Passages, best first, with where they stand and how they scored."""
    if not passages:
        return "Inga textstycken hittades."
    return "\n\n".join(
        passage_text(rank, passage) for rank, passage in enumerate(passages, start=1)
    )


def passage_text(rank: int, passage: Passage) -> str:
    """A passage with where it stands, its score and its twins."""
    twins = "".join(
        f"\n   Samma text: {twin.document.facts.title}, sida {twin.page_from}"
        for twin in passage.twins
    )
    return (
        f"{rank}. {passage.document.file}, sida {passage.page_from}: "
        f"{passage.chunk.section or MISSING} ({passage.scores.fused:.3f})\n"
        f"{_wrapped(passage.text)}{twins}"
    )


def evaluation_text(figures: Mapping[str, Any]) -> str:
    """An evaluation's figures, a line each, groups indented under their name."""
    return "\n".join(_figures(figures))


def _figures(figures: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    for name, value in figures.items():
        groups = [isinstance(v, dict) for v in value.values()] if isinstance(value, dict) else []
        if any(groups) if not indent else groups and all(groups):
            yield f"{indent}{name}:"
            yield from _figures(value, indent + "  ")
        else:
            yield f"{indent}{name}: {_flat(value)}"


def snapshots_body(data: Path) -> dict[str, Any]:
    """The snapshots in a data directory, newest first, and which one is in use."""
    try:
        current = current_id(data)
    except NoSnapshot:
        current = None
    manifests = [read_manifest(data, name) for name in reversed(snapshot_ids(data))]
    return {
        "current": current,
        "snapshots": [
            {
                "id": manifest["id"],
                "created": manifest["created"],
                "embedder": manifest["embedder"]["name"],
                **manifest["counts"],
            }
            for manifest in manifests
        ],
    }


def snapshots_text(body: Mapping[str, Any]) -> str:
    """The snapshots, a line each; the one in use is marked."""
    if not body["snapshots"]:
        return "Det finns inga indexversioner. Läs in dokument med: rita ingest MAPP"
    return "\n".join(
        f"{'*' if item['id'] == body['current'] else ' '} {item['id']}  {item['created']}  "
        f"{item['documents']} dokument, {item['pages']} sidor, {item['chunks']} textstycken"
        for item in body["snapshots"]
    )


def _source(citation: Citation, days: Days | None) -> str:
    document = citation.document
    told = [warning.text for warning in (days.of_source(document) if days else ())]
    if citation.page in document.ocr_pages:
        told.append(version_texts.OCR)
    warnings = "".join(f" Obs! {text}" for text in told)
    return (
        f"[{citation.number}] {_place(citation)}. {_dates(document).capitalize()}, "
        f"ansvarig {document.facts.owner or MISSING}. {document.file}{warnings}"
    )


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return (
            NONE if not value else ", ".join(f"{key} {_flat(part)}" for key, part in value.items())
        )
    return MISSING if value is None else str(value)


def _wrapped(text: str) -> str:
    width = min(shutil.get_terminal_size().columns, 100)
    return "\n".join(
        textwrap.fill(line, width, subsequent_indent="   ") for line in text.splitlines()
    )
