"""Workbooks on pages: what is read is shown first, what is wrong is told by cell, and only the button writes."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from ceh.editor.actions import undo_change
from ceh.questionnaires.models import Questionnaire, Version
from ceh.xlsform.exports import workbook as written
from ceh.xlsform.forms.workbooks import read_workbook
from ceh.xlsform.rules.reading import read_definition
from tests.factories.courses import CourseFactory, write_quiz
from tests.factories.network import person_with_role
from tests.factories.questionnaires import QuestionnaireFactory
from tests.factories.spreadsheets import BAD_WORKBOOKS, workbook
from tests.xlsform import forms

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
UPLOAD = "/questionnaires/workbooks/new/"


def upload(desk_client, content, target="new", **options):
    data = {"file": SimpleUploadedFile("form.xlsx", content), "target": target, "purpose": "survey"}
    return desk_client.post(UPLOAD, data, headers=ENGLISH, **options)


def make(desk_client, content, target="new"):
    packed = upload(desk_client, content, target).context["packed"]
    return desk_client.post(UPLOAD, {"packed": packed}, headers=ENGLISH)


def test_the_preview_shows_what_is_in_the_workbook_and_writes_nothing(desk_client):
    response = upload(desk_client, workbook(forms.STRATEGY))
    content = response.content.decode()
    definition = read_definition(forms.STRATEGY).definition
    assert response.status_code == 200
    assert f"{len(definition.sections)} section" in content
    assert "The workbook can be used as it is." in content
    assert all(question.code in content for question in definition.questions())
    assert Questionnaire.objects.count() == 0


@pytest.mark.parametrize("language", ["sl", "en"])
def test_the_language_of_columns_that_name_none_is_chosen(desk_client, language):
    plain = {"survey": [["type", "name", "label"], ["text", "wish", "What do you wish for?"]]}
    sent = {"file": SimpleUploadedFile("form.xlsx", workbook(plain)), "target": "new", "purpose": "survey"}
    response = desk_client.post(UPLOAD, sent | {"language": language}, headers=ENGLISH)
    assert response.context["definition"].languages == (language,)


def test_the_button_makes_a_questionnaire_with_a_draft(desk_client):
    response = make(desk_client, workbook(forms.STRATEGY))
    version = Version.objects.get()
    assert response.url == reverse("editor:draft", args=[version.pk])
    assert (version.state, version.definition) == ("draft", read_definition(forms.STRATEGY).definition)
    assert version.questionnaire.purpose == "survey"


def test_another_workbook_becomes_the_next_version_or_replaces_the_draft(desk_client, coordinator):
    make(desk_client, workbook(forms.STRATEGY))
    first = Version.objects.get()
    code = first.questionnaire.code
    content = upload(desk_client, workbook(forms.FEEDBACK), code).content.decode()
    assert "The draft of version 1 is replaced." in content
    make(desk_client, workbook(forms.FEEDBACK), code)
    first.refresh_from_db()
    assert Version.objects.get().content["code"] == read_definition(forms.FEEDBACK).definition.code
    undo_change(version=first, by=coordinator)
    assert Version.objects.get().definition == read_definition(forms.STRATEGY).definition
    Version.objects.update(state="published")
    make(desk_client, workbook(forms.FEEDBACK), code)
    assert list(Version.objects.values_list("number", "state")) == [(2, "draft"), (1, "published")]


def test_problems_are_told_by_cell_and_nothing_can_be_made(desk_client):
    rows = [
        ["type", "name", "label::sl", "relevant", "constraint"],
        ["text", "a", "A", "${b} = 1", ""],
        ["text", "b", "B", "${a} = 1", "regex(., '(a+)+(?=b)')"],
        ["select_one missing", "c", "=1+1", "", ""],
    ]
    response = upload(desk_client, workbook({"survey": rows}))
    content = response.content.decode()
    assert response.status_code == 422
    for words in ("wait for each other", "There is no list missing", "formula", "<code>constraint</code>"):
        assert words in content
    assert "packed" not in response.context
    assert Questionnaire.objects.count() == 0


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", b"<Types/>" + b" " * 60_000_000)
    return content.getvalue()


def macros():
    content = io.BytesIO(workbook(forms.STRATEGY))
    with zipfile.ZipFile(content, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bomb(), "unfolds to far more"),
        (macros(), "has macros"),
        (b"PK\x03\x04nonsense", "not an XLSX workbook"),
        (b"type;name", "not an XLSX workbook"),
        (b"", "is empty"),
        (b"x" * (5 * 2**20 + 1), "larger than 5 MB"),
        (workbook({"survey": [["type"], *([["text"]] * 6_000)]}), "too large"),
    ],
    ids=["bomb", "macros", "broken", "csv", "empty", "large", "rows"],
)
def test_files_that_are_no_workbook_are_refused_at_the_field(desk_client, content, words):
    response = upload(desk_client, content)
    assert response.status_code == 422
    assert words in str(response.context["form"].errors["file"])


@pytest.mark.parametrize("name", BAD_WORKBOOKS)
def test_bad_workbooks_are_answered_in_words(desk_client, name):
    content, words = BAD_WORKBOOKS[name]
    response = upload(desk_client, content)
    assert response.status_code == 422
    messages = str(response.context["form"].errors) + str(
        [str(problem) for problem in response.context.get("problems", ())]
    )
    assert any(word in messages for word in words.split("|"))
    assert Questionnaire.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            ["text", "a", "x" * 30_000],
            "survey, row 2, column label::sl: Too long: 30000 characters, at most 10000.",
        ),
        (["text", "a", '=HYPERLINK("http://x")'], "survey, row 2, column label::sl: This cell is a formula"),
        (
            ["text", "type", "A", "(" * 900 + "1" + ")" * 900],
            "row 2, column relevant: character 26: Brackets",
        ),
        (["text", "a", "A", "${a} = 1 or " * 5_000], "survey, row 2, column relevant: Too long"),
    ],
)
def test_cells_that_are_too_much_are_named(desk_client, row, words):
    heads = ["type", "name", "label::sl", "relevant"]
    response = upload(desk_client, workbook({"survey": [heads, row]}))
    assert response.status_code == 422
    assert any(words in str(problem) for problem in response.context["problems"])


def test_choices_of_all_questions_together_have_a_limit(desk_client):
    choices = [["list_name", "name", "label::sl"], *([["l", f"c{n}", "C"] for n in range(500)])]
    rows = [["type", "name", "label::sl"], *([["select_one l", f"q{n}", "A"] for n in range(41)])]
    response = upload(desk_client, workbook({"survey": rows, "choices": choices}))
    assert [str(problem) for problem in response.context["problems"]] == [
        "choices: The questions have 20500 choices in all, at most 20000. Split the form."
    ]


def test_ten_thousand_choices_are_refused(desk_client):
    choices = [["list_name", "name", "label::sl"], *([["l", f"c{n}", "C"] for n in range(4_900)])]
    rows = [["type", "name", "label::sl"], ["select_one l", "a", "A"]]
    response = upload(desk_client, workbook({"survey": rows, "choices": choices}))
    assert (response.status_code, "at most 500" in response.content.decode()) == (422, True)


@pytest.mark.parametrize("packed", ["", "nonsense", "a:b:c"])
def test_a_package_that_we_did_not_sign_makes_nothing(desk_client, packed):
    response = desk_client.post(UPLOAD, {"packed": packed}, follow=True, headers=ENGLISH)
    assert response.status_code == 200
    assert Questionnaire.objects.count() == 0


def test_every_form_of_the_field_can_be_downloaded_and_uploaded_again(desk_client):
    for sheets in forms.ALL.values():
        definition = read_definition(sheets).definition
        assert read_definition(read_workbook(written(definition))).definition == definition


def test_a_version_is_downloaded_as_a_workbook_of_texts(desk_client):
    make(desk_client, workbook(forms.STRATEGY))
    version = Version.objects.get()
    response = desk_client.get(reverse("xlsform:download", args=[version.pk]))
    assert response["content-disposition"].endswith('-1.xlsx"')
    book = load_workbook(io.BytesIO(response.content))
    assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value} == {"s"}
    assert read_definition(read_workbook(response.content)).definition == version.definition


def test_who_may_not_edit_may_not_upload(client, region):
    client.force_login(person_with_role("auditor"))
    assert client.get(UPLOAD).status_code == 403


def test_trainers_upload_the_workbook_of_their_quiz_and_of_no_other(client, region):
    course = CourseFactory()
    write_quiz(course)
    other = QuestionnaireFactory()
    client.force_login(person_with_role("trainer", course.space))
    address = reverse("xlsform:upload_version", args=[course.questionnaire.code])
    page = client.get(
        reverse("questionnaires:questionnaire", args=[course.questionnaire.code]), headers=ENGLISH
    )
    assert address in page.content.decode()
    content = workbook(forms.FEEDBACK)
    sent = {"file": SimpleUploadedFile("quiz.xlsx", content)}
    assert client.post(reverse("xlsform:upload_version", args=[other.code]), sent).status_code == 403
    preview = client.post(address, {"file": SimpleUploadedFile("quiz.xlsx", content)}, headers=ENGLISH)
    assert "It becomes a version of" in preview.content.decode()
    response = client.post(address, {"packed": preview.context["packed"]}, headers=ENGLISH)
    draft = course.questionnaire.versions.get(state="draft")
    assert response.url == reverse("editor:draft", args=[draft.pk])
    assert draft.content["code"] == read_definition(forms.FEEDBACK).definition.code


def test_what_was_read_for_one_questionnaire_makes_no_draft_of_another(desk_client):
    first, second = QuestionnaireFactory(), QuestionnaireFactory()
    address = reverse("xlsform:upload_version", args=[first.code])
    sent = {"file": SimpleUploadedFile("form.xlsx", workbook(forms.FEEDBACK))}
    packed = desk_client.post(address, sent).context["packed"]
    desk_client.post(reverse("xlsform:upload_version", args=[second.code]), {"packed": packed})
    assert not Version.objects.filter(state="draft").exists()
