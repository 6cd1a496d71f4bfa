"""What programs send to start a machine."""

from ceh.web import forms


class StartInput(forms.JsonForm):
    """Who is there, where the booking rules ask for it."""

    people = forms.IntegerField(min_value=1, max_value=500, required=False)
    with_adult = forms.BooleanField(required=False)
