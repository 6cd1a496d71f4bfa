"""Questions about surveys, each in a number of statements that does not grow."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Func, Model, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from ceh.core.language import fold
from ceh.core.models import Link
from ceh.network.models import OrganisationKind
from ceh.questionnaires.models import Answer, Invitation, Response
from ceh.region.models import GoalGroup
from ceh.surveys.models import ALL, Counts, ImportedResponse, Key, ResponseImport, Survey, SurveyResult

MAX_TEXTS = 500  # free answers on a page; the file has all
FINAL = ("submitted", "partial")
LIVE = 2_000  # responses that are counted when somebody looks; more are counted beforehand


def surveys() -> "QuerySet[Survey]":
    """All surveys, with how many answers they have."""
    rows = Survey.objects.select_related("collection__version__questionnaire", "owner")
    return rows.annotate(
        submitted=Count("collection__responses", filter=Q(collection__responses__state="submitted")),
        unfinished=Count("collection__responses", filter=Q(collection__responses__state="partial")),
    )


def public() -> "QuerySet[Survey]":
    """Surveys that everybody sees."""
    return surveys().exclude(state__in=("draft", "discarded"))


def survey(code: str) -> Survey:
    """The survey of this code. Raises Survey.DoesNotExist."""
    return surveys().get(collection__code=code)


def result(pk: int) -> SurveyResult:
    """A published question. Raises SurveyResult.DoesNotExist."""
    return SurveyResult.objects.select_related("survey__collection").get(pk=pk)


def final_responses(row: Survey) -> "QuerySet[Response]":
    """Responses that count."""
    return Response.objects.filter(collection=row.collection_id, state__in=FINAL)


def counts(row: Survey) -> Counts:
    """The tally where it is fresh or the answers are many, else counted now."""
    number = final_responses(row).count()
    if number == row.counted or number > LIVE:
        cells = row.tally.values_list("question", "row", "choice", "count")
        return _nested((question, (part, choice), count) for question, part, choice, count in cells)
    return count_now(row)


def is_behind(row: Survey) -> bool:
    """Whether what is shown was counted before the newest answers."""
    number = final_responses(row).count()
    return number > LIVE and number != row.counted


def with_stale_tally() -> list[Survey]:
    """Open surveys with too many responses to be counted when somebody looks, and new ones since the tally."""
    rows = Survey.objects.filter(state="open").annotate(
        final=Count("collection__responses", filter=Q(collection__responses__state__in=FINAL))
    )
    return list(rows.filter(final__gt=LIVE).exclude(final=F("counted")))


def count_now(row: Survey) -> Counts:
    """What the answers count to: two statements over the narrow rows."""
    answers = Answer.objects.filter(collection=row.collection_id)
    return _nested([*_respondents(answers), *_choices(answers)])


def _respondents(answers: "QuerySet[Answer]") -> Iterator[tuple[str, Key, int]]:
    """How many responses answered each question."""
    rows = answers.order_by().values_list("question").annotate(number=Count("response", distinct=True))
    return ((question, ALL, number) for question, number in rows)


def _choices(answers: "QuerySet[Answer]") -> Iterator[tuple[str, Key, int]]:
    """How often each choice, place or number was given."""
    rows = (
        answers.filter(~Q(choice="") | Q(number__isnull=False))
        .order_by()
        .values_list("question", "row", "choice", "rank", "number")
        .annotate(times=Count("pk"))
    )
    for question, row, choice, rank, number, times in rows:
        value = choice or f"{number.normalize():f}"
        yield question, (row or (str(rank) if rank else ""), value), times


def _nested(cells: Any) -> dict[str, dict[Key, int]]:
    counted: dict[str, dict[Key, int]] = defaultdict(dict)
    for question, key, number in cells:
        counted[question][key] = number
    return counted


def crossed(row: Survey, across: str, down: str) -> dict[tuple[str, str], int]:
    """(choice of `across`, choice of `down`) → responses that gave both."""
    types = {question.code: question.type for question in row.collection.version.definition.questions()}
    cells = (
        final_responses(row)
        .annotate(left=_choice(across, types[across]), right=_choice(down, types[down]))
        .order_by()
        .values_list("left", "right")
        .annotate(number=Count("pk"))
    )
    return {(left, right): number for left, right, number in cells if left and right}


def _choice(question: str, kind: str) -> Any:
    """The choice that a response took; a row for each choice of several. From the responses: the narrow rows of
    100,000 responses lie far apart, and joining two of them takes nine times as long.
    """
    if kind == "one_choice":
        return KeyTextTransform(question, "answers")
    return Func(
        KeyTransform(question, "answers"), function="jsonb_array_elements_text", output_field=TextField()
    )


def rates(row: Survey, by: str) -> list[tuple[str, int, int]]:
    """(name, invited, answered) by "group" or "municipality__name".

    A group that is called like a kind of organisation or a goal group of the region, in whatever language, is named in
    the reader's.
    """
    rows = (
        Invitation.objects.filter(collection=row.collection_id)
        .order_by()
        .values_list(by)
        .annotate(invited=Count("pk"), answered=Count("pk", filter=Q(is_used=True)))
    )
    known = _known_groups() if by == "group" else {}
    sums: dict[str, tuple[int, int]] = {}
    for name, invited, answered in rows:
        label = known.get(fold(name or ""), str(name or ""))
        before = sums.get(label, (0, 0))
        sums[label] = before[0] + invited, before[1] + answered
    return sorted((name, *counts) for name, counts in sums.items())


def _known_groups() -> dict[str, str]:
    """Names of kinds of organisations and of goal groups, in each language → the name in the reader's."""
    items = [*OrganisationKind.objects.all(), *GoalGroup.objects.all()]
    return {fold(text): str(item.name) for item in items for text in item.name.values() if text}


def supported(row: Survey) -> list[Model]:
    """Published records that stand on the survey's results, whatever their kind; three statements at most."""
    kind = ContentType.objects.get_for_model(SurveyResult)
    keys = list(row.results.values_list("pk", flat=True))
    rows = Link.objects.filter(source_type=kind, source_id__in=keys, ended_at=None).order_by("at")
    targets = {link.target for link in rows.prefetch_related("target")} if keys else set()
    return [
        record for record in targets if record is not None and getattr(record, "state", "") == "published"
    ]


def texts(row: Survey) -> dict[str, list[str]]:
    """Free answers by code of the question, in the order of the alphabet, which tells nothing of who gave them."""
    rows = Answer.objects.filter(collection=row.collection_id, choice="", number=None).exclude(text="")
    texts_by_question: dict[str, list[str]] = defaultdict(list)
    for question, text in rows.order_by("text").values_list("question", "text")[:MAX_TEXTS]:
        texts_by_question[question].append(text)
    return dict(texts_by_question)


def response_import(pk: int) -> ResponseImport:
    """An import with its survey. Raises ResponseImport.DoesNotExist."""
    return ResponseImport.objects.select_related("survey__collection__version").get(pk=pk)


def imports_of(row: Survey) -> "QuerySet[ResponseImport]":
    """Imports of a survey that were not discarded, the newest first."""
    return row.imports.exclude(state="discarded").defer("table")


def imported_keys(row: Survey) -> set[str]:
    """Keys of the rows of tables that were imported."""
    return set(ImportedResponse.objects.filter(survey=row).values_list("key", flat=True))
