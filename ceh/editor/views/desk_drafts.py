"""A draft: its outline with what is still wrong, title and languages, missing texts, undo; and a new one."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ceh.editor import actions, queries
from ceh.editor.forms.drafts import DetailsForm, NewForm, TranslationForm
from ceh.editor.rules import outline, translations
from ceh.questionnaires.models import Version
from ceh.questionnaires.rules import checking
from ceh.questionnaires.rules.checking import Problem
from ceh.questionnaires.views.desk import crumb_of, crumbs_of
from ceh.web.formatting import language_name
from ceh.web.offered_actions import OfferedAction
from ceh.web.pages import Button, FormPage, Link, RecordPage, Visit

EDIT = "questionnaires.edit"
MAX_PROBLEMS = 30


def crumbs(visit: Visit) -> list[Any]:
    """The questionnaire."""
    return [*crumbs_of(visit.record.questionnaire), crumb_of(visit.record.questionnaire)]


def crumbs_of_draft(visit: Visit) -> list[Any]:
    """The questionnaire and the draft."""
    row = visit.record if isinstance(visit.record, Version) else visit.record.version
    number = _now("Draft of version %(number)s") % {"number": row.number}
    return [*crumbs(visit), (number, "editor:draft", row.pk)]


@dataclass(kw_only=True, eq=False)
class DraftPage(RecordPage):
    """The page of a draft; a published version has its own."""

    def answer(self, visit: Visit) -> HttpResponse:
        """The page, or the way to the version."""
        if visit.record.state != "draft":
            return redirect(visit.record)
        return super().answer(visit)

    def offered_actions(self, visit: Visit) -> list[OfferedAction]:
        """The steps and links; publishing only where nothing is left to mend."""
        offers = super().offered_actions(visit)
        row = visit.record
        if checking.problems(row.definition, is_quiz=row.questionnaire.is_quiz):
            publish = reverse("questionnaires:publish_version", args=[row.pk])
            return [offer for offer in offers if offer.url != publish]
        return offers


def _outline(visit: Visit) -> dict[str, Any]:
    """Sections and questions, what is wrong, and how far each language is."""
    row = visit.record
    definition = row.definition
    problems, gaps = outline.problems_of(definition, is_quiz=row.questionnaire.is_quiz)
    languages = [
        {
            "code": part.language,
            "name": language_name(part.language),
            "missing": part.missing,
            "total": part.total,
            "done": part.total - part.missing,
        }
        for part in translations.completeness(definition)
    ]
    return {
        "title": definition.title,
        "blocks": outline.outline(definition, get_language() or "", problems),
        "problems": [(problem, _page_of(row, problem)) for problem in problems[:MAX_PROBLEMS]],
        "problem_count": len(problems),
        "gaps": [(language_name(code), code, count) for code, count in gaps.items()],
        "languages": languages,
        "is_sound": not problems and not gaps,
        "step": queries.last_step(row),
    }


def _page_of(row: Version, problem: Problem) -> str:
    """Where a problem is mended."""
    place, sections = problem.place, row.definition.sections
    if place.section is None:
        return reverse("editor:details", args=[row.pk]) if place.field in ("title", "languages") else ""
    section = sections[place.section]
    if place.question is None:
        return reverse("editor:section", args=[row.pk, section.code])
    return reverse("editor:question", args=[row.pk, section.questions[place.question].code])


draft = DraftPage(
    permission=EDIT,
    get=queries.version,
    subject="version",
    crumbs=crumbs,
    heading=lambda visit: visit.record,
    links=(Link(_("Title and languages"), "editor:details", "languages"),),
    context=_outline,
    history=False,
    template="editor/draft.html",
    layout="web/desk.html",
)


def _to_draft(visit: Visit, *_result: Any) -> tuple[str, int]:
    row = visit.record if isinstance(visit.record, Version) else visit.record.version
    return ("editor:draft", row.pk)


details = FormPage(
    permission=EDIT,
    get=queries.version,
    subject="version",
    crumbs=crumbs_of_draft,
    form=DetailsForm,
    options=lambda visit: {"version": visit.record},
    action=actions.change_details,
    heading=_("Title and languages"),
    lead=_("What people read on top, and in which languages they can answer."),
    done=_("Saved."),
    back=_to_draft,
)

undo = Button(
    permission=EDIT,
    get=queries.version,
    subject="version",
    action=actions.undo_change,
    done=_("Undone."),
    back=_to_draft,
    stays_on_refusal=True,
)


def _language(visit: Visit) -> str:
    match = visit.request.resolver_match
    language = str(match.kwargs["language"]) if match else ""
    if language not in visit.record.definition.languages:
        raise Http404("The questionnaire does not have this language.")
    return language


def _translated(visit: Visit, saved: Version) -> str:
    left = len(translations.missing(saved.definition, _language(visit)))
    words = (
        ngettext("Saved. %(n)s text is still missing.", "Saved. %(n)s texts are still missing.", left)
        % {"n": left}
        if left
        else _now("Saved. No text is missing in this language any more.")
    )
    unused = translations.not_used(saved.definition, _language(visit), visit.request.POST)
    if not unused:
        return words
    return f"{words} " + _now(
        "Somebody else wrote these texts in the meantime, and theirs stay. Yours: %(texts)s"
    ) % {"texts": " · ".join(unused)}


translate = FormPage(
    permission=EDIT,
    get=lambda pk, language: queries.version(pk),
    subject="version",
    crumbs=crumbs_of_draft,
    form=TranslationForm,
    options=lambda visit: {"version": visit.record, "language": _language(visit)},
    action=actions.translate,
    heading=lambda visit: _now("Missing texts: %(language)s") % {"language": language_name(_language(visit))},
    lead=_("Each field is named by the text in another language. What you leave empty stays missing."),
    done=_translated,
    then=lambda visit, saved: (
        ("editor:translate", saved.pk, _language(visit))
        if translations.missing(saved.definition, _language(visit))
        else _to_draft(visit)
    ),
    back=_to_draft,
    template="editor/translate.html",
)

new = FormPage(
    permission=EDIT,
    crumbs=lambda visit: [(_("Questionnaires"), "questionnaires:questionnaires")],
    form=NewForm,
    action=actions.create_draft,
    heading=_("New questionnaire"),
    lead=_("Say what it is called; then you add its questions. Nobody can answer it before you publish it."),
    submit=_("Begin"),
    icon="plus",
    done=_("The draft is made. Next: add questions."),
    then=lambda visit, version: ("editor:draft", version.pk),
)
