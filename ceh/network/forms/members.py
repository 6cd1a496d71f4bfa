"""The field that names another person, and the form that says who acts, and where."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.network.actions.members import resolve_member
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.web import forms
from ceh.web.fields import SafeCharField

WHO_HELP = _(
    "Their address or number, if they have been here before. Otherwise the code from their page “My code”."
)


class MemberField(SafeCharField):
    """Exactly one member with a reason to be named; its value is the person, None for nothing.

    Belongs in a `MemberForm`, which sets `space` and `by`.
    """

    space: Space | None
    by: Person

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail address, member number or code"))
        kwargs.setdefault("help_text", WHO_HELP)
        super().__init__(max_length=254, autocomplete="off", **kwargs)

    def clean(self, value: Any) -> Person | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return resolve_member(who=text, space=self.space, by=self.by, now=clock.now())
        except Refused as refused:
            raise ValidationError(str(refused), code=refused.rule) from refused


class MemberForm(forms.Form):
    """A form in which `by` names another person, in a space or (None) in the network."""

    refusal_fields = {"person": "who"}

    def __init__(self, *args: Any, space: Space | None, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, MemberField):
                field.space, field.by = space, by

    @property
    def values(self) -> dict[str, Any]:
        """The named person is the action's `person`."""
        values = super().values
        if "who" in values:
            values["person"] = values.pop("who")
        return values
