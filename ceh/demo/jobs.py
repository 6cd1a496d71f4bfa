"""The story as a job: the first pages are served while it is being played."""

import sys
import time

from ceh.core import clock
from ceh.core.jobs import job
from ceh.core.refusals import Refused
from ceh.demo import story

ASK_EVERY = 2.0  # seconds between two looks whether the story is there
_asked: tuple[float, bool] = (0.0, False)


@job()
def play_story() -> None:
    """Play the story unless it was played; print a line for every ten percent."""
    tenths = -1
    try:
        for share, what in story.play(now=clock.now()):
            if int(share * 10) != tenths:
                tenths = int(share * 10)
                sys.stdout.write(f"Demonstration {share:4.0%} {what}\n")
                sys.stdout.flush()
    except Refused as refused:
        if refused.rule != "demo.there":
            raise


def is_playing() -> bool:
    """Whether the story is still to come. Asks the database every two seconds until it is there, then never again."""
    global _asked
    at, there = _asked
    if not there and time.monotonic() - at >= ASK_EVERY:
        _asked = (time.monotonic(), story.has_been_played())
    return not _asked[1]
