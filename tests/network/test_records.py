"""The pack, and what is held on a person."""

import datetime as dt

from ceh.core import permissions
from ceh.core.personal_data import erase_all, holder_of, move_all, unmove_all
from ceh.knowledge.models import Guide, GuideVersion, Practice
from ceh.network.models import Organisation, RoleAssignment, Space
from ceh.search.models import SearchEntry
from tests.factories.knowledge import GuideVersionFactory
from tests.factories.network import RoleAssignmentFactory
from tests.factories.people import PersonFactory


def test_a_merge_moves_roles_and_works_and_goes_back(space, manager, coordinator, now):
    kept, both = PersonFactory(), RoleAssignmentFactory(person=manager, role="mentor", space=None)
    RoleAssignmentFactory(person=kept, role="mentor", space=None)
    GuideVersionFactory(author=manager)
    moved = move_all(kept, manager, by=coordinator, now=now)
    assert permissions.holds(kept, "manager", space.pk)
    assert GuideVersion.objects.get().author == kept
    both.refresh_from_db()
    assert (both.person, both.ends_at) == (manager, now)
    unmove_all(kept, manager, moved, by=coordinator, now=now)
    assert permissions.holds(manager, "manager", space.pk)
    assert not permissions.holds(kept, "manager", space.pk)
    both.refresh_from_db()
    assert (both.ends_at, GuideVersion.objects.get().author) == (None, manager)


def test_erasing_ends_roles_and_keeps_records(space, manager, now):
    RoleAssignment.objects.filter(person=manager).update(reason="Sin soseda.")
    erase_all(manager, by=manager, now=now)
    row = RoleAssignment.objects.get(person=manager)
    assert (row.ends_at, row.reason) == (now, "")
    assert holder_of("network").export(manager)["roles"][0]["space"] == str(space.name)


def test_nothing_is_held_on_a_newcomer(small_region):
    assert holder_of("network").export(PersonFactory()) == {}


def test_the_real_pack_gives_the_real_directory(db):
    from ceh.region.actions import load_pack
    from ceh.region.models import Region
    from tests.regions import PACK

    Region.objects.all().delete()
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    load_pack(path=PACK, now=now)
    counted = (
        Space.objects.filter(state="published").count(),
        Organisation.objects.count(),
        Practice.objects.count(),
    )
    assert counted == (14, 15, 8)
    openlab = Space.objects.get(code="openlab")
    assert (openlab.url, dict(openlab.name), openlab.kind.name["sl"]) == (
        "https://www.openlab.si",
        {"": "OpenLab Kranj"},
        "Odprti laboratorij",
    )
    assert Space.objects.get(code="living-lab").host.code == "um-fov"
    indexed = SearchEntry.objects.filter(kind__in=("space", "organisation", "practice"))
    assert indexed.count() == 14 + 15 + 8
    before = Space.objects.values_list("pk", "changed_at", "state")
    load_pack(path=PACK, now=now + dt.timedelta(days=1))
    assert list(before) == list(Space.objects.values_list("pk", "changed_at", "state"))
    assert Guide.objects.count() == 0
