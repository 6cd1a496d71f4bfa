"""Answering: the introduction, one page a section, what was answered, thanks.

These pages are by hand: what they ask is data. Whoever holds the link may go on, on any device, without JavaScript.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.questionnaires import queries
from ceh.questionnaires.actions import answering as actions
from ceh.questionnaires.actions.uses import home_of, use_of
from ceh.questionnaires.forms import PREFIX, SectionForm, checked_file, read
from ceh.questionnaires.models import Collection, Response
from ceh.questionnaires.rules import answering, merging
from ceh.questionnaires.rules.answering import Outcome, language_for
from ceh.questionnaires.rules.browser import page_data
from ceh.questionnaires.rules.definitions import Definition, Section
from ceh.questionnaires.rules.opening import phase
from ceh.questionnaires.rules.telling import in_words
from ceh.questionnaires.views.public_closed import told_closed
from ceh.questionnaires.views.public_pins import put_pins
from ceh.web.access import public, to_sign_in


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: HttpRequest, code: str, key: str = "") -> HttpResponse:
    """The introduction, and the way to begin or go on."""
    row = queries.open_to_see(code)
    now = clock.now()
    invitation = queries.invitation_of(row, actions.hash_of(key, "invitation")) if key else None
    response = _unfinished(code, key)
    if key and invitation is None and response is None:
        return told_closed(request, code, key) or _no_link(request, row)
    if request.method == "POST":
        person = request.user if request.user.is_authenticated else None
        if row.access == "signed_in" and person is None:
            return to_sign_in(request)
        try:
            key = key if response else _begin(request, row, person, key)
        except Refused as refused:
            if use_of(row.version.questionnaire) is None:
                raise
            messages.error(request, str(refused))
            return redirect(row)
        return redirect("questionnaires:answer", code, key)
    definition, questionnaire = row.version.definition, row.version.questionnaire
    use = use_of(questionnaire)
    page = {
        "collection": row,
        "home": home_of(questionnaire),
        "lead": use.lead(questionnaire) if use else "",
        "definition": definition,
        "questions": sum(
            1 for question in definition.questions() if question.type not in ("note", "calculated")
        ),
        "phase": phase(row.opens_at, row.closes_at, now),
        "is_used": bool(invitation and invitation.is_used and not questionnaire.is_quiz),
        "needs_invitation": row.access == "invited" and not key,
        "response": response,
        "key": key,
        "now": now,
    }
    return render(request, "questionnaires/collection.html", page)


def _begin(request: HttpRequest, row: Collection, person: Any, key: str) -> str:
    return actions.start(
        collection=row, language=language_for(row.version.definition), now=clock.now(), person=person, key=key
    )


def _no_link(request: HttpRequest, row: Collection) -> HttpResponse:
    return render(request, "questionnaires/no_link.html", {"collection": row}, status=404)


def _no_response(request: HttpRequest, code: str, key: str, section: str = "") -> HttpResponse:
    """That it was closed meanwhile, the page of an invitation that waits or was used, else "not found"."""
    row = queries.open_to_see(code)
    if closed_page := told_closed(request, code, key, section):
        return closed_page
    if queries.invitation_of(row, actions.hash_of(key, "invitation")) is None:
        return _no_link(request, row)
    return redirect("questionnaires:invited", code, key)


def _unfinished(code: str, key: str) -> Response | None:
    row = queries.incomplete(code, actions.hash_of(key, "response")) if key else None
    return row if row and row.state == "started" else None


def _still_open(code: str, key: str) -> Response | None:
    """The response to go on with; None once its time is over."""
    row = _unfinished(code, key)
    is_over = row and phase(row.collection.opens_at, row.collection.closes_at, clock.now()) == "closed"
    return None if is_over else row


@public
@never_cache
@require_safe
def answer(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The way to the page to go on with."""
    response = _still_open(code, key)
    if response is None:
        return _no_response(request, code, key)
    outcome = _examine(response)
    if not outcome.sections:
        return redirect("questionnaires:check", code, key)
    section = response.section if response.section in outcome.sections else outcome.sections[0]
    return redirect("questionnaires:section", code, key, section)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, code: str, key: str, section: str) -> HttpResponse:
    """One page of questions."""
    response = _still_open(code, key)
    if response is None:
        return _no_response(request, code, key, section)
    part = _section(response.version.definition, section)
    if request.method == "POST":
        try:
            return _save(request, response, part, key)
        except (Response.DoesNotExist, Refused):  # closed or submitted this instant
            if closed_page := told_closed(request, code, key, section):
                return closed_page
            raise
    outcome = _examine(response, part.code)
    if part.code not in outcome.sections:
        return redirect("questionnaires:answer", code, key)
    errors = outcome.errors if "check" in request.GET else {}
    opened = [code for code in request.GET.get("opened", "").split(",") if code in outcome.shown]
    return _page(request, response, part, key, outcome, errors, opened)


