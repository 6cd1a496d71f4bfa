"""A person's own pages: profile, sign-in, data, guardians, consents."""

from datetime import datetime
from functools import partial
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ceh.core import clock, personal_data
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people import actions, queries, rules
from ceh.people.actions.guardians import by_token
from ceh.people.exports import archive, common_codes, page_parts
from ceh.people.forms import EraseForm, GuardianForm, ProfileForm
from ceh.people.models import Guardianship, Person
from ceh.web.access import signed_in, signed_in_by_link
from ceh.web.pages import SIGNED_IN, FormPage, Visit

OfMine = partial(
    FormPage, permission=SIGNED_IN, crumbs=lambda visit: [(gettext_lazy("My overview"), "home:me")]
)


def _profile(visit: Visit) -> dict[str, Any]:
    person, profile = visit.by, queries.profile(visit.by)
    names = ("municipality", "birth_year", "sex", "languages", "skills", "phone", "confirmations")
    return {
        **{name: getattr(profile, name) for name in names},
        "name": person.name,
        "language": person.language,
        "goal_groups": [] if profile._state.adding else list(profile.goal_groups.all()),
    }


profile = OfMine(
    form=ProfileForm,
    initial=_profile,
    action=lambda *, by, now, **values: actions.change_profile(person=by, values=values, by=by, now=now),
    heading=gettext_lazy("Profile"),
    lead=gettext_lazy("Share as much as you like. Only your name is needed."),
    done=gettext_lazy("Your profile is saved."),
    then=lambda visit, _profile: ("people:profile",),
)


@signed_in
@require_safe
def security(request):
    """Ways to sign in, and what protects the account."""
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    return render(request, "people/security.html", {"kinds": kinds, "passkeys": kinds.count("webauthn")})


@signed_in
@require_safe
def data(request):
    """All data held about the person, app by app."""
    need(request.user, "people.export_own", request.user)
    held = personal_data.export_all(request.user)
    codes = common_codes()
    apps = [
        (personal_data.labels_of(app), held[app]) for app in sorted(held, key=lambda app: app != "people")
    ]
    parts = [(labels.app, page_parts(data, labels, codes)) for labels, data in apps]
    return render(request, "people/data.html", {"apps": parts})


@signed_in
@never_cache
@require_safe
def data_zip(request):
    """The same as a download."""
    need(request.user, "people.export_own", request.user)
    content = archive(personal_data.export_all(request.user))
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="my-data.zip"'},
    )


@signed_in
@reauthentication_required
@require_http_methods(["GET", "POST"])
def erase(request):
    """The last page before an account is erased."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    person = request.user
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase(person=person, by=person, now=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            logout(request)
            messages.success(request, _("Your account is erased. Thank you for your time with us."))
            return redirect("home:start")
    context = {"form": form, "problems": actions.erase_refusals(person, clock.now())}
    return render(request, "people/erase.html", context, status=form.status)


def _family(visit: Visit) -> dict[str, Any]:
    """The person's guardians or wards."""
    on, standing = queries.today(visit.now), queries.standing(visit.by)
    return {
        "minor": rules.is_minor(standing.birth_year, on),
        "is_adult": rules.may_guard(standing.birth_year, on),
        "alone": rules.may_act_alone(standing, on),
        "links": queries.guardianships(visit.by),
    }


def _ask(*, email: str, by: Person, now: datetime) -> Guardianship:
    """Ask the other side: a minor for a guardian, an adult for a ward."""
    is_minor = rules.is_minor(queries.standing(by).birth_year, queries.today(now))
    return actions.ask_for_guardianship(by=by, email=email, as_guardian=not is_minor, now=now)


guardians = OfMine(
    form=GuardianForm,
    action=_ask,
    heading=gettext_lazy("Guardians"),
    submit=gettext_lazy("Send the e-mail"),
    done=gettext_lazy("The e-mail with the link is on its way."),
    then=lambda visit, _guardianship: ("people:guardians",),
    context=_family,
    template="people/guardians.html",
)


@signed_in_by_link(by_token)
@require_http_methods(["GET", "POST"])
def guardian_confirm(request, token):
    """Confirm a guardianship."""
    if request.method == "POST":
        actions.confirm_guardianship(token=token, by=request.user, now=clock.now())
        messages.success(request, _("Thank you. This is confirmed."))
        return redirect("people:guardians")
    return render(request, "people/guardian_confirm.html", {"asked": by_token(token)})


def _own(person, pk):
    """A guardianship in which the person has a part; for others it does not exist."""
    try:
        guardianship = queries.guardianship(pk)
    except Guardianship.DoesNotExist as missing:
        raise Http404 from missing
    if person.pk not in (guardianship.minor_id, guardianship.guardian_id):
        raise Http404
    return guardianship


@signed_in
@require_POST
def guardian_end(request, pk):
    """End a guardianship from either side."""
    guardianship = _own(request.user, pk)
    actions.end_guardianship(guardianship=guardianship, by=request.user, now=clock.now())
    done = _("The guardianship has ended.") if guardianship.confirmed_at else _("The request is withdrawn.")
    messages.success(request, done)
    return redirect("people:guardians")


def _answer(request, person):
    """Give or withdraw what the form says, for oneself or a ward."""
    now = clock.now()
    purpose = request.POST.get("purpose", "")
    text = next((text for text in actions.ensure_texts(now=now) if text.purpose == purpose), None)
    if text is None:
        raise Http404
    if request.POST.get("do") == "withdraw":
        actions.withdraw_consent(person=person, purpose=purpose, by=request.user, now=now)
        messages.success(request, _("The consent is withdrawn."))
    else:
        actions.give_consent(person=person, text=text, by=request.user, now=now)
        messages.success(request, _("Your consent is recorded."))


@signed_in
@require_http_methods(["GET", "POST"])
def consents(request):
    """The person's own consents."""
    if request.method == "POST":
        _answer(request, request.user)
        return redirect("people:consents")
    return _consents(request, request.user, None)


@signed_in
@require_http_methods(["GET", "POST"])
def ward_consents(request, pk):
    """Consents that a guardian gave for the ward."""
    link = _own(request.user, pk)
    if link.guardian_id != request.user.pk or link.confirmed_at is None or link.ended_at is not None:
        raise Http404
    if request.method == "POST":
        _answer(request, link.minor)
        return redirect("people:ward_consents", pk=pk)
    return _consents(request, link.minor, link)


def _consents(request, person, link):
    now = clock.now()
    actions.ensure_texts(now=now)
    context = {
        # What only a guardian can give is not asked of anybody else.
        "asked": [
            item
            for item in queries.consents(person, now)
            if link or item.consent or item.text.purpose not in actions.GUARDIAN_GIVES
        ],
        "history": queries.consent_history(person)[:50],
        "link": link,
    }
    return render(request, "people/consents.html", context)
