"""Price lists and memberships: through the real actions on the real database."""

import pytest

from ceh.prices.actions import lists, members
from ceh.prices.models import PriceList
from tests.factories.network import OrganisationFactory
from tests.factories.timetable import ResourceFactory
from tests.prices.support import NOW, TODAY, refused

pytestmark = pytest.mark.django_db


def test_a_draft_is_filled_published_and_taken_back(space, manager, member):
    draft = lists.new_list(space=space, valid_from=TODAY, by=manager, now=NOW)
    refused("prices.empty_list", lists.publish, price_list=draft, by=manager, now=NOW)
    refused(
        "prices.manage_prices",
        lists.add_line,
        price_list=draft,
        by=member,
        what="equipment",
        per="hour",
        cents=1,
    )
    lists.add_line(price_list=draft, by=manager, what="equipment", per="hour", cents=600)
    refused(
        "prices.line_twice",
        lists.add_line,
        price_list=draft,
        by=manager,
        what="equipment",
        per="hour",
        cents=9,
    )
    refused("prices.line", lists.add_line, price_list=draft, by=manager, what="model", per="hour", cents=9)
    other = ResourceFactory()
    refused(
        "prices.line",
        lists.add_line,
        price_list=draft,
        by=manager,
        what="resource",
        resource=other,
        per="hour",
        cents=9,
    )
    lists.publish(price_list=draft, by=manager, now=NOW)
    lists.recall(price_list=draft, by=manager, now=NOW)
    draft.refresh_from_db()
    lists.discard_list(price_list=draft, by=manager)
    assert not PriceList.objects.exists()


def test_memberships_are_one_at_a_time(space, manager, coordinator, member):
    values = {"person": member, "starts_on": TODAY, "now": NOW}
    membership = members.add_member(**values, space=space, by=manager)
    refused("prices.member_already", members.add_member, **values, space=space, by=manager)
    refused("prices.manage_members", members.add_member, **values, organisation=space.host, by=manager)
    members.add_member(**values, organisation=space.host, by=coordinator)
    refused(
        "prices.member_already",
        members.add_member,
        **values,
        organisation=OrganisationFactory(),
        by=coordinator,
    )
    members.end_membership(membership=membership, today=TODAY, by=manager)
    membership.refresh_from_db()
    assert membership.ends_on == TODAY
