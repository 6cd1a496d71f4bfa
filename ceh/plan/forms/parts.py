"""Writing the parts of an action: costs, funding, risks, targets."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.money import Money
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.network.models import Organisation
from ceh.plan.actions.parts import fingerprint
from ceh.plan.models import Action, CostLine, FundingSource, Instrument, Phase, Risk, Target, Task
from ceh.plan.models.means import CATEGORIES, COMPARATORS, LEVELS, RECURRENCES
from ceh.web import forms

MOST = 999_999_999  # whole euros in one amount


class PartForm(forms.Form):
    """A part with what it said when the page was opened; after a refusal the writer may go on from the new state."""

    texts: tuple[str, ...] = ()
    model: Any

    def __init__(self, *args: Any, action: Action | None = None, part: Any = None, **kwargs: Any) -> None:
        self.action, self.part = action, part
        super().__init__(*args, **kwargs)
        if part is not None:
            self.fields["expected"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=fingerprint(part)
            )

    def refuse(self, refused: Refused) -> None:
        """Show the refusal; what has changed in the meantime counts as read then."""
        super().refuse(refused)
        fresh = self.model.objects.filter(pk=self.part.pk).first() if self.part is not None else None
        if refused.rule == "plan.changed" and fresh is not None:
            self.data = self.data.copy()
            self.data["expected"] = fingerprint(fresh)

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        values = dict(self.cleaned_data) | {
            name: Translated.of(self.cleaned_data[name]) for name in self.texts
        }
        return values if self.part is not None else {"model": self.model, **values}

    @classmethod
    def initial_of(cls, part: Any) -> dict[str, Any]:
        """What a part says, for its form."""
        return {name: getattr(part, name) for name in cls.base_fields if hasattr(part, name)}


class CostLineForm(PartForm):
    """A line of costs, with an amount for each year of the action."""

    model, texts = CostLine, ("text",)

    category = forms.ChoiceField(label=_("Category of cost"), choices=CATEGORIES)
    text = forms.TranslatedField(label=_("What it pays for"), max_length=300)

    def __init__(self, *args: Any, action: Action, years: list[int], **kwargs: Any) -> None:
        self.years = years
        super().__init__(*args, action=action, **kwargs)
        for year in years:
            field = forms.DecimalField(
                label=f"{year} ({action.currency})",
                required=False,
                min_value=0,
                max_value=MOST,
                decimal_places=2,
            )
            forms.tune(field)
            self.fields[f"year_{year}"] = field

    @property
    def values(self) -> dict[str, Any]:
        """The amounts by year, in cents; what is empty or zero costs nothing."""
        values = super().values
        amounts = {year: values.pop(f"year_{year}") for year in self.years}
        cents = {
            year: Money.of(amount, self.action.currency).cents for year, amount in amounts.items() if amount
        }
        return {**values, "amounts": cents}

    @classmethod
    def initial_of(cls, part: Any) -> dict[str, Any]:
        """With the amounts of the years."""
        currency = part.action.currency
        amounts = {f"year_{year}": Money(cents, currency).amount for year, cents in part.by_year.items()}
        return {"category": part.category, "text": part.text, **amounts}


class FundingForm(PartForm):
    """Who pays: an organisation, a fund, or one through the other; the amount may come later."""

    model, texts = FundingSource, ("name",)

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.all(), label=_("Organisation"), required=False, empty_label=_("none")
    )
    name = forms.TranslatedField(
        label=_("Fund, programme or call"),
        required=False,
        max_length=200,
        help_text=_("For instance the local action group and its call."),
    )
    amount = forms.DecimalField(
        label=_("Amount"),
        required=False,
        min_value=0.01,
        max_value=MOST,
        decimal_places=2,
        help_text=_("Leave it empty while nobody has named one."),
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, action=action, **kwargs)
        self.fields["amount"].label = f"{_('Amount')} ({action.currency})"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("organisation") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error(
                "name", forms.ValidationError(_("Name an organisation, or the fund or programme."))
            )
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The amount in cents."""
        values = super().values
        amount = values.pop("amount")
        return {**values, "cents": None if amount is None else Money.of(amount, self.action.currency).cents}

    @classmethod
    def initial_of(cls, part: Any) -> dict[str, Any]:
        """With the amount in whole units."""
        return super().initial_of(part) | {"amount": part.amount.amount if part.amount else None}


