"""Odd requests to every address: an unknown key is 404, an absurd value 4xx, nothing is ever 500."""

import re
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, resolve, reverse

from tests.architecture import matrix

pytestmark = pytest.mark.database
# A status, not a key; and signed tokens of letters, whose page says that the link is no longer good.
NO_KEYS = {"web:gallery_error", "directory:confirm_by_letter", "people:guardian_confirm"}
ROUNDS = 3
ROLES = ("manager", "coordinator", "administrator", "member")
UNKNOWN = ("0", "9" * 19, "no-such-thing")
ABSURD = (
    "0001-01-01",
    "9999-12-31T23:59",
    "9" * 30,
    "-1",
    "NaN",
    "\u017e'\"<b>\u0000",
    "1e9",
    "{}",
    "x" * 1_000,
    "",
)
READ = re.compile(r"""GET\.(?:get|getlist)\(\s*"(\w+)"|GET\["(\w+)"\]""")
FIELD = re.compile(r"""<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)\"""")


@pytest.fixture(scope="module")
def query_names():
    """Every name that some view reads from an address, and those of filters and forms sent by GET."""
    names = {"page", "sort", "q", "export"}
    for path in Path("ceh").rglob("*.py"):
        names |= {name for pair in READ.findall(path.read_text(encoding="utf-8")) for name in pair if name}
    return sorted(names)


def answer(client, url, method="GET", data=None):
    """(status, page) of a request whose writes are taken back."""
    with transaction.atomic():
        response = client.get(url, data) if method == "GET" else client.post(url, data)
        page = b""
        if response.streaming:
            matrix.consume(response)
        else:
            page = response.content
        transaction.set_rollback(True)
    return response.status_code, page.decode("utf-8", "replace")


@pytest.fixture
def doors(world):
    """Each address with the first of the roles that may open it."""
    result = []
    for door in (matrix.door(address, world) for address in matrix.own_addresses()):
        for role in ROLES:
            if matrix.promised(door.address, role, world.people[role], door.subject) == matrix.OPEN:
                result.append((door, role))
                break
    return result


def test_an_unknown_key_is_not_found(world, client, doors):
    """Each parameter in turn is replaced by keys of other kinds; whoever may open the page hears 404."""
    wrong = []
    client.raise_request_exception = False
    tokens = {role: matrix.bearer(world.people[role]) for role in ROLES}
    for door, role in doors:
        if door.address.name in NO_KEYS or not door.address.parameters:
            continue
        client.force_login(world.people[role])
        values = resolve(door.url).kwargs
        for name in door.address.parameters:
            for unknown in UNKNOWN:
                try:
                    url = reverse(door.address.name, kwargs=values | {name: unknown})
                except NoReverseMatch:
                    continue
                if operation := getattr(door.address.view, "operation", None):
                    status = matrix.kept(client, url, operation.methods[0], tokens[role])[1]
                else:
                    status = answer(client, url)[0]
                if status == 405:
                    status = answer(client, url, "POST", {})[0]
                if status not in (403, 404):  # 403 where what stands above it is not theirs
                    wrong.append(f"{role} {door.address.name} {url}: {status}")
    assert wrong == [], "\n".join(wrong)


def test_absurd_values_never_break_a_page(world, client, query_names, doors):
    """Every name that an address may have, and every field of its forms, with values that no browser sends.

    Each name meets another absurd value in each round and at each address.
    """
    broken = []
    client.raise_request_exception = False
    for place, (door, role) in enumerate(doors):
        client.force_login(world.people[role])
        fields = sorted(set(FIELD.findall(answer(client, door.url)[1])) - {"csrfmiddlewaretoken"})
        for shift in range(ROUNDS):
            for method, names in (("GET", query_names), ("POST", fields)):
                data = {name: ABSURD[(place + shift * 3 + at) % len(ABSURD)] for at, name in enumerate(names)}
                status = answer(client, door.url, method, data)[0]
                if status >= 500:
                    broken.append(f"{role} {method} {door} {data}: {status}")
    assert broken == [], "\n".join(broken)
