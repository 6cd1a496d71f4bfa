"""A step of a start that loses its database is repeated when the database is back."""

import time
from collections.abc import Callable

import psycopg

from ops.postgres.places import Interrupted, StartupError
from ops.postgres.server import Wait

MOST_REPEATS = 5  # of a step during which the server is lost each time
PATIENCE = 120  # seconds in which a server that is not ours may come back

# Called with what failed. Brings the server back or waits for it, and gives the reason to repeat the step; "" when the
# server had no part in it.
Revive = Callable[[StartupError], str]


def run_step(step: Callable[[], object], revive: Revive, say: Callable[[str], None] = print) -> None:
    """Run a step that may be repeated, and repeat it when the server was lost during it. Raises StartupError."""
    for _attempt in range(MOST_REPEATS):
        try:
            step()
            return
        except StartupError as trouble:
            reason = revive(trouble)
            if not reason:
                raise
            say(f"{reason} The last step is repeated.")
    step()


class ForeignServer:
    """The PostgreSQL of DATABASE_URL. We can only wait for it, and only after it was there once."""

    def __init__(self, url: str, wait: Wait, say: Callable[[str], None] = print) -> None:
        self.url, self.wait, self.say, self.losses = url, wait, say, 0

    def revive(self, trouble: StartupError) -> str:
        """Wait until it answers again, longer each time. Raises StartupError when it does not."""
        if not isinstance(trouble, Interrupted) and (not self.losses or self.answers()):
            return ""
        self.say(
            f"PostgreSQL cut off the last step. Waiting up to {PATIENCE} seconds until it answers again."
        )
        begun, pause = time.monotonic(), 2**self.losses
        self.losses += 1
        while (waited := time.monotonic() - begun) < pause or not self.answers():
            if waited > PATIENCE:
                raise StartupError(
                    f"The PostgreSQL of DATABASE_URL has not answered for {PATIENCE} seconds. The data is as it was: "
                    "start the server, then `make run` continues."
                )
            self.wait("the PostgreSQL of DATABASE_URL, which does not answer")
        return "PostgreSQL answers again."

    def answers(self) -> bool:
        """Whether it takes a connection."""
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True
