"""Forms that change what a space or the network grants, stops and recognises."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.learning import actions, queries
from ceh.learning.actions.competences import CHANGEABLE
from ceh.learning.forms import (
    ChangeCompetenceForm,
    ChosenCompetence,
    CompetenceForm,
    GrantForm,
    HoldForm,
    RecognitionForm,
    RenewForm,
    VersionForm,
)
from ceh.learning.models import Competence, Grant
from ceh.network import queries as network
from ceh.network.models import Space
from ceh.web import forms
from ceh.web.pages import Button, FormPage, Steps, Visit, Way


def crumbs(visit: Visit) -> list[Any]:
    """The list from which one comes: of the record's space, or of the network."""
    record = visit.record
    if isinstance(record, Competence):
        return [(_("Competences"), "learning:competences"), record]
    space = record if isinstance(record, Space) else getattr(record, "space", None)
    if space is None:
        return [(_("Competences"), "learning:desk")]
    return [space, (_("Who may do what"), "learning:people", space.code)]


def home(visit: Visit, _result: Any = None) -> Way:
    """That list."""
    return crumbs(visit)[-1][1:]  # type: ignore[no-any-return]


def members(visit: Visit) -> dict[str, Any]:
    """What a form needs that finds a member of a space."""
    return {"space": visit.record, "by": visit.by}


OfSpace = partial(FormPage, get=network.space, subject="space", crumbs=crumbs, back=home)
OfNetwork = partial(FormPage, subject="space", crumbs=crumbs, back=home)
OfCompetence = partial(
    FormPage,
    permission="learning.change_competence",
    get=queries.competence,
    subject="competence",
    crumbs=crumbs,
)

GRANT: dict[str, Any] = {
    "permission": "learning.grant",
    "form": GrantForm,
    "options": members,
    "initial": lambda visit: {"competence": visit.request.GET.get("competence", "")},
    "action": actions.grant,
    "heading": _("Grant a competence"),
    "lead": _("You confirm that this person can do it safely. This also renews an expired grant."),
    "submit": _("Grant"),
    "done": _("Granted. The person was told by e-mail."),
}
HOLD: dict[str, Any] = {
    "permission": "learning.place_hold",
    "form": HoldForm,
    "options": members,
    "action": actions.place_hold,
    "heading": _("Place a hold"),
    "lead": lambda visit: (
        _("A hold stops the person here at once, whatever grants they have.")
        if visit.record
        else _("A hold stops the person in the whole network at once.")
    ),
    "submit": _("Place the hold"),
    "done": _("The hold is placed. The person was told by e-mail."),
}
DEFINE: dict[str, Any] = {
    "permission": "learning.define_competence",
    "form": CompetenceForm,
    "action": actions.define_competence,
    "heading": _("Define a competence"),
    "lead": lambda visit: (
        _("It belongs to this space. Other spaces may recognise it.")
        if visit.record
        else _("It belongs to the network. Every space may offer training for it.")
    ),
    "submit": _("Define"),
    "done": _("The competence is defined."),
}
grant, network_grant = OfSpace(**GRANT), OfNetwork(**GRANT)
hold, network_hold = OfSpace(**HOLD), OfNetwork(**HOLD)
define, network_define = OfSpace(**DEFINE), OfNetwork(**DEFINE)

induction = OfSpace(
    permission="learning.record_induction",
    form=ChosenCompetence,
    options=members,
    action=actions.record_induction,
    heading=_("Record an induction"),
    lead=_("The person has the competence from elsewhere, and you have shown them how things work here."),
    submit=_("Record the induction"),
    done=_("The induction is recorded."),
)

recognition = OfSpace(
    permission="learning.set_recognition",
    form=RecognitionForm,
    options=lambda visit: {"space": visit.record},
    action=actions.recognise,
    heading=_("Recognition"),
    lead=_("Without a rule the space accepts grants of all others. The most specific rule counts."),
    submit=_("Save rule"),
    done=_("The rule is in force."),
    then=lambda visit, _rule: ("learning:recognition", visit.record.code),
    template="learning/recognition.html",
    context=lambda visit: {"rules": queries.recognition_of(visit.record)},
)

forget = Button(
    permission="learning.set_recognition",
    get=queries.recognition_rule,
    subject="rule",
    action=actions.forget_recognition,
    done=_("The rule is removed."),
    back=lambda visit: ("learning:recognition", visit.record.space.code),
)

change = OfCompetence(
    form=ChangeCompetenceForm,
    initial=lambda visit: {name: getattr(visit.record, name) for name in CHANGEABLE},
    action=actions.change_competence,
    heading=_("Change the competence"),
    lead=_("Existing grants keep their expiry date."),
    done=_("Saved."),
)


def _newest_text(visit: Visit) -> dict[str, Any]:
    newest = visit.record.versions.first()
    return {"able_to": newest.able_to if newest else None}


version = OfCompetence(
    form=VersionForm,
    initial=_newest_text,
    action=actions.publish_version,
    heading=_("New version"),
    lead=_("Old grants keep their version until they are renewed."),
    submit=_("Publish"),
    done=_("The new version is published."),
)

retire = Button(
    permission="learning.change_competence",
    get=queries.competence,
    subject="competence",
    action=lambda *, competence, by, now: actions.retire_competence(
        competence=competence, retired=not competence.retired, by=by, now=now
    ),
    done=lambda visit, _result: (
        _("It is no longer granted. Existing grants stay valid.")
        if visit.record.retired
        else _("It is granted again.")
    ),
)

grant_steps = Steps(
    model=Grant,
    get=queries.grant,
    route="grants/<int:pk>/",
    subject="grant",
    actions={
        "suspend_grant": actions.suspend,
        "resume_grant": actions.resume,
        "revoke_grant": actions.revoke,
        "renew_grant": actions.renew,
    },
    forms={"renew_grant": RenewForm},
    crumbs=lambda visit: [*crumbs(visit), visit.record],
)

lift = FormPage(
    permission="learning.lift_hold",
    get=queries.hold,
    subject="hold",
    form=forms.ConfirmForm,
    action=actions.lift_hold,
    crumbs=crumbs,
    back=home,
    heading=_("Lift the hold"),
    lead=_("The person can use everything again from now on."),
    submit=_("Lift the hold"),
    done=_("The hold is lifted. The person was told by e-mail."),
)
