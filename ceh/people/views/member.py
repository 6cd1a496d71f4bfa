"""A person's own pages: profile, sign-in, data, guardians, consents."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ceh.core import clock, personal_data
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people import actions, queries, rules
from ceh.people.actions.guardians import by_token
from ceh.people.exports import archive, common_codes, page_parts
from ceh.people.forms import EraseForm, GuardianForm, ProfileForm
from ceh.people.models import Guardianship
from ceh.web.access import signed_in, signed_in_by_link


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request):
    """What I tell about myself."""
    held = queries.profile(request.user)
    if request.method == "POST":
        form = ProfileForm(request.POST)
        if form.is_valid():
            try:
                actions.change_profile(
                    person=request.user, values=form.cleaned_data, by=request.user, now=clock.now()
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, _("Your profile is saved."))
                return redirect("people:profile")
    else:
        names = ("municipality", "birth_year", "sex", "languages", "skills", "phone", "confirmations")
        given = {name: getattr(held, name) for name in names}
        groups = [one.pk for one in held.goal_groups.all()] if held.pk and not held._state.adding else []
        own = {"name": request.user.name, "language": request.user.language, "goal_groups": groups}
        form = ProfileForm(initial=given | own)
    return render(request, "people/profile.html", {"form": form}, status=form.status)


@signed_in
@require_safe
def security(request):
    """How I sign in, and what protects it."""
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    return render(request, "people/security.html", {"kinds": kinds, "passkeys": kinds.count("webauthn")})


@signed_in
@require_safe
def data(request):
    """Everything that is held on me, app by app."""
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
    """The same, to take away."""
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
    """The last page."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    person = request.user
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase(person=person, by=person, now=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            logout(request)
            messages.success(request, _("Your account is erased. Thank you for the time with us."))
            return redirect("home:start")
    context = {"form": form, "problems": actions.erase_refusals(person, clock.now())}
    return render(request, "people/erase.html", context, status=form.status)


@signed_in
@require_http_methods(["GET", "POST"])
def guardians(request):
    """My guardians, or my wards; and the question to the other side."""
    on = queries.today(clock.now())
    standing = queries.standing(request.user)
    minor = rules.is_minor(standing.birth_year, on)
    form = GuardianForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_guardianship(
                by=request.user, email=form.cleaned_data["email"], as_guardian=not minor, now=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The e-mail with the link is on its way."))
            return redirect("people:guardians")
    context = {
        "form": form,
        "minor": minor,
        "may_guard": rules.may_guard(standing.birth_year, on),
        "alone": rules.may_act_alone(standing, on),
        "links": queries.guardianships(request.user),
    }
    return render(request, "people/guardians.html", context, status=form.status)


@signed_in_by_link(by_token)
@require_http_methods(["GET", "POST"])
def guardian_confirm(request, token):
    """The other side says yes."""
    if request.method == "POST":
        actions.confirm_guardianship(token=token, by=request.user, now=clock.now())
        messages.success(request, _("Thank you. This is confirmed."))
        return redirect("people:guardians")
    return render(request, "people/guardian_confirm.html", {"asked": by_token(token)})


def _own(person, pk):
    """A guardianship in which the person has a part; for others it does not exist."""
    try:
        found = queries.guardianship(pk)
    except Guardianship.DoesNotExist as missing:
        raise Http404 from missing
    if person.pk not in (found.minor_id, found.guardian_id):
        raise Http404
    return found


@signed_in
@require_POST
def guardian_end(request, pk):
    """Either side ends it."""
    actions.end_guardianship(guardianship=_own(request.user, pk), by=request.user, now=clock.now())
    messages.success(request, _("This has ended."))
    return redirect("people:guardians")


def _answer(request, person):
    """Give or withdraw what the form says, for oneself or a ward."""
    now = clock.now()
    purpose = request.POST.get("purpose", "")
    text = next((one for one in actions.ensure_texts(now=now) if one.purpose == purpose), None)
    if text is None:
        raise Http404
    if request.POST.get("do") == "withdraw":
        actions.withdraw_consent(person=person, purpose=purpose, by=request.user, now=now)
        messages.success(request, _("The consent is withdrawn."))
    else:
        actions.give_consent(person=person, text=text, by=request.user, now=now)
        messages.success(request, _("The consent is noted."))


@signed_in
@require_http_methods(["GET", "POST"])
def consents(request):
    """What I agreed to."""
    if request.method == "POST":
        _answer(request, request.user)
        return redirect("people:consents")
    return _consents(request, request.user, None)


@signed_in
@require_http_methods(["GET", "POST"])
def ward_consents(request, pk):
    """What a guardian agreed to for the ward."""
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
            one
            for one in queries.consents(person, now)
            if link or one.given or one.text.purpose not in actions.GUARDIAN_GIVES
        ],
        "history": queries.consent_history(person)[:50],
        "link": link,
    }
    return render(request, "people/consents.html", context)
