"""Two collections with everything that can be in them, each marked, behind sign-in.

Every text that a person wrote or a document holds carries its collection's mark: a word that stands
nowhere else. Where a mark comes back to who may not read its collection, a wall has a hole.
"""

import logging
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from secrets import token_hex

from app.access import Action
from app.database import now
from app.main import create_app
from app.service import Service
from app.settings import Settings
from app.sign_in.keys import make_key
from app.sign_in.sessions import COOKIE, open_session, user_id
from app.sign_in.signed import Signed
from app.storage import Storage, hashed
from app.stored_files import documents_of
from app.tables import (
    Feedback,
    FeedbackDocument,
    JobKind,
    JobState,
    Question,
    QuestionStatus,
    Verdict,
)
from index.embedder import open_embedder
from index.snapshot_folder import snapshot_ids
from ingest.build import build
from ingest.sources import Source
from tests.component.made_routines import make_routine
from tests.system.service import in_this_process

MARKS = {"Barn": "zqbarnzq", "Bistand": "zqbistandzq"}
"""By collection. Lower case; compared so."""
BARN, BISTAND = MARKS
QUESTION = "Hur snabbt ska handläggaren ringa familjen?"
WIDGET_KEY = "matris-0123456789abcdef"
ORIGIN = "https://intranat.example"
ACCESS = f"""
[[group]]
name = "barn"
collections = ["{BARN}"]
[[group]]
name = "bistand"
collections = ["{BISTAND}"]
[[group]]
name = "barn-ansvarig"
owns = ["{BARN}"]
[[group]]
name = "it"
roles = ["admin"]
[[group]]
name = "revision"
roles = ["auditor"]
"""
WIDGETS = f"""
[[widget]]
name = "Barn"
key = "{WIDGET_KEY}"
origins = ["{ORIGIN}"]
collections = ["{BARN}"]
"""
_READER = frozenset((Action.ASK, Action.READ, Action.OWN))
_NOBODY: frozenset[Action] = frozenset()


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody, by what they send; and, told here anew, what they may."""

    name: str
    headers: Mapping[str, str]
    may: frozenset[Action] = _NOBODY
    """What they may at all."""
    reads: frozenset[str] = frozenset()
    """The collections whose marks they may see."""
    keeps: frozenset[str] = frozenset()
    refusal: int = 403
    """What they get for the rest."""


@dataclass(frozen=True, slots=True)
class Ids:
    """What there is of one collection, by the names of parameters in addresses."""

    document: str
    versions: tuple[str, ...]
    numbers: Mapping[str, str]


@dataclass(slots=True)
class World:
    """The service, everybody who asks it, and what there is."""

    url: str
    service: Service
    asking: list[Asking]
    ids: dict[str, Ids]
    snapshots: list[str]
    log: list[str] = field(default_factory=list)

    def asked_by(self, name: str) -> Asking:
        """Somebody by name."""
        return next(each for each in self.asking if each.name == name)


class _Lines(logging.Handler):
    """Every line of the log, as it is written."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {getattr(record, 'fields', '')}")


@contextmanager
def world(folder: Path, models: Path) -> Iterator[World]:
    """All of it, until the block ends."""
    data = folder / "data"
    _index(folder, data, models)
    (folder / "access.toml").write_text(ACCESS, encoding="utf-8")
    (folder / "widgets.toml").write_text(WIDGETS, encoding="utf-8")
    settings = Settings(
        _env_file=None,
        data=data,
        models=models,
        sign_in="oidc",
        access=folder / "access.toml",
        widgets=folder / "widgets.toml",
        oidc_issuer="http://127.0.0.1:9/",
        oidc_client_id="rita",
        oidc_client_secret="hemlig",
        questions_per_minute=10_000,
        requests_per_minute=100_000,
        streams_per_user=100,
    )
    storage = Storage(data)
    ids = _kept(data, storage)
    app = create_app(settings)
    lines: list[str] = []
    handler = _Lines(lines)
    logging.getLogger().addHandler(handler)
    logging.getLogger("app").setLevel(logging.INFO)
    try:
        with in_this_process(app) as url:
            service: Service = app.state.service
            yield World(url, service, _asking(storage), ids, snapshot_ids(data), lines)
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger("app").setLevel(logging.NOTSET)
        storage.close()


def _index(folder: Path, data: Path, models: Path) -> None:
    """Two versions of a routine in each collection, in two index versions."""
    embedder = open_embedder(None, None, models)
    sources = [Source(folder / name, name) for name in MARKS]
    for days in ("två", "tre"):
        for name, mark in MARKS.items():
            make_routine(
                folder / name / f"rutin-{mark}.pdf",
                f"Handläggaren ska ringa familjen inom {days} dagar. Ordet {mark} står här.\n\n"
                f"När ska {mark} göras? Det ska göras samma dag.",
                title=f"Rutin för {mark}",
                number=f"SN 2024/{mark}",
            )
        build(sources, data, embedder)


