"""Price lists of a space, for its manager: versions, a draft, its prices."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.refusals import Refused
from ceh.network.models import Space
from ceh.network.queries import space as space_of
from ceh.prices.actions import lists as actions
from ceh.prices.forms.lists import EndForm, HeadForm, LineForm, NewListForm
from ceh.prices.models import PriceList
from ceh.prices.queries import lists as queries
from ceh.timetable.queries import zone_of
from ceh.web.access import requires

READ_WRITE = ["GET", "HEAD", "POST"]


def _today(space: Space) -> date:
    return local_day(clock.now(), zone_of(space))


@requires("prices.manage_prices", get=space_of)
@require_http_methods(READ_WRITE)
def price_lists(request: HttpRequest, space: Space) -> HttpResponse:
    """All lists of a space, and the form that begins the next one."""
    rows = list(queries.lists_of(space))
    first = {"valid_from": _today(space), "copy": rows[0].pk if rows else None}
    form = NewListForm(request.POST or None, space=space, initial=first)
    if request.method == "POST" and form.is_valid():
        made = actions.new_list(space=space, by=request.user, now=clock.now(), **form.cleaned_data)
        return redirect("prices:edit", pk=made.pk)
    page = {"space": space, "lists": rows, "form": form, "today": _today(space)}
    return render(request, "prices/lists.html", page, status=form.status)


@requires("prices.manage_prices", get=queries.price_list)
@require_http_methods(READ_WRITE)
def edit(request: HttpRequest, row: PriceList) -> HttpResponse:
    """A draft: its prices, and the form for one more. A published list is only shown."""
    if row.state != "draft":
        return redirect(row)
    form = LineForm(request.POST or None, space=row.space, currency=row.currency)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_line(price_list=row, by=request.user, **form.values)
        except Refused as refused:
            refused.field_name = "target"
            form.refuse(refused)
        else:
            messages.success(request, _("Added."))
            return redirect("prices:edit", pk=row.pk)
    page = {"space": row.space, "list": row, "groups": queries.grouped(row), "form": form}
    return render(request, "prices/edit.html", page, status=form.status)


def _form_page(request: HttpRequest, row: PriceList, form: Any, heading: str, submit: str) -> HttpResponse:
    page = {"space": row.space, "form": form, "heading": heading, "submit": submit, "lead": str(row.space)}
    page["back"] = reverse("prices:edit" if row.state == "draft" else "prices:list", kwargs={"pk": row.pk})
    return render(request, "prices/form.html", page, status=form.status)


@requires("prices.manage_prices", get=queries.price_list)
@require_http_methods(READ_WRITE)
def head(request: HttpRequest, row: PriceList) -> HttpResponse:
    """First day and note of a draft; the last day of a published list."""
    draft = row.state == "draft"
    first = {"valid_from": row.valid_from, "note": row.note, "last_day": row.valid_until}
    form = (HeadForm if draft else EndForm)(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        act = actions.change_list if draft else actions.end_list
        try:
            act(price_list=row, by=request.user, now=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("prices:edit" if draft else "prices:list", pk=row.pk)
    return _form_page(request, row, form, _("First day and note") if draft else _("Last day"), _("Save"))


@requires("prices.manage_prices", get=queries.price_list)
@require_POST
def step(request: HttpRequest, row: PriceList) -> HttpResponse:
    """Publish, take back, throw away, or remove one price."""
    verb, said = request.POST.get("verb", ""), {"price_list": row, "by": request.user}
    if pk := request.POST.get("line", ""):
        line = next((one for one in queries.lines_of(row) if str(one.pk) == pk), None)
        if line is None:
            raise Http404(pk)
        actions.remove_line(line=line, by=request.user)
        return redirect("prices:edit", pk=row.pk)
    if verb == "publish":
        actions.publish(**said, now=clock.now())
        messages.success(request, _("Published. These prices hold from their first day on."))
        return redirect(row)
    if verb == "recall":
        actions.recall(**said, now=clock.now())
        return redirect("prices:edit", pk=row.pk)
    if verb == "discard":
        actions.discard_list(**said)
        return redirect("prices:lists", slug=row.space.code)
    raise Refused("prices.step", _("Nothing was chosen."), _("Go back and choose."), kind="input")
