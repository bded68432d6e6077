"""Run periodic jobs when they are due, until stopped. Any number of these may run; each job goes to one of them."""

import logging
import signal
import threading
from argparse import ArgumentParser
from concurrent.futures import ThreadPoolExecutor
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connection

from zhongshu.jobs import services
from zhongshu.jobs.models import JobState

logger = logging.getLogger("zhongshu.jobs")

# A long nightly check must not hold up the sealer.
THREADS = 4


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between two looks (default 1)")
        parser.add_argument("--once", action="store_true", help="run what is due, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            for key in services.run_due():
                self.stdout.write(key)
            return
        scheduler = Scheduler(options["interval"])
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, scheduler.stop)
        scheduler.run()


class Scheduler:
    """Looks every second and hands what is due to a few threads."""

    def __init__(self, interval: float) -> None:
        self.interval = interval
        self.stopped = threading.Event()
        self.running: set[str] = set()

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopped.set()

    def run(self) -> None:
        """Until stopped; a database that is away for a moment is waited for."""
        with ThreadPoolExecutor(THREADS) as threads:
            while not self.stopped.is_set():
                try:
                    self._look(threads)
                except Error:
                    logger.exception("The scheduler could not read the jobs")
                    connection.close()
                self.stopped.wait(self.interval)

    def _look(self, threads: ThreadPoolExecutor) -> None:
        close_old_connections()
        services.prepare()
        for state in services.due():
            if state.key not in self.running:
                self.running.add(state.key)
                threads.submit(self._run, state)

    def _run(self, state: JobState) -> None:
        try:
            services.run(state)
        except Error:
            logger.exception("The scheduler lost the database during %s", state.key)
        finally:
            self.running.discard(state.key)
            connection.close()
