"""What a mentor is asked, without a name until they say yes; and whom they help."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.people.queries import standing, today
from ceh.people.rules import is_minor
from ceh.support import queries
from ceh.support.actions import pairing
from ceh.support.models import Proposal
from ceh.support.rules.pairing import initials
from ceh.web import tables
from ceh.web.pages import SIGNED_IN, ListPage, RecordPage, Steps, Visit

HOME = (_("Whom I help"), "support:proposals")

proposals = ListPage(
    permission=SIGNED_IN,
    heading=_("Whom I help"),
    lead=_("Requests to you as a mentor, and the people whom you help now."),
    rows=lambda visit: queries.proposals_to(visit.by),
    table=tables.columns(
        Proposal,
        "made_at",
        "town",
        "due_on",
        "state",
        made_at=tables.WhenColumn(space=None, linkify=True),
        town=tables.Column(verbose_name=_("Municipality"), accessor="case__municipality"),
        empty=(_("No requests yet"), _("When somebody needs what you can do, you are asked here.")),
    ),
)


def _around(visit: Visit) -> dict[str, Any]:
    row = visit.record
    case, day = row.case, today(visit.now)
    helps = row.state == "accepted"
    is_young = is_minor(standing(case.person).birth_year, day)
    return {
        "needs": list(case.needs.select_related("skill")),
        "who": case.person if helps else initials(case.person.name),
        "helps": helps,
        "contact": case.person if helps and not is_young else None,
        "is_young": is_young,
        "today": day,
    }


proposal = RecordPage(
    permission="support.see_proposal",
    get=queries.proposal,
    subject="proposal",
    crumbs=lambda visit: [HOME],
    history=False,
    context=_around,
    template="support/proposal.html",
)

steps = Steps(
    model=Proposal,
    get=queries.proposal,
    route="support/proposals/<int:pk>/",
    subject="proposal",
    verbs=("accept_proposal", "decline_proposal"),
    actions={"accept_proposal": pairing.accept, "decline_proposal": pairing.decline},
    crumbs=lambda visit: [HOME, visit.record],
)
