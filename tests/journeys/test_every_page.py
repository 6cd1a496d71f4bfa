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
    ("language", "theme", "device", "role", "rules"),
    [
        ("sl", "light", "phone", "coordinator", None),
        ("en", "dark", "narrow", "manager", None),
        ("en", "light", "desktop", "administrator", None),
        ("sl", "dark", "desktop", "coordinator", ["color-contrast"]),
    ],
)
def test_every_page_is_accessible_and_fits(
    client, new_page, sign_in, axe, language, theme, device, role, rules
):
    """All that differs between the ways to look at a page is met once; who administers opens only what is theirs."""
    world = little_world()
    addresses = pages(client, world, role)
    if role == "administrator":
        addresses = sorted(set(addresses) - set(pages(client, world, "coordinator")))
    assert len(addresses) > (5 if role == "administrator" else 40)
    page = new_page(language=language, theme=theme, device=device)
    sign_in(page, world.people[role])
    problems = []
    for address in addresses:
        page.goto(address)
        if violations := axe(page, rules):
            problems.append(f"{address}: {violations}")
        if overflow(page):
            problems.append(f"{address}: {overflow(page)} pixels too wide")
    assert not problems, "\n".join(problems)
