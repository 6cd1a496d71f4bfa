"""The part of each organisation in an action, and what it answers to it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.plan import forms as own
from ceh.plan import queries
from ceh.plan.actions import players
from ceh.plan.models import Player
from ceh.plan.states import STANDINGS
from ceh.web.pages import SIGNED_IN, FormPage, Link, ListPage, RecordPage, Visit


def _part(visit: Visit) -> dict[str, Any]:
    """What the organisation takes on, and how it stands to it."""
    player = visit.record
    mine = player.organisation_id
    label, tone, icon = STANDINGS[queries.standing_of(player)]
    return {
        "tasks": [task for task in player.action.tasks.all() if task.responsible_id == mine],
        "sources": [
            source for source in player.action.funding_sources.all() if source.organisation_id == mine
        ],
        "standing": {"label": label, "tone": tone, "icon": icon},
        "answers": list(player.confirmations.all()[:10]),
    }


def _crumbs(visit: Visit) -> list[Any]:
    return [(_("Action plan"), "plan:plan"), visit.record.action]


player = RecordPage(
    permission="plan.see_version",
    get=queries.player,
    subject="player",
    crumbs=_crumbs,
    heading=lambda visit: visit.record.organisation,
    context=_part,
    links=(
        Link(_("Confirm"), "plan:part_confirm", "check", "button ember"),
        Link(_("Object"), "plan:part_object", "message-square-warning"),
        Link(_("Change"), "plan:player_edit", "pencil", "button quiet"),
        Link(_("Remove"), "plan:player_remove", "trash-2", "button quiet"),
    ),
    history=False,
    template="plan/player.html",
)


def _answer(form: Any, action: Any, **texts: Any) -> FormPage:
    return FormPage(
        permission="plan.answer_part",
        get=queries.player,
        subject="player",
        crumbs=lambda visit: [*_crumbs(visit), (visit.record.organisation, "plan:player", visit.record.pk)],
        form=form,
        options=lambda visit: {"player": visit.record},
        action=action,
        about=lambda visit: f"{visit.record.organisation}: {visit.record.action}",
        context=_part,
        template="plan/answer.html",
        **texts,
    )


part_confirm = _answer(
    own.ConfirmPartForm,
    players.confirm_part,
    heading=_("Confirm the part"),
    lead=_("Your organisation takes on what stands here. If it changes later, you are asked again."),
    submit=_("Confirm"),
    done=_("Confirmed."),
)
part_object = _answer(
    own.ObjectForm,
    players.object_to_part,
    heading=_("Object to the part"),
    lead=_("The coordinators of the plan read your reason; it stands beside the part."),
    submit=_("Object"),
    tone="danger",
    done=_("Your objection is recorded."),
)


def _standings(rows: list[Player], visit: Visit) -> None:
    """Say of each part how its organisation stands to it."""
    for row in rows:
        label, tone, icon = STANDINGS[queries.standing_of(row)]
        row.standing = {"label": label, "tone": tone, "icon": icon}


my_parts = ListPage(
    permission=SIGNED_IN,
    heading=_("Our part in the action plan"),
    lead=_(
        "What the organisations whose spaces you manage have taken on, and whether they have confirmed it."
    ),
    rows=lambda visit: queries.parts_of(visit.by),
    prepare=_standings,
    rows_template="plan/_my_parts.html",
    noun=ngettext_lazy("%(n)s part", "%(n)s parts", "n"),
    empty=(
        _("No part in the plan"),
        _("Here you see what the organisation of a space you manage takes on in the action plan."),
        "list-checks",
    ),
)
