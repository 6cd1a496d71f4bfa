"""What the app's tests share: a space that asks money, who runs it, a machine, a member."""

import pytest
from django.utils import timezone

from tests.factories.network import OrganisationFactory, SpaceFactory
from tests.factories.prices import PriceLineFactory, PriceListFactory, published


@pytest.fixture
def space(region):
    return SpaceFactory(host=OrganisationFactory(code="host"))


@pytest.fixture
def prices(space):
    """Six euros an hour, four for members; a sheet for two euros; five euros for who does not come."""
    price_list = PriceListFactory(space=space)
    PriceLineFactory(price_list=price_list)
    PriceLineFactory(price_list=price_list, who="member", cents=400)
    PriceLineFactory(price_list=price_list, what="material", material="Plywood", per="piece", cents=200)
    PriceLineFactory(price_list=price_list, what="no_show", per="use", cents=500)
    return published(price_list)


@pytest.fixture
def today(region):
    return timezone.localdate()
