"""Every page that a coordinator can open: axe-core finds nothing, nothing is wider than the window."""

import pytest

from tests.architecture import matrix
from tests.factories.world import forget, little_world
from tests.journeys.pages import axe_source, problems_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def pages(client, world, role, part=slice(None)):
    """The addresses of the HTML pages that answer the role with 200, among this part of those that are open to it."""
    client.force_login(world.people[role])
    doors = [matrix.door(address, world) for address in matrix.own_addresses()]
    person, result = world.people[role], []
    is_open = [
        door for door in doors if matrix.promised(door.address, role, person, door.subject) == matrix.OPEN
    ]
    for target in is_open[part]:
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
    addresses = pages(client, world, "coordinator", slice(part, None, 2))
    assert len(addresses) > 100
    page = new_page(language=language, device="phone")
    page.add_init_script(axe_source())  # else it would be sent again for each page
    sign_in(page, world.people["coordinator"])
    problems = []
    for address in addresses:
        problems += problems_of(page, address, "phone", also="desktop")
    assert not problems, "\n".join(problems)


def test_pages_of_administrators_are_accessible_and_fit(client, new_page, sign_in):
    """Those that no coordinator opens."""
    world = little_world()
    addresses = sorted({*pages(client, world, "administrator")} - {*pages(client, world, "coordinator")})
    assert len(addresses) > 5
    page = new_page(language="en", device="desktop")
    page.add_init_script(axe_source())
    sign_in(page, world.people["administrator"])
    problems = []
    for address in addresses:
        problems += problems_of(page, address, "desktop")
    assert not problems, "\n".join(problems)
