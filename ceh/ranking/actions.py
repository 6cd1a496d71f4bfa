"""The order of the region's challenges: asked in a survey, decided with a reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.consultation import queries as consultation
from ceh.consultation.models import Challenge
from ceh.core import links
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.text import Translated, in_languages
from ceh.people.models import Person
from ceh.questionnaires.actions import editing
from ceh.questionnaires.rules.definitions import Choice, Definition, Question, Section, as_json
from ceh.ranking.models import Ranking
from ceh.ranking.queries import DECIDES, QUESTION, counts_of
from ceh.ranking.rules import check_complete_order, check_ranked, check_ranks, order_of
from ceh.region.queries import current
from ceh.surveys.actions.running import plan_survey
from ceh.surveys.models import Survey, SurveyResult

PERMISSION = "ranking.decide"
ASKED = _("Put the challenges in order, the most important first.")
WHY = _("Why do you put them in this order?")
INTRO = _("Which challenge should the region meet first? Put all of them in order.")
THANKS = _("Thank you. The result will be published on the page of the survey.")


def ask_order(
    *, by: Person, now: datetime, title: Translated, access: str, closes_at: datetime | None = None
) -> Survey:
    """Plan an anonymous survey in which people put the published challenges in order; a draft to look at and open.

    Raises Refused: "ranking.decide", "ranking.too_few", "surveys.closes_past".
    """
    need(by, PERMISSION)
    challenges = list(consultation.published_challenges())
    check_ranks(len(challenges))
    with act("ranking.ask_order", by=by):
        content = as_json(_definition(challenges, title))
        version = editing.create_questionnaire(by=by, content=content, name=title, purpose="survey")
        editing.publish_version(version=version, by=by, now=now)
        version.refresh_from_db()
        languages = current().languages
        return plan_survey(
            by=by,
            now=now,
            version=version,
            title=title,
            intro=in_languages(INTRO, languages),
            thanks=in_languages(THANKS, languages),
            access=access,
            is_anonymous=True,
            closes_at=closes_at,
        )


def _definition(challenges: Sequence[Challenge], title: Translated) -> Definition:
    languages = current().languages
    choices = tuple(Choice(code=row.code, label=_whole(row.name, languages)) for row in challenges)
    order = Question(
        code=QUESTION, type="ranking", label=in_languages(ASKED, languages), required=True, choices=choices
    )
    why = Question(code="why", type="long_text", label=in_languages(WHY, languages))
    section = Section(code="order", questions=(order, why))
    return Definition(
        code="order", title=_whole(title, languages), languages=tuple(languages), sections=(section,)
    )


def _whole(text: Translated, languages: Sequence[str]) -> dict[str, str]:
    """A text in each language, in another one where it was not translated."""
    return {language: text.best(language)[1] for language in languages}


def decide_by_result(*, result: SurveyResult, by: Person, now: datetime, reason: str) -> Ranking:
    """Put the challenges in the order of a published result, on which the decision then stands.

    Challenges that the survey did not ask about come last, in their order so far.
    Raises Refused: "ranking.decide", "ranking.no_ranking".
    """
    with act("ranking.decide_by_result", by=by, reason=reason):
        counts = counts_of(result)
        codes = [row.code for row in consultation.published_challenges()]
        check_ranked(counts, codes)
        ranking = decide_order(by=by, now=now, order=order_of(counts, codes), reason=reason)
        links.connect(DECIDES, result, ranking, by=by, now=now)
    return ranking


def decide_order(*, by: Person, now: datetime, order: Sequence[str], reason: str) -> Ranking:
    """Decide the order of the published challenges, named by their codes, with a reason that everybody reads.

    Raises Refused: "ranking.decide", "ranking.order".
    """
    need(by, PERMISSION)
    with act("ranking.decide_order", by=by, reason=reason):
        rows: dict[str, Any] = {
            row.code: row for row in consultation.published_challenges().select_for_update(of=("self",))
        }
        check_complete_order(order, rows)
        for position, code in enumerate(order, 1):
            rows[code].position = position
        Challenge.objects.bulk_update(rows.values(), ["position"])
        return Ranking.objects.create(order=list(order), reason=reason, by=by, at=now)
