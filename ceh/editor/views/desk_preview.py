"""A version as people will see it, in each of its languages. Nothing is kept: answers travel in the form."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from ceh.core import clock
from ceh.questionnaires import queries
from ceh.questionnaires.actions.answering import today
from ceh.questionnaires.forms import SectionForm, read
from ceh.questionnaires.models import Version
from ceh.questionnaires.rules import answering, checking
from ceh.questionnaires.rules.browser import page_data
from ceh.questionnaires.views.public_pins import put_pins
from ceh.web.access import requires

MAX_CARRIED = 200_000  # characters


@requires("questionnaires.see_desk", get=queries.version)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, row: Version) -> HttpResponse:
    """One page of questions; the buttons lead through all of them."""
    definition = row.definition
    if checking.problems(definition):
        return redirect(row)
    language = request.GET.get("language") or definition.languages[0]
    if language not in definition.languages:
        raise Http404
    day = today(clock.now())
    answers = _carried(request)
    sections = {section.code: section for section in definition.sections}
    part = sections.get(request.POST.get("page", ""), definition.sections[0])
    errors: Any = {}
    if request.method == "POST":
        answers |= read(part, request.POST)
        outcome = answering.examine(definition, answers, day, language=language, section=part.code)
        step = -1 if request.POST.get("go") == "back" else 1
        errors = outcome.errors if step == 1 else {}
        if not errors:
            place = outcome.sections.index(part.code) + step if part.code in outcome.sections else 0
            if place >= len(outcome.sections):
                return redirect(row)
            part = sections[outcome.sections[max(place, 0)]]
    outcome = answering.examine(definition, answers, day, language=language, section="")
    form = SectionForm(
        definition=definition,
        section=part,
        outcome=outcome,
        answers=answers,
        language=language,
        errors=errors,
    )
    position = outcome.sections.index(part.code) + 1 if part.code in outcome.sections else 1
    context = {
        "collection": row,
        "title": answering.in_language(definition, definition.title, language),
        "form": form,
        "heading": answering.label(definition, part.label, outcome, language),
        "position": position,
        "total": max(len(outcome.sections), 1),
        "percent": 100 * (position - 1) // max(len(outcome.sections), 1),
        "shown": " ".join(outcome.shown),
        "opened": [],
        "language": language,
        "data": page_data(definition, part, outcome, day),
        "address": f"{reverse('editor:preview', args=[row.pk])}?language={language}",
        "languages": definition.languages,
        "landmarks": put_pins(form),
        "is_preview": True,
        "carried": format_html(
            '<input type="hidden" name="answers" value="{}"><input type="hidden" name="page" value="{}">',
            json.dumps(answers),
            part.code,
        ),
    }
    return render(request, "editor/preview.html", context, status=422 if errors else 200)


def _carried(request: HttpRequest) -> dict[str, Any]:
    """Answers of the pages before; what is no object counts as none."""
    text = request.POST.get("answers", "")
    try:
        value = json.loads(text) if 0 < len(text) <= MAX_CARRIED else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
