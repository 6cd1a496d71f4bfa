"""Every page that a coordinator can open: axe-core finds nothing, nothing is wider than the window."""

import pytest

from tests.factories.world import forget, little_world
from tests.house import matrix
from tests.journeys.pages import overflow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def pages(client, world, role):
    """The addresses of all HTML pages that answer the role with 200."""
    client.force_login(world.people[role])
    found = []
    for address in matrix.own_addresses():
        here = matrix.door(address, world)
        if matrix.promised(address, role, world.people[role], here.subject) != matrix.OPEN:
            continue
        response = client.get(here.url)
        html = response.status_code == 200 and response["Content-Type"].startswith("text/html")
        if html and not response.streaming and b"<html" in response.content:  # a fragment is no page
            found.append(here.url)
        matrix.consume(response)
    forget(world)
    return found


@pytest.mark.parametrize(
    ("language", "theme", "device", "role"),
    [
        ("sl", "light", "phone", "coordinator"),
        ("sl", "dark", "desktop", "coordinator"),
        ("en", "light", "desktop", "administrator"),
        ("en", "dark", "narrow", "manager"),
    ],
)
def test_every_page_is_accessible_and_fits(client, new_page, sign_in, axe, language, theme, device, role):
    world = little_world()
    addresses = pages(client, world, role)
    assert len(addresses) > 40
    page = new_page(language=language, theme=theme, device=device)
    sign_in(page, world.people[role])
    wrong = []
    for address in addresses:
        page.goto(address)
        found = axe(page)
        if found:
            wrong.append(f"{address}: {found}")
        if overflow(page):
            wrong.append(f"{address}: {overflow(page)} pixels too wide")
    assert not wrong, "\n".join(wrong)
