"""The editor's pages: what people enter becomes a definition, and nothing of it is lost."""

import json

import pytest
from django.urls import reverse

from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.editor import actions, queries
from ceh.editor.models import DraftStep
from ceh.questionnaires.actions import editing
from ceh.questionnaires.models import Version
from ceh.questionnaires.rules import checking
from ceh.questionnaires.rules.definitions import Question, as_json
from tests.editor.test_rules import DEFINITION
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory
from tests.rushing import rush

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def version(coordinator):
    return editing.create_questionnaire(
        by=coordinator,
        content=as_json(DEFINITION),
        name=Translated({"sl": "Anketa", "en": "Survey"}),
        purpose="survey",
    )


def page(name, version, *arguments):
    return reverse(f"editor:{name}", args=[version.pk, *arguments])


def get(desk_client, name, version, *arguments):
    response = desk_client.get(page(name, version, *arguments), headers=ENGLISH)
    assert response.status_code == 200
    return response.content.decode()


def post(desk_client, data, name, version, *arguments):
    return desk_client.post(page(name, version, *arguments), data, headers=ENGLISH)


def entered(desk_client, name, version, *arguments):
    """What stands in the form, as a browser sends it back."""
    form = desk_client.get(page(name, version, *arguments), headers=ENGLISH).context["form"]
    data = {}
    for field in form:
        value = field.value()
        widget = field.field.widget
        if hasattr(widget, "languages"):
            texts = zip(widget.languages, widget.decompress(value), strict=True)
            data |= {f"{field.name}_{language}": text for language, text in texts}
        elif value not in (None, False):
            data[field.name] = "on" if value is True else value
    return data


def definition(version):
    return Version.objects.get(pk=version.pk).definition


def codes(version):
    return [[question.code for question in section.questions] for section in definition(version).sections]


def test_a_questionnaire_is_begun_and_gets_its_first_question(desk_client, region):
    data = {"name_sl": "Potrebe", "name_en": "Needs", "purpose": "survey", "languages": "en, sl"}
    response = desk_client.post(reverse("editor:new"), data, headers=ENGLISH)
    version = Version.objects.get()
    assert response.url == reverse("editor:draft", args=[version.pk])
    assert version.definition.languages == ("en", "sl")
    assert "No questions in this section yet." in get(desk_client, "draft", version)
    assert "What kind of answer" in get(desk_client, "question_type", version, "section_1")
    data = {"label_en": "Are you a member?", "label_sl": "Ste član?", "choices": "Yes\nNo", "required": "on"}
    data |= {"section": "section_1", "type": "one_choice"}
    response = post(desk_client, data, "question_new", version, "section_1", "one_choice")
    assert response.url.endswith("#are_you_a_member")
    question = next(definition(version).questions())
    assert (question.required, [choice.code for choice in question.choices]) == (True, ["yes", "no"])
    assert question.label == {"en": "Are you a member?", "sl": "Ste član?"}
    outline = get(desk_client, "draft", version)
    assert ": 2 texts are missing" in outline
    assert "Preview" not in outline


@pytest.mark.parametrize("code", ["member", "tools", "age", "day", "grid"])
def test_a_form_sent_back_as_it_is_changes_nothing(desk_client, version, code):
    assert (
        post(
            desk_client, entered(desk_client, "question", version, code), "question", version, code
        ).status_code
        == 302
    )
    assert definition(version) == DEFINITION
    assert (DraftStep.objects.count(), Version.objects.get().revision) == (0, 0)


def test_questions_change_and_keep_their_code(desk_client, version):
    data = entered(desk_client, "question", version, "age")
    data |= {
        "label_en": "How old?",
        "minimum": "18",
        "show_question": "member",
        "show_value": "da",
        "section": "second",
    }
    assert post(desk_client, data, "question", version, "age").status_code == 302
    question = definition(version).sections[1].questions[-1]
    assert (question.code, question.label["en"], question.limits.minimum) == ("age", "How old?", "18")
    assert question.relevance == "${member} = 'yes'"
    assert "Shown only when “member?” is “Yes”" in get(desk_client, "draft", version)


