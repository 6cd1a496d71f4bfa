"""The coordinator's pages about accounts."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.people import actions, queries
from ceh.people.forms import BirthYearForm, ConsentTextForm
from ceh.web import forms
from ceh.web.access import requires
from ceh.web.pages import FormPage, Visit


@requires("people.merge")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Accounts that may be one person's, and the merges so far."""
    word = request.GET.get("q", "")
    context = {
        "groups": queries.merge_candidates(),
        "merges": queries.merges(),
        "word": word,
        "people": queries.find_people(word),
        "keep": request.GET.get("keep", ""),
    }
    return render(request, "people/desk_people.html", context)


OfPeople = partial(
    FormPage, crumbs=lambda visit: [(_("People"), "people:desk_people")], layout="web/desk.html"
)


def _preview(visit: Visit) -> dict[str, Any]:
    kept, absorbed = visit.record
    moves, clashes = actions.preview(kept=kept, absorbed=absorbed, by=visit.by, now=visit.now)
    return {"kept": kept, "absorbed": absorbed, "moves": moves, "clashes": clashes}


merge = OfPeople(
    permission="people.merge",
    get=queries.pair_to_merge,
    subject="both",
    form=forms.ConfirmForm,
    action=lambda *, both, reason, by, now: actions.merge(
        kept=both[0], absorbed=both[1], reason=reason, by=by, now=now
    ),
    heading=_("Merge two accounts"),
    lead=_("The first account is kept; the second can no longer sign in. This can be undone."),
    submit=_("Merge"),
    done=_("The two accounts are one now."),
    context=_preview,
    template="people/desk_merge.html",
)

unmerge = OfPeople(
    permission="people.merge",
    get=queries.merge,
    subject="merge",
    form=forms.ConfirmForm,
    action=actions.undo_merge,
    heading=_("Undo a merge"),
    lead=_("Everything that moved goes back, and both can sign in again."),
    submit=_("Undo the merge"),
    done=_("The accounts are separate again."),
    template="people/desk_unmerge.html",
)

birth_year = OfPeople(
    permission="people.correct",
    get=queries.by_public_id_of,
    subject="person",
    form=BirthYearForm,
    initial=lambda visit: {"birth_year": queries.standing(visit.record).birth_year},
    action=actions.correct_birth_year,
    heading=_("Correct the year of birth"),
    lead=lambda visit: "{}. {}".format(
        visit.record, _("It decides what a person may do alone. Ask for a document before you change it.")
    ),
    submit=_("Correct"),
    done=_("Corrected."),
)


@requires("people.publish_text")
@require_safe
def consent_texts(request: HttpRequest) -> HttpResponse:
    """The texts for which consent is asked: version in force, and how many agreed to it or to an older one."""
    now = clock.now()
    actions.ensure_texts(now=now)
    return render(request, "people/desk_consents.html", {"texts": queries.texts_with_numbers(now)})


consent_text = FormPage(
    permission="people.publish_text",
    get=queries.newest_version,
    subject="newest",
    crumbs=lambda visit: [(_("Consent texts"), "people:desk_consents")],
    form=ConsentTextForm,
    initial=lambda visit: {"title": visit.record.title, "text": visit.record.text},
    action=lambda *, newest, by, now, **values: actions.publish_text(
        purpose=newest.purpose, by=by, now=now, **values
    ),
    heading=lambda visit: visit.record.title,
    lead=_(
        "Write the next version. It is in force at once, and whoever agreed to the old one is asked again."
    ),
    submit=_("Put into force"),
    icon="file-check",
    done=_("In force. Everybody who agreed to the old version is asked again."),
    context=lambda visit: {"versions": queries.versions_of_text(visit.record.purpose)},
    layout="web/desk.html",
    template="people/desk_consent.html",
)
