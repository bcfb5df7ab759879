"""The command line: what each ``rita`` command does with its words, and what it prints.

The one module that knows both the ingestion job and the service. Exit code 0: done; 1: failed,
with a sentence that says what to do; 2: done, but some documents were refused, each named.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from app import settings as configuration
from app import terminal, texts
from app.arguments import FAILED
from app.commands.attached import attach
from app.parser import make_parser
from app.settings import Settings
from index.errors import DocumentError, RitaError

FINE, SOME_REFUSED = 0, 2


class Result(NamedTuple):
    """What a command found: for ``--json``, for a person, and the exit code."""

    body: Any
    text: str
    code: int = FINE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = make_parser(_COMMANDS).parse_args(arguments)
    try:
        if options.attached:
            attach()
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
    from app.commands.ingesting import Gate, known, remove_erased, usable
    from app.opening import open_configured_embedder
    from app.storage import Storage
    from ingest.build import Instructions, build
    from ingest.data_directory import known_sources
    from ingest.reader_process import Limits
    from ingest.sources import Source, UploadedFile

    storage = Storage(settings.data)
    told = known(settings.data, storage)
    named = [Source(folder, options.collection) for folder in options.folders]
    sources = named or known_sources(settings.data)
    if options.attached and not named:
        there = usable([source.folder for source in sources])
        sources = [source for source in sources if source.folder in there]
    elif not sources and not told.uploads:
        sources = [Source(Path("documents"), options.collection)]
    published = told.uploads
    uploads = None if published is None else tuple(UploadedFile(*each) for each in published)
    embedder = open_configured_embedder(settings)
    gate = Gate(settings, storage, embedder, anyway=options.activate)
    with terminal.progress(quiet=options.quiet, lines=options.progress) as show:
        report = build(
            sources,
            settings.data,
            embedder,
            instructions=Instructions(uploads, told.links, told.erased),
            gate=gate,
            allow_empty=options.allow_empty,
            limits=Limits(settings.file_seconds, settings.file_memory_mb),
            on_progress=show,
        )
    remove_erased(settings.data, storage)
    return Result(
        asdict(report) | {"gate": gate.report},
        report.text + gate.text(report.snapshot),
        FINE if report.complete else SOME_REFUSED,
    )


def _review(options: argparse.Namespace, settings: Settings) -> Result:
    from app.admin import texts as admin_texts
    from app.answering import today
    from app.commands.reviewing import aside, refused_body, review_body, review_text, version_of
    from index.formats import FORMATS
    from ingest.one_file import Request
    from ingest.reader import Reader
    from ingest.reader_process import Limits

    name = options.name or options.file.name
    kind = FORMATS.get(Path(name).suffix.lower())
    if kind is None:
        raise RitaError(admin_texts.UPLOAD_SUFFIX)
    limits = Limits(settings.file_seconds, settings.file_memory_mb)
    with aside(settings.data) as folder, Reader(folder, limits) as reader:
        version = version_of(options.file)
        reader.start(Request(str(options.file), name, version, kind, str(folder), today()))
        try:
            found, _ = reader.result()
        except DocumentError as error:
            body = refused_body(str(error), kind)
        else:
            body = review_body(
                len(found.pages),
                kind,
                found.facts,
                found.origins,
                found.findings,
                ocr=bool(found.ocr_pages),
            )
    return Result(body, review_text(body), FINE if body["status"] == "ok" else SOME_REFUSED)


def _serve(options: argparse.Namespace, settings: Settings) -> Result:
    from app.serve import serve

    serve(settings, options.workers)
    return Result({}, "")


def _ask(options: argparse.Namespace, settings: Settings) -> Result:
    from app import privacy
    from app.answering import answer
    from app.commands.audit import record_command
    from app.filtering import days_of, of_options
    from app.opening import open_configured_generator, open_retriever
    from app.schemas import ask_body

    if blocked := privacy.check(options.question, ()):
        body = ask_body(blocked, contact=None, questions_days=settings.questions_days)
        record_command(settings, "asked", body, "citations")
        return Result(body, terminal.answer_text(blocked, options.question))
    only = of_options(options)
    with open_retriever(settings) as retriever:
        generator = open_configured_generator(settings)
        found = answer(options.question, (), retriever, only, generator=generator)
        days = days_of(only, retriever.snapshot)
    contact = settings.questions_email
    text = terminal.answer_text(found, options.question, contact, days)
    about = privacy.warning(options.question, settings.warn_about)
    body = ask_body(found, about, days, contact=contact, questions_days=settings.questions_days)
    record_command(settings, "asked", body, "citations")
    return Result(body, text)


def _search(options: argparse.Namespace, settings: Settings) -> Result:
    from app import explaining, privacy
    from app.commands.audit import record_command
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
        record_command(settings, "searched", body, "passages")
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


def _keys(options: argparse.Namespace, settings: Settings) -> Result:
    from app.commands.keys import act

    return Result(*act(options, settings))


def _admin_token(options: argparse.Namespace, settings: Settings) -> Result:
    from app.commands.admin_token import act

    return Result(*act(settings, show=options.show, renew=options.renew))


def _audit(options: argparse.Namespace, settings: Settings) -> Result:
    from app.commands.audit import act

    return Result(*act(options.action, options.file, options.expect, settings))


def _privacy(options: argparse.Namespace, settings: Settings) -> Result:
    from app.commands.privacy import act

    return Result(*act(options.action, options.who, settings))


def _stop(options: argparse.Namespace, settings: Settings) -> Result:
    from app.commands.switch import act_stop

    return Result(*act_stop(settings, options.message))


def _start(_options: argparse.Namespace, settings: Settings) -> Result:
    from app.commands.switch import act_start

    return Result(*act_start(settings))


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


_COMMANDS = {
    "ingest": _ingest,
    "review": _review,
    "admin-token": _admin_token,
    "serve": _serve,
    "ask": _ask,
    "search": _search,
    "eval": _eval,
    "snapshots": _snapshots,
    "questions": _questions,
    "keys": _keys,
    "audit": _audit,
    "privacy": _privacy,
    "stop": _stop,
    "start": _start,
    "backup": _backup,
    "restore": _restore,
    "doctor": _doctor,
}


if __name__ == "__main__":
    sys.exit(main())
