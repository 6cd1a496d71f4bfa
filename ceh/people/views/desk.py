"""The coordinator's pages about accounts."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.people import actions, queries
from ceh.people.forms import MergeForm
from ceh.people.models import Merge
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


def pair(kept, absorbed):
    """Both accounts of a merge."""
    return queries.by_public_id(kept), queries.by_public_id(absorbed)


@requires("people.merge", get=pair)
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
    moves = actions.preview(kept=kept, absorbed=absorbed, by=request.user, now=now)
    context = {"form": form, "kept": kept, "absorbed": absorbed, "both": [kept, absorbed], "moves": moves}
    return render(request, "people/desk_merge.html", context, status=form.status)


@requires(
    "people.merge",
    get=lambda pk: get_object_or_404(Merge.objects.select_related("kept", "absorbed", "by"), pk=pk),
)
@require_http_methods(["GET", "POST"])
def unmerge(request, done):
    """Make two of one again."""
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.undo_merge(merge=done, reason=reason, by=request.user, now=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The two accounts are two again."))
            return redirect("people:desk_people")
    return render(request, "people/desk_unmerge.html", {"form": form, "merge": done}, status=form.status)
