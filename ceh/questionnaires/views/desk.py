"""Questionnaires and their versions, for staff."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from ceh.questionnaires import queries
from ceh.questionnaires.actions import editing
from ceh.questionnaires.actions.uses import home_of
from ceh.questionnaires.models import Questionnaire, Version
from ceh.questionnaires.rules import answering, checking
from ceh.questionnaires.rules.telling import TYPE_LABELS, right_in_words
from ceh.web import filters, tables
from ceh.web.pages import Button, Link, ListPage, RecordPage, Steps, Visit

SEE, EDIT = "questionnaires.see_desk", "questionnaires.edit"


class QuestionnaireFilter(filters.FilterSet):
    """Words, and what they are for."""

    q = filters.SearchFilter(method="search")

    class Meta:
        model = Questionnaire
        fields = ("q", "purpose")
        main = ("q", "purpose")

    def search(self, rows: Any, _name: str, words: str) -> Any:
        """Words of the name, in any language."""
        return rows.filter(pk__in=queries.matching(words))


questionnaires = ListPage(
    permission=SEE,
    heading=_("Questionnaires"),
    lead=_("What surveys, applications and reports ask. A published version stays as it is for ever."),
    rows=lambda visit: queries.questionnaires(),
    filters=QuestionnaireFilter,
    table=tables.columns(Questionnaire, "name", "purpose", "owner", caption=_("Questionnaires")),
    filename="questionnaires",
    layout="web/desk.html",
    noun=ngettext_lazy("%(n)s questionnaire", "%(n)s questionnaires", "n"),
    links=(
        Link(_("New questionnaire"), "editor:new", "plus", "button ember", by=()),
        Link(_("Upload a workbook"), "xlsform:upload", "upload", by=()),
    ),
)


def crumbs_of(questionnaire: Questionnaire) -> list[Any]:
    """The record that asks, where there is one; else the list."""
    home = home_of(questionnaire)
    return [home] if home else [(_("Questionnaires"), "questionnaires:questionnaires")]


def crumb_of(questionnaire: Questionnaire) -> Any:
    """The questionnaire; under the record that asks it would only repeat the name."""
    if not questionnaire.is_quiz:
        return questionnaire
    return (_("Questions"), "questionnaires:questionnaire", questionnaire.code)


def _versions(visit: Visit) -> dict[str, Any]:
    versions = list(visit.record.versions.all())
    return {
        "versions": versions,
        "has_draft": any(version.state == "draft" for version in versions),
        "collections": queries.collections().filter(version__questionnaire=visit.record),
    }


questionnaire = RecordPage(
    permission=SEE,
    get=queries.questionnaire,
    subject="questionnaire",
    crumbs=lambda visit: crumbs_of(visit.record),
    facts=("purpose", "owner"),
    context=_versions,
    template="questionnaires/questionnaire.html",
)

version_begin = Button(
    permission=EDIT,
    get=queries.questionnaire,
    subject="questionnaire",
    action=editing.begin_version,
    done=_("A draft of the next version is made."),
    then=lambda visit, version: version,
    stays_on_refusal=True,
)


def _problems(version: Version) -> list[checking.Problem]:
    return checking.problems(version.definition, is_quiz=version.questionnaire.is_quiz)


def _content(visit: Visit) -> dict[str, Any]:
    """The questions by page, in the reader's language, and what is to mend."""
    definition = visit.record.definition
    language = get_language() or ""

    def text(texts: Mapping[str, str]) -> str:
        return answering.in_language(definition, texts, language)

    pages = [
        (
            text(section.label) or section.code,
            section.relevance,
            [
                (
                    question,
                    TYPE_LABELS.get(question.type, question.type),
                    text(question.label),
                    right_in_words(definition, question, language),
                    text(question.explanation),
                )
                for question in section.questions
            ],
        )
        for section in definition.sections
    ]
    return {"pages": pages, "problems": _problems(visit.record)}


version = RecordPage(
    permission=SEE,
    get=queries.version,
    subject="version",
    crumbs=lambda visit: [*crumbs_of(visit.record.questionnaire), crumb_of(visit.record.questionnaire)],
    context=_content,
    links=(
        Link(_("Edit draft"), "editor:draft", "pencil", when=lambda version: version.state == "draft"),
        Link(_("Download as a workbook"), "xlsform:download", "download"),
        Link(
            _("Preview"),
            "editor:preview",
            "eye",
            when=lambda version: not _problems(version),
        ),
    ),
    template="questionnaires/version.html",
)

version_steps = Steps(
    model=Version,
    get=queries.version,
    route="questionnaires/versions/<int:pk>/",
    subject="version",
    actions={"publish_version": editing.publish_version},
)
