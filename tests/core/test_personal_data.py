"""Every app that holds something on people is asked, upper apps first."""

import pytest

from ceh.core import erased_texts, personal_data
from ceh.core.personal_data import erase_all, export_all, holders, move_all, register_holder, unmove_all


class App:
    """An app that remembers what it was asked."""

    def __init__(self, name, log, data=None):
        self.name, self.log, self.data = name, log, data or {}
        register_holder(name, export=self.export, erase=self.erase, move=self.move, unmove=self.unmove)

    def export(self, person):
        return self.data

    def erase(self, person, *, by, now):
        self.log.append(("erase", self.name, person, by, now))

    def move(self, kept, absorbed, *, by, now):
        self.log.append(("move", self.name))
        return self.data

    def unmove(self, kept, absorbed, moved, *, by, now):
        self.log.append(("unmove", self.name, moved))


@pytest.fixture
def log(monkeypatch):
    """Three apps, declared in the wrong order; what they are asked is logged."""
    monkeypatch.setattr(personal_data, "_holders", {})
    monkeypatch.setattr(erased_texts, "_declared", [])
    asked = []
    App("people", asked, {"profile": {"name": "Ana"}})
    App("bookings", asked, {"visits": [1, 2]})
    App("network", asked)
    return asked


def test_upper_rooms_come_first(log):
    assert [one.app for one in holders()] == ["bookings", "network", "people"]


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
    assert log == [("unmove", "people", moved["people"]), ("unmove", "bookings", moved["bookings"])]


def test_a_room_that_is_gone_cannot_give_back(log, now):
    with pytest.raises(KeyError, match="gone"):
        unmove_all("kept", "absorbed", {"gone": {"x": 1}}, by="clerk", now=now)


def test_a_room_declares_itself_once(log):
    with pytest.raises(ValueError, match="already"):
        App("people", log)