def _save(request: HttpRequest, response: Response, part: Section, key: str) -> HttpResponse:
    """Keep what was entered, whatever it is, and go where the button leads."""
    definition, touched = response.version.definition, request.POST.get("touched", "").split()
    answers = merging.changed(read(part, request.POST), _seen(request), touched)
    language = language_for(definition)
    row = actions.save(key=key, answers=answers, language=language, now=clock.now(), section=part.code)
    if "application/json" in request.headers.get("accept", ""):  # saved by the script
        labels = answering.quoting(definition, part, _examine(row), language)
        return JsonResponse({"saved": True, "labels": labels})
    row, refused = _keep_files(request, row, part, key)
    outcome = _examine(row, part.code)
    if part.code not in outcome.sections:
        refused = {}  # the page is gone, and its files with it
    outcome.errors |= refused
    code, go = row.collection.code, request.POST.get("go")
    if go == "later":
        return redirect("questionnaires:later", code, key)
    if go == "back":
        return redirect(_way(code, key, _neighbour(outcome, part, -1)))
    opened = _opened(part, outcome, request.POST.get("shown", ""))
    if refused and not opened:  # what is wrong with a file is known only now
        return _page(request, row, part, key, outcome, outcome.errors)
    if opened or outcome.errors:  # a page of its own, to which the back button leads
        query = f"opened={','.join(opened)}" if opened else "check=1"
        return redirect(f"{_way(code, key, part.code)}?{query}")
    following = _neighbour(outcome, part, 1)
    if following:
        actions.save(key=key, answers={}, language=row.language, now=clock.now(), section=following)
    return redirect(
        _way(code, key, following) if following else reverse("questionnaires:check", args=[code, key])
    )


def _seen(request: HttpRequest) -> dict[str, Any]:
    """The answers that the page showed when it was opened; none where that is not said."""
    try:
        seen = json.loads(request.POST.get("seen", ""))
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


def _keep_files(
    request: HttpRequest, row: Response, part: Section, key: str
) -> tuple[Response, dict[str, list[str]]]:
    """Keep or remove the files of a page. Gives the response, and what is wrong with a file by code."""
    refused = {}
    for question in part.questions:
        name = PREFIX + question.code
        upload = request.FILES.get(name) if question.type == "file" else None
        try:
            if upload is not None:
                file, title = checked_file(upload, pictures_only=row.is_anonymous)
                row = actions.keep_file(
                    key=key, question=question.code, file=file, name=title, now=clock.now()
                )
            elif question.type == "file" and request.POST.get(f"{name}-clear"):
                row = actions.keep_file(key=key, question=question.code, file=None, name="", now=clock.now())
        except ValidationError as wrong:
            refused[question.code] = wrong.messages
    return row, refused


def _opened(part: Section, outcome: Outcome, presented: str) -> list[str]:
    """Questions of the page that the answers have opened, not seen by the reader yet."""
    seen = set(presented.split())
    return [
        question.code
        for question in part.questions
        if question.code in outcome.shown and question.code not in seen and presented
    ]


