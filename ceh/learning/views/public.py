"""Public pages of competences."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.learning import queries, rules
from ceh.learning.models import Competence
from ceh.region.models import Topic
from ceh.region.queries import current
from ceh.web import filters
from ceh.web.access import public
from ceh.web.listing import Listing
from ceh.web.panels import panels


class CompetenceFilter(filters.FilterSet):
    """By words and by topic."""

    q = filters.SearchFilter(method="search", label=gettext_lazy("Search"))
    topic = filters.ModelChoiceFilter(
        label=gettext_lazy("Topic"), queryset=Topic.objects.filter(retired=False)
    )

    class Meta:
        model = Competence
        fields: list[str] = []
        main = ["topic"]

    def search(self, rows: "QuerySet[Competence]", _name: str, text: str) -> "QuerySet[Competence]":
        """Words in the name or the description."""
        return queries.search(rows, text)


@public
@require_safe
def competences(request: HttpRequest) -> HttpResponse:
    """All competences, as cards."""
    rows = CompetenceFilter(request.GET, queryset=queries.competences())
    listing = Listing(request, None, rows, noun=ngettext_lazy("%(n)s competence", "%(n)s competences", "n"))
    return render(request, "learning/competences.html", {"listing": listing})


@public
@require_safe
def competence(request: HttpRequest, code: str) -> HttpResponse:
    """A competence: what it lets you do, where it is valid, who trains it, how to get it."""
    row = get_object_or_404(queries.competences(retired=True), code=code)
    now = clock.now()
    grants = queries.trainer_grants(row)
    places = sorted({grant.space for grant in grants if grant.space}, key=lambda space: space.sort_key)
    context: dict[str, Any] = {
        "competence": row,
        "versions": queries.versions_of(row),
        "trained_in": places,
        "trainers": rules.named_trainers(grants, now),
        "conditions": rules.conditions(queries.rules_about(row)),
        "mine": _mine(request.user, row, now),
        "panels": panels("competence", request.user, now, row),
    }
    return render(request, "learning/competence.html", context)


def _mine(person: Any, row: Competence, now: Any) -> list[dict[str, Any]]:
    """The reader's grants of the competence, with texts."""
    if not person.is_authenticated:
        return []
    facts = queries.facts([person.pk], [row.pk])
    held = facts.grants.get((person.pk, row.pk), ())
    zone = current().timezone
    result = []
    for grant in held:
        until = rules.ends(grant, facts.last_use.get((person.pk, row.pk)))
        result.append({"grant": grant, "words": rules.grant_text(grant.state, until, now, zone)})
    return result
