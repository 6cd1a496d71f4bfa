"""Refusals for programs: problem details (RFC 9457) with the members `rule`, `message`, `next_step` and `problems`."""

from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _

from ceh.core.refusals import Refused
from ceh.web.errors import PROBLEMS, STATUS, retry_after

PREFIX = "/api/"


def answer(data: Any, status: int = 200, **headers: str) -> JsonResponse:
    """JSON as people read it: č stays č."""
    return JsonResponse(
        data,
        status=status,
        safe=False,
        json_dumps_params={"ensure_ascii": False},
        content_type="application/problem+json" if status >= 400 else "application/json",
        headers={"Cache-Control": "private, no-store", **headers},
    )


def details(refused: Refused, status: int = 0) -> dict[str, Any]:
    """A refusal as problem details. `message` repeats `detail`: programs written before RFC 9457 read it."""
    status = status or STATUS[refused.kind]
    title = PROBLEMS.get(status, PROBLEMS[400]).title
    return {"title": str(title), "status": status, "detail": str(refused.message)} | _members(refused)


def _members(refused: Refused) -> dict[str, Any]:
    members = {
        "rule": refused.rule,
        "message": str(refused.message),
        "next_step": str(refused.next_step),
        "url": refused.url,
        "problems": [_members(problem) for problem in refused.problems],
    }
    return {name: value for name, value in members.items() if value or name == "next_step"} | refused.extra


def refuse(refused: Refused, status: int = 0) -> JsonResponse:
    """The answer that refuses, under the status that the kind of refusal has, or another."""
    data = details(refused, status)
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else retry_after(status)
    return answer(data, data["status"], **headers)


def problem(status: int) -> JsonResponse:
    """An error that no rule raised."""
    standard = PROBLEMS.get(status, PROBLEMS[400])
    step = _("Check the address and the method. /api/ lists all of them.") if status in (404, 405) else ""
    return refuse(Refused(f"http.{status}", str(standard.title), step or str(standard.next_step)), status)


def no_token(scope: str = "") -> JsonResponse:
    """401: no token, or none that is valid; 403: one that may only read."""
    message = _("This token may only read.") if scope else _("This needs a valid token.")
    step = _("Create one in your account, under “Programs”, and send it as “Authorization: Bearer …”.")
    return refuse(Refused("api.scope" if scope else "api.token", message, step), 403 if scope else 401)
