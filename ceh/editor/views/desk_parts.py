"""Sections and questions of a draft: add, change, move, copy, delete."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ceh.editor import actions, queries
from ceh.editor.forms.drafts import SectionForm
from ceh.editor.forms.questions import QuestionForm
from ceh.editor.rules.types import TYPES, exchangeable
from ceh.editor.views.desk_drafts import EDIT, crumbs_of_draft
from ceh.web.pages import Button, FormPage, RecordPage, Visit


def _to_draft(visit: Visit, *_result: Any) -> tuple[str, int]:
    return ("editor:draft", visit.record.version.pk)


def _anchor(visit: Visit, code: str) -> str:
    """The place of a part in the draft."""
    return visit.record.get_absolute_url().partition("#")[0] + f"#{code}"


# --- questions


question_type = RecordPage(
    permission=EDIT,
    get=queries.section,
    subject="part",
    crumbs=crumbs_of_draft,
    heading=_("Add a question"),
    lead=_("What kind of answer do you need?"),
    context=lambda visit: {"types": [(kind, *texts) for kind, texts in TYPES.items()]},
    history=False,
    template="editor/types.html",
)


def _kind(visit: Visit) -> str:
    """The type of the question in the form: the one chosen there, else the one it has."""
    part = visit.record
    kind = part.kind or (part.question.type if part.question else "")
    chosen = visit.request.POST.get("type", "")
    if not kind:
        return chosen if chosen in TYPES else "text"
    return chosen if chosen in exchangeable(kind) else kind


@dataclass(kw_only=True, eq=False)
class QuestionPage(FormPage):
    """The form of a question. One that was deleted meanwhile can be put back by whoever is writing it."""

    form: Any = QuestionForm
    template: str = "editor/question.html"

    def answer(self, visit: Visit) -> HttpResponse:
        """The form, or what follows from it."""
        if visit.record.section is None and visit.request.method != "POST":
            raise Http404("No such question.")
        return super().answer(visit)


question_new = QuestionPage(
    permission=EDIT,
    get=queries.new_question,
    subject="part",
    crumbs=crumbs_of_draft,
    options=lambda visit: {"part": visit.record, "kind": _kind(visit)},
    action=actions.add_question,
    heading=lambda visit: _now("New question: %(type)s") % {"type": TYPES[_kind(visit)][0]},
    lead=lambda visit: TYPES[_kind(visit)][1],
    submit=_("Add question"),
    icon="plus",
    done=_("Question added."),
    then=lambda visit, added: _anchor(visit, added.code),
    back=_to_draft,
)

question = QuestionPage(
    permission=EDIT,
    get=queries.question,
    subject="part",
    crumbs=crumbs_of_draft,
    options=lambda visit: {"part": visit.record, "kind": _kind(visit)},
    action=actions.change_question,
    heading=lambda visit: visit.record,
    lead=lambda visit: (
        _now("%(type)s · code %(code)s") % {"type": TYPES[_kind(visit)][0], "code": visit.record.code}
    ),
    done=_("Saved."),
    back=lambda visit: visit.record.get_absolute_url(),
)


def _question_button(action: Any, **values: Any) -> Button:
    return Button(
        permission=EDIT,
        get=queries.question_there,
        subject="part",
        action=action,
        **{"back": lambda visit: visit.record.get_absolute_url(), "stays_on_refusal": True, **values},
    )


question_up = _question_button(actions.move_question_up)
question_down = _question_button(actions.move_question_down)
question_copy = _question_button(actions.copy_question, done=_("Copied."), then=_anchor)
question_delete = _question_button(
    actions.delete_question, done=_("Question deleted. You can undo it."), then=_to_draft
)

# --- sections

section_new = FormPage(
    permission=EDIT,
    get=queries.version,
    subject="version",
    crumbs=crumbs_of_draft,
    form=SectionForm,
    options=lambda visit: {"version": visit.record},
    action=actions.add_section,
    heading=_("New section"),
    lead=_("A section is a page: people see its questions together."),
    submit=_("Add section"),
    icon="plus",
    done=_("Section added."),
    then=lambda visit, section: ("editor:question_type", visit.record.pk, section.code),
    back=lambda visit: ("editor:draft", visit.record.pk),
    template="editor/section.html",
)

section = FormPage(
    permission=EDIT,
    get=queries.section,
    subject="part",
    crumbs=crumbs_of_draft,
    form=SectionForm,
    options=lambda visit: {"version": visit.record.version, "section": visit.record.section},
    action=actions.change_section,
    heading=lambda visit: visit.record,
    lead=_("A section is a page: people see its questions together."),
    done=_("Saved."),
    back=lambda visit: visit.record.get_absolute_url(),
    template="editor/section.html",
)


def _section_button(action: Any) -> Button:
    return Button(
        permission=EDIT,
        get=queries.section,
        subject="part",
        action=action,
        back=lambda visit: visit.record.get_absolute_url(),
        stays_on_refusal=True,
    )


section_up = _section_button(actions.move_section_up)
section_down = _section_button(actions.move_section_down)


def _loss(visit: Visit) -> str:
    count = len(visit.record.section.questions)
    if not count:
        return _now("It has no questions. You can undo it.")
    return ngettext(
        "%(n)s question goes with it. You can undo it.", "%(n)s questions go with it. You can undo it.", count
    ) % {"n": count}


section_delete = FormPage(
    permission=EDIT,
    get=queries.section,
    subject="part",
    crumbs=crumbs_of_draft,
    action=actions.delete_section,
    heading=_("Delete section"),
    about=lambda visit: visit.record,
    lead=_loss,
    submit=_("Delete section"),
    icon="trash-2",
    tone="danger",
    done=_("Section deleted. You can undo it."),
    then=_to_draft,
    back=lambda visit: visit.record.get_absolute_url(),
)
