"""Workbooks: upload, see what was read and what is wrong in which cell, make a draft of it; download any version."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ceh.editor.rules import outline, translations
from ceh.questionnaires import queries
from ceh.questionnaires.models import Questionnaire, Version
from ceh.web.access import requires
from ceh.web.formatting import language_name
from ceh.xlsform import actions
from ceh.xlsform.exports import workbook
from ceh.xlsform.forms.uploads import NEW, ReadForm, UploadForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_NOTICES = 200


@requires("questionnaires.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form; with a workbook what is in it; with the button the draft. Nothing is written before that."""
    return _upload(request, None)


@requires("questionnaires.edit", get=queries.questionnaire)
@require_http_methods(["GET", "HEAD", "POST"])
def upload_version(request: HttpRequest, row: Questionnaire) -> HttpResponse:
    """The same for a questionnaire that is there, also for the trainers who write its quiz."""
    return _upload(request, row)


def _upload(request: HttpRequest, row: Questionnaire | None) -> HttpResponse:
    if "packed" in request.POST:
        return _create(request, row)
    initial = {"target": request.GET.get("of", NEW)}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, initial=initial, of=row)
    empty = {"form": form, "questionnaire": row}
    if request.method != "POST" or not form.is_valid() or form.reading is None:
        return render(request, "xlsform/upload.html", empty, status=form.status)
    page = _read(form) | {"here": request.path}
    status = 200
    if not form.reading.problems:
        try:
            page["packed"] = form.packed()
        except ValidationError as refused:
            form.add_error("file", refused)
            return render(request, "xlsform/upload.html", empty, status=form.status)
    else:
        status = 422
    return render(request, "xlsform/preview.html", page, status=status)


def _create(request: HttpRequest, row: Questionnaire | None) -> HttpResponse:
    form = ReadForm(request.POST)
    if not form.is_valid() or (row and form.values["target"] != row.code):
        for texts in form.errors.values():
            messages.error(request, " ".join(texts))
        return redirect(request.path)
    version = actions.create_draft(by=request.user, **form.values)
    messages.success(request, _("The draft is made. Look at it, then publish it."))
    return redirect("editor:draft", version.pk)


def _read(form: UploadForm) -> dict[str, Any]:
    """What the preview shows."""
    assert form.reading is not None
    definition, problems = form.reading.definition, form.reading.problems
    target = form.rows.get(form.target_code)
    questions = [question for question in definition.questions() if question.type != "calculated"]
    return {
        "form": form,
        "title": definition.title.get(get_language() or "") or next(iter(definition.title.values()), ""),
        "definition": definition,
        "question_count": len(questions),
        "languages": [
            (language_name(row.language), row.missing, row.total)
            for row in translations.completeness(definition)
        ],
        "problems": problems[:MAX_NOTICES],
        "problem_count": len(problems),
        "warnings": form.reading.warnings[:MAX_NOTICES],
        "blocks": [] if problems else outline.outline(definition, get_language() or "", []),
        "target": target,
        "draft": actions.draft_of(target) if target else None,
    }


@requires("questionnaires.see_desk", get=queries.version)
@require_safe
def download(request: HttpRequest, row: Version) -> HttpResponse:
    """A version as XLSForm, which reads back to the same."""
    response = HttpResponse(workbook(row.definition), content_type=XLSX)
    name = f"{row.questionnaire.code}-{row.number}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
