"""Forms of price lists and memberships."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.money import Money
from ceh.core.text import ByName
from ceh.network.forms.members import MemberField, MemberForm
from ceh.network.models import Organisation, Space
from ceh.prices.models import MATERIALS, PER, WHO, PriceList
from ceh.prices.queries import lists as queries
from ceh.web import forms


class NewListForm(forms.Form):
    """The first day of a new list, and whether it begins as a copy."""

    valid_from = forms.DateField(label=_("Valid from"))
    copy = forms.ModelChoiceField(
        label=_("Start with the prices of"),
        queryset=PriceList.objects.none(),
        required=False,
        empty_label=_("nothing, an empty list"),
    )

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copy"].queryset = queries.lists_of(space)


class HeadForm(forms.Form):
    """What stands above the prices of a draft."""

    valid_from = forms.DateField(label=_("Valid from"))
    note = forms.TranslatedField(
        label=_("Good to know about these prices"),
        required=False,
        rows=2,
        max_length=500,
        help_text=_("For instance: how to pay, what is included."),
    )


class EndForm(forms.Form):
    """The last day of a published list."""

    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("If left empty, the prices apply until further notice."),
    )


class LineForm(forms.Form):
    """One price."""

    refusal_fields = {"": "target", "what": "target"}

    target = forms.ChoiceField(label=_("What the price is for"))
    material = forms.TranslatedField(
        label=_("Which material"), required=False, max_length=80, help_text=_("Only for material.")
    )
    price = forms.DecimalField(
        label=_("Price"), min_value=0, max_value=99_999, decimal_places=2, max_digits=7
    )
    per = forms.ChoiceField(label=_("Per"), choices=PER)
    who = forms.ChoiceField(label=_("For whom"), choices=list(reversed(WHO)), initial="anyone")
    at_least = forms.IntegerField(
        label=_("Shortest charge (minutes)"),
        min_value=0,
        max_value=600,
        required=False,
        help_text=_("For prices by the hour: a shorter use costs as much as this many minutes."),
    )
    free = forms.IntegerField(
        label=_("Free each month (hours)"),
        min_value=0,
        max_value=700,
        required=False,
        help_text=_("For prices by the hour: the first hours of each month cost nothing."),
    )

    def __init__(self, *args: Any, space: Space, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["price"].label = f"{_('Price')} ({currency})"
        self.fields["target"].choices = _targets(space)

    @property
    def values(self) -> dict[str, Any]:
        """What `add_line` asks for."""
        values = self.cleaned_data
        what, _colon, pk = values["target"].partition(":")
        key = {"resource": "resource_id", "model": "model_id", "category": "category_id"}.get(what)
        by_hour = values["per"] == "hour"
        return {
            "what": what,
            **({key: int(pk)} if key else {}),
            "material": values["material"] if what == "material" else {},
            "per": values["per"],
            "who": values["who"],
            "cents": Money.of(values["price"], self.currency).cents,
            "at_least": (values["at_least"] or 0) if by_hour else 0,
            "free": (values["free"] or 0) * 60 if by_hour else 0,
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        what = str(values.get("target", "")).partition(":")[0]
        codes = {code for code, _label in MATERIALS}
        if what == "material" and not values.get("material"):
            self.add_error("material", _("Name the material."))
        if what and "per" in values and (what == "material") != (values["per"] in codes):
            self.add_error(
                "per",
                _("Material is charged by piece, weight or length; everything else by the hour or per use."),
            )
        return values


def _targets(space: Space) -> list[Any]:
    """All that a price may be of in a space, the widest first."""
    result: list[Any] = [("equipment", _("any machine")), ("room", _("any room, seats or kit"))]
    for what, label, rows in (
        ("category", _("Kinds of equipment"), queries.categories_in(space)),
        ("model", _("Models"), queries.models_in(space)),
        ("resource", _("This machine or room only"), queries.resources_in(space)),
    ):
        options = [(f"{what}:{row.pk}", str(row)) for row in rows]
        if options:
            result.append((label, options))
    return [
        *result,
        ("material", _("material")),
        ("late", _("late cancellation")),
        ("no_show", _("no-show")),
    ]


class MembershipForm(MemberForm):
    """A member from a day on."""

    who = MemberField(label=_("Who"))
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(
        label=_("Up to and including"), required=False, help_text=_("Leave empty if there is no end.")
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day is before the first."))
        return values


class BelongingForm(MembershipForm):
    """Somebody who works or learns at an organisation."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    field_order = ["who", "organisation", "starts_on", "ends_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.order_by(ByName("sort_keys"), "pk")
