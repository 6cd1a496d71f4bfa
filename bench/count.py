"""Counts the statements of a page when the request asks for it; otherwise it stands aside."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


class Count:
    """Adds the header X-Statements to answers of requests with the header X-Count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "X-Count" not in request.headers:
            return self.get_response(request)
        statements: list[str] = []

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            statements.append(" ".join(str(sql).split()))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        response["X-Statements"] = str(len(statements))
        if request.headers["X-Count"] == "list":
            response.content = "\n".join(statements).encode()
        return response
