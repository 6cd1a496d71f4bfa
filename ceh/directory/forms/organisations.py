"""The form for an organisation."""

from django.utils.translation import gettext_lazy as _

from ceh.directory.forms.spaces import RecordForm
from ceh.network.models import OrganisationKind
from ceh.network.queries.records import organisation_record
from ceh.region.models import Municipality
from ceh.web import forms


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
