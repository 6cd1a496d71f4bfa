"""What the API says of itself: one list of operations, from which /api/ and the OpenAPI description are made."""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Operation:
    """One thing that the API does: for /api/ and the OpenAPI description."""

    path: str
    method: str
    summary: Any
    permission: Literal["anyone", "read", "write"] = "read"
    query: tuple[str, ...] = ()
    body: Any = None  # a form class
    status: int = 200


_operations: list[Operation] = []


def describe(*operations: Operation) -> None:
    """Add to what the API says of itself; once for each path and method."""
    known = {(one.path, one.method) for one in _operations}
    _operations.extend(one for one in operations if (one.path, one.method) not in known)


def operations() -> list[Operation]:
    """All that was described, by path."""
    return sorted(_operations, key=lambda one: (one.path, one.method))


TYPES = {"IntegerField": {"type": "integer"}, "BooleanField": {"type": "boolean"},
         "DateTimeField": {"type": "string", "format": "date-time"}}  # fmt: skip


def schema(form: Any) -> dict[str, Any]:
    """The JSON schema of what a form takes."""
    fields = form.base_fields
    properties = {}
    for name, field in fields.items():
        told: dict[str, Any] = dict(TYPES.get(type(field).__name__, {"type": "string"}))
        if field.help_text:
            told["description"] = str(field.help_text)
        properties[name] = told
    required = [name for name, field in fields.items() if field.required]
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def openapi(base: str) -> dict[str, Any]:
    """The OpenAPI 3.1 description of all operations."""
    paths: dict[str, dict[str, Any]] = {}
    for one in operations():
        variables = [part.strip("{}") for part in one.path.split("/") if part.startswith("{")]
        parameters = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "integer"}}
            for name in variables
        ]
        parameters += [{"name": name, "in": "query", "schema": {"type": "string"}} for name in one.query]
        told: dict[str, Any] = {
            "summary": str(one.summary),
            "parameters": parameters,
            "responses": {
                str(one.status): {"description": "OK"},
                "4XX": {"$ref": "#/components/responses/Refused"},
            },
            "security": [] if one.permission == "anyone" else [{"token": []}],
        }
        if one.method != "get":
            key = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 100}}
            told["parameters"].append(key)
        if one.body is not None:
            told["requestBody"] = {"content": {"application/json": {"schema": schema(one.body)}}}
        paths.setdefault(one.path, {})[one.method] = told
    refused = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in ("rule", "message", "next_step")},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ceh", "version": "1"},
        "servers": [{"url": base}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {
                "Refused": {
                    "description": "Which rule, why, and what to do next",
                    "content": {"application/json": {"schema": refused}},
                }
            },
        },
    }
