"""Writers of the audit log, for the tests that check its chain."""

import subprocess
import sys
from pathlib import Path
from threading import Thread

from app.storage import Storage

ANNA = "user:0123456789abcdef"
COUNT = 12


def written(storage: Storage, count: int = COUNT) -> Storage:
    for number in range(count):
        storage.events.add(
            ANNA,
            "asked",
            detail={"mode": "extractive", "å": number},
            via="page",
            outcome="answered",
            snapshot="s1",
            documents=["0" * 16],
        )
    return storage


PROGRAM = """
import sys
from pathlib import Path
from sqlalchemy import make_url
from app.storage import Storage
place = make_url(sys.argv[2]) if len(sys.argv) > 2 else None
storage = Storage(Path(sys.argv[1]), place)
for number in range(20):
    storage.events.add("key:annat", "searched", via="api", detail={"n": number})
"""


def many(storage: Storage, root: Path, other: Storage, server_at: tuple[str, ...]) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, storage.path.parent, *server_at],
            cwd=root,
            env={"PYTHONPATH": str(root)},
        )
        for _ in range(2)
    ]
    threads = [Thread(target=written, args=(each, 8)) for each in (storage, other) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for process in started:
        assert process.wait(timeout=120) == 0
    checked = storage.events.verify()
    assert (checked.entries, checked.broken) == (8 * 8 + 2 * 20, None)
