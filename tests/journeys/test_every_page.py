"""Every page that a coordinator can open: axe-core finds nothing, nothing is wider than the window."""

import pytest

from tests.architecture import matrix
from tests.factories.world import forget, little_world
from tests.journeys.pages import DEVICES, overflow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def pages(client, world, role):
    """The addresses of all HTML pages that answer the role with 200."""
    client.force_login(world.people[role])
    result = []
    for address in matrix.own_addresses():
        here = matrix.door(address, world)
        if matrix.promised(address, role, world.people[role], here.subject) != matrix.OPEN:
            continue
        response = client.get(here.url)
        html = response.status_code == 200 and response["Content-Type"].startswith("text/html")
        if html and not response.streaming and b"<html" in response.content:  # a fragment is no page
            result.append(here.url)
        matrix.consume(response)
    forget(world)
    return result


@pytest.mark.parametrize(
    ("role", "language", "device"),
    [("coordinator", "sl", "phone"), ("manager", "en", "desktop"), ("administrator", "en", "desktop")],
)
def test_every_page_is_accessible_and_fits(client, new_page, sign_in, axe, role, language, device):
    """Each page is loaded once; what a coordinator opens is also looked at in the dark and on the narrowest phone, and
    who administers opens only what is theirs."""
    world = little_world()
    addresses = pages(client, world, role)
    if role == "administrator":
        addresses = sorted(set(addresses) - set(pages(client, world, "coordinator")))
    assert len(addresses) > (5 if role == "administrator" else 40)
    page = new_page(language=language, device=device)
    sign_in(page, world.people[role])
    problems = []
    for address in addresses:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(DEVICES[device]["viewport"])
        page.goto(address)
        found = [axe(page), _overflow(page)]
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(DEVICES["narrow"]["viewport"])
        found += [axe(page, ["color-contrast", "scrollable-region-focusable"]), _overflow(page)]
        problems += [f"{address}: {problem}" for problem in found if problem]
    assert not problems, "\n".join(problems)


def _overflow(page):
    width = page.viewport_size["width"]
    return f"{overflow(page)} pixels wider than {width}" if overflow(page) else ""
