"""Writing guides: a new one, the next version, comparing, withdrawing."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ceh.core import clock
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.knowledge import queries
from ceh.knowledge.actions import guides as actions
from ceh.knowledge.forms import GuideForm
from ceh.knowledge.rules import compare as compare_texts
from ceh.knowledge.rules import html
from ceh.region.queries import current
from ceh.web import forms
from ceh.web.access import public, requires


def _guide(slug: str, **_more: Any) -> Any:
    return queries.guide(slug)


def _offered() -> list[str]:
    """Content may be written in the region's languages and in its neighbours'."""
    return list(dict.fromkeys([*current().languages, *(code for code, _name in settings.LANGUAGES)]))


@requires("knowledge.write_guide")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new guide."""
    start = {"language": (get_language() or "en")[:2]}
    form = GuideForm(request.POST or None, languages=_offered(), is_new=True, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            guide = actions.write_guide(**form.cleaned_data, by=request.user, now=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The guide is published."))
            return redirect("knowledge:guide", slug=guide.code)
    return render(request, "knowledge/guide_form.html", {"form": form}, status=form.status)


@requires("knowledge.change_guide", get=_guide)
@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, guide: Any) -> HttpResponse:
    """The next version, or the guide in one more language (?language=de)."""
    newest = {one.language: one for one in reversed(queries.versions(guide))}
    wanted = request.GET.get("language", "")
    language = wanted if wanted in _offered() else next(iter(newest), _offered()[0])
    last = newest.get(language)
    start = {"language": language, "after": last.number if last else None}
    if last is not None:
        start |= {"title": last.title, "text": last.text}
    form = GuideForm(request.POST or None, languages=_offered(), is_new=False, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.new_version(guide=guide, **form.cleaned_data, by=request.user, now=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The new version is published."))
            return redirect("knowledge:guide_history", slug=guide.code)
    page = {"form": form, "guide": guide, "last": last}
    return render(request, "knowledge/guide_form.html", page, status=form.status)


@public
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions of a guide, and two of one language side by side."""
    guide = queries.guide(slug)
    mine = can(request.user, "knowledge.change_guide", guide)
    rows = queries.versions(guide)
    if not rows or (guide.withdrawn_at is not None and not mine):
        raise Http404
    older, newer = _pair(request, rows)
    page = {
        "guide": guide,
        "title": Translated({one.language: one.title for one in reversed(rows)}),
        "versions": rows,
        "older": older,
        "newer": newer,
        "changes": compare_texts(older.text, newer.text) if older and newer else [],
        "text": html(newer.text) if newer and not older else "",
        "may_change": mine,
    }
    return render(request, "knowledge/guide_history.html", page)


def _pair(request: HttpRequest, rows: list[Any]) -> tuple[Any, Any]:
    """(older, newer): the versions that ?from= and ?to= name (by their keys), if they are of one language."""
    by_key = {str(one.pk): one for one in rows}
    newer = by_key.get(request.GET.get("to", ""))
    older = by_key.get(request.GET.get("from", ""))
    if older and newer and older.language == newer.language:
        return (older, newer) if older.number < newer.number else (newer, older)
    return None, newer


@requires("knowledge.change_guide", get=_guide)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, guide: Any) -> HttpResponse:
    """Take the guide out of lists, or bring it back."""
    if guide.withdrawn_at is not None:
        if request.method == "POST":
            actions.restore_guide(guide=guide, by=request.user, now=clock.now())
            messages.success(request, _("The guide is back."))
        return redirect("knowledge:guide_history", slug=guide.code)
    form = forms.ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_guide(
            guide=guide, reason=form.cleaned_data["reason"], by=request.user, now=clock.now()
        )
        messages.success(request, _("The guide is withdrawn. Its versions are kept."))
        return redirect("knowledge:guide_history", slug=guide.code)
    return render(
        request, "knowledge/guide_withdraw.html", {"form": form, "guide": guide}, status=form.status
    )
