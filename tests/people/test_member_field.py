"""A member is named by an exact address or number; nobody is browsed, nobody is guessed."""

import pytest

from ceh.people.forms import MemberField
from ceh.people.models import Person
from ceh.web import forms
from tests.factories.people import PersonFactory


class Form(forms.Form):
    """One that must name somebody, and one that may."""

    who = MemberField()
    other = MemberField(required=False)


@pytest.fixture
def ana(region):
    return PersonFactory(email="ana@example.org")


@pytest.mark.django_db
def test_an_address_in_any_case_and_a_number_name_a_member(ana):
    form = Form({"who": " Ana@Example.ORG ", "other": str(ana.pk)})
    assert form.is_valid()
    assert form.cleaned_data == {"who": ana, "other": ana}


@pytest.mark.django_db
def test_nothing_is_nobody(ana):
    assert Form({"who": str(ana.pk)}).is_valid()
    form = Form({"other": "ana@example.org"})
    assert not form.is_valid()
    assert (form.errors.as_data()["who"][0].code, form.cleaned_data["other"]) == ("required", ana)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["ana", "ana@example", "99999999", "12345678901234567890", "½", "-1", "ana@example.org,"]
)
def test_who_is_not_found_is_told_so(ana, text):
    assert [one.code for one in Form({"who": text}).errors.as_data()["who"]] == ["no_member"]


@pytest.mark.django_db
def test_who_is_no_longer_active_is_not_found(ana):
    Person.objects.filter(pk=ana.pk).update(is_active=False)
    form = Form({"who": "ana@example.org", "other": str(ana.pk)})
    assert {name: [one.code for one in told] for name, told in form.errors.as_data().items()} == {
        "who": ["no_member"], "other": ["no_member"],
    }  # fmt: skip
