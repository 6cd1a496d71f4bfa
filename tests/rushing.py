"""Several at once, for tests of any room: real threads on the real database."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from ceh.core.refusals import Refused


def rush(number, act):
    """`act(n)` in so many threads that begin together: Counter of the words it gave ("done" for anything else), or of
    the rule that said no."""
    ready = threading.Barrier(number)

    def run(n):
        ready.wait(30)
        try:
            result = act(n)
        except Refused as refused:
            return refused.rule
        finally:
            connection.close()
        return result if isinstance(result, str) else "done"

    with ThreadPoolExecutor(number) as pool:
        return Counter(pool.map(run, range(number)))
