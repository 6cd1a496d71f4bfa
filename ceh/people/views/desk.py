"""The coordinator's pages about accounts."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.people import actions, queries
from ceh.people.forms import BirthYearForm, ConsentTextForm, MergeForm
from ceh.web.access import requires


@requires("people.merge")
@require_safe
def people(request):
    """Accounts that may be one person's, and the merges so far."""
    word = request.GET.get("q", "")
    context = {
        "groups": queries.merge_candidates(),
        "merges": queries.merges(),
        "word": word,
        "found": queries.find_people(word),
        "keep": request.GET.get("keep", ""),
    }
    return render(request, "people/desk_people.html", context)


@requires("people.merge", get=queries.pair_to_merge)
@require_http_methods(["GET", "POST"])
def merge(request, two):
    """What would move, and the reason."""
    kept, absorbed = two
    form = MergeForm(request.POST if request.method == "POST" else None)
    now = clock.now()
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.merge(kept=kept, absorbed=absorbed, reason=reason, by=request.user, now=now)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The two accounts are one now."))
            return redirect("people:desk_people")
    moves, clashes = actions.preview(kept=kept, absorbed=absorbed, by=request.user, now=now)
    context = {
        "form": form, "kept": kept, "absorbed": absorbed, "both": [kept, absorbed], "moves": moves, "clashes": clashes,
    }  # fmt: skip
    return render(request, "people/desk_merge.html", context, status=form.status)


@requires("people.merge", get=queries.merge)
@require_http_methods(["GET", "POST"])
def unmerge(request, merge_with_addresses):
    """Make two of one again."""
    merge, absorbed_addresses = merge_with_addresses
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.undo_merge(merge=merge, reason=reason, by=request.user, now=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The accounts are separate again."))
            return redirect("people:desk_people")
    page = {"form": form, "merge": merge, "absorbed_addresses": absorbed_addresses}
    return render(request, "people/desk_unmerge.html", page, status=form.status)


@requires("people.publish_text")
@require_safe
def consent_texts(request):
    """The texts for which consent is asked: version in force, and how many agreed to it or to an older one."""
    actions.ensure_texts(now=clock.now())
    return render(request, "people/desk_consents.html", {"texts": queries.texts_with_numbers(clock.now())})


@requires("people.publish_text")
@require_http_methods(["GET", "POST"])
def consent_text(request, purpose):
    """One text with all its versions, and a form for the next."""
    versions = queries.versions_of_text(purpose)
    if not versions:
        raise Http404(purpose)
    newest = versions[0]
    form = ConsentTextForm(request.POST or None, initial={"title": newest.title, "text": newest.text})
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_text(purpose=purpose, by=request.user, now=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("In force. Whoever agreed to the old version is asked again."))
            return redirect("people:desk_consents")
    page = {"form": form, "versions": versions, "newest": newest}
    return render(request, "people/desk_consent.html", page, status=form.status)


@requires("people.correct", get=queries.by_public_id_of)
@require_http_methods(["GET", "POST"])
def birth_year(request, person):
    """Correct a year of birth, with the reason."""
    form = BirthYearForm(request.POST or None, initial={"birth_year": queries.standing(person).birth_year})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.correct_birth_year(
                person=person,
                birth_year=given["birth_year"],
                by=request.user,
                now=clock.now(),
                reason=given["reason"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Corrected."))
            return redirect("people:desk_people")
    page = {"form": form, "of": person}
    return render(request, "people/desk_birth_year.html", page, status=form.status)