class ActionForm(PartForm):
    """The texts of an action."""

    model, texts = Action, ("title", "background", "nature", "impact")

    title = forms.TranslatedField(label=_("Title"), max_length=200)
    instrument = forms.ModelChoiceField(
        queryset=Instrument.objects.all(),
        label=_("Policy instrument"),
        required=False,
        empty_label=_("none"),
        help_text=_("The one through which the action is carried out."),
    )
    background = forms.TranslatedField(label=_("Background"), required=False, max_length=5000, rows=6)
    nature = forms.TranslatedField(label=_("Nature of the action"), required=False, max_length=5000, rows=6)
    impact = forms.TranslatedField(label=_("Expected impact"), required=False, max_length=5000, rows=4)
    cost = forms.DecimalField(
        label=_("Cost in total"), required=False, min_value=0, max_value=MOST, decimal_places=2
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, action=action, part=action, **kwargs)
        self.fields["cost"].label = f"{_('Cost in total')} ({action.currency})"

    @property
    def values(self) -> dict[str, Any]:
        """The cost in cents."""
        values = super().values
        cost = values.pop("cost")
        return {**values, "cost_cents": None if cost is None else Money.of(cost, self.action.currency).cents}

    @classmethod
    def initial_of(cls, part: Any) -> dict[str, Any]:
        """With the cost in whole units."""
        return super().initial_of(part) | {"cost": part.cost.amount if part.cost else None}


class TaskForm(PartForm):
    """A task: what is to be done, by whom, from when to when, and what comes of it."""

    model, texts = Task, ("text", "deliverable")

    text = forms.TranslatedField(label=_("Task"), max_length=500, rows=2)
    responsible = forms.ModelChoiceField(
        queryset=Organisation.objects.all(),
        label=_("Responsible organisation"),
        required=False,
        empty_label=_("none"),
    )
    starts_on = forms.DateField(label=_("From"), required=False)
    due_on = forms.DateField(label=_("Due on"), required=False)
    deliverable = forms.TranslatedField(label=_("Deliverable"), required=False, max_length=300)


class PhaseForm(PartForm):
    """A phase in whole years."""

    model, texts = Phase, ("name",)

    name = forms.TranslatedField(label=_("Name"), max_length=100)
    first_year = forms.IntegerField(label=_("First year"), min_value=1990, max_value=2199)
    last_year = forms.IntegerField(label=_("Last year"), min_value=1990, max_value=2199)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", forms.ValidationError(_("The last year is before the first.")))
        return cleaned


class RiskForm(PartForm):
    """A risk with its response."""

    model, texts = Risk, ("text", "response")

    text = forms.TranslatedField(label=_("What may go wrong"), max_length=400, rows=2)
    likelihood = forms.TypedChoiceField(label=_("Likelihood"), choices=LEVELS, coerce=int, initial=2)
    effect = forms.TypedChoiceField(label=_("Effect"), choices=LEVELS, coerce=int, initial=2)
    response = forms.TranslatedField(label=_("What is done about it"), required=False, max_length=400, rows=2)
    responsible = forms.ModelChoiceField(
        queryset=Organisation.objects.all(),
        label=_("Responsible organisation"),
        required=False,
        empty_label=_("none"),
    )


class TargetForm(PartForm):
    """A target: at least 10 every year."""

    model, texts = Target, ("name", "area", "method")

    name = forms.TranslatedField(label=_("Indicator"), max_length=200)
    indicator = forms.SlugField(
        label=_("Code of the indicator"),
        max_length=50,
        help_text=_("The code under which the figures count it, for example maker-space-users."),
    )
    comparator = forms.ChoiceField(label=_("Comparison"), choices=COMPARATORS)
    value = forms.IntegerField(label=_("Value"), min_value=0, max_value=1_000_000_000)
    per = forms.ChoiceField(label=_("How often"), choices=RECURRENCES)
    by_year = forms.IntegerField(label=_("Until the year"), required=False, min_value=1990, max_value=2199)
    area = forms.TranslatedField(label=_("Area"), required=False, max_length=200)
    method = forms.TranslatedField(
        label=_("How it is monitored"),
        required=False,
        max_length=300,
        help_text=_("Where the figure comes from, who counts it and when."),
    )
