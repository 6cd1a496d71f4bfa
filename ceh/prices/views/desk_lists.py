"""Price lists of a space, for its manager: versions, a draft, its prices."""

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.clock import local_day
from ceh.network.models import Space
from ceh.network.queries import space as space_of
from ceh.prices.actions import lists as actions
from ceh.prices.forms import EndForm, HeadForm, LineForm, NewListForm
from ceh.prices.models import PriceList
from ceh.prices.queries import lists as queries
from ceh.region.queries import current
from ceh.timetable.queries import zone_of
from ceh.web import forms
from ceh.web.access import requires
from ceh.web.pages import Button, FormPage, Steps, Visit


def today_in(space: Space | None) -> date:
    """The day on the clock of the space, or of the region."""
    return local_day(clock.now(), zone_of(space) if space else current().timezone)


def _crumbs(visit: Visit) -> list[Any]:
    space = visit.record.space
    return [space, (_("Price lists"), "prices:lists", space.code)]


def _first_values(visit: Visit) -> dict[str, Any]:
    newest = queries.lists_of(visit.record).first()
    return {"valid_from": today_in(visit.record), "copy": newest}


price_lists = FormPage(
    permission="prices.manage_prices",
    get=space_of,
    subject="space",
    crumbs=lambda visit: [
        (_("Spaces"), "directory:spaces"),
        visit.record,
        (_("Prices"), "prices:space", visit.record.code),
    ],
    form=NewListForm,
    options=lambda visit: {"space": visit.record},
    initial=_first_values,
    action=actions.new_list,
    heading=_("Price lists"),
    lead=_("A price list that has been used never changes. Create a new one that follows it."),
    submit=_("Create the list"),
    icon="plus",
    then=lambda visit, price_list: ("prices:edit", price_list.pk),
    layout="web/base.html",
    template="prices/lists.html",
    context=lambda visit: {"lists": queries.lists_of(visit.record)},
)

OfList = partial(
    FormPage,
    permission="prices.manage_prices",
    get=queries.price_list,
    subject="price_list",
    crumbs=_crumbs,
    back=lambda visit: ("prices:edit", visit.record.pk),
)


@requires("prices.manage_prices", get=queries.price_list)
@require_safe
def edit(request: HttpRequest, price_list: PriceList) -> HttpResponse:
    """A draft: its prices, and the form for one more. A published list is only shown."""
    if price_list.state != "draft":
        return redirect(price_list)
    page = {"space": price_list.space, "list": price_list, "groups": queries.grouped(price_list)}
    return render(request, "prices/edit.html", page)


line_add = OfList(
    form=LineForm,
    options=lambda visit: {"space": visit.record.space, "currency": visit.record.currency},
    action=actions.add_line,
    heading=_("Add a price"),
    submit=_("Add"),
    icon="plus",
    tone="primary",
    done=_("Added."),
)

line_drop = OfList(
    form=forms.ChosenForm,
    options=lambda visit: {"name": "line", "rows": visit.record.lines.all()},
    action=lambda *, price_list, line, by: actions.remove_line(line=line, by=by),
    heading=_("Remove"),
)

head = OfList(
    form=HeadForm,
    initial=lambda visit: {"valid_from": visit.record.valid_from, "note": visit.record.note},
    action=actions.change_list,
    heading=_("First day and note"),
    done=_("Saved."),
)

end = OfList(
    form=EndForm,
    initial=lambda visit: {"last_day": visit.record.valid_until},
    action=actions.end_list,
    heading=_("Last day"),
    done=_("Saved."),
    back=lambda visit: visit.record,
)

discard = Button(
    permission="prices.manage_prices",
    get=queries.price_list,
    subject="price_list",
    action=actions.discard_list,
    back=lambda visit: ("prices:lists", visit.record.space.code),
    done=_("The draft has been discarded."),
)

list_steps = Steps(
    model=PriceList,
    get=queries.price_list,
    route="price-lists/<int:pk>/",
    subject="price_list",
    actions={"publish_prices": actions.publish, "recall_prices": actions.recall},
    then=lambda visit, _result: ("prices:edit", visit.record.pk),
)
