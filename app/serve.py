"""Start the HTTP server."""

import os
import socket

import uvicorn

from app import logs, texts, widgets
from app.connections import protocol
from app.logo import read_logo
from app.request_limits import MOST_HEAD_BYTES
from app.settings import Settings, environment
from app.sign_in import access_file
from index.errors import SettingsError

# A question takes seconds at most; longer than this nobody waits for a restart.
GRACE_SECONDS = 10
# A worker process that does not answer its parent for so long is ended and started anew. uvicorn's
# own 5 seconds are less than loading the model takes while a job reads documents on every core.
WORKER_SILENT_SECONDS = 60


def serve(settings: Settings, workers: int = 1) -> None:
    """Serve until told to stop (SIGINT, SIGTERM), in ``workers`` processes; then let questions end.

    The settings reach the processes through this one's environment. Raises SettingsError when the
    port cannot be listened on, the logo cannot be shown, or the file of the widgets or of the
    groups cannot be used.
    """
    _check_port(settings)
    widgets.read(settings.widgets, sign_in=settings.sign_in != "none")
    if settings.access:
        access_file.read(settings.access)
    if settings.logo:
        read_logo(
            settings.logo
        )  # a worker process that cannot start would be started anew for ever
    os.environ.update(environment(settings))
    uvicorn.run(
        "app.main:from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        log_config=logs.configuration(),
        access_log=False,  # it would log query strings; app/observing.py writes its own line
        proxy_headers=False,  # who connects is not for a header to say
        server_header=False,
        ws="none",
        http=protocol(settings.request_seconds, settings.max_connections),
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_worker_healthcheck=WORKER_SILENT_SECONDS,
    )


def _check_port(settings: Settings) -> None:
    """Before seconds are spent on loading the model."""
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        raise SettingsError(
            texts.PORT_TAKEN.format(port=settings.port, host=settings.host, reason=error.strerror)
        ) from error
