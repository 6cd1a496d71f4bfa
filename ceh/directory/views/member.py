"""A space's own people: propose it, describe it, send it, keep it true."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from ceh.core import clock, journal
from ceh.core.refusals import Refused
from ceh.directory import actions, queries
from ceh.directory.forms.spaces import ASKED_AT_START, PART_FORMS, AddPhotoForm, ProposalForm, weekdays
from ceh.directory.rules.freshness import freshness
from ceh.directory.views import public_drawings as drawings
from ceh.network import actions as network
from ceh.network.models import Space
from ceh.network.queries.records import space_record
from ceh.network.rules.spaces import ACCESSIBILITY, LABELS, LANGUAGES, PARTS, complete_parts, missing
from ceh.people import queries as people
from ceh.web.access import public, requires
from ceh.web.pages import SIGNED_IN, Button, FormPage, RecordPage, Visit, Way, facts_of


def _kwarg(request: HttpRequest, name: str) -> Any:
    return request.resolver_match.kwargs[name]


propose = FormPage(
    permission=SIGNED_IN,
    crumbs=lambda _visit: [(_("Spaces"), "directory:spaces")],
    form=ProposalForm,
    action=network.propose_space,
    heading=_("Propose a space"),
    lead=_(
        "Describe your space in a few steps. Each step is saved, so you can continue later."
        " Then a coordinator of the network reviews it and replies within two weeks."
    ),
    submit=_("Save and continue"),
    done=lambda _visit, space: (
        _("You have sent this proposal already, so no second one was made.")
        if space.state == "submitted"
        else ""
    ),
    then=lambda _visit, space: (
        ("directory:space_sent", space.code)
        if space.state == "submitted"
        else ("directory:space_part", space.code, "basics")
    ),
    context=lambda visit: {"drafts": queries.drafts_of(visit.by), "steps": _steps(None, "start")},
    template="directory/propose.html",
)


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
        return reverse("directory:space_check", kwargs={"slug": space.code})
    if name == "photos":
        return reverse("directory:space_photos", kwargs={"slug": space.code})
    return reverse("directory:space_part", kwargs={"slug": space.code, "part": name})


def _about_space(visit: Visit) -> dict[str, Any]:
    space = visit.record
    incomplete = {part for part, _name in missing(space_record(space))}
    return {
        "parts": [(part, label, part in incomplete) for part, (label, _names) in PARTS.items()],
        "freshness": freshness(space.state, space.confirmed_on, people.today(visit.now)),
        "remarks": _remarks(space),
    }


edit = RecordPage(
    permission="network.change_space",
    get=queries.by_code,
    subject="space",
    context=_about_space,
    template="directory/space_edit.html",
)


def _remarks(space: Any) -> str:
    """What the reviewer wrote when the space came back last."""
    if space.state != "draft":
        return ""
    entries = journal.entries(space, limit=30)
    return next((entry.reason for entry in entries if entry.verb == "network.return_space"), "")


@requires("network.change_space", get=queries.by_code)
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
    form = PART_FORMS[name](request.POST or None, row=space, without=without)
    if request.method == "POST" and form.is_valid():
        try:
            network.change_space(space=space, **form.values, by=request.user, now=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(_after(space, name))
    page = {"form": form, "space": space, "part": _part_label(name), "draft": is_draft}
    if name == "place":
        lists = queries.lists()
        page |= {
            "map": drawings.to_place(space, lists, form.pin),
            "landmarks": drawings.landmarks(space, lists),
        }
        page["pin"] = [str(degrees) for degrees in form.pin]
    page["steps"] = _steps(space, name) if page["draft"] else []
    return render(request, "directory/space_part.html", page, status=form.status)


def _part_label(name: str) -> Any:
    return _("Beginning") if name == "start" else PARTS[name][0]


def _after(space: Any, name: str) -> str:
    """Where one goes on: to the next step of a draft, else back to the overview."""
    if space.state != "draft":
        return reverse("directory:space_edit", kwargs={"slug": space.code})
    order = ["start", *PARTS, "photos", "check"]
    return _step_url(space, order[order.index(name) + 1])


def _around_photos(visit: Visit) -> dict[str, Any]:
    space, removed = visit.record, visit.request.GET.get("removed", "")
    return {
        "photos": list(space.photos.all()),
        "removed": removed if removed.isdecimal() and len(removed) < 12 else "",
        "draft": space.state == "draft",
        "steps": _steps(space, "photos") if space.state == "draft" else [],
    }


def _photos_page(visit: Visit) -> Way:
    return ("directory:space_photos", visit.record.code)


photos = FormPage(
    permission="network.change_space",
    get=queries.by_code,
    subject="space",
    crumbs=lambda visit: [(visit.record, "directory:space_edit", visit.record.code)],
    back=_photos_page,
    form=AddPhotoForm,
    action=actions.add_photo,
    heading=_("Photos"),
    lead=_(
        "The first photo is shown on the card of the space."
        " Location and camera data are removed from every picture."
    ),
    submit=_("Add"),
    done=_("The photo is on the page."),
    context=_around_photos,
    template="directory/space_photos.html",
)


@requires("network.change_space", get=queries.by_code)
@require_POST
def photo(request: HttpRequest, space: Any) -> HttpResponse:
    """Remove, bring back or move one photo: `do` is "remove", "restore", "earlier" or "later"."""
    photo_row = queries.photo(space.code, _kwarg(request, "pk"))
    do, now = request.POST.get("do", ""), clock.now()
    answer = redirect("directory:space_photos", slug=space.code)
    if do == "remove":
        actions.remove_photo(photo=photo_row, by=request.user, now=now)
        answer["Location"] += f"?removed={photo_row.pk}"
    elif do == "restore":
        actions.restore_photo(photo=photo_row, by=request.user, now=now)
        messages.success(request, _("The photo is back."))
    elif do in ("earlier", "later"):
        actions.move_photo(photo=photo_row, earlier=do == "earlier", by=request.user, now=now)
    return answer


def _before_sending(visit: Visit) -> dict[str, Any]:
    space = visit.record
    return {"facts": facts_of(space, FACTS), "missing": _missing(space), "steps": _steps(space, "check")}


class CheckPage(FormPage):
    """What is sent; of a proposal that was sent already it leads to what happens with it."""

    def answer(self, visit: Visit) -> HttpResponse:
        if visit.record.state == "draft":
            return super().answer(visit)
        messages.info(visit.request, _("You have sent this proposal already, so nothing was sent again."))
        return redirect("directory:space_sent", slug=visit.record.code)


check = CheckPage(
    permission="network.submit_space",
    get=queries.by_code,
    subject="space",
    crumbs=lambda visit: [(visit.record, "directory:space_edit", visit.record.code)],
    back=lambda visit: ("directory:space_edit", visit.record.code),
    action=network.submit_space,
    heading=_("Is everything correct?"),
    lead=_("This is what people will read. You can still go back to every part."),
    submit=_("Send for review"),
    icon="send",
    done=_("Sent. You will hear by e-mail."),
    then=lambda visit, space: ("directory:space_sent", space.code),
    context=_before_sending,
    template="directory/space_check.html",
)


def _missing(space: Any) -> list[tuple[str, Any, str]]:
    """(address of the part, its label, the fields) for what is still missing, each part once."""
    parts: dict[str, list[str]] = {}
    for name, field in missing(space_record(space)):
        parts.setdefault(name, []).append(str(LABELS[field]))
    return [(_step_url(space, name), PARTS[name][0], ", ".join(fields)) for name, fields in parts.items()]


def _place(space: Space) -> str:
    return ", ".join(filter(None, [space.address, space.settlement, str(space.municipality)]))


def _opening_hours(space: Space) -> str:
    days = weekdays()
    return ", ".join(f"{days[h.weekday]} {h.opens:%H:%M}–{h.closes:%H:%M}" for h in space.hours.all())


FACTS = (  # what the page of a space says
    "name",
    "kind",
    "host",
    (_("In one sentence"), lambda space: str(space.summary)),
    (_("Place"), _place),
    (_("Topics"), lambda space: ", ".join(map(str, space.topics.all()))),
    (_("For whom"), lambda space: ", ".join(map(str, space.goal_groups.all()))),
    "email",
    "phone",
    "url",
    (_("Languages"), lambda space: ", ".join(str(LANGUAGES.get(code, code)) for code in space.languages)),
    (_("Open to"), lambda space: space.get_open_to_display()),
    (_("Opening hours"), _opening_hours),
    (
        _("Accessibility"),
        lambda space: ", ".join(str(ACCESSIBILITY.get(code, code)) for code in space.accessibility),
    ),
)


@requires("network.see_space", get=queries.by_code)
def sent(request: HttpRequest, space: Any) -> HttpResponse:
    """What happens now with a proposal."""
    return render(request, "directory/space_sent.html", {"space": space})


confirm = Button(
    permission="directory.confirm_space",
    get=queries.by_code,
    subject="space",
    action=actions.confirm_space,
    done=_("Thank you. The page says that it was confirmed today."),
    back=lambda visit: ("directory:space_edit", visit.record.code),
)


@public
@require_http_methods(["GET", "POST"])
def confirm_by_letter(request: HttpRequest, token: str) -> HttpResponse:
    """The letter's link: it shows the space, one button confirms. Mail scanners open links, so GET does not."""
    done = request.method == "POST"
    if done:
        space = actions.confirm_by_letter(token=token, now=clock.now())
    else:
        space, _person = actions.letter_link(token)
    page = {"space": space, "done": done, "facts": facts_of(space, FACTS)}
    return render(request, "directory/confirm_by_letter.html", page)
