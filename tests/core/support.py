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
