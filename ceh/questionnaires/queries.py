"""Questions about questionnaires, collections and responses."""

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from ceh.core.language import fold
from ceh.network.models import Organisation, Space
from ceh.questionnaires.models import AnswerFile, Collection, Invitation, Questionnaire, Response, Version

RECORDS: dict[str, Any] = {"organisation": Organisation, "space": Space}


def questionnaires() -> "QuerySet[Questionnaire]":
    """All, with their versions, the newest first."""
    rows = Questionnaire.objects.select_related("owner")
    return rows.prefetch_related(Prefetch("versions", Version.objects.order_by("-number")))


def matching(words: str) -> list[int]:
    """Keys of the questionnaires whose name holds these words in a language, without regard to case and carons."""
    rows = Questionnaire.objects.values_list("pk", "name")
    return [pk for pk, name in rows if any(fold(words) in fold(text) for text in name.values())]


def questionnaire(code: str) -> Questionnaire:
    """The questionnaire of this code. Raises Questionnaire.DoesNotExist."""
    return questionnaires().get(code=code)


def version(pk: int) -> Version:
    """A version with its questionnaire. Raises Version.DoesNotExist."""
    return Version.objects.select_related("questionnaire").get(pk=pk)


def newest_version(questionnaire: Questionnaire) -> Version:
    """The version with the highest number, a draft or not. Raises Version.DoesNotExist."""
    return (
        Version.objects.select_related("questionnaire").filter(questionnaire=questionnaire).latest("number")
    )


def collections() -> "QuerySet[Collection]":
    """All collections, with how many responses were submitted."""
    return Collection.objects.select_related("version__questionnaire").annotate(
        submitted=Count("responses", filter=Q(responses__state="submitted"))
    )


def open_to_see(code: str) -> Collection:
    """A collection that has a day of opening. Raises Collection.DoesNotExist."""
    rows = Collection.objects.select_related("version__questionnaire__owner")
    return rows.get(code=code, opens_at__isnull=False)


def quiz_code(questionnaire_id: int) -> str:
    """The code under which a quiz is answered."""
    return f"quiz-{questionnaire_id}"


def open_quiz(questionnaire_id: int | None) -> Collection | None:
    """Where a quiz is answered; None before it is published."""
    if questionnaire_id is None:
        return None
    rows = Collection.objects.select_related("version")
    return rows.filter(code=quiz_code(questionnaire_id)).first()


def invitation_of(collection: Collection, key_hash: str) -> Invitation | None:
    """The invitation whose link it is."""
    return Invitation.objects.filter(collection=collection, key_hash=key_hash).first()


def incomplete(code: str, key_hash: str) -> Response | None:
    """What was begun and never submitted, closed or not, under this link."""
    rows = Response.objects.select_related("collection", "version__questionnaire__owner")
    return rows.filter(collection__code=code, key_hash=key_hash).exclude(state="submitted").first()


def files_of(response: Response) -> dict[str, AnswerFile]:
    """Code of the question → the file that answers it."""
    return {row.question: row for row in response.files.all()}


def record_choices(kind: str) -> list[tuple[str, str]]:
    """(code, name) of the records of the network that can be chosen, by name."""
    rows = RECORDS[kind].objects.all()
    if kind == "space":
        rows = rows.filter(state__in=("published", "paused"))
    return sorted(((row.code, str(row)) for row in rows), key=lambda pair: pair[1].casefold())