@pytest.mark.parametrize(("join", "word"), [("and", "and"), ("or", "or")])
def test_several_conditions_are_joined_one_after_the_other(desk_client, version, join, word):
    data = entered(desk_client, "question", version, "age")
    assert "show_join" not in data
    assert post(
        desk_client, data | {"show_question": "member", "show_value": "yes"}, "question", version, "age"
    )
    data = entered(desk_client, "question", version, "age")
    more = {
        "show_question_2": "tools",
        "show_operator_2": "contains",
        "show_value_2": "saw",
        "show_join": join,
    }
    assert post(desk_client, data | more, "question", version, "age").status_code == 302
    question = next(row for row in definition(version).questions() if row.code == "age")
    assert question.relevance == f"${{member}} = 'yes' {join} selected(${{tools}}, 'saw')"
    assert f"is “Yes” {word} “" in get(desk_client, "draft", version)
    data = entered(desk_client, "question", version, "age")
    assert (data["show_question_2"], data["show_join"]) == ("tools", join)
    wrong = post(desk_client, data | {"show_value_2": "nothing"}, "question", version, "age")
    assert "no such choice" in str(wrong.context["form"].errors["show_value_2"])
    assert "show_question_3" in wrong.context["form"].fields
    first_gone = data | {"show_question": ""}
    assert post(desk_client, first_gone, "question", version, "age").status_code == 302
    question = next(row for row in definition(version).questions() if row.code == "age")
    assert question.relevance == "selected(${tools}, 'saw')"


