"""Do the jobs. Unlike `procrastinate worker`, it reconnects when the database was away, and takes up lost jobs."""

import asyncio
import logging
import signal
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandParser
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from psycopg_pool import AsyncConnectionPool

log = logging.getLogger(__name__)
PATIENCE = 3.0  # seconds to wait for a connection before the worker starts anew
PAUSE = 1.0  # seconds between two tries to reach the database
SWEEP = 30.0  # seconds between two looks for lost jobs
LOST_AFTER = 60.0  # seconds without a heartbeat after which a worker counts as dead


class Command(BaseCommand):
    help = "Do the jobs: letters, reminders, what is due. Reconnects by itself after the database was away."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2, help="jobs at the same time")

    def handle(self, *args: Any, **options: Any) -> None:
        asyncio.run(self.work(options["concurrency"]))

    async def work(self, concurrency: int) -> None:
        """Work until a signal says stop."""
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        while not stop.is_set():
            try:
                await self.connect(stop, concurrency)
            except (ConnectorException, psycopg.Error) as error:
                log.warning(
                    "The database cannot be reached (%s). The worker tries again.", error.__cause__ or error
                )
            if not stop.is_set():
                await asyncio.wait({asyncio.create_task(stop.wait())}, timeout=PAUSE)

    async def connect(self, stop: asyncio.Event, concurrency: int) -> None:
        """One worker with connections of its own, until it is to stop or loses the database."""
        pool = AsyncConnectionPool(
            kwargs=connector_params(),
            open=False,
            timeout=PATIENCE,
            check=AsyncConnectionPool.check_connection,
        )
        try:
            await pool.open(wait=True, timeout=PATIENCE)
            with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
                async with app.open_async(pool):
                    await run(stop, concurrency, self.stdout.write)
        finally:
            await pool.close()


async def run(stop: asyncio.Event, concurrency: int, say: Any) -> None:
    """Let the worker run beside the sweep for lost jobs; the first of them that ends, ends the other."""
    say("The worker is running.")
    tasks = [
        asyncio.create_task(stop.wait()),
        asyncio.create_task(sweep()),
        asyncio.create_task(app.run_worker_async(concurrency=concurrency, install_signal_handlers=False)),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()  # the worker finishes the jobs that it has begun
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result


async def sweep() -> None:
    """Look for lost jobs for as long as the worker runs."""
    while True:
        await queue_lost_jobs()
        await asyncio.sleep(SWEEP)


async def queue_lost_jobs() -> None:
    """Put the jobs of dead workers back into the queue. Jobs bear being run twice."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=LOST_AFTER):
        log.warning("Job %s (%s) was lost with its worker and is queued again.", job.id, job.task_name)
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:  # the same work was queued since, and waits already
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
