"""Marking spaces as established, and taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.plan import actions, queries
from ceh.plan.forms import EstablishForm
from ceh.plan.models import Action, Establishment
from ceh.web import forms
from ceh.web.access import requires


@requires("plan.establish_space", get=queries.action)
@require_http_methods(["GET", "HEAD", "POST"])
def establish(request: HttpRequest, action: Action) -> HttpResponse:
    """Mark a space as established under the action."""
    form = EstablishForm(request.POST or None, action=action)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.establish_space(
                action=action, **form.cleaned_data, by=request.user, now=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(space)s is now linked to the action.") % {"space": made.space})
            return redirect(action)
    return render(request, "plan/establish.html", {"form": form, "action": action}, status=form.status)


@requires("plan.establish_space", get=queries.establishment)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, establishment: Establishment) -> HttpResponse:
    """Take an establishment back, with a reason."""
    form = forms.ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_establishment(
                establishment=establishment,
                by=request.user,
                now=clock.now(),
                reason=form.cleaned_data["reason"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Taken back. The figures follow at once."))
            return redirect(establishment.action)
    context = {"form": form, "establishment": establishment}
    return render(request, "plan/withdraw.html", context, status=form.status)
