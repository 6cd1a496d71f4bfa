"""Every page that a coordinator can open: axe-core finds nothing, nothing is wider than the window."""

import pytest

from tests.architecture import matrix
from tests.factories.world import forget, little_world
from tests.journeys.pages import problems_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def pages(client, world, role):
    """The addresses of all HTML pages that answer the role with 200."""
    client.force_login(world.people[role])
    result = []
    for address in matrix.own_addresses():
        target = matrix.door(address, world)
        if matrix.promised(address, role, world.people[role], target.subject) != matrix.OPEN:
            continue
        response = client.get(target.url)
        html = response.status_code == 200 and response["Content-Type"].startswith("text/html")
        if html and not response.streaming and b"<html" in response.content:  # a fragment is no page
            result.append(target.url)
        matrix.consume(response)
    forget(world)
    return result


@pytest.mark.parametrize(("part", "language"), [(0, "sl"), (1, "en")])
def test_every_page_of_a_coordinator_is_accessible_and_fits(client, new_page, sign_in, part, language):
    """On a phone; every other page in Slovene, the rest in English. Each page is loaded once, then also looked at in
    the dark, on the narrowest phone and on a desktop."""
    world = little_world()
    addresses = pages(client, world, "coordinator")
    assert len(addresses) > 100
    page = new_page(language=language, device="phone")
    sign_in(page, world.people["coordinator"])
    problems = []
    for address in addresses[part::2]:
        problems += problems_of(page, address, "phone", also="desktop")
    assert not problems, "\n".join(problems)


def test_pages_of_administrators_are_accessible_and_fit(client, new_page, sign_in):
    """Those that no coordinator opens."""
    world = little_world()
    addresses = sorted({*pages(client, world, "administrator")} - {*pages(client, world, "coordinator")})
    assert len(addresses) > 5
    page = new_page(language="en", device="desktop")
    sign_in(page, world.people["administrator"])
    problems = []
    for address in addresses:
        problems += problems_of(page, address, "desktop")
    assert not problems, "\n".join(problems)
