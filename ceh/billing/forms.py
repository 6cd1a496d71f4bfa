"""Forms of what is owed, credits and settlements."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.billing.models import MEASURES
from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.money import Money
from ceh.core.text import ByName
from ceh.network.forms.members import MemberField, MemberForm
from ceh.network.models import Organisation
from ceh.prices.models import PriceLine
from ceh.region.queries import current
from ceh.web import forms


class MaterialForm(forms.Form):
    """So much of a material of the price list."""

    line = forms.ChoiceField(label=_("Material"))
    quantity = forms.DecimalField(
        label=_("How much"), min_value=0, max_value=100_000, max_digits=9, decimal_places=3
    )
    note = forms.SafeCharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, lines: Sequence[PriceLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {str(line.pk): line for line in lines}
        self.fields["line"].choices = [(pk, str(line)) for pk, line in self.lines.items()]

    def clean_line(self) -> PriceLine:
        """The chosen material."""
        return self.lines[self.cleaned_data["line"]]


class SaleForm(MaterialForm, MemberForm):
    """Material that a member took without using a machine."""

    who = MemberField(label=_("Who"))

    field_order = ["who", "line", "quantity", "note"]


class CorrectForm(forms.ConfirmForm):
    """The right quantity of a line; nothing, to take it back."""

    quantity = forms.DecimalField(
        label=_("The right quantity"),
        min_value=0,
        max_value=100_000,
        max_digits=9,
        decimal_places=3,
        help_text=_("In the unit of the line, such as hours or pieces. 0 voids the line."),
    )
    field_order = ["quantity", "reason"]


class CreditForm(MemberForm):
    """Hours or money for a member, or for all who belong to an organisation."""

    who = MemberField(label=_("To whom"), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Or to everybody in an organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("no organisation"),
    )
    measure = forms.ChoiceField(label=_("Hours or money"), choices=MEASURES)
    amount = forms.DecimalField(
        label=_("How much"),
        min_value=0.25,
        max_value=100_000,
        max_digits=8,
        decimal_places=2,
        help_text=_("Hours, or an amount of money."),
    )
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("Up to and including"))
    note = forms.SafeCharField(label=_("What for"), required=False, max_length=200)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["organisation"].queryset = Organisation.objects.order_by(ByName("sort_keys"), "pk")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "who" not in self.errors and bool(values.get("who")) == bool(values.get("organisation")):
            self.add_error("who", _("Name a member or an organisation, not both."))
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day is before the first."))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """The amount in minutes or cents."""
        values = super().values
        amount = values["amount"]
        is_hours = values["measure"] == "hours"
        values["amount"] = round(amount * 60) if is_hours else Money.of(amount, self.currency).cents
        return values


class NetworkCreditForm(CreditForm):
    """A credit that an organisation gives, for all spaces that it runs."""

    giver = forms.ModelChoiceField(
        label=_("From which organisation"),
        queryset=Organisation.objects.none(),
        help_text=_("It can be used in all spaces that this organisation runs."),
    )
    field_order = ["giver", "who", "organisation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hosts = Organisation.objects.filter(spaces__isnull=False).distinct()
        self.fields["giver"].queryset = hosts.order_by(ByName("sort_keys"), "pk")


class PeriodForm(forms.Form):
    """The period to close."""

    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("Up to and including"))


class SettleForm(forms.Form):
    """When two organisations became even, and how."""

    settled_on = forms.DateField(
        label=_("Settled on"), initial=lambda: local_day(clock.now(), current().timezone)
    )
    note = forms.SafeCharField(
        label=_("How"),
        required=False,
        max_length=300,
        help_text=_("For instance: paid, set off against hours."),
    )
