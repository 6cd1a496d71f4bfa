"""The library's forms around signing in, with our labels. Its own forms need those in `__init__` first."""

import time

from allauth.account import forms as account_forms
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class OwnLabels:
    """Forms of allauth with our labels and help, and without placeholders that repeat them."""

    own_labels = {
        "login": _("E-mail address"),
        "email": _("E-mail address"),
        "password": _("Password"),
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
        "code": _("Code"),
        "remember": _("Stay signed in"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in self.own_labels.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].widget.attrs.pop("placeholder", None)
        if "password1" in self.fields:
            self.fields["password1"].help_text = _(
                "At least %(length)s characters. Not a common password, not only digits,"
                " and not like your name or address."
            ) % {"length": settings.MIN_PASSWORD_LENGTH}

    def clean(self):
        """Say that two new passwords differ in our words."""
        values = super().clean()
        if self.has_error("password2") and self.data.get("password1") != self.data.get("password2"):
            del self.errors["password2"]
            self.add_error("password2", _("The two passwords are different. Enter the new one twice."))
        return values


class LoginForm(OwnLabels, account_forms.LoginForm):
    """Signing in (ACCOUNT_FORMS)."""


class SignupForm(OwnLabels, account_forms.SignupForm):
    """Signing up (ACCOUNT_FORMS)."""

    own_labels = OwnLabels.own_labels | {"password1": _("Password")}


class AddEmailForm(OwnLabels, account_forms.AddEmailForm):
    """A further address (ACCOUNT_FORMS)."""


class ChangeEmailForm(OwnLabels, account_forms.ChangeEmailForm):
    """Another address while signing up (ACCOUNT_FORMS)."""


class ChangePasswordForm(OwnLabels, account_forms.ChangePasswordForm):
    """Another password (ACCOUNT_FORMS)."""


class SetPasswordForm(OwnLabels, account_forms.SetPasswordForm):
    """A first password (ACCOUNT_FORMS)."""


class ResetPasswordForm(OwnLabels, account_forms.ResetPasswordForm):
    """The link for a new password (ACCOUNT_FORMS)."""


class ResetPasswordKeyForm(OwnLabels, account_forms.ResetPasswordKeyForm):
    """A new password by the link (ACCOUNT_FORMS)."""


class ReauthenticateForm(OwnLabels, account_forms.ReauthenticateForm):
    """The password once more (ACCOUNT_FORMS)."""


def minutes_left(request: HttpRequest, is_resend: bool) -> int:
    """How long a code that is sent now is valid: a repeated one ends with the first."""
    seconds = settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT
    state = request.session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY)
    if is_resend and state:
        seconds -= time.time() - state["at"]
    return max(1, int(seconds // 60))


class ConfirmEmailForm(OwnLabels, account_forms.ConfirmEmailVerificationCodeForm):
    """The code from the letter (ACCOUNT_FORMS)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        minutes = minutes_left(context.request, is_resend=True)
        self.fields["code"].help_text = ngettext(
            "It is valid for %(minutes)d minute.", "It is valid for %(minutes)d minutes.", minutes
        ) % {"minutes": minutes}


class SecondStepForm(OwnLabels, mfa_forms.AuthenticateForm):
    """The second step of signing in (MFA_FORMS)."""


class SecondStepAgainForm(OwnLabels, mfa_forms.ReauthenticateForm):
    """The second step once more (MFA_FORMS)."""
