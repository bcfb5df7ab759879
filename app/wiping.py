"""Leaving no trace of what was erased, in a SQLite file that is too large to be written anew.

``VACUUM`` writes every page, the audit log's too: with 600,000 entries (195 MB) measured 3.1 s, in
which nobody else writes, and as much memory as the file is large. A municipality with 2,000 case
workers has as many in a month. The log quotes nobody, and its oldest entries go by whole pages,
which ``secure_delete`` overwrites. So only the other tables are written anew.
"""

import sqlite3

LARGE_BYTES = 100_000_000
"""From here on. Of what users send there may be some 27 MB (``app/storage_limits.py``)."""
_LOG = "events"


def is_large(connection: sqlite3.Connection) -> bool:
    """Whether writing the whole file anew would keep others waiting."""
    (size,) = connection.execute(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    ).fetchone()
    return bool(size >= LARGE_BYTES)


def rewrite_tables(connection: sqlite3.Connection) -> None:
    """Write every table but the audit log anew: what a page held before stands in none of theirs.
    ``connection`` is in no transaction, and is closed afterwards.

    Deleting all rows frees every page of a table and of its indexes, and ``secure_delete``
    overwrites what is freed (sqlite.org/lang_delete.html, "The Truncate Optimization"): a page that
    SQLite had filled anew, and in which ``secure_delete`` alone left an old copy, as well.
    """
    connection.execute("PRAGMA foreign_keys = OFF")  # else rows go with those they belong to
    connection.execute("BEGIN IMMEDIATE")
    try:
        named = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        for (table,) in named:
            if table != _LOG:
                for statement in (
                    "CREATE TEMP TABLE aside AS SELECT * FROM main.{}",
                    "DELETE FROM main.{}",
                    "INSERT INTO main.{} SELECT * FROM temp.aside",
                    "DROP TABLE temp.aside",
                ):
                    connection.execute(statement.format(f'"{table}"'))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
