"""The page of answers that were begun and can no longer be changed: their time is over."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.questionnaires import queries
from ceh.questionnaires.actions.answering import hash_of, today
from ceh.questionnaires.forms import PREFIX, read
from ceh.questionnaires.models import Response
from ceh.questionnaires.rules import answering, telling
from ceh.questionnaires.rules.merging import plain
from ceh.questionnaires.rules.opening import phase
from ceh.web import formatting


def told_closed(request: HttpRequest, code: str, key: str, section: str = "") -> HttpResponse | None:
    """Since when it is closed, and what was typed and not saved; None where no answers are kept, or it is open."""
    row = queries.incomplete(code, hash_of(key, "response"))
    now = clock.now()
    if row is None or phase(row.collection.opens_at, row.collection.closes_at, now) != "closed":
        return None
    since = _("This was closed: %(when)s.") % {"when": formatting.when(row.collection.closes_at)}
    if "application/json" in request.headers.get("accept", ""):
        words = f"{since} {_('What you entered since is not saved.')}"
        return JsonResponse({"saved": False, "words": words}, status=409)
    page = {"collection": row.collection, "since": since, "typed": _not_saved(request, row, section)}
    return render(
        request, "questionnaires/closed.html", page, status=409 if request.method == "POST" else 410
    )


def _not_saved(request: HttpRequest, row: Response, section: str) -> list[tuple[str, str]]:
    """(question, answer) of what was typed on the page and is not kept."""
    definition, language = row.version.definition, answering.language_for(row.version.definition)
    parts = [part for part in definition.sections if part.code == section and request.method == "POST"]
    entered: dict[str, Any] = {name.removeprefix(PREFIX): file.name for name, file in request.FILES.items()}
    for part in parts:
        entered |= read(part, request.POST)
    outcome = answering.examine(definition, {**row.answers, **entered}, today(clock.now()), language=language)
    return [
        (
            answering.label(definition, question.label, outcome, language),
            telling.entered_in_words(definition, question, entered[question.code], language),
        )
        for part in parts
        for question in part.questions
        if plain(entered.get(question.code)) not in (None, plain(row.answers.get(question.code)))
    ]
