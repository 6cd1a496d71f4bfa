"""Ceh's own settings with one addition: a page tells how many statements it ran, when it is asked."""

from ceh.config.settings import *  # noqa: F403

MIDDLEWARE = ["bench.count.Count", *MIDDLEWARE]  # noqa: F405
LOGGING = {}
