"""From the draft of a survey to its published results."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ceh.core import clock, links
from ceh.core.jobs import job
from ceh.core.journal import act
from ceh.core.language import code_of
from ceh.core.permissions import need
from ceh.core.text import Translated
from ceh.people.models import Person
from ceh.questionnaires.actions import answering, collecting
from ceh.questionnaires.models import Answer, Collection, Response
from ceh.questionnaires.rules.answering import unquoted
from ceh.surveys import queries
from ceh.surveys.models import Survey, SurveyResult, Tally
from ceh.surveys.rules.changing import check_closes_later, check_is_fixed, check_is_running
from ceh.surveys.rules.results import check_has_results, check_nothing_stands_on

PERMISSION = "surveys.run"
MAX_SLUG = 44


def plan_survey(*, by: Person, now: datetime, owner: Any = None, **values: Any) -> Survey:
    """Plan a survey as a draft; the values are those of its collection. Its code comes from the title.

    Raises Refused: "surveys.run", "surveys.closes_past", "questionnaires.draft_asked",
    "questionnaires.collection_there".
    """
    need(by, PERMISSION)
    check_closes_later(values.get("closes_at"), now)
    with act("surveys.plan_survey", by=by):
        collection = collecting.create_collection(
            by=by, code=_free_code(values["title"].best()[1]), opens_at=None, **values
        )
        return Survey.objects.create(collection=collection, owner=owner)


def change_survey(*, survey: Survey, by: Person, now: datetime, **values: Any) -> Survey:
    """Change a draft, or the texts and the closing time of an open survey.

    Raises Refused: "surveys.run", "surveys.ended", "surveys.fixed", "surveys.closes_past".
    """
    with act("surveys.change_survey", by=by):
        row = _locked(survey)
        need(by, PERMISSION, row)
        check_is_running(row.state)
        before = {name: getattr(row if name == "owner" else row.collection, name) for name in values}
        changed = {name: value for name, value in values.items() if value != before[name]}
        check_is_fixed(row.state, changed)
        check_closes_later(changed.get("closes_at"), now)
        if "owner" in changed:
            row.owner = changed.pop("owner")
            row.save(update_fields=["owner"])
        if changed:
            collecting.change_collection(collection=row.collection, by=by, **changed)
    return row


def open_survey(*, survey: Survey, by: Person, now: datetime) -> None:
    """Take answers from now on. Raises Refused: "survey.state", "surveys.closes_past"."""
    with act("surveys.open_survey", by=by):
        row = _locked(survey)
        Survey.machine.apply(row, "open_survey", by=by, now=now)
        check_closes_later(row.collection.closes_at, now)
        collecting.change_collection(collection=row.collection, by=by, opens_at=now)
    survey.state = row.state


def close_survey(*, survey: Survey, by: Person, now: datetime) -> None:
    """Take no more answers, and count those there are. Raises Refused ("survey.state")."""
    with act("surveys.close_survey", by=by):
        Survey.machine.apply(survey, "close_survey", by=by, now=now)
        collecting.change_collection(collection=survey.collection, by=by, closes_at=now)
        answering.keep_partial(collection=survey.collection, now=now)
        count(survey, now)


def reopen_survey(*, survey: Survey, by: Person, now: datetime, reason: str) -> None:
    """Take answers again, without a closing time; who had not finished goes on. Raises Refused ("survey.state")."""
    with act("surveys.reopen_survey", by=by, reason=reason):
        Survey.machine.apply(survey, "reopen_survey", by=by, now=now, reason=reason)
        collecting.change_collection(collection=survey.collection, by=by, closes_at=None)
        unfinished = Response.objects.filter(collection=survey.collection_id, state="partial")
        unfinished = unfinished.exclude(key_hash="")  # those of an import have no link
        Answer.objects.filter(response__in=unfinished).delete()
        unfinished.update(state="started")
        count(survey, now)


def publish_survey(*, survey: Survey, by: Person, now: datetime) -> None:
    """Show the chosen results to everybody. Raises Refused: "survey.state", "surveys.no_results"."""
    check_has_results(survey.results.count())
    Survey.machine.apply(survey, "publish_survey", by=by, now=now)


def choose_results(*, survey: Survey, by: Person, questions: Iterable[str]) -> None:
    """Choose the questions whose results everybody may see.

    Raises Refused: "surveys.run"; "surveys.no_results" where they are published and none would be left;
    "surveys.result_used" where a statement stands on one that is left out.
    """
    with act("surveys.choose_results", by=by):
        row = _locked(survey)
        need(by, PERMISSION, row)
        definition = row.collection.version.definition
        labels = {
            question.code: Translated(
                {code: unquoted(definition, question.label, code) for code in definition.languages}
            )
            for question in definition.questions()
        }
        chosen = [code for code in labels if code in set(questions)]
        if row.state == "published":
            check_has_results(len(chosen))
        left_out = list(row.results.exclude(question__in=chosen))
        check_nothing_stands_on(_standing_on(left_out))
        row.results.filter(pk__in=[result.pk for result in left_out]).delete()
        known = set(row.results.values_list("question", flat=True))
        for code in chosen:
            if code not in known:
                SurveyResult.objects.create(survey=row, question=code, label=labels[code])


def _standing_on(results: list[SurveyResult]) -> list[str]:
    """What the results support, by name."""
    return sorted({str(step.other) for result in results for step in links.results(result)})


@job()
def run_scheduled_tallies() -> None:
    """Count open surveys with more responses than are counted when somebody looks, where some are new."""
    now = clock.now()
    for survey in queries.with_stale_tally():
        count(survey, now)


def count(survey: Survey, now: datetime) -> int:
    """Write the tally anew. Gives how many responses it counts."""
    with act("surveys.count", by=None):
        row = _locked(survey)
        number = queries.final_responses(row).count()
        row.tally.all().delete()
        Tally.objects.bulk_create(
            [
                Tally(survey=row, question=question, row=part, choice=choice, count=times)
                for question, cells in queries.count_now(row).items()
                for (part, choice), times in cells.items()
            ],
            batch_size=1_000,
        )
        row.counted, row.counted_at = number, now
        row.save(update_fields=["counted", "counted_at"])
    return number


def _locked(survey: Survey) -> Survey:
    rows = Survey.objects.select_for_update(of=("self",)).select_related("collection__version")
    return rows.get(pk=survey.pk)


def _free_code(title: str) -> str:
    """A code from the title that is not in use."""
    stem = code_of(title, otherwise="survey", limit=MAX_SLUG)
    in_use = set(Collection.objects.filter(code__startswith=stem).values_list("code", flat=True))
    numbers = range(1, len(in_use) + 2)
    return next(code for n in numbers if (code := f"{stem}-{n}" if n > 1 else stem) not in in_use)
