"""A space's own people: propose it, describe it, send it, keep it true."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ceh.core import clock, journal
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.network import actions, queries
from ceh.network.actions.freshness import letter_link
from ceh.network.actions.joining import today_of
from ceh.network.forms.spaces import ASKED_AT_START, PART_FORMS, AddPhotoForm, StartForm, weekdays
from ceh.network.queries import directory
from ceh.network.queries.records import space_record
from ceh.network.rules.freshness import freshness
from ceh.network.rules.spaces import ACCESSIBILITY, LABELS, LANGUAGES, PARTS, complete_parts, missing
from ceh.network.states import SPACE
from ceh.network.views import public_drawings as drawings
from ceh.web import forms
from ceh.web.access import public, requires, signed_in


def _space(slug: str, **_more: Any) -> Any:
    return queries.by_code(slug)


def _kwarg(request: HttpRequest, name: str) -> Any:
    return request.resolver_match.kwargs[name]


@signed_in
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Begin to describe a space; what was begun before stands beside it."""
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            space = actions.propose_space(values=form.values(), by=request.user, now=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("network:space_part", slug=space.code, part="basics")
    page = {"form": form, "drafts": queries.drafts_of(request.user), "steps": _steps(None, "start")}
    return render(request, "network/propose.html", page, status=form.status)


def _steps(space: Any, now: str) -> list[tuple[Any, ...]]:
    """The steps of a proposal; each is saved by itself."""
    names = ["start", *PARTS, "photos", "check"]
    labels = {"start": _("Beginning"), "photos": _("Photos"), "check": _("Check and send")}
    labels |= {part: label for part, (label, _names) in PARTS.items()}
    done = {"start"} | complete_parts(space_record(space)) if space else set()
    if space and now != "photos" and space.photos.exists():
        done.add("photos")

    def status(name: str) -> str:
        return "now" if name == now else "done" if name in done else "todo"

    return [(labels[name], status(name), _step_url(space, name)) for name in names]


def _step_url(space: Any, name: str) -> str:
    if space is None:
        return ""
    if name == "check":
        return reverse("network:space_check", kwargs={"slug": space.code})
    if name == "photos":
        return reverse("network:space_photos", kwargs={"slug": space.code})
    return reverse("network:space_part", kwargs={"slug": space.code, "part": name})


@requires("network.change_space", get=_space)
def edit(request: HttpRequest, space: Any) -> HttpResponse:
    """What the page says, part by part, and what can be done with the space."""
    record = space_record(space)
    lacking = {part for part, _name in missing(record)}
    page = {
        "space": space,
        "parts": [(part, label, part in lacking) for part, (label, _names) in PARTS.items()],
        "freshness": freshness(space.state, space.confirmed_on, today_of(clock.now())),
        "may_confirm": can(request.user, "network.confirm_space", space) and space.state != "draft",
        "may_people": can(request.user, "network.assign_role", space) and space.state != "draft",
        "verbs": [
            v for v in SPACE.verbs(space) if v.verb in VERBS and can(request.user, v.permission, space)
        ],
        "entries": journal.entries(space, limit=20),
        "remarks": _remarks(space),
    }
    return render(request, "network/space_edit.html", page)


def _remarks(space: Any) -> str:
    """What the reviewer wrote when the space came back last."""
    if space.state != "draft":
        return ""
    lines = journal.entries(space, limit=30)
    return next((one.reason for one in lines if one.verb == "network.return_space"), "")


@requires("network.change_space", get=_space)
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, space: Any) -> HttpResponse:
    """One part of the page. Of two who edit at once the second sees what the first wrote."""
    name = _kwarg(request, "part")
    if name not in PART_FORMS:
        raise Http404
    is_draft = space.state == "draft"
    if name == "start" and not is_draft:
        raise Http404
    without = ASKED_AT_START if is_draft and name != "start" else ()  # a proposal asks nothing twice
    form = PART_FORMS[name](request.POST or None, record=space_record(space), without=without)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_space(
                space=space, values=form.values(), seen=form.seen_values(), by=request.user, now=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
            if refused.rule == "network.changed_meanwhile":
                form.look_again(space_record(queries.by_code(space.code)))
        else:
            messages.success(request, _("Saved."))
            return redirect(_after(space, name))
    page = {"form": form, "space": space, "part": _part_label(name), "draft": is_draft}
    if name == "place":
        lists = directory.lists()
        page |= {
            "map": drawings.to_place(space, lists, form.pin),
            "landmarks": drawings.landmarks(space, lists),
        }
        page["pin"] = [str(degrees) for degrees in form.pin]
    page["steps"] = _steps(space, name) if page["draft"] else []
    return render(request, "network/space_part.html", page, status=form.status)


def _part_label(name: str) -> Any:
    return _("Beginning") if name == "start" else PARTS[name][0]


def _after(space: Any, name: str) -> str:
    """Where one goes on: to the next step of a draft, else back to the overview."""
    if space.state != "draft":
        return reverse("network:space_edit", kwargs={"slug": space.code})
    order = ["start", *PARTS, "photos", "check"]
    return _step_url(space, order[order.index(name) + 1])


@requires("network.change_space", get=_space)
@require_http_methods(["GET", "POST"])
def photos(request: HttpRequest, space: Any) -> HttpResponse:
    """The photos of the space, in their order, and a form for one more."""
    form = AddPhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_photo(
                space=space,
                picture=data["photo"],
                alt=data["alt"],
                credit=data["credit"],
                by=request.user,
                now=clock.now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The photo is on the page."))
            return redirect("network:space_photos", slug=space.code)
    removed = request.GET.get("removed", "")
    page = {
        "form": form,
        "space": space,
        "photos": list(space.photos.all()),
        "removed": removed if removed.isdecimal() and len(removed) < 12 else "",
        "draft": space.state == "draft",
        "steps": _steps(space, "photos") if space.state == "draft" else [],
    }
    return render(request, "network/space_photos.html", page, status=form.status)


@requires("network.change_space", get=_space)
@require_POST
def photo(request: HttpRequest, space: Any) -> HttpResponse:
    """Remove, bring back or move one photo: `do` is "remove", "restore", "earlier" or "later"."""
    one = queries.photo(space.code, _kwarg(request, "pk"))
    do, now = request.POST.get("do", ""), clock.now()
    answer = redirect("network:space_photos", slug=space.code)
    if do == "remove":
        actions.remove_photo(photo=one, by=request.user, now=now)
        answer["Location"] += f"?removed={one.pk}"
    elif do == "restore":
        actions.restore_photo(photo=one, by=request.user, now=now)
        messages.success(request, _("The photo is back."))
    elif do in ("earlier", "later"):
        actions.move_photo(photo=one, earlier=do == "earlier", by=request.user, now=now)
    return answer


@requires("network.submit_space", get=_space)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, space: Any) -> HttpResponse:
    """The last look before the space is sent for review."""
    refused = None
    if request.method == "POST":
        try:
            sent = actions.submit_space(space=space, by=request.user, now=clock.now())
        except Refused as reason:
            if reason.kind == "permission":
                raise
            refused = reason
        else:
            messages.success(request, _("Sent. You will hear by e-mail."))
            return redirect("network:space_sent", slug=sent.code)
    page = {"space": space, "facts": facts(space), "missing": _missing(space), "refused": refused}
    page["steps"] = _steps(space, "check")
    return render(request, "network/space_check.html", page, status=422 if refused else 200)


def _missing(space: Any) -> list[tuple[str, Any, str]]:
    """(address of the part, its label, the fields) for what is still missing, each part once."""
    parts: dict[str, list[str]] = {}
    for name, field in missing(space_record(space)):
        parts.setdefault(name, []).append(str(LABELS[field]))
    return [(_step_url(space, name), PARTS[name][0], ", ".join(fields)) for name, fields in parts.items()]


def facts(space: Any) -> list[tuple[str, Any]]:
    """What the page will say, as pairs of label and value."""
    days = weekdays()
    return [
        (_("Name"), space.name),
        (_("Kind"), space.kind),
        (_("Run by"), space.host),
        (_("In one sentence"), str(space.summary)),
        (_("Place"), ", ".join(filter(None, [space.address, space.settlement, str(space.municipality)]))),
        (_("Topics"), ", ".join(str(one) for one in space.topics.all())),
        (_("For whom"), ", ".join(str(one) for one in space.goal_groups.all())),
        (_("E-mail"), space.email),
        (_("Phone"), space.phone),
        (_("Web page"), space.url),
        (_("Languages"), ", ".join(str(LANGUAGES.get(code, code)) for code in space.languages)),
        (_("Open to"), space.get_open_to_display()),
        (
            _("Opening hours"),
            ", ".join(f"{days[h.weekday]} {h.opens:%H:%M}–{h.closes:%H:%M}" for h in space.hours.all()),
        ),
        (_("Accessibility"), ", ".join(str(ACCESSIBILITY.get(code, code)) for code in space.accessibility)),
    ]


@requires("network.see_space", get=_space)
def sent(request: HttpRequest, space: Any) -> HttpResponse:
    """What happens now with a proposal."""
    return render(request, "network/space_sent.html", {"space": space})


@requires("network.confirm_space", get=_space)
@require_POST
def confirm(request: HttpRequest, space: Any) -> HttpResponse:
    """One click: the page is true today."""
    actions.confirm_space(space=space, by=request.user, now=clock.now())
    messages.success(request, _("Thank you. The page says that it was confirmed today."))
    return redirect("network:space_edit", slug=space.code)


@public
@require_http_methods(["GET", "POST"])
def confirm_by_letter(request: HttpRequest, token: str) -> HttpResponse:
    """The letter's link: it shows the space, one button confirms. Mail scanners open links, so GET does not."""
    done = request.method == "POST"
    if done:
        space = actions.confirm_by_letter(token=token, now=clock.now())
    else:
        space, _person = letter_link(token)
    return render(
        request, "network/confirm_by_letter.html", {"space": space, "done": done, "facts": facts(space)}
    )


@requires("network.submit_space", get=_space)
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, space: Any) -> HttpResponse:
    """Put a draft away, after a page that says what it means."""
    if space.state != "draft":
        raise Http404
    if request.method == "POST":
        actions.discard_space(space=space, by=request.user, now=clock.now())
        messages.success(request, _("The draft is put away."))
        return redirect("home:me")
    return render(request, "network/space_discard.html", {"space": space})


VERBS = {
    "pause_space": actions.pause_space,
    "reopen_space": actions.reopen_space,
    "close_space": actions.close_space,
}


@requires("network.close_space", get=_space)
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, space: Any) -> HttpResponse:
    """Close for a time, open again, close for good: with the reason, after its consequence was named."""
    name = _kwarg(request, "verb")
    line = next((one for one in SPACE.transitions if one.verb == name and name in VERBS), None)
    if line is None:
        raise Http404
    form = forms.ConfirmForm(request.POST or None) if line.requires else forms.Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"reason": form.cleaned_data["reason"]} if line.requires else {}
        try:
            VERBS[name](space=space, by=request.user, now=clock.now(), **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Done: %(state)s.") % {"state": SPACE[line.to].label})
            return redirect(space.get_absolute_url())
    page = {"form": form, "space": space, "line": line}
    return render(request, "network/space_state.html", page, status=form.status)
