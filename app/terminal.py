"""What the command line shows a person: progress, answers, figures. Swedish, plain text."""

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from app import texts
from index.answer import Answer, Citation, Status
from index.corpus import Passage
from index.errors import NoSnapshot
from index.snapshot_folder import current_id, read_manifest, snapshot_ids

MISSING = "saknas"
NO_ANSWER = "Jag hittar inget svar i rutinerna."
BLOCKED = "Frågan innehåller ett personnummer. Ta bort det och fråga igen. Ingenting har sparats."


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


def answer_text(answer: Answer) -> str:
    """An answer with numbered sources."""
    if answer.status == Status.BLOCKED_PERSONAL_DATA:
        return texts.PERSONAL_DATA
    if not answer.sentences:
        nearest = [
            f"  {place.document.facts.title}, {place.section or MISSING}, sida {place.page}"
            for place in answer.nearest
        ]
        return "\n".join([NO_ANSWER, *(["Närmast i rutinerna:", *nearest] if nearest else [])])
    lines = [
        _wrapped(
            sentence.text.replace("\t", " | ")
            + "".join(f" [{number}]" for number in sentence.citations)
        )
        for sentence in answer.sentences
    ]
    return "\n".join([*lines, "", *(_source(citation) for citation in answer.citations)])


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
    """An evaluation's figures, a line each."""
    lines: list[str] = []
    for name, value in figures.items():
        if isinstance(value, dict) and any(isinstance(v, dict) for v in value.values()):
            lines.append(f"{name}:")
            lines += [f"  {key}: {_flat(part)}" for key, part in value.items()]
        else:
            lines.append(f"{name}: {_flat(value)}")
    return "\n".join(lines)


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


def _source(citation: Citation) -> str:
    facts = citation.document.facts
    return (
        f"[{citation.number}] {facts.title}, {citation.section or 'avsnitt ' + MISSING}, "
        f"sida {citation.page}. Beslutad {_day(facts.decided)}, gäller till "
        f"{_day(facts.valid_to)}, ansvarig {facts.owner or MISSING}. {citation.document.file}"
    )


def _day(value: date | None) -> str:
    return value.isoformat() if value else MISSING


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_flat(part)}" for key, part in value.items())
    return MISSING if value is None else str(value)


def _wrapped(text: str) -> str:
    width = min(shutil.get_terminal_size().columns, 100)
    return "\n".join(
        textwrap.fill(line, width, subsequent_indent="   ") for line in text.splitlines()
    )
