"""Credits and members of a space, for its manager."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.network.models import Space
from ceh.network.queries import space as space_of
from ceh.prices.actions import credits as credit_actions
from ceh.prices.actions import members as member_actions
from ceh.prices.forms.owed import CreditForm, MembershipForm, NetworkCreditForm
from ceh.prices.models import Credit, Membership
from ceh.prices.queries import members as member_queries
from ceh.prices.queries import owed as queries
from ceh.region.queries import current
from ceh.timetable.queries import zone_of
from ceh.web.access import requires
from ceh.web.listing import Listing

READ_WRITE = ["GET", "HEAD", "POST"]


@requires("prices.see_credits", get=space_of)
@require_safe
def credits(request: HttpRequest, space: Space) -> HttpResponse:
    """What the space gave, and what is left of it."""
    page = {
        "space": space,
        "listing": Listing(request, None, queries.credits_in(space)),
        "may_give": can(request.user, "prices.give_credit", space),
        "today": local_day(clock.now(), zone_of(space)),
    }
    return render(request, "prices/credits.html", page)


@requires("prices.see_credits")
@require_safe
def network_credits(request: HttpRequest) -> HttpResponse:
    """What organisations gave, for all their spaces."""
    page = {
        "listing": Listing(request, None, queries.credits_of_organisations()),
        "may_give": can(request.user, "prices.give_credit"),
        "today": local_day(clock.now(), current().timezone),
    }
    return render(request, "prices/credits.html", page)


def _give(request: HttpRequest, space: Space | None, kind: type[CreditForm], back: str) -> HttpResponse:
    """The form of a credit from a space, or from an organisation."""
    now = clock.now()
    today = local_day(now, zone_of(space) if space else current().timezone)
    first = {"starts_on": today, "ends_on": today.replace(month=12, day=31)}
    form = kind(
        request.POST or None, space=space, by=request.user, currency=current().currency, initial=first
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = credit_actions.give_credit(
                space=space, giver=given.get("giver"), person=given["who"],
                organisation=given["organisation"], measure=given["measure"], amount=form.units,
                starts_on=given["starts_on"], ends_on=given["ends_on"], note=given["note"], by=request.user, now=now,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Given. It pays for what is used from its first day on."))
            return redirect("prices:credit", pk=made.pk)
    page = {
        "space": space, "form": form, "heading": _("Give a credit"), "submit": _("Give it"), "back": back,
        "lead": _("Credits pay first, those that end soonest before others."),
    }  # fmt: skip
    return render(request, "prices/form.html", page, status=form.status)


@requires("prices.give_credit", get=space_of)
@require_http_methods(READ_WRITE)
def credit_new(request: HttpRequest, space: Space) -> HttpResponse:
    """Give one from a space."""
    return _give(request, space, CreditForm, reverse("prices:credits", kwargs={"slug": space.code}))


@requires("prices.give_credit")
@require_http_methods(READ_WRITE)
def network_credit_new(request: HttpRequest) -> HttpResponse:
    """Give one from an organisation."""
    return _give(request, None, NetworkCreditForm, reverse("prices:network_credits"))


@requires("prices.see_credit", get=queries.credit)
@require_safe
def credit(request: HttpRequest, row: Credit) -> HttpResponse:
    """One credit with all that went in and out."""
    today = local_day(clock.now(), current().timezone)
    page = {
        "credit": row,
        "listing": Listing(request, None, queries.entries_of(row)),
        "may_end": row.ends_on > today and can(request.user, "prices.give_credit", row),
        "may_see_all": can(request.user, "prices.see_credits", row),
    }
    return render(request, "prices/credit.html", page)


@requires("prices.give_credit", get=queries.credit)
@require_POST
def credit_end(request: HttpRequest, row: Credit) -> HttpResponse:
    """It pays for nothing after today."""
    today = local_day(clock.now(), current().timezone)
    credit_actions.end_credit(credit=row, last_day=today, by=request.user)
    messages.success(request, _("Ended. What it paid stays paid."))
    return redirect("prices:credit", pk=row.pk)


@requires("prices.see_members", get=space_of)
@require_safe
def members(request: HttpRequest, space: Space) -> HttpResponse:
    """Who is a member of the space."""
    page = {
        "space": space,
        "listing": Listing(request, None, member_queries.members_of(space)),
        "may_manage": can(request.user, "prices.manage_members", space),
        "today": local_day(clock.now(), zone_of(space)),
    }
    return render(request, "prices/members.html", page)


@requires("prices.manage_members", get=space_of)
@require_http_methods(READ_WRITE)
def member_new(request: HttpRequest, space: Space) -> HttpResponse:
    """Add one."""
    now = clock.now()
    first = {"starts_on": local_day(now, zone_of(space))}
    form = MembershipForm(request.POST or None, space=space, by=request.user, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            member_actions.add_member(
                person=given["who"], space=space, starts_on=given["starts_on"], ends_on=given["ends_on"],
                by=request.user, now=now,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Added."))
            return redirect("prices:members", slug=space.code)
    page = {
        "space": space, "form": form, "heading": _("Add a member"), "submit": _("Add"),
        "lead": _("Members may have prices of their own in the price list."),
        "back": reverse("prices:members", kwargs={"slug": space.code}),
    }  # fmt: skip
    return render(request, "prices/form.html", page, status=form.status)


@requires("prices.manage_members", get=member_queries.membership)
@require_POST
def member_end(request: HttpRequest, row: Membership) -> HttpResponse:
    """It ends; what was priced before stays as it was."""
    today = local_day(clock.now(), current().timezone)
    member_actions.end_membership(membership=row, today=today, by=request.user)
    messages.success(request, _("Ended."))
    if row.space is not None:
        return redirect("prices:members", slug=row.space.code)
    return redirect("prices:belonging")
