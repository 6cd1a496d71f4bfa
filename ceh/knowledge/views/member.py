"""Writing guides: a new one, the next version, comparing, withdrawing."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ceh.core.permissions import can
from ceh.core.text import Translated
from ceh.knowledge import queries
from ceh.knowledge.actions import guides as actions
from ceh.knowledge.forms import GuideForm
from ceh.knowledge.models import GuideVersion
from ceh.knowledge.rules import compare as compare_texts
from ceh.knowledge.rules import html
from ceh.region.queries import current
from ceh.web import forms
from ceh.web.access import public
from ceh.web.pages import Button, FormPage, Visit, Way


def _languages() -> list[str]:
    """Content may be written in the region's languages and in its neighbours'."""
    return list(dict.fromkeys([*current().languages, *(code for code, _name in settings.LANGUAGES)]))


def _latest(visit: Visit) -> tuple[str, GuideVersion | None]:
    """The language to write in (?language=de), and the version that the new one follows."""
    newest = {version.language: version for version in reversed(queries.versions(visit.record))}
    chosen = visit.request.GET.get("language", "")
    language = chosen if chosen in _languages() else next(iter(newest), _languages()[0])
    return language, newest.get(language)


def _first_values(visit: Visit) -> dict[str, Any]:
    language, last = _latest(visit)
    if last is None:
        return {"language": language}
    return {"language": language, "after": last.number, "title": last.title, "text": last.text}


def _advice(visit: Visit) -> Any:
    last = _latest(visit)[1] if visit.record else None
    if last is None:
        return _("Save others the trial and error: how to start, what to watch out for, what went wrong.")
    return _("It follows version %(number)s, which can still be read.") % {"number": last.number}


def _versions(visit: Visit, _result: Any = None) -> Way:
    return ("knowledge:guide_history", visit.record.code)


OfGuide = partial(
    FormPage,
    permission="knowledge.change_guide",
    get=queries.guide,
    subject="guide",
    crumbs=lambda visit: [(_("Versions"), *_versions(visit))],
    back=_versions,
)

new = FormPage(
    permission="knowledge.write_guide",
    crumbs=lambda visit: [(_("Guides"), "knowledge:guides")],
    back=lambda visit: ("knowledge:guides",),
    form=GuideForm,
    options=lambda visit: {"languages": _languages(), "is_new": True},
    initial=lambda visit: {"language": (get_language() or "en")[:2]},
    action=actions.write_guide,
    heading=_("Write a guide"),
    lead=_advice,
    submit=_("Publish"),
    done=_("The guide is published."),
    then=lambda visit, guide: ("knowledge:guide", guide.code),
)

version = OfGuide(
    form=GuideForm,
    options=lambda visit: {"languages": _languages(), "is_new": False},
    initial=_first_values,
    action=actions.new_version,
    heading=_("New version"),
    lead=_advice,
    submit=_("Publish"),
    done=_("The new version is published."),
)

withdraw = OfGuide(
    form=forms.ConfirmForm,
    action=actions.withdraw_guide,
    heading=_("Withdraw the guide"),
    lead=_("It leaves lists and search. Its versions are kept, and you can bring it back."),
    submit=_("Withdraw guide"),
    done=_("The guide is withdrawn. Its versions are kept."),
)

restore = Button(
    permission="knowledge.change_guide",
    get=queries.guide,
    subject="guide",
    action=actions.restore_guide,
    done=_("The guide is back."),
    back=_versions,
)


@public
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions of a guide, and two of one language side by side."""
    guide = queries.guide(slug)
    versions = queries.versions(guide)
    is_hidden = guide.withdrawn_at is not None and not can(request.user, "knowledge.change_guide", guide)
    if not versions or is_hidden:
        raise Http404
    older, newer = _pair(request, versions)
    page = {
        "guide": guide,
        "title": Translated({version.language: version.title for version in reversed(versions)}),
        "versions": versions,
        "older": older,
        "newer": newer,
        "changes": compare_texts(older.text, newer.text) if older and newer else [],
        "text": html(newer.text) if newer and not older else "",
    }
    return render(request, "knowledge/guide_history.html", page)


def _pair(request: HttpRequest, versions: list[Any]) -> tuple[Any, Any]:
    """(older, newer): the versions that ?from= and ?to= name (by their keys), if they are of one language."""
    by_key = {str(version.pk): version for version in versions}
    newer = by_key.get(request.GET.get("to", ""))
    older = by_key.get(request.GET.get("from", ""))
    if older and newer and older.language == newer.language:
        return (older, newer) if older.number < newer.number else (newer, older)
    return None, newer
