"""A command that runs as a job of the server: gives way to questions, ends with its server."""

import contextlib
import os
import signal
import sys
import threading

NICENESS = 10
"""Half of what may be given away. On an idle machine a job loses nothing by it."""


def attach() -> None:
    """Give way, and end as soon as standard input closes: whoever started it is gone."""
    os.nice(NICENESS)
    threading.Thread(target=_end_with_server, name="server", daemon=True).start()


def _end_with_server() -> None:
    while os.read(sys.stdin.fileno(), 1):  # sys.stdin itself would be locked at the end
        pass
    if os.getpgrp() == os.getpid():  # with what it has started, where that is all its group is
        with contextlib.suppress(ProcessLookupError):
            os.killpg(os.getpgrp(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGTERM)