def test_a_section_has_several_conditions_too(desk_client, version):
    data = {"label_sl": "Tretji del", "show_question": "age", "show_operator": "at_least", "show_value": "18"}
    data |= {"show_question_2": "member", "show_value_2": "yes", "show_join": "or"}
    post(desk_client, data, "section_new", version)
    assert definition(version).sections[-1].relevance == "${age} >= 18 or ${member} = 'yes'"


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("label_sl", "x" * 2_001, "2000"),
        ("minimum", "old", "not a value of this type"),
        ("relevance", "${nobody} = 1", "no question ${nobody}"),
        ("relevance", "${member} = ", "character"),
        ("relevance", "${age} > 5", "wait for each other"),
        ("constraint", "regex(., '(a+)+(?=b)')", "character"),
        ("constraint", "(" * 100, "character"),
        ("show_value", "maybe", "no such choice"),
        ("default", "old", "not a value"),
        ("section", "nowhere", "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(desk_client, version, field, text, words):
    data = entered(desk_client, "question", version, "age") | {
        "hint_sl": "Leta",
        "show_question": "member",
        field: text,
    }
    if field == "relevance":
        data["show_question"] = ""
    response = post(desk_client, data, "question", version, "age")
    content = response.content.decode()
    assert response.status_code == 422
    assert words in content
    assert "Leta" in content
    assert definition(version) == DEFINITION


def test_wrong_lines_of_choices_are_named(desk_client, version):
    data = entered(desk_client, "question", version, "member") | {"choices": "yes | Da\nno | Ne | No"}
    response = post(desk_client, data, "question", version, "member")
    assert response.status_code == 422
    assert "Line 1: write the text alone, or all parts: code | sl | en." in response.content.decode()
    data["choices"] = "yes | Da | Yes\nyes | Ne | No"
    assert (
        "The choice yes appears twice."
        in post(desk_client, data, "question", version, "member").content.decode()
    )


def test_ten_thousand_choices_are_refused(desk_client, version):
    data = entered(desk_client, "question", version, "member") | {"choices": "a\n" * 10_000}
    response = post(desk_client, data, "question", version, "member")
    assert (response.status_code, "at most 500" in response.content.decode()) == (422, True)


def test_buttons_move_copy_and_delete_and_undo_takes_it_back(desk_client, version):
    for name in ("question_down", "question_copy", "question_delete"):
        post(desk_client, {}, name, version, "member")
    assert codes(version) == [["tools", "member_2", "age"], ["day", "grid"]]
    assert "Deleted: member?" in get(desk_client, "draft", version)
    for _time in range(3):
        assert post(desk_client, {}, "undo", version).status_code == 302
    assert definition(version) == DEFINITION
    assert DraftStep.objects.count() == 0
    response = desk_client.post(page("undo", version), follow=True, headers=ENGLISH)
    assert "There is no change to undo." in response.content.decode()


def test_only_the_last_twenty_changes_are_kept(desk_client, version):
    for at in range(25):
        post(desk_client, {}, "section_up" if at % 2 else "section_down", version, "first")
    assert DraftStep.objects.count() == actions.MAX_STEPS


def test_sections_are_added_changed_moved_and_deleted(desk_client, version):
    data = {"label_sl": "Tretji del", "show_question": "age", "show_operator": "at_least", "show_value": "18"}
    assert post(desk_client, data, "section_new", version).status_code == 302
    post(desk_client, {}, "section_up", version, "tretji_del")
    section = definition(version).sections[1]
    assert (section.code, section.relevance) == ("tretji_del", "${age} >= 18")
    data = entered(desk_client, "section", version, "tretji_del") | {"label_en": "Third part"}
    assert post(desk_client, data, "section", version, "tretji_del").status_code == 302
    assert definition(version).sections[1].label == {"sl": "Tretji del", "en": "Third part"}
    assert "3 questions go with it" in get(desk_client, "section_delete", version, "first")
    post(desk_client, {}, "section_delete", version, "first")
    assert [section.code for section in definition(version).sections] == ["tretji_del", "second"]
    wrong = post(desk_client, {"label_sl": "X", "relevance": "${"}, "section_new", version)
    assert (wrong.status_code, "relevance" in wrong.context["form"].errors) == (422, True)


# --- two people at once


def test_the_second_of_two_sees_both_versions_and_goes_on(desk_client, version):
    mine = entered(desk_client, "question", version, "age") | {"label_sl": "Moja"}
    theirs = entered(desk_client, "question", version, "age") | {"label_sl": "Njihova"}
    post(desk_client, theirs, "question", version, "age")
    response = post(desk_client, mine, "question", version, "age")
    content = response.content.decode()
    assert response.status_code == 422
    assert "Somebody else has changed this" in content
    assert "sl: Moja" in content
    assert "sl: Njihova" in content
    again = mine | {"expected": response.context["form"]["expected"].value()}
    assert post(desk_client, again, "question", version, "age").status_code == 302
    assert definition(version).sections[0].questions[2].label["sl"] == "Moja"


def test_changes_of_different_questions_do_not_meet(desk_client, version):
    mine = entered(desk_client, "question", version, "age") | {"label_sl": "Moja"}
    post(desk_client, {}, "question_delete", version, "tools")
    assert post(desk_client, mine, "question", version, "age").status_code == 302
    assert codes(version)[0] == ["member", "age"]


def test_a_question_deleted_meanwhile_can_be_put_back(desk_client, version):
    mine = entered(desk_client, "question", version, "member")
    post(desk_client, {}, "question_delete", version, "member")
    response = post(desk_client, mine, "question", version, "member")
    assert (response.status_code, "has deleted this" in response.content.decode()) == (422, True)
    again = mine | {"expected": response.context["form"]["expected"].value()}
    assert post(desk_client, again, "question", version, "member").status_code == 302
    assert codes(version)[0] == ["tools", "age", "member"]


def test_a_section_changed_meanwhile_is_shown_too(desk_client, version):
    mine = entered(desk_client, "section", version, "second") | {"label_sl": "Moja"}
    post(desk_client, mine | {"label_sl": "Njihova"}, "section", version, "second")
    response = post(desk_client, mine, "section", version, "second")
    assert (response.status_code, "Njihova" in response.content.decode()) == (422, True)


def test_a_draft_that_was_published_meanwhile_is_not_changed(desk_client, version, coordinator):
    mine = entered(desk_client, "question", version, "age") | {"label_sl": "Moja"}
    Version.objects.filter(pk=version.pk).update(state="discarded")
    response = post(desk_client, mine, "question", version, "age")
    assert response.status_code == 422
    assert "Moja" in response.content.decode()
    assert desk_client.get(page("draft", version)).url == version.get_absolute_url()


# --- languages


def test_missing_texts_are_filled_in(desk_client, version):
    content = get(desk_client, "translate", version, "en")
    assert "4 texts are missing." in content
    form = desk_client.get(page("translate", version, "en"), headers=ENGLISH).context["form"]
    data = dict.fromkeys(form.fields, "Text")
    first = next(iter(form.fields))
    response = desk_client.post(
        page("translate", version, "en"), {first: "Drill"}, follow=True, headers=ENGLISH
    )
    assert "3 texts are still missing" in response.content.decode()
    response = desk_client.post(page("translate", version, "en"), data, follow=True, headers=ENGLISH)
    assert "No text is missing" in response.content.decode()
    assert "theirs stay. Yours: Text" in response.content.decode()  # “Drill” was there by then
    assert checking.problems(definition(version)) == []
    assert "Everything is in order" in get(desk_client, "draft", version)
    assert desk_client.get(page("translate", version, "de")).status_code == 404


def test_title_and_languages_change(desk_client, version):
    data = entered(desk_client, "details", version) | {"title_sl": "Nova", "languages": "en sl, xx"}
    assert post(desk_client, data, "details", version).status_code == 302
    assert (definition(version).title["sl"], definition(version).languages) == ("Nova", ("en", "sl", "xx"))
    assert get(desk_client, "question", version, "age").count('lang="xx"') > 0
    for languages in ("", "slovenščina", ",".join(f"a{letter}" for letter in "abcdefghijklm")):
        assert post(desk_client, data | {"languages": languages}, "details", version).status_code == 422


# --- what is not there, and who may


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("question", ("nothing",)),
        ("section", ("nothing",)),
        ("question_new", ("first", "nothing")),
        ("question_new", ("nothing", "text")),
        ("question_type", ("nothing",)),
    ],
)
def test_what_is_not_there_is_not_found(desk_client, version, name, arguments):
    assert desk_client.get(page(name, version, *arguments)).status_code == 404


