"""The web server of a node: granian, whose workers are copies of this process."""

import logging
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from zhongshu.config import forks

THREADS = 4  # of each worker: a request waits for the database while another is worked on
QUEUE = 1024  # connections that wait; beyond it a client is asked to come again
KILL_SECONDS = 10
RESPAWN_SECONDS = 0.2


def serve(host: str, port: int, workers: int) -> None:
    """Until stopped. A worker that dies is started again; two deaths within seconds end the server, and the supervisor
    starts it anew."""
    server = Granian(
        "zhongshu.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=QUEUE,
        respawn_failed_workers=True,
        respawn_interval=RESPAWN_SECONDS,
        workers_kill_timeout=KILL_SECONDS,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=_application, wrap_loader=False)


def _application(*given: object) -> Callable[..., Any]:
    """In the worker: nothing to load any more."""
    from zhongshu.config.wsgi import application  # noqa: PLC0415  # it needs the settings

    forks.end_with_parent()
    logging.getLogger("granian").setLevel(logging.WARNING)
    return application
