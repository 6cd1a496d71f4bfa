"""Desk pages: lists of grants, a person's standing, a grant."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.learning import queries, rules
from ceh.learning.forms import OneMember
from ceh.learning.models import Competence, Grant
from ceh.learning.states import GRANT
from ceh.learning.views.desk_forms import crumbs
from ceh.network import queries as network
from ceh.network.models import Space
from ceh.region.queries import current
from ceh.web import filters, tables
from ceh.web.access import requires
from ceh.web.pages import Link, ListPage, RecordPage, Visit


def _about_space(visit: Visit) -> dict[str, Any]:
    space = visit.record
    return {"holds": queries.holds_in(space, visit.now), "rules": queries.recognition_of(space)}


people = ListPage(
    permission="learning.see_people",
    get=network.space,
    subject="space",
    heading=_("Who may do what"),
    lead=_("Grants issued here, holds, and what the space recognises from elsewhere."),
    crumbs=lambda visit: [(_("Spaces"), "directory:spaces"), visit.record],
    rows=lambda visit: queries.grants_in(visit.record),
    noun=ngettext_lazy("%(n)s grant", "%(n)s grants", "n"),
    filters=filters.fields(
        Grant,
        "competence",
        "level",
        "state",
        state=filters.ChoiceFilter(
            label=_("State"),
            choices=[(state.code, state.label) for state in GRANT.states if state.code != "renewed"],
        ),
    ),
    rows_template="learning/_grants.html",
    prepare=lambda grants, visit: _tell(grants, visit.now),
    links=(
        Link(_("Grant a competence"), "learning:grant", "award", "button ember", ("code",)),
        Link(_("Check a person"), "learning:check", "search", by=("code",)),
        Link(_("Record an induction"), "learning:induction", "footprints", by=("code",)),
        Link(_("Place a hold"), "learning:hold", "octagon-x", by=("code",)),
        Link(_("Define a competence"), "learning:define", "plus", "button quiet", ("code",)),
    ),
    context=_about_space,
    template="learning/people.html",
)


def _tell(grants: list[Grant], now: Any) -> None:
    """Set `words` on each grant; four statements for all."""
    people_ids = {grant.person_id for grant in grants}
    facts = queries.facts(people_ids, {grant.competence_id for grant in grants}, [])
    zone = current().timezone
    for grant in grants:
        pair = grant.person_id, grant.competence_id
        held = next((h for h in facts.grants.get(pair, ()) if h.pk == grant.pk), None)
        until = rules.ends(held, facts.last_use.get(pair)) if held else grant.valid_until
        grant.words = rules.grant_text(grant.state, until, now, zone)  # type: ignore[attr-defined]


@requires("learning.see_people", get=network.space)
@require_safe
def check(request: HttpRequest, space: Space) -> HttpResponse:
    """What a member may do in the space; found by e-mail address or number."""
    form = OneMember(request.GET if "who" in request.GET else None, space=space, by=request.user)
    values = _standings(form.cleaned_data["who"], space) if form.is_bound and form.is_valid() else None
    context = {"space": space, "form": form, "standings": values}
    return render(request, "learning/check.html", context, status=form.status)


def _standings(person: Any, space: Space) -> dict[str, Any]:
    """Every competence with the person's standing in the space; those that they hold first."""
    now, zone = clock.now(), current().timezone
    issuers = {space.pk: str(space) for space in queries.open_spaces()}
    facts = queries.facts([person.pk], space_ids=[space.pk])
    rows = []
    for competence in queries.competences():
        standing = rules.standing(
            facts, person_id=person.pk, competence_id=competence.pk, space_id=space.pk, at=now
        )
        names = rules.Names(str(competence), str(space), zone, issuers.get(standing.from_space_id or 0, ""))
        text = rules.standing_text(standing, names)
        rows.append({"competence": competence, "standing": standing, "words": text})
    return {"person": person, "rows": sorted(rows, key=lambda row: row["standing"].reason == "no_grant")}


def _grant_texts(visit: Visit) -> dict[str, Any]:
    _tell([visit.record], visit.now)
    return {"steps": queries.steps_of(visit.record)}


def _evidence(grant: Grant) -> str:
    return f"{grant.get_evidence_display()}{f': {grant.evidence_text}' if grant.evidence_text else ''}"


one_grant = RecordPage(
    permission="learning.see_people",
    get=queries.grant,
    subject="grant",
    heading=lambda visit: visit.record.person,
    crumbs=crumbs,
    facts=(
        "granted_at",
        "issuer",
        (_("Granted in"), lambda grant: grant.space or _("the network")),
        (_("Evidence"), _evidence),
        (_("Version"), "version__number"),
        (_("Renews"), lambda grant: grant.renews),
    ),
    space="space",
    history=False,
    template="learning/grant.html",
    context=_grant_texts,
)


desk = ListPage(
    permission="learning.see_desk",
    heading=_("Competences"),
    lead=_("What people can learn, who has it, and who is on hold."),
    rows=lambda visit: queries.with_numbers(visit.now),
    noun=ngettext_lazy("%(n)s competence", "%(n)s competences", "n"),
    table=tables.columns(
        Competence,
        "name",
        "space",
        "expiry",
        "months",
        "holders",
        "trainers",
        space=tables.Column(verbose_name=_("Belongs to"), default=_("the network")),
        holders=tables.NumberColumn(verbose_name=_("Holders")),
        trainers=tables.NumberColumn(verbose_name=_("Trainers")),
        empty=(_("No competences yet"), _("Define the first one.")),
    ),
    filename="competences",
    links=(
        Link(_("Define a competence"), "learning:desk_define", "plus", "button ember"),
        Link(_("Appoint a trainer"), "learning:desk_grant", "award"),
        Link(_("Place a hold"), "learning:desk_hold", "octagon-x"),
    ),
    context=lambda visit: {"holds": queries.all_holds(visit.now)},
    layout="web/desk.html",
    template="learning/desk.html",
)
