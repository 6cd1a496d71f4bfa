"""What competences there are, where they hold, who trains them, and what is missing."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
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
    """All that one can learn, as cards."""
    rows = CompetenceFilter(request.GET, queryset=queries.competences())
    return render(request, "learning/competences.html", {"listing": Listing(request, None, rows)})


@public
@require_safe
def competence(request: HttpRequest, code: str) -> HttpResponse:
    """One competence: what it lets you do, where it holds, who trains it, how to get it."""
    found = get_object_or_404(queries.competences(retired=True), code=code)
    now = clock.now()
    grants = queries.trainer_grants(found)
    places = sorted({grant.space for grant in grants if grant.space}, key=lambda one: one.sort_key)
    context: dict[str, Any] = {
        "competence": found,
        "versions": queries.versions_of(found),
        "trained_in": places,
        "trainers": rules.named_trainers(grants, now),
        "conditions": rules.conditions(queries.rules_about(found)),
        "mine": _mine(request.user, found, now),
        "panels": panels("competence", request.user, now, found),
    }
    return render(request, "learning/competence.html", context)


def _mine(person: Any, found: Competence, now: Any) -> list[dict[str, Any]]:
    """The reader's own grants of it, in words."""
    if not person.is_authenticated:
        return []
    facts = queries.facts([person.pk], [found.pk])
    held = facts.grants.get((person.pk, found.pk), ())
    zone = current().timezone
    result = []
    for one in held:
        until = rules.ends(one, facts.last_use.get((person.pk, found.pk)))
        result.append({"grant": one, "words": rules.grant_words(one.state, until, now, zone)})
    return result
