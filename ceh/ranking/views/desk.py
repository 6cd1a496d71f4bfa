"""Asking for the order of the challenges, and deciding it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.ranking import actions, queries, rules
from ceh.ranking import forms as own
from ceh.web.pages import FormPage, Visit

DECIDE = "ranking.decide"


def _crumbs(visit: Visit) -> list[Any]:
    return [(_("Challenges of the region"), "consultation:challenges")]


def _order(visit: Visit) -> str:
    """The challenges with the points that the result gives them."""
    counts, name_of = queries.counts_of(visit.record), queries.names()
    points = rules.points_of(counts)
    order = rules.order_of(counts, sorted(points))
    return " · ".join(
        f"{place}. {name_of.get(code, code)} ({points[code]})" for place, code in enumerate(order, 1)
    )


ask = FormPage(
    permission=DECIDE,
    crumbs=_crumbs,
    form=own.AskForm,
    action=actions.ask_order,
    heading=_("Ask for the order"),
    lead=_(
        "An anonymous survey in which people put the challenges in order. You look at it before it opens."
    ),
    submit=_("Make the survey"),
    done=_("The survey is a draft. Look at it, then open it."),
    then=lambda visit, survey: survey,
)

decide = FormPage(
    permission=DECIDE,
    crumbs=_crumbs,
    form=own.RankingForm,
    action=actions.decide_order,
    heading=_("Order of the challenges"),
    lead=_("Everybody sees the order, the day and the reason; earlier orders stay on the page."),
    submit=_("Decide the order"),
    done=_("Decided. Everybody sees the order and the reason."),
    then=lambda visit, ranking: "consultation:challenges",
)

decide_by_result = FormPage(
    permission=DECIDE,
    get=queries.result,
    subject="result",
    crumbs=_crumbs,
    form=own.ReasonForm,
    action=actions.decide_by_result,
    heading=_("Order by the result of a survey"),
    lead=_(
        "Of n challenges the first one in an answer gets n − 1 points, the last one none. The sum decides."
    ),
    about=_order,
    submit=_("Decide this order"),
    done=decide.done,
    then=decide.then,
    back=lambda visit: "consultation:challenges",
)
