"""Forms of workshops: what, where, when, the agenda, the tables, the findings."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.consultation import queries
from ceh.consultation.forms.changes import KnowsChanges
from ceh.consultation.models import AgendaItem, Finding, StatementTheme, Workshop, WorkshopTable
from ceh.core.text import Translated
from ceh.network.forms.members import MemberField, MemberForm
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.region.models import Municipality
from ceh.web import forms


class WorkshopForm(forms.ModelForm):
    """A workshop: what, where, when."""

    class Meta:
        model = Workshop
        fields = ("title", "about", "municipality", "space", "room", "starts_at", "ends_at")

    def __init__(self, *args: Any, row: Workshop | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=row, **kwargs)
        self.fields["title"].required = self.fields["starts_at"].required = True
        self.fields["space"].empty_label = _("elsewhere")
        self.fields["space"].queryset = Space.objects.filter(state__in=("published", "paused"))
        self.fields["municipality"].queryset = Municipality.objects.all()

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        texts = {name: Translated.of(self.cleaned_data[name]) for name in ("title", "about")}
        return {**self.cleaned_data, **texts}


class AgendaItemForm(forms.ModelForm):
    """A part of the agenda."""

    class Meta:
        model = AgendaItem
        fields = ("title", "starts_at", "collects")

    def __init__(self, *args: Any, row: AgendaItem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=row, **kwargs)
        self.fields["title"].required = True

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        return {**self.cleaned_data, "title": Translated.of(self.cleaned_data["title"])}


class TableForm(MemberForm):
    """A table, and who writes down what is said there."""

    name = forms.SafeCharField(label=_("Name"), max_length=60, help_text=_("For example “Table 1”."))
    who = MemberField(
        label=_("Facilitator"),
        required=False,
        help_text=_(
            "Their e-mail address, member number or code. They can write findings on their phone or tablet."
        ),
    )

    def __init__(self, *args: Any, by: Person, row: WorkshopTable | None = None, **kwargs: Any) -> None:
        super().__init__(*args, space=None, by=by, **kwargs)
        if row is not None and row.facilitator_id:
            self.fields["who"].label = _("Another facilitator")
            self.fields["vacate"] = forms.BooleanField(
                label=_("No facilitator any more: %(name)s leaves the table") % {"name": row.facilitator},
                required=False,
            )


class FindingForm(forms.Form):
    """A finding; a change carries what stood there when the page was opened."""

    text = forms.SafeCharField(
        label=_("Finding"),
        max_length=400,
        rows=2,
        help_text=_("One thought a finding, in the words of the people at the table."),
    )
    agenda_item = forms.ModelChoiceField(
        queryset=AgendaItem.objects.none(),
        label=_("Part of the agenda"),
        required=False,
        empty_label=_("none"),
    )
    table = forms.ModelChoiceField(
        queryset=WorkshopTable.objects.none(), label=_("Table"), required=False, empty_label=_("none")
    )
    theme = forms.ModelChoiceField(
        queryset=StatementTheme.objects.all(), label=_("Theme"), required=False, empty_label=_("no theme")
    )
    votes = forms.IntegerField(label=_("Votes"), min_value=0, max_value=100_000, initial=0)

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = {"agenda_item": workshop.agenda.filter(collects=True), "table": workshop.tables.all()}
        for name, rows in places.items():
            if rows.exists():
                self.fields[name].queryset = rows
            else:
                del self.fields[name]


class ChangedFindingForm(KnowsChanges, FindingForm):
    """The same with the text that the person has read."""

    expected = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    expected_votes = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, workshop=finding.workshop, **kwargs)
        self.record = finding
        item = self.fields.get("agenda_item")
        if item and finding.agenda_item_id:  # one that collects no more stays where it is
            item.queryset |= finding.workshop.agenda.filter(pk=finding.agenda_item_id)


class LiveFindingForm(forms.Form):
    """A finding as it is written down at the table; the table and the question stand above it."""

    text = forms.SafeCharField(label=_("What was said"), max_length=400, rows=3)
    theme = forms.ModelChoiceField(
        queryset=StatementTheme.objects.all(),
        label=_("Theme"),
        required=False,
        empty_label=_("no theme"),
        blank=True,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, table: WorkshopTable | None, agenda_item: AgendaItem | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.place = {"table": table, "agenda_item": agenda_item}
        self.fields["text"].widget.attrs |= {"autofocus": True, "enterkeyhint": "done"}

    @property
    def values(self) -> dict[str, Any]:
        """What the action gets."""
        return {**self.cleaned_data, **self.place}


class MergeForm(forms.Form):
    """The finding that stays."""

    target = forms.ModelChoiceField(queryset=Finding.objects.none(), label=_("Merge into"))

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = queries.findings().filter(workshop=finding.workshop_id).exclude(pk=finding.pk)
        self.fields["target"].queryset = others
