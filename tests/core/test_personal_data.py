"""Every app that holds something on people is asked, upper apps first."""

import pytest

from ceh.core import personal_data
from ceh.core.personal_data import (
    Custom,
    Hooks,
    declare,
    erase_all,
    export_all,
    holders,
    move_all,
    unmove_all,
)


class App:
    """An app that remembers what it was asked."""

    def __init__(self, name, log, data=None):
        self.name, self.log, self.data = name, log, data or {}
        sections = [
            Custom(heading, function=lambda person, value=value: value)
            for heading, value in self.data.items()
        ]
        hooks = Hooks(erase=self.erase, merge=self.merge, undo_merge=self.undo_merge)
        declare(name, name, sections=sections, hooks=hooks)

    def erase(self, person, *, by, now):
        self.log.append(("erase", self.name, person, by, now))

    def merge(self, kept, absorbed, *, by, now):
        self.log.append(("merge", self.name))
        return self.data

    def undo_merge(self, kept, absorbed, moved, *, by, now):
        self.log.append(("undo_merge", self.name, moved))


@pytest.fixture
def log(monkeypatch):
    """Three apps, declared in the wrong order; what they are asked is logged."""
    monkeypatch.setattr(personal_data, "_holders", {})
    calls = []
    App("people", calls, {"profile": {"name": "Ana"}})
    App("bookings", calls, {"visits": [1, 2]})
    App("network", calls)
    return calls


def test_upper_apps_come_first(log):
    assert [holder.app for holder in holders()] == ["bookings", "network", "people"]


def test_the_export_leaves_out_who_holds_nothing(log):
    assert export_all("ana") == {"bookings": {"visits": [1, 2]}, "people": {"profile": {"name": "Ana"}}}


def test_everybody_erases(log, now):
    erase_all("ana", by="ana", now=now)
    assert log == [("erase", app, "ana", "ana", now) for app in ("bookings", "network", "people")]


def test_what_moved_is_given_back_in_the_other_order(log, now):
    moved = move_all("kept", "absorbed", by="clerk", now=now)
    assert moved == {"bookings": {"visits": [1, 2]}, "people": {"profile": {"name": "Ana"}}}
    log.clear()
    unmove_all("kept", "absorbed", dict(sorted(moved.items(), reverse=True)), by="clerk", now=now)
    assert log == [("undo_merge", "people", moved["people"]), ("undo_merge", "bookings", moved["bookings"])]


def test_an_app_that_is_gone_cannot_give_back(log, now):
    with pytest.raises(KeyError, match="gone"):
        unmove_all("kept", "absorbed", {"gone": {"x": 1}}, by="clerk", now=now)


def test_an_app_declares_itself_once(log):
    with pytest.raises(ValueError, match="already"):
        App("people", log)