def _kept(data: Path, storage: Storage) -> dict[str, Ids]:
    """What people sent and made, of each collection."""
    documents = documents_of(data, snapshot_ids(data)[-1])
    found = {}
    for name, mark in MARKS.items():
        mine = [each for each in documents if each.collection == name]
        assert len(mine) == 2, [each.file for each in documents]
        document = mine[0].id
        upload = storage.uploads.add(
            file=f"ny-{mark}.pdf", collection=name, version=token_hex(32), format="pdf", bytes=9
        )
        storage.uploads.set_review(upload.id, None, f"Går inte att läsa: {mark}")
        job = storage.jobs.queue(JobKind.INGEST, "admin")
        storage.jobs.start(job.id)
        refused = {"file": f"{mark}.pdf", "reason": mark, "status": "refused", "collection": name}
        storage.jobs.end(job.id, JobState.DONE, report={"documents": [refused], "mark": mark})
        golden = storage.golden.add(f"Vad gäller {mark}?", document, f"rutin-{mark}.pdf", 1)
        secret = token_hex(32)
        until = now() + timedelta(days=30)
        storage.send_question(
            Question(
                secret_hash=hashed(secret), text=f"Fråga om {mark}?", comment=mark, missing=[mark],
                answer_id=None, snapshot=None, document_id=document, version=mine[0].version,
                title=f"Rutin för {mark}", owner=mark, status=QuestionStatus.NEW, created=now(),
                erase_after=until,
            )
        )  # fmt: skip
        storage.give_thumb(
            Feedback(
                answer_id=token_hex(16), secret_hash=hashed(secret), verdict=Verdict.UP,
                reason=None, status="answered", mode="extractive", snapshot=None,
                question=f"Fråga om {mark}?", comment=mark, created=now(), erase_after=until,
                documents=[FeedbackDocument(document_id=document, version=mine[0].version)],
            )
        )  # fmt: skip
        numbers = {
            "upload_id": upload.id, "job_id": job.id, "golden_id": golden.id,
            "number": storage.questions()[-1].id,
        }  # fmt: skip
        found[name] = Ids(
            document,
            tuple(each.version for each in mine),
            {key: str(value) for key, value in numbers.items()},
        )
    return found


def _asking(storage: Storage) -> list[Asking]:
    both = frozenset(MARKS)
    barn, bistand = frozenset((BARN,)), frozenset((BISTAND,))

    def person(name: str, *groups: str) -> dict[str, str]:
        signed = Signed(user_id("https://inloggning.example", name), name, groups)
        return {"Cookie": f"{COOKIE}={open_session(storage, signed, None, None)}"}

    def key(name: str, actions: list[str], *collections: str, days: int = 1) -> dict[str, str]:
        made = make_key(storage, name, actions, collections, days, "prov")
        return {"Authorization": f"Bearer {made.secret}"}

    ended = person("avslutad", "barn", "it")
    storage.sessions.end(hashed(ended["Cookie"].partition("=")[2]))
    revoked = key("aterkallad", ["ask", "read", "keep"])
    storage.keys.revoke("aterkallad", "prov")
    expired = key("utgangen", ["ask", "read", "keep", "administer", "audit"])
    with closing(sqlite3.connect(storage.path)) as database, database:
        database.execute("UPDATE api_keys SET expires = '2026-01-01' WHERE name = 'utgangen'")
    keeper = _READER | {Action.KEEP}
    return [
        Asking("nobody", {}, refusal=401),
        Asking("reader of Barn", person("anna", "barn"), _READER, barn),
        Asking("reader of Bistand", person("bo", "bistand"), _READER, bistand),
        Asking("no group", person("cia", "okänd", "Barn", "*"), frozenset((Action.OWN,))),
        Asking("session ended", ended, refusal=401),
        Asking("key revoked", revoked, refusal=401),
        Asking("key expired", expired, refusal=401),
        Asking("key made up", {"Authorization": f"Bearer rita_{'A' * 43}"}, refusal=401),
        Asking("widget", {"X-Rita-Key": WIDGET_KEY}, frozenset((Action.ASK, Action.READ)), barn),
        Asking(
            "widget's page",
            {"X-Rita-Key": WIDGET_KEY, "Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
            frozenset((Action.ASK, Action.READ)),
            barn,
        ),
        Asking(
            "key that asks",
            key("fragar", ["ask", "read"], BISTAND),
            frozenset((Action.ASK, Action.READ)),
            bistand,
        ),
        Asking(
            "key that keeps",
            key("skoter", ["keep"], BISTAND),
            frozenset((Action.KEEP,)),
            bistand,
            bistand,
        ),
        Asking("key that measures", key("mater", ["measure"]), frozenset((Action.MEASURE,))),
        Asking("owner of Barn", person("disa", "barn-ansvarig"), keeper, barn, barn),
        Asking(
            "admin",
            person("erik", "it"),
            keeper | {Action.ADMINISTER, Action.MEASURE},
            both,
            both,
        ),
        Asking(
            "auditor",
            person("fia", "revision"),
            frozenset((Action.AUDIT, Action.MEASURE, Action.OWN)),
        ),
    ]
