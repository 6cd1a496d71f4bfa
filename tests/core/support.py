"""What tests of core share: two at once, statements counted, a little machine."""

import threading

from django.db import Error, connection

from ceh.core.refusals import Refused
from ceh.core.states import Machine, State, Transition


def at_once(*functions):
    """Run the functions in threads that start together; gives their results, an exception counting as one."""
    results = [None] * len(functions)
    start = threading.Barrier(len(functions))

    def run(at, function):
        try:
            start.wait(timeout=10)
            results[at] = function()
        except (Refused, Error, ValueError) as error:
            results[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def machine(**changes):
    """A lamp: off, on, broken."""
    values = {
        "name": "lamp",
        "states": (
            State("off", "Off"),
            State("on", "On", "success", groups=frozenset({"lit"})),
            State("broken", "Broken"),
        ),
        "transitions": (
            Transition("switch_on", "Switch on", ("off",), "on", "core_test.switch"),
            Transition("switch_off", "Switch off", ("on",), "off", "core_test.switch"),
            Transition(
                "break_lamp", "Break", ("off", "on"), "broken", "core_test.switch", requires=("reason",)
            ),
        ),
        "initial": ("off",),
    } | changes
    return Machine(**values)


def work():
    """Run the real worker until no job waits."""
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def hurry():
    """Make every waiting job due now, as if its waiting time had passed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


class MailServer:
    """A mail server that is down as often as `down` says, and remembers what it took."""

    down = 0
    taken: list = []

    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        if MailServer.down:
            MailServer.down -= 1
            raise ConnectionRefusedError("the mail server is down")
        MailServer.taken += messages
        return len(messages)
