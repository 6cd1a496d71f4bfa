"""The form for a role."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from ceh.core.permissions import ROLES
from ceh.network.forms.members import MemberField, MemberForm
from ceh.network.models import Space
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
        label=_("Until"), required=False, help_text=_("The last day. If left empty, there is no end date.")
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
