"""What the permission tables promise, and what the pages do: the two halves that the role matrix compares."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ceh.core import clock
from ceh.core.permissions import can
from ceh.people.actions import tokens
from tests.factories.places import ANSWERS, ELSEWHERE, PLACES, PRIVATE, SENDERS
from tests.factories.world import World
from tools.registers import Address, addresses

OPEN, SIGN_IN, REFUSED, MISSING = "open", "sign in", "refused", "not found"
FINE = {200, 201, 204, 302, 303, 304}
ANSWERED = FINE | {400, 405, 409, 422}


@dataclass(frozen=True)
class Door:
    """An address of ours with the values of its parameters and the record that it is about."""

    address: Address
    url: str
    subject: Any

    def __str__(self) -> str:
        return f"{self.address.name} {self.url}"


def own_addresses() -> list[Address]:
    """Addresses of Ceh itself, without those of libraries."""
    return [
        address
        for address in addresses()
        if address.app and getattr(address.view, "access", None) is not None
    ]


def door(address: Address, world: World) -> Door:
    """The address in the little world. Raises KeyError when PLACES does not know a parameter."""
    values, subject = {}, None
    if address.name in ELSEWHERE:
        values, subject = ELSEWHERE[address.name](world)
    else:
        for name in address.parameters:
            values[name], subject = PLACES[_place(address, name)](world)
    return Door(address, reverse(address.name, kwargs=values), subject)


def _place(address: Address, parameter: str) -> str:
    """What stands before the parameter in the route: "spaces" of "spaces/<slug:slug>/edit/"."""
    before = address.route.split(f":{parameter}>")[0].split(f"<{parameter}>")[0]
    before = before.rsplit("<", 1)[0] if "<" in before else before
    return before.strip("/")


def unplaced() -> list[str]:
    """Addresses with a parameter that the little world does not know."""
    return [
        f"{address.name}: add {_place(address, name)!r} to PLACES in tests/factories/places.py"
        for address in own_addresses()
        for name in address.parameters
        if address.name not in ELSEWHERE and _place(address, name) not in PLACES
    ]


def promised(address: Address, role: str, person: Any, subject: Any) -> str:
    """What the declared access and the permission tables say."""
    access = address.view.access
    if access.kind == "public":
        return OPEN
    if access.kind == "signed_in":
        return _private(address, role) if person is not None else SIGN_IN
    if can(person or anonymous(), access.permission, subject):
        return OPEN
    return REFUSED if person is not None else SIGN_IN


def _private(address: Address, role: str) -> str:
    """A page for those who have a part in it does not exist for others."""
    return OPEN if address.name not in PRIVATE or role in PRIVATE[address.name] else MISSING


def anonymous() -> Any:
    """A visitor as views see them."""
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()


def ways(address: Address, token: dict[str, str], promise: str) -> list[tuple[str, dict[str, str], str]]:
    """(method, headers, what is promised): pages by cookie; the API by cookie and by token, and no cookie writes."""
    operation = getattr(address.view, "operation", None)
    if operation is None:
        return [("GET", {}, promise), ("POST", {}, promise)]
    cookie = [
        (method, {}, promise if method == "GET" else SIGN_IN)
        for method in operation.methods
        if method != "HEAD"
    ]
    return cookie + [(method, token, promise) for method, _headers, _promise in cookie if token]


def bearer(person: Any) -> dict[str, str]:
    """The header of a program that may write for the person."""
    _token, secret = tokens.make_token(by=person, name="matrix", scope="write", days=30, now=clock.now())
    return {"authorization": f"Bearer {secret}"}


def kept(client: Client, url: str, method: str, headers: dict[str, str]) -> tuple[str, int]:
    """(what happened, status) of one request, whose writes are taken back."""
    with transaction.atomic():
        if method == "POST" and not headers:
            response = client.post(url, {})
        else:
            response = client.generic(method, url, headers=headers)
        consume(response)
        transaction.set_rollback(True)
    to_sign_in = response.status_code in (302, 303) and response["Location"].startswith(
        reverse("account_login")
    )
    if to_sign_in or response.status_code == 401:  # programs are told so, people are sent there
        return SIGN_IN, response.status_code
    if response.status_code in (403, 404):
        return (REFUSED if response.status_code == 403 else MISSING), response.status_code
    return OPEN, response.status_code


def consume(response: Any) -> None:
    """Read a file or a stream to its end, and let it go."""
    if response.streaming:
        b"".join(response.streaming_content)
        for let_go in response._resource_closers:  # response.close() would end the test's connection, too
            let_go()


def broken_promises(client: Client, world: World, role: str) -> list[str]:
    """Every address that treats the role other than it promises, or fails."""
    person = world.people[role]
    if person is not None:
        client.force_login(person)
    client.raise_request_exception = False
    token = bearer(person) if person is not None else {}
    result = []
    for target in [door(address, world) for address in own_addresses()]:
        address = target.address
        for method, headers, promise in ways(address, token, promised(address, role, person, target.subject)):
            expected = promise
            if method == "POST" and expected == OPEN and role not in SENDERS.get(address.name, {role}):
                expected = REFUSED
            happened, status = kept(client, target.url, method, headers)
            if (status == 405 and expected != OPEN) or status == ANSWERS.get((address.name, method)):
                continue
            fits = FINE | {405} if method == "GET" else ANSWERED
            if happened != expected or (happened == OPEN and status not in fits):
                result.append(
                    f"{role} {method} {target}: {expected} promised, {happened} ({status}) happened"
                )
    return result


def statements(client: Client, world: World, role: str, *, beside: str = "") -> dict[str, int]:
    """Statements of every page that opens for the role by GET, without those that open for the role `beside`, too."""
    client.force_login(world.people[role])
    counted = {}
    for target in [door(address, world) for address in own_addresses()]:
        address = target.address
        if promised(address, role, world.people[role], target.subject) != OPEN:
            continue
        if beside and promised(address, beside, world.people[beside], target.subject) == OPEN:
            continue
        consume(client.get(target.url))  # caches of the process are filled
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = client.get(target.url)
            consume(response)
        if response.status_code == 200:
            counted[address.name] = sum(not _frame(query["sql"]) for query in captured.captured_queries)
    return counted


def _frame(sql: str) -> bool:
    """Savepoints are made by the test, not by the page."""
    return sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT"))
