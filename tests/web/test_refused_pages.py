"""A page that is not open to somebody names the role that opens it."""

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from ceh.core import permissions
from ceh.core.permissions import ROLES, roles_for
from tests.factories.network import person_with_role

pytestmark = pytest.mark.django_db


def _guarded(patterns, prefix=""):
    """(address, permission) of all pages without parts that vary and with a permission of their own."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        if not isinstance(pattern, URLPattern):
            yield from _guarded(pattern.url_patterns, route)
        elif "<" not in route and not route.startswith("api/"):
            access = getattr(pattern.callback, "access", None)
            if access is not None and access.kind == "permission":
                yield f"/{route}", access.permission


PAGES = sorted(_guarded(get_resolver().url_patterns))


def test_there_are_such_pages():
    assert "/desk/consents/" in dict(PAGES)


@pytest.mark.parametrize(("address", "permission"), PAGES)
def test_a_refused_page_names_the_role_that_opens_it(client, member, address, permission):
    client.force_login(member)
    answer = client.get(address, headers={"accept-language": "en"})
    if answer.status_code != 403:
        return  # open to every member, or only a button
    roles = roles_for(permission)
    assert roles
    page = answer.content.decode()
    assert [role.label for role in roles if str(role.label) not in page] == []
    role = next(role for role in roles if role.scope == "network")
    client.force_login(person_with_role(role.code))
    assert client.get(address).status_code != 403


def test_the_texts_of_consents_are_an_administrator_s(client, coordinator):
    client.force_login(coordinator)
    page = client.get("/desk/consents/", headers={"accept-language": "en"}).content.decode()
    assert "This requires the role “Administrator”" in page
    assert "ask an administrator for the role" in page


def test_of_a_space_the_role_there_is_named(client, space, member):
    client.force_login(member)
    page = client.get(
        f"/spaces/{space.code}/equipment/new/", headers={"accept-language": "en"}
    ).content.decode()
    assert str(ROLES["manager"].label) in page


def test_where_a_role_is_not_enough_none_is_named():
    for permission, predicate in permissions.tables()["people"].items():
        if predicate is permissions.is_signed_in:
            assert roles_for(f"people.{permission}") == []
