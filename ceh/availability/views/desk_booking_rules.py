"""The booking rules of a space and of one thing in it, for its manager."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from ceh.availability.actions import booking_rules as actions
from ceh.availability.forms.booking_rules import BookingRulesForm
from ceh.availability.queries.booking_rules import rules_of
from ceh.equipment.queries import equipment
from ceh.equipment.views.desk_equipment import crumbs, home
from ceh.network.queries import space as space_of
from ceh.web.pages import Button, FormPage

Rules = partial(
    FormPage,
    permission="equipment.manage_equipment",
    crumbs=crumbs,
    back=home,
    form=BookingRulesForm,
    action=actions.set_rules,
    done=_("Saved."),
)

space_rules = Rules(
    get=space_of,
    subject="space",
    options=lambda visit: {"instance": rules_of(visit.record, None)},
    heading=_("Booking rules"),
    lead=_("0 means no limit."),
)

thing_rules = Rules(
    get=equipment.thing,
    subject="resource",
    options=lambda visit: {"instance": rules_of(visit.record.space, visit.record)},
    action=lambda *, resource, by, **values: actions.set_rules(
        space=resource.space, resource=resource, by=by, **values
    ),
    heading=lambda visit: _("Booking rules: %(thing)s") % {"thing": visit.record},
    lead=_("For this one only, instead of the booking rules of the space. 0 means no limit."),
    template="availability/thing_rules.html",
)

drop_rules = Button(
    permission="equipment.manage_equipment",
    get=equipment.thing,
    subject="resource",
    action=actions.drop_rules,
    back=home,
    done=_("The booking rules of the space apply again."),
)
