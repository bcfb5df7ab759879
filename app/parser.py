"""Every command of ``rita`` with its words, as ``rita --help`` tells them."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from app.arguments import Parser, add_filters, add_ingest, positive


def make_parser(commands: Mapping[str, Callable[..., object]]) -> argparse.ArgumentParser:
    """The parser, whose result has the function of its ``command``: one of ``commands`` by name."""
    common = Parser(add_help=False)
    common.add_argument("--json", action="store_true", help="skriv resultatet som JSON")
    common.add_argument("--attached", action="store_true", help=argparse.SUPPRESS)
    common.add_argument("--quiet", action="store_true", help="visa inte förloppet")
    common.add_argument(
        "--data", type=Path, metavar="DIR", help="datakatalogen (annars RITA_DATA eller ./data)"
    )
    parser = Parser(
        prog="rita",
        description="Svar ur den egna förvaltningens rutiner, med källa, på egna datorer.",
    )
    added = parser.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)

    def command(name: str, text: str) -> argparse.ArgumentParser:
        found = added.add_parser(name, parents=[common], help=text, description=text)
        found.set_defaults(command=commands[name])
        return found

    ingest = command("ingest", "Läs in mappar med dokument i indexet.")
    add_ingest(ingest)
    review = command("review", "Granska en fil utan att läsa in den.")
    review.add_argument("file", type=Path, metavar="FIL")
    review.add_argument("--name", metavar="NAMN", help="filens namn, om den heter något annat här")
    review.add_argument("--collection", metavar="NAMN", help=argparse.SUPPRESS)
    token = command("admin-token", "Skapa nyckeln till adminsidan.")
    token.add_argument("--show", action="store_true", help="visa nyckeln")
    token.add_argument("--renew", action="store_true", help="byt nyckel; den gamla slutar gälla")
    serve = command("serve", "Starta tjänsten med chatt och API.")
    serve.add_argument("--host", metavar="H", help="adress att lyssna på (annars RITA_HOST)")
    serve.add_argument("--port", type=int, metavar="P", help="port (annars RITA_PORT)")
    serve.add_argument("--workers", type=positive, default=1, metavar="N", help="antal processer")
    ask = command("ask", "Ställ en fråga och få svar med källor.")
    ask.add_argument("question", metavar="FRÅGA")
    add_filters(ask)
    search = command("search", "Sök textstycken.")
    search.add_argument("question", metavar="FRÅGA")
    search.add_argument(
        "--limit", type=positive, default=10, metavar="N", help="antal (%(default)s)"
    )
    search.add_argument(
        "--explain", action="store_true", help="visa varför varje textstycke hittades"
    )
    add_filters(search)
    evaluation = command("eval", "Mät sökning och svar mot frågor med facit.")
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
    snapshots = command("snapshots", "Visa och hantera indexversioner.")
    snapshots.add_argument("action", choices=("list", "activate", "verify", "prune"))
    snapshots.add_argument("id", nargs="?", metavar="ID")
    questions = command("questions", "Visa och radera det som användare har skickat.")
    questions.add_argument(
        "action", choices=("list", "erase", "prune", "feedback"),
        help="visa frågorna till rutinernas ägare, radera en, radera gamla, visa omdömena",
    )  # fmt: skip
    questions.add_argument("id", nargs="?", metavar="ID")
    _add_people(command)
    backup = command("backup", "Spara allt som RiTA har i en fil, medan tjänsten går.")
    backup.add_argument("file", type=Path, metavar="FIL", help="ny fil; skrivs aldrig över")
    restore = command("restore", "Lägg tillbaka en sparad fil i en tom datakatalog.")
    restore.add_argument("file", type=Path, metavar="FIL", help="fil från rita backup")
    command("doctor", "Kontrollera att installationen är hel.")
    return parser


def _add_people(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """The commands about who comes in, what is kept of it, and whether anybody is answered."""
    keys = command("keys", "Skapa, visa och återkalla API-nycklar.")
    keys.add_argument("action", choices=("create", "list", "revoke"))
    keys.add_argument("name", nargs="?", metavar="NAMN")
    keys.add_argument(
        "--may", metavar="LISTA", help="vad nyckeln får: ask,read,keep,administer,audit,measure"
    )
    keys.add_argument("--collection", action="append", metavar="NAMN", help="bara den samlingen")
    keys.add_argument(
        "--days", type=positive, default=90, metavar="N", help="hur länge den gäller (%(default)s)"
    )
    audit = command("audit", "Kontrollera, exportera och gallra granskningsloggen.")
    audit.add_argument("action", choices=("verify", "export", "prune"))
    audit.add_argument(
        "file", nargs="?", type=Path, metavar="FIL", help="ny fil att exportera till"
    )
    audit.add_argument(
        "--expect", metavar="HASH", help="en hash som loggen hade förut, sparad på annat håll"
    )
    privacy = command("privacy", "Hämta ut eller radera en persons sparade frågor.")
    privacy.add_argument("action", choices=("export", "erase"))
    privacy.add_argument("who", metavar="VEM", help="id som i loggen: user:0123456789abcdef")
    stop = command("stop", "Stoppa alla svar genast, i alla kanaler. Tjänsten går vidare.")
    stop.add_argument("message", nargs="?", metavar="TEXT", help="vad den som frågar ska få veta")
    command("start", "Svara på frågor igen efter rita stop.")
