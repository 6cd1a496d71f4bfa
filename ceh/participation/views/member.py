"""Registering for a workshop."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.consultation import queries as consultation
from ceh.participation.actions import registrations
from ceh.participation.forms import RegistrationForm
from ceh.participation.models import Registration
from ceh.participation.queries import registrations as queries
from ceh.web.pages import FormPage, Steps, Visit


def _from_profile(visit: Visit) -> dict[str, Any]:
    profile = getattr(visit.by, "profile", None)
    return {"municipality": profile.municipality_id} if profile else {}


register = FormPage(
    permission="participation.register",
    get=consultation.public_workshop,
    subject="workshop",
    crumbs=lambda visit: [(_("Workshops and documents"), "consultation:workshops"), visit.record],
    form=RegistrationForm,
    initial=_from_profile,
    action=registrations.register,
    heading=_("Register"),
    about=lambda visit: visit.record,
    submit=_("Register"),
    done=_("You are registered. A letter with all you need is on its way."),
)

registration_steps = Steps(
    model=Registration,
    get=queries.registration,
    route="registrations/<int:pk>/",
    subject="registration",
    verbs=("cancel_registration",),
    crumbs=lambda visit: [visit.record.workshop],
    about=lambda visit: visit.record.workshop,
)