def test_what_is_gone_is_not_moved_copied_or_deleted(desk_client, version):
    for name in ("question_up", "question_down", "question_copy", "question_delete"):
        assert post(desk_client, {}, name, version, "nothing").status_code == 404


def test_only_coordinators_edit(client, version):
    for person in (person_with_role("auditor"), PersonFactory()):
        client.force_login(person)
        assert client.get(page("draft", version)).status_code == 403


def test_a_whole_definition_replaces_the_draft(version, coordinator):
    other = as_json(DEFINITION) | {"title": {"sl": "Druga", "en": "Other"}}
    actions.replace_content(version=version, by=coordinator, content=json.loads(json.dumps(other)))
    assert definition(version).title["sl"] == "Druga"
    assert str(queries.last_step(Version.objects.get(pk=version.pk)))
    with pytest.raises(Refused):
        actions.replace_content(version=version, by=coordinator, content={"code": "x"})
    actions.undo_change(version=version, by=coordinator)
    assert definition(version) == DEFINITION


ODD = (
    "",
    "\x00",
    "a\x00b",
    "x" * 70_000,
    "${",
    "|||",
    "日本\u202e",
    "999999999999999999999",
    "-1",
    "[]",
    "<script>",
    "%s %(n)s",
)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_input_is_refused_or_kept_and_never_breaks_a_page(desk_client, version, text):
    for kind in ("matrix", "several", "integer", "calculated"):
        form = desk_client.get(page("question_new", version, "first", kind)).context["form"]
        data = dict.fromkeys((*form.fields, "label_sl", "label_en", "hint_sl"), text) | {"type": kind}
        assert post(desk_client, data, "question_new", version, "first", kind).status_code in (302, 422)
        some = {"label_sl": text or "?", "section": "first", "choices": text, "rows": text, "minimum": text}
        assert post(desk_client, some, "question_new", version, "first", kind).status_code in (302, 422)
    names = ("label_sl", "label_en", "relevance", "show_question", "show_value", "title_sl", "languages")
    data = dict.fromkeys((*names, "choices|first|tools|drill"), text)
    for name, arguments in (
        ("section_new", ()),
        ("section", ("first",)),
        ("details", ()),
        ("translate", ("en",)),
    ):
        assert post(desk_client, data, name, version, *arguments).status_code in (302, 404, 422)
    get(desk_client, "draft", version)
    assert version.get_absolute_url()
    assert desk_client.get(version.get_absolute_url()).status_code == 200


def test_a_code_of_ones_own_has_to_be_a_code(desk_client, version):
    data = {"label_sl": "Leta", "section": "first", "type": "text"}
    for code in ("two words", "9", "age"):
        response = post(desk_client, data | {"code": code}, "question_new", version, "first", "text")
        assert (response.status_code, "code" in response.context["form"].errors) == (422, True)
    assert (
        post(desk_client, data | {"code": "leta"}, "question_new", version, "first", "text").status_code
        == 302
    )


@pytest.mark.django_db(transaction=True)
def test_questions_added_at_once_all_stay_under_codes_of_their_own(version, coordinator):
    question = Question(code="same", type="text", label={"sl": "Isto"})

    def add(_number):
        part = queries.new_question(version.pk, "first", "text")
        actions.add_question(part=part, by=coordinator, question=question, section="first")

    assert rush(4, add) == {"done": 4}
    assert codes(version)[0][3:] == ["same", "same_2", "same_3", "same_4"]
    assert DraftStep.objects.count() == 4
