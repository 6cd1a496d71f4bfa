"""Who may what in a space: its list, one person's standing, grants, inductions, holds, recognition."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ceh.core import clock
from ceh.core.permissions import can
from ceh.learning import actions, queries, rules
from ceh.learning.forms import ChosenCompetence, OneMember, RecognitionForm, RenewForm
from ceh.learning.models import LEVELS, Competence, Grant, Hold, RecognitionRule
from ceh.learning.states import GRANT
from ceh.learning.views.desk_forms import READ_WRITE, form_page, grant_page, hold_page
from ceh.network import queries as network
from ceh.network.models import Space
from ceh.region.queries import current
from ceh.web import filters, forms
from ceh.web.access import requires
from ceh.web.listing import Listing


def _home(space: Space | None) -> str:
    """Where the people of the space go on; the desk where the network granted."""
    return reverse("learning:people", kwargs={"slug": space.code}) if space else reverse("learning:desk")


class GrantFilter(filters.FilterSet):
    """By competence, level and state."""

    competence = filters.ModelChoiceFilter(
        label=gettext_lazy("Competence"), queryset=Competence.objects.all()
    )
    level = filters.ChoiceFilter(label=gettext_lazy("Level"), choices=LEVELS)
    state = filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[(one.code, one.label) for one in GRANT.states if one.code != "renewed"],
    )

    class Meta:
        model = Grant
        fields: list[str] = []
        main = ["competence", "level", "state"]


@requires("learning.see_people", get=network.space)
@require_safe
def people(request: HttpRequest, space: Space) -> HttpResponse:
    """Grants of the space, holds that stand here, and what it recognises."""
    now = clock.now()
    rows: QuerySet[Grant] = GrantFilter(request.GET, queryset=queries.grants_in(space))
    listing = Listing(request, None, rows)
    _tell(list(listing.rows), now)
    may = {
        verb: can(request.user, f"learning.{verb}", space)
        for verb in ("grant", "set_recognition", "define_competence")
    }
    context = {
        "space": space,
        "listing": listing,
        "holds": queries.holds_in(space, now),
        "rules": queries.recognition_of(space),
        "may": may,
        "may_hold": can(request.user, "learning.place_hold", Hold(space=space)),
    }
    return render(request, "learning/people.html", context)


def _tell(grants: list[Grant], now: Any) -> None:
    """Put the words of its term on each grant, in four statements for all."""
    facts = queries.facts({one.person_id for one in grants}, {one.competence_id for one in grants}, [])
    zone = current().timezone
    for one in grants:
        pair = one.person_id, one.competence_id
        held = next((h for h in facts.grants.get(pair, ()) if h.pk == one.pk), None)
        until = rules.ends(held, facts.last_use.get(pair)) if held else one.valid_until
        one.words = rules.grant_words(one.state, until, now, zone)  # type: ignore[attr-defined]


@requires("learning.see_people", get=network.space)
@require_safe
def check(request: HttpRequest, space: Space) -> HttpResponse:
    """What may this person do here? Exactly one member with a tie to the space, by address or number."""
    form = OneMember(request.GET if "who" in request.GET else None, space=space, by=request.user)
    told = _standings(form.cleaned_data["who"], space) if form.is_bound and form.is_valid() else None
    context = {"space": space, "form": form, "told": told}
    return render(request, "learning/check.html", context, status=form.status)


def _standings(person: Any, space: Space) -> dict[str, Any]:
    """Every competence on offer with the person's standing in the space, those that they hold first."""
    now, zone = clock.now(), current().timezone
    offered = list(queries.competences())
    issuers = {one.pk: str(one) for one in queries.open_spaces()}
    facts = queries.facts([person.pk], space_ids=[space.pk])
    rows = []
    for one in offered:
        found = rules.standing(facts, person_id=person.pk, competence_id=one.pk, space_id=space.pk, at=now)
        names = rules.Names(str(one), str(space), zone, issuers.get(found.from_space_id or 0, ""))
        rows.append({"competence": one, "standing": found, "words": rules.words(found, names)})
    rows.sort(key=lambda row: row["standing"].reason == "no_grant")
    return {"person": person, "rows": rows}


@requires("learning.grant", get=network.space)
@require_http_methods(READ_WRITE)
def grant(request: HttpRequest, space: Space) -> HttpResponse:
    """Grant a competence in the space."""
    return grant_page(request, space, _home(space))


@requires("learning.record_induction", get=network.space)
@require_http_methods(READ_WRITE)
def induction(request: HttpRequest, space: Space) -> HttpResponse:
    """Record a local induction."""

    def act(who: Any, competence: Competence) -> None:
        actions.record_induction(
            person=who, competence=competence, space=space, by=request.user, now=clock.now()
        )

    form = ChosenCompetence(request.POST or None, space=space, by=request.user)
    return form_page(
        request, form, act, back=_home(space), space=space,
        done=_("The induction is recorded."), heading=_("Record an induction"),
        lead=_("The person has the competence from elsewhere; you have shown them the local ways."),
        submit=_("Record the induction"),
    )  # fmt: skip


