"""Forms about oneself, guardians, consents and merges."""

from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm, LoginWebAuthnForm
from django import forms as plain
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.core.validators import check_name, check_phone
from ceh.people import actions, queries, rules
from ceh.people.models import ApiToken, Profile
from ceh.region.models import GoalGroup, Municipality
from ceh.web import forms
from ceh.web.formatting import language_name
from ceh.web.site import languages

# What people of the region and its neighbours speak; a person may name several.
SPOKEN = ("sl", "en", "de", "it", "hr", "sr", "bs", "hu", "sq", "uk", "fr", "es")


def year_field(**options):
    return forms.IntegerField(
        label=_("Year of birth"),
        min_value=1900,
        max_value=2100,
        widget=forms.NumberInput({"autocomplete": "bday-year"}),
        **options,
    )


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.SafeCharField(
        label=_("What is it for"), max_length=80, help_text=_("For instance: the screen at the entrance.")
    )
    scope = forms.ChoiceField(
        label=_("What it may do"), choices=ApiToken.SCOPES, widget=forms.RadioSelect, initial="read"
    )
    days = forms.TypedChoiceField(
        label=_("For how long"), choices=[(30, _("30 days")), (365, _("a year"))], coerce=int, initial=365
    )


class SignupExtras(forms.Form):
    """What sign-up asks beside address and password (ACCOUNT_SIGNUP_FORM_CLASS)."""

    name = forms.SafeCharField(label=_("Name"), max_length=120, autocomplete="name", validators=[check_name])
    birth_year = year_field(
        help_text=_("Those under 15 need a guardian, so we must ask. Nobody else sees it.")
    )
    agree = forms.BooleanField(label=_("I agree to the terms of use."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agree"].help_text = format_html(
            '<a href="{}">{}</a>', reverse_lazy("people:terms"), _("Read the terms of use")
        )

    def clean_birth_year(self):
        year = self.cleaned_data["birth_year"]
        try:
            rules.check_birth_year(None, year, queries.today(clock.now()))
        except Refused as refused:
            raise ValidationError(str(refused), code=refused.rule) from refused
        return year

    def signup(self, request, user):
        """Called by allauth once the account exists."""
        actions.welcome(
            person=user,
            name=self.cleaned_data["name"],
            birth_year=self.cleaned_data["birth_year"],
            now=clock.now(),
        )


class AddPasskey(AddWebAuthnForm):
    """A new passkey (MFA_FORMS)."""

    name = plain.CharField(
        label=_("Name"), required=False, max_length=60, help_text=_("So that you know which one it is.")
    )
    passwordless = plain.BooleanField(
        label=_("It signs me in without a password"),
        required=False,
        initial=True,
        help_text=_("The device then asks for a fingerprint, a face or a PIN."),
    )


class RenamePasskey(EditWebAuthnForm):
    """Another name for a passkey (MFA_FORMS)."""

    name = plain.CharField(label=_("Name"), max_length=60)


class PasskeySignIn(LoginWebAuthnForm):
    """Signing in with a passkey (MFA_FORMS); allauth would speak of a wrong code."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except ValidationError as error:
            text = _("We do not know this passkey. Sign in another way.")
            raise ValidationError(text, code=error.code) from error


class AddApp(ActivateTOTPForm):
    """The first code of an authenticator app (MFA_FORMS)."""

    code = plain.CharField(
        label=_("Code from the app"),
        widget=plain.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class ProfileForm(forms.Form):
    """Everything that a person may tell about themselves; all but the name may stay empty."""

    name = forms.SafeCharField(label=_("Name"), max_length=120, autocomplete="name", validators=[check_name])
    language = forms.ChoiceField(
        label=_("Language of e-mails"), help_text=_("The language we write to you in.")
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.all(),
        label=_("Municipality where you live"),
        required=False,
        empty_label=_("not stated"),
    )
    birth_year = year_field(required=False, help_text=_("Those under 15 need a guardian."))
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=Profile.Sex.choices,
        required=False,
        help_text=_("For the figures of the network only. “Not stated” is an answer."),
    )
    goal_groups = forms.ModelMultipleChoiceField(
        GoalGroup.objects.filter(retired=False),
        label=_("What describes you"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages that you speak"), required=False, widget=forms.CheckboxSelectMultiple
    )
    skills = forms.SafeCharField(
        label=_("What you can do"),
        required=False,
        rows=3,
        max_length=2000,
        help_text=_("For instance carpentry, soldering, graphic design."),
    )
    phone = forms.SafeCharField(
        label=_("Phone"),
        required=False,
        max_length=40,
        autocomplete="tel",
        inputmode="tel",
        validators=[check_phone],
    )
    confirmations = forms.BooleanField(
        label=_("Send me an e-mail with a calendar file when I book, move or cancel something"),
        required=False,
    )

    class Meta:
        fieldsets = [
            (_("Account"), ["name", "language", "phone", "confirmations"]),
            (_("About you"), ["municipality", "birth_year", "sex", "goal_groups"]),
            (_("What you bring"), ["languages", "skills"]),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            (c, get_language_info(c)["name_local"].capitalize()) for c in languages()
        ]
        self.fields["languages"].choices = [(c, language_name(c)) for c in SPOKEN]

    def clean_sex(self):
        return self.cleaned_data["sex"] or Profile.Sex.NOT_STATED


class GuardianForm(forms.Form):
    """The other person's address."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)


class EraseForm(forms.Form):
    """The last question before an account is erased."""

    confirmed = forms.BooleanField(label=_("I know that this cannot be undone."))


class ConsentTextForm(forms.Form):
    """A new version of a text; those who agreed to the old one are asked again."""

    title = forms.TranslatedField(label=_("Title"), max_length=200)
    text = forms.TranslatedField(label=_("Text"), max_length=5_000, rows=8)


class BirthYearForm(forms.Form):
    """A correction by a coordinator, with the reason."""

    birth_year = year_field()
    reason = forms.SafeCharField(label=_("Why"), max_length=300, help_text=_("It stays in the history."))
