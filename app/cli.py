"""The command line: what each ``rita`` command does with its words, and what it prints.

The one module that knows both the ingestion job and the service. Exit code 0: done; 1: failed,
with a sentence that says what to do; 2: done, but some documents were refused, each named.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from app import settings as configuration
from app import terminal, texts
from app.arguments import FAILED, Parser, add_filters, positive
from app.settings import Settings
from index.errors import RitaError

FINE, SOME_REFUSED = 0, 2
DEFAULT_COLLECTION = "rutiner"


class Result(NamedTuple):
    """What a command found: for ``--json``, for a person, and the exit code."""

    body: Any
    text: str
    code: int = FINE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        result: Result = options.command(options, _settings(options))
    except RitaError as error:
        if options.json:
            print(_json({"error": type(error).__name__, "detail": str(error)}))
        else:
            print(f"rita: {error}", file=sys.stderr)
        return FAILED
    print(_json(result.body) if options.json else result.text)
    return result.code


def _json(body: object) -> str:
    return json.dumps(body, ensure_ascii=False)


def _settings(options: argparse.Namespace) -> Settings:
    names = ("data", "host", "port")
    chosen = {name: getattr(options, name, None) for name in names}
    return configuration.load(**{name: value for name, value in chosen.items() if value})


def _ingest(options: argparse.Namespace, settings: Settings) -> Result:
    from app.opening import open_configured_embedder
    from ingest.build import build
    from ingest.data_directory import known_sources
    from ingest.sources import Source

    named = [Source(folder, options.collection) for folder in options.folders]
    sample = Source(Path("documents"), options.collection)
    sources = named or known_sources(settings.data) or [sample]
    with terminal.status_line(quiet=options.quiet) as show:
        report = build(
            sources,
            settings.data,
            open_configured_embedder(settings),
            allow_empty=options.allow_empty,
            on_progress=lambda at: show(at.text),
        )
    return Result(
        asdict(report),
        report.text,
        FINE if report.complete else SOME_REFUSED,
    )


def _serve(options: argparse.Namespace, settings: Settings) -> Result:
    from app.serve import serve

    serve(settings, options.workers)
    return Result({}, "")


def _ask(options: argparse.Namespace, settings: Settings) -> Result:
    from app import privacy
    from app.answering import answer
    from app.filtering import days_of, of_options
    from app.opening import open_configured_generator, open_retriever
    from app.schemas import ask_body

    if blocked := privacy.check(options.question, ()):
        body = ask_body(blocked, contact=None, questions_days=settings.questions_days)
        return Result(body, terminal.answer_text(blocked, options.question))
    only = of_options(options)
    with open_retriever(settings) as retriever:
        generator = open_configured_generator(settings)
        found = answer(options.question, (), retriever, only, generator=generator)
        days = days_of(only, retriever.snapshot)
    contact = settings.questions_email
    text = terminal.answer_text(found, options.question, contact, days)
    body = ask_body(found, (), days, contact=contact, questions_days=settings.questions_days)
    return Result(body, text)


def _search(options: argparse.Namespace, settings: Settings) -> Result:
    from app import explaining, privacy
    from app.filtering import days_of, of_options
    from app.opening import open_retriever
    from app.schemas import search_body

    if privacy.check(options.question):
        raise RitaError(texts.PERSONAL_DATA)
    only = of_options(options)
    with open_retriever(settings) as retriever:
        query = retriever.query(options.question)
        passages = retriever.search(query, options.limit, only)
        body = search_body(retriever.snapshot.id, passages, days_of(only, retriever.snapshot))
        if not options.explain:
            return Result(body, terminal.passages_text(passages))
        told = explaining.explanation(query, passages, retriever)
    return Result(body | {"explanation": told}, explaining.explained_text(passages, told))


def _eval(options: argparse.Namespace, settings: Settings) -> Result:
    from app.evaluating import evaluated
    from app.opening import open_retriever
    from app.verification import page_checks
    from index.golden import load_dialogues, load_golden
    from index.verification_set import figures as checked_figures
    from index.verification_set import load_examples, run_checks

    questions = load_golden(options.golden)
    dialogues = load_dialogues(options.dialogues) if options.dialogues else []
    with open_retriever(settings) as retriever, terminal.status_line(quiet=options.quiet) as show:
        body = evaluated(
            questions, dialogues, retriever, lambda done, of: show(f"{done} av {of} frågor")
        )
        if options.verification:
            examples = load_examples(options.verification)
            body["verification"] = checked_figures(run_checks(examples, page_checks(retriever)))
    return Result(body, terminal.evaluation_text(body))


def _snapshots(options: argparse.Namespace, settings: Settings) -> Result:
    from index import snapshot_folder as folder

    data = settings.data
    match options.action:
        case "activate":
            if not options.id:
                raise RitaError("Ange vilken indexversion: rita snapshots activate ID")
            folder.activate(data, options.id)
        case "verify":
            for name in [options.id] if options.id else folder.snapshot_ids(data):
                folder.verify(data, name)
        case "prune":
            folder.prune(data)
    body = terminal.snapshots_body(data)
    return Result(body, terminal.snapshots_text(body))


def _questions(options: argparse.Namespace, settings: Settings) -> Result:
    from app.stored_questions import act

    return Result(*act(options.action, options.id, settings))


def _backup(options: argparse.Namespace, settings: Settings) -> Result:
    from app.commands.backup import make_backup

    with terminal.status_line(quiet=options.quiet) as show:
        made = make_backup(settings.data, options.file, show)
    return Result(made.body, made.text, SOME_REFUSED if made.lacking else FINE)


def _restore(options: argparse.Namespace, settings: Settings) -> Result:
    from app.commands.restore import put_back

    with terminal.status_line(quiet=options.quiet) as show:
        restored = put_back(options.file, settings.data, show)
    return Result(restored.body, restored.text)


def _doctor(_options: argparse.Namespace, settings: Settings) -> Result:
    from app.doctor import examine

    findings = examine(settings)
    healthy = all(finding.fine for finding in findings)
    return Result(
        {"healthy": healthy, "findings": [finding._asdict() for finding in findings]},
        "\n".join(f"{'ok ' if f.fine else 'FEL'} {f.subject}: {f.detail}" for f in findings),
        FINE if healthy else FAILED,
    )


def _parser() -> argparse.ArgumentParser:
    common = Parser(add_help=False)
    common.add_argument("--json", action="store_true", help="skriv resultatet som JSON")
    common.add_argument("--quiet", action="store_true", help="visa inte förloppet")
    common.add_argument(
        "--data", type=Path, metavar="DIR", help="datakatalogen (annars RITA_DATA eller ./data)"
    )
    parser = Parser(
        prog="rita",
        description="Svar ur den egna förvaltningens rutiner, med källa, på egna datorer.",
    )
    commands = parser.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace, Settings], Result], text: str
    ) -> argparse.ArgumentParser:
        found = commands.add_parser(name, parents=[common], help=text, description=text)
        found.set_defaults(command=run)
        return found

    ingest = command("ingest", _ingest, "Läs in mappar med PDF-dokument i indexet.")
    ingest.add_argument(
        "folders",
        nargs="*",
        type=Path,
        metavar="MAPP",
        help="mapp att spegla; utan mapp läses de mappar om som redan finns i indexet",
    )
    ingest.add_argument(
        "--collection", default=DEFAULT_COLLECTION, metavar="NAMN", help="samling (%(default)s)"
    )
    ingest.add_argument(
        "--allow-empty", action="store_true", help="godta att en mapp inte har några dokument kvar"
    )
    serve = command("serve", _serve, "Starta tjänsten med chatt och API.")
    serve.add_argument("--host", metavar="H", help="adress att lyssna på (annars RITA_HOST)")
    serve.add_argument("--port", type=int, metavar="P", help="port (annars RITA_PORT)")
    serve.add_argument("--workers", type=positive, default=1, metavar="N", help="antal processer")
    ask = command("ask", _ask, "Ställ en fråga och få svar med källor.")
    ask.add_argument("question", metavar="FRÅGA")
    add_filters(ask)
    search = command("search", _search, "Sök textstycken.")
    search.add_argument("question", metavar="FRÅGA")
    search.add_argument(
        "--limit", type=positive, default=10, metavar="N", help="antal (%(default)s)"
    )
    search.add_argument(
        "--explain", action="store_true", help="visa varför varje textstycke hittades"
    )
    add_filters(search)
    evaluation = command("eval", _eval, "Mät sökning och svar mot frågor med facit.")
    evaluation.add_argument("golden", type=Path, metavar="FRÅGOR.jsonl")
    evaluation.add_argument(
        "--dialogues", type=Path, metavar="FIL", help="dialoger med följdfrågor"
    )
    evaluation.add_argument(
        "--verification",
        type=Path,
        metavar="FIL",
        help="riktiga och felaktiga meningar som kontrollen ska skilja åt",
    )
    snapshots = command("snapshots", _snapshots, "Visa och hantera indexversioner.")
    snapshots.add_argument("action", choices=("list", "activate", "verify", "prune"))
    snapshots.add_argument("id", nargs="?", metavar="ID")
    questions = command("questions", _questions, "Visa och radera det som användare har skickat.")
    questions.add_argument(
        "action", choices=("list", "erase", "prune", "feedback"),
        help="visa frågorna till rutinernas ägare, radera en, radera gamla, visa omdömena",
    )  # fmt: skip
    questions.add_argument("id", nargs="?", metavar="ID")
    backup = command("backup", _backup, "Spara allt som RiTA har i en fil, medan tjänsten går.")
    backup.add_argument("file", type=Path, metavar="FIL", help="ny fil; skrivs aldrig över")
    restore = command("restore", _restore, "Lägg tillbaka en sparad fil i en tom datakatalog.")
    restore.add_argument("file", type=Path, metavar="FIL", help="fil från rita backup")
    command("doctor", _doctor, "Kontrollera att installationen är hel.")
    return parser
