"""The API, asked by its own description: every value of every kind gets a JSON answer, and nothing breaks."""

import json

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from schemathesis.core import NOT_SET

from ceh.config import urls  # noqa: F401 - routes describe their operations when they are imported
from ceh.people.actions import tokens
from ceh.web.api import description
from tests.factories.world import little_world

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DESCRIPTION = description("http://testserver")
SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)
SCHEMA.config.generation.update(modes=list(schemathesis.GenerationMode))
VALIDATORS = {
    operation["operationId"]: Draft202012Validator(
        next(iter(operation["responses"].values()))["content"]["application/json"]["schema"]
        | {"components": DESCRIPTION["components"]}
    )
    for path in DESCRIPTION["paths"].values()
    for operation in path.values()
}
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


@pytest.fixture
def program(db, now):
    """A client with a manager's token that may write, and the machine of the little world."""
    world = little_world()
    unit = world.record("equipment.Unit", resource__space=world.space)
    _row, secret = tokens.make_token(by=world.people["manager"], name="x", scope="write", days=30, now=now)
    client = Client(headers={"authorization": f"Bearer {secret}"}, raise_request_exception=False)
    return client, unit


def send(client, case, path, key):
    """The case as a request, with a key sent twice as after a lost answer; its writes are taken back."""
    body = None if case.body is NOT_SET else case.body
    with transaction.atomic():
        responses = [
            client.generic(
                case.method,
                path,
                json.dumps(body, default=str),
                content_type="application/json",
                query_params={name: str(value) for name, value in (case.query or {}).items()},
                headers={"Idempotency-Key": key} if key else {},
            )
            for _time in range(2 if key else 1)
        ]
        transaction.set_rollback(True)
    return responses


@SCHEMA.parametrize()
@settings(max_examples=15, derandomize=True, suppress_health_check=SLOW)
def test_every_operation_answers_any_value(program, case):
    client, unit = program
    known = dict.fromkeys(case.path_parameters or {}, unit.pk)
    for path in {case.formatted_path, case.path.format(**known)}:
        for key in ("", "k" * 36) if case.method != "GET" else ("",):
            for response in send(client, case, path, key):
                assert response.status_code < 500, (case.method, path, case.query, case.body)
                if response.status_code >= 400:
                    assert response.json()["message"]
                else:
                    VALIDATORS[case.operation.definition.raw["operationId"]].validate(response.json())