@requires("learning.place_hold", get=lambda slug: Hold(space=network.space(slug)))
@require_http_methods(READ_WRITE)
def hold(request: HttpRequest, scope: Hold) -> HttpResponse:
    """Stop a person in the space."""
    return hold_page(request, scope.space, _home(scope.space))


@requires("learning.set_recognition", get=network.space)
@require_http_methods(READ_WRITE)
def recognition(request: HttpRequest, space: Space) -> HttpResponse:
    """Say what the space recognises; and what it says by now."""

    def act(**values: Any) -> None:
        actions.recognise(space=space, by=request.user, now=clock.now(), **values)

    return form_page(
        request, RecognitionForm(request.POST or None, space=space), act,
        back=reverse("learning:recognition", kwargs={"slug": space.code}), space=space,
        done=_("The rule is in force."), heading=_("Recognition"),
        lead=_("Without a rule the space accepts grants of all others. The narrowest rule decides."),
        submit=_("Set the rule"), rules=queries.recognition_of(space),
    )  # fmt: skip


@requires("learning.set_recognition", get=queries.recognition_rule)
@require_POST
def forget(request: HttpRequest, rule: RecognitionRule) -> HttpResponse:
    """Take a rule away."""
    actions.forget_recognition(rule=rule, by=request.user, now=clock.now())
    messages.success(request, _("The rule is taken away."))
    return redirect("learning:recognition", slug=rule.space.code)


@requires("learning.see_people", get=queries.grant)
@require_safe
def one_grant(request: HttpRequest, found: Grant) -> HttpResponse:
    """One grant: what was seen, by whom, what happened, and what can be done."""
    _tell([found], clock.now())
    context = {
        "grant": found,
        "steps": queries.steps_of(found),
        "verbs": {line.verb for line in found.machine.offered(found, request.user)},
    }
    return render(request, "learning/grant.html", context)


def _grant_page(
    request: HttpRequest, found: Grant, form: Any, act: Any, heading: str, lead: str
) -> HttpResponse:
    back = reverse("learning:one_grant", kwargs={"pk": found.pk})
    return form_page(
        request, form, act, back=back, grant=found, space=found.space,
        done=_("Done. The person was told by e-mail."), heading=heading, lead=lead, submit=heading,
    )  # fmt: skip


@requires("learning.grant", get=queries.grant)
@require_http_methods(READ_WRITE)
def renew(request: HttpRequest, found: Grant) -> HttpResponse:
    """Let the term begin anew."""

    def act(**values: Any) -> None:
        actions.renew(grant=found, by=request.user, now=clock.now(), **values)

    lead = _("A new grant is made, and it names this one.")
    return _grant_page(request, found, RenewForm(request.POST or None), act, _("Renew"), lead)


@requires("learning.suspend_grant", get=queries.grant)
@require_http_methods(READ_WRITE)
def suspend(request: HttpRequest, found: Grant) -> HttpResponse:
    """Stop the grant for now."""

    def act(reason: str) -> None:
        actions.suspend(grant=found, by=request.user, now=clock.now(), reason=reason)

    lead = _("It holds nowhere in the network until somebody lets it hold again.")
    return _grant_page(request, found, forms.ConfirmForm(request.POST or None), act, _("Suspend"), lead)


@requires("learning.suspend_grant", get=queries.grant)
@require_POST
def resume(request: HttpRequest, found: Grant) -> HttpResponse:
    """Let the grant hold again."""
    actions.resume(grant=found, by=request.user, now=clock.now())
    messages.success(request, _("It holds again."))
    return redirect("learning:one_grant", pk=found.pk)


@requires("learning.revoke_grant", get=queries.grant)
@require_http_methods(READ_WRITE)
def revoke(request: HttpRequest, found: Grant) -> HttpResponse:
    """End the grant for good."""

    def act(reason: str) -> None:
        actions.revoke(grant=found, by=request.user, now=clock.now(), reason=reason)

    lead = _("This cannot be undone; the competence can be granted again. The record stays readable.")
    return _grant_page(request, found, forms.ConfirmForm(request.POST or None), act, _("Revoke"), lead)


@requires("learning.lift_hold", get=queries.hold)
@require_http_methods(READ_WRITE)
def lift(request: HttpRequest, found: Hold) -> HttpResponse:
    """Lift a hold."""

    def act(reason: str) -> None:
        actions.lift_hold(hold=found, by=request.user, now=clock.now(), reason=reason)

    return form_page(
        request, forms.ConfirmForm(request.POST or None), act, back=_home(found.space), space=found.space,
        done=_("The hold is lifted. The person was told by e-mail."), heading=_("Lift the hold"),
        lead=_("From now on it stops the person no more."), submit=_("Lift the hold"),
    )  # fmt: skip
