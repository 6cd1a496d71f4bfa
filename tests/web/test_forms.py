"""How forms are made and what they say."""

import pathlib
import re

import pytest
from django import forms as plain

from ceh.core.refusals import Refused
from ceh.web import forms, site


class VisitForm(forms.Form):
    name = forms.SafeCharField(
        label="Name", max_length=20, autocomplete="name", help_text="As people call you."
    )
    day = forms.DateField(label="Day")
    way = forms.ChoiceField(label="Way", widget=forms.RadioSelect, choices=[("bus", "Bus"), ("foot", "Foot")])
    note = forms.SafeCharField(label="Note", required=False, rows=3)
    agree = forms.BooleanField(label="Agreed", required=False)

    class Meta:
        fieldsets = [("Who", ["name"]), ("When", ["day", "missing"])]


GOOD = {"name": "Ana", "day": "2026-12-03", "way": "bus"}


def test_labels_stand_above_and_optional_is_told():
    html = str(VisitForm())
    assert '<label for="id_name">Name</label>' in html
    assert '<label for="id_note">Note <span class="optional">(optional)</span></label>' in html
    assert html.index('id="id_name_helptext"') < html.index('<input type="text" name="name"')
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'autocomplete="name"' in html


def test_phones_get_the_right_inputs():
    form = VisitForm(initial={"day": __import__("datetime").date(2026, 12, 3)})
    assert '<input type="date" name="day" value="2026-12-03"' in str(form)


def test_sections_hold_all_fields_once():
    sections = VisitForm().sections
    assert [(legend, [field.name for field in fields]) for legend, fields in sections] == [
        ("Who", ["name"]),
        ("When", ["day"]),
        ("", ["way", "note", "agree"]),
    ]


def test_choices_are_a_group_with_a_legend():
    html = str(VisitForm())
    assert '<fieldset class="field group"' in html
    assert '<div class="option"><input type="radio" name="way" value="bus"' in html


def test_summary_links_to_the_fields_and_errors_are_described():
    form = VisitForm({"name": ""})
    html = str(form)
    assert form.status == 422
    assert 'role="alert"' in html
    assert 'href="#id_name"' in html
    assert 'href="#id_way_0"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html


def test_refusal_stands_on_its_field_or_in_the_summary():
    form = VisitForm(GOOD)
    assert form.is_valid()
    assert form.status == 200
    form.refuse(Refused("a.day", "The day is past.", "Choose another.", field_name="day"))
    assert form.errors["day"] == ["The day is past. Choose another."]
    form.refuse(
        Refused("a", "", problems=[Refused("a.x", "One.", field_name="nowhere"), Refused("a.y", "Two.")])
    )
    assert form.non_field_errors() == ["One.", "Two."]
    assert form.status == 422


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\x1bb"])
def test_control_characters_are_refused(text):
    form = VisitForm({**GOOD, "name": text})
    assert "name" in form.errors


def test_emoji_lines_and_composed_letters_are_welcome():
    form = VisitForm({**GOOD, "name": "Z\u030civa 😀", "note": "one\r\ntwo\tthree"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "Živa 😀"
    assert form.cleaned_data["note"] == "one\ntwo\tthree"


def test_text_has_a_limit_even_when_none_is_named():
    assert forms.SafeCharField().max_length == 200
    assert "name" in VisitForm({**GOOD, "name": "x" * 21}).errors


def test_trap_catches_machines_and_nobody_else():
    class Ask(forms.PublicForm):
        name = forms.SafeCharField()

    assert Ask({"name": "Ana"}).is_valid()
    assert "homepage" not in Ask({"name": "Ana"}).data
    caught = Ask({"name": "Ana", "homepage": "http://x.invalid"})
    assert not caught.is_valid()
    html = str(Ask())
    assert 'class="trap" aria-hidden="true"' in html
    assert 'tabindex="-1"' in html
    good = Ask({"name": "Ana"})
    good.is_valid()
    assert good.cleaned_data == {"name": "Ana"}


class TitleForm(forms.Form):
    title = forms.TranslatedField(label="Title", languages=("sl", "en"))


def test_translated_text_in_and_out():
    form = TitleForm({"title_sl": "Les", "title_en": "Wood"})
    assert form.is_valid()
    assert form.cleaned_data["title"] == {"sl": "Les", "en": "Wood"}
    assert 'lang="sl"' in str(form)
    assert "Slovenščina" in str(form)


def test_one_language_is_enough_and_none_is_not():
    half = TitleForm({"title_sl": "Les", "title_en": ""})
    assert half.is_valid()
    assert half.cleaned_data["title"] == {"sl": "Les"}
    assert "title" in TitleForm({"title_sl": " ", "title_en": ""}).errors


def test_name_that_is_the_same_everywhere_goes_round():
    same = TitleForm({"title_sl": "OpenLab", "title_en": "OpenLab"})
    assert same.is_valid()
    assert same.cleaned_data["title"] == {"": "OpenLab"}
    shown = str(TitleForm(initial={"title": {"": "OpenLab"}}))
    assert shown.count('value="OpenLab"') == 2


def test_translated_field_asks_for_the_languages_of_the_region(monkeypatch):
    class Open(forms.Form):
        title = forms.TranslatedField(required=False)

    there = site.Site(languages=("de", "it"))
    monkeypatch.setattr(site, "_source", lambda: there)
    assert list(Open().fields["title"].languages) == ["de", "it"]
    assert Open({}).is_valid()
    monkeypatch.setattr(site, "_source", lambda: None)
    assert list(Open().fields["title"].languages) == ["en", "sl"]


def test_nul_in_a_translated_text_is_refused():
    assert "title" in TitleForm({"title_sl": "a\x00b", "title_en": ""}).errors


@pytest.mark.django_db
def test_model_form_gives_translated_columns_their_field():
    from ceh.region.models import Topic

    class TopicForm(forms.ModelForm):
        class Meta:
            model = Topic
            fields = ["code", "name"]

    form = TopicForm(initial={"name": {"sl": "Les"}})
    assert isinstance(form.fields["name"], forms.TranslatedField)
    assert 'value="Les"' in str(form)


def test_forms_of_other_packages_look_the_same():
    class Foreign(plain.Form):
        email = plain.EmailField(help_text="Where we write.")

    html = str(Foreign({"email": "x"}))
    assert 'class="error-summary"' in html
    assert 'class="help" id="id_email_helptext"' in html


def test_no_button_sends_a_form_with_unsaved_changes_elsewhere():
    """What was ticked or written would be dropped, and the guard of the form would not ask."""
    templates = pathlib.Path("ceh").rglob("templates/**/*.html")
    forms_of_pages = [
        (path, form)
        for path in templates
        for form in re.findall(r"<form[^>]*data-guard.*?</form>", path.read_text(), re.DOTALL)
    ]
    assert len(forms_of_pages) > 3
    assert [path for path, form in forms_of_pages if "formaction" in form or "post_button" in form] == []
