"""Forms for roles and organisations."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from ceh.core.permissions import ROLES
from ceh.network.forms.members import MemberField, MemberForm
from ceh.network.forms.spaces import RecordForm
from ceh.network.models import OrganisationKind, Space
from ceh.network.queries.records import organisation_record
from ceh.region.models import Municipality
from ceh.region.queries import current
from ceh.web import forms


class RoleForm(MemberForm):
    """Who gets which role, where and how long. `offered` are the roles that the giver may give."""

    who = MemberField()
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    space = forms.ModelChoiceField(
        label=_("Where"),
        queryset=Space.objects.filter(state__in=["published", "paused"]),
        to_field_name="code",
        empty_label=_("the whole network"),
        required=False,
    )
    ends_on = forms.DateField(
        label=_("Until"), required=False, help_text=_("The last day. Empty means without an end.")
    )
    reason = forms.SafeCharField(label=_("Why"), required=False, max_length=300)

    def __init__(self, *args: Any, offered: list[str], in_space: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(code, ROLES[code].label) for code in offered]
        if in_space:
            del self.fields["space"]

    @property
    def values(self) -> dict[str, Any]:
        """The role ends when the last day is over on the region's clock."""
        values = super().values
        last_day, values["ends_at"] = values.pop("ends_on"), None
        if last_day:
            zone = ZoneInfo(current().timezone)
            values["ends_at"] = dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time(0), zone)
        return values


class OrganisationForm(RecordForm):
    """What the directory says of an organisation."""

    read = staticmethod(organisation_record)
    lists = {"kind": (OrganisationKind, True), "municipality": (Municipality, True)}
    name = forms.TranslatedField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"))
    plan_role = forms.TranslatedField(label=_("Role in the plan"), max_length=1000, rows=3, required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    settlement = forms.SafeCharField(label=_("Settlement"), max_length=100, required=False)
    url = forms.URLField(label=_("Web page"), required=False, assume_scheme="https", max_length=200)
    founded = forms.IntegerField(label=_("Founded in"), required=False, min_value=1000, max_value=2199)