def _page(
    request: HttpRequest,
    response: Response,
    part: Section,
    key: str,
    outcome: Outcome,
    errors: Mapping[str, Any],
    opened: list[str] | None = None,
) -> HttpResponse:
    definition, language = response.version.definition, language_for(response.version.definition)
    form = SectionForm(
        definition=definition,
        section=part,
        outcome=outcome,
        answers=response.answers,
        language=language,
        errors=errors,
    )
    shown = [question.code for question in part.questions if question.code in outcome.shown]
    context = {
        "collection": response.collection,
        "home": home_of(response.version.questionnaire),
        "form": form,
        "heading": answering.label(definition, part.label, outcome, language),
        "position": outcome.sections.index(part.code) + 1,
        "total": len(outcome.sections),
        "percent": 100 * outcome.sections.index(part.code) // len(outcome.sections),
        "shown": " ".join(shown),
        "seen": json.dumps(
            {question.code: response.answers.get(question.code) for question in part.questions}
        ),
        "opened": opened or [],
        "language": language,
        "key": key,
        "data": page_data(definition, part, outcome, actions.today(clock.now())),
        "script": True,
        "landmarks": put_pins(form),
        "address": _way(response.collection.code, key, part.code),
    }
    return render(request, "questionnaires/section.html", context, status=422 if errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """What was answered, to read once more and submit."""
    response = _still_open(code, key)
    if response is None:
        return _no_response(request, code, key)
    if request.method == "POST":
        try:
            row = actions.submit(key=key, now=clock.now())
        except Refused as refused:
            if refused.rule != "questionnaires.incomplete":
                raise
            return _to_errors(response, key, refused.extra["errors"])
        use = use_of(row.version.questionnaire)
        result = use.result(row) if use else ""
        return redirect(result or reverse("questionnaires:thanks", args=[code]))
    outcome = _examine(response, None)
    definition, language = response.version.definition, language_for(response.version.definition)
    pages = [
        {
            "heading": answering.label(definition, part.label, outcome, language),
            "address": _way(code, key, part.code),
            "has_errors": any(question.code in outcome.errors for question in part.questions),
            "answers": [
                (
                    answering.label(definition, question.label, outcome, language),
                    in_words(definition, question, outcome.values.get(question.code), language),
                    outcome.errors.get(question.code),
                )
                for question in part.questions
                if question.code in outcome.shown and question.type != "note"
            ],
        }
        for part in definition.sections
        if part.code in outcome.sections
    ]
    context = {
        "collection": response.collection,
        "home": home_of(response.version.questionnaire),
        "pages": pages,
        "errors": len(outcome.errors),
        "key": key,
        "back": _way(code, key, outcome.sections[-1] if outcome.sections else ""),
        "language": language,
    }
    return render(request, "questionnaires/check.html", context)


def _to_errors(response: Response, key: str, errors: Mapping[str, Any]) -> HttpResponse:
    """The first page with something wrong."""
    part = next(
        part
        for part in response.version.definition.sections
        if any(question.code in errors for question in part.questions)
    )
    return redirect(f"{_way(response.collection.code, key, part.code)}?check=1")


@public
@never_cache
@require_safe
def later(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """How to come back."""
    response = _still_open(code, key)
    if response is None:
        return _no_response(request, code, key)
    link = request.build_absolute_uri(reverse("questionnaires:answer", args=[code, key]))
    return render(request, "questionnaires/later.html", {"collection": response.collection, "link": link})


@public
@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """After submitting."""
    return render(request, "questionnaires/thanks.html", {"collection": queries.open_to_see(code)})


def _examine(response: Response, section: str | None = "") -> Outcome:
    """The state of the response, with the errors of one section, of all (None), or of none."""
    definition = response.version.definition
    return answering.examine(
        definition,
        response.answers,
        actions.today(clock.now()),
        language=language_for(definition),
        section=section,
    )


def _section(definition: Definition, code: str) -> Section:
    for part in definition.sections:
        if part.code == code:
            return part
    raise Http404


def _neighbour(outcome: Outcome, part: Section, step: int) -> str:
    """The page before or after among those with something to show; empty beyond the ends."""
    order = outcome.sections
    if part.code not in order:
        return order[0] if order else ""
    place = order.index(part.code) + step
    return order[place] if 0 <= place < len(order) else ""


def _way(code: str, key: str, section: str) -> str:
    if not section:
        return reverse("questionnaires:invited", args=[code, key])
    return reverse("questionnaires:section", args=[code, key, section])
