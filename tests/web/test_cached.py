"""Pages that are kept: never stale, never somebody else's."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from ceh.search.actions import index
from tests.factories.network import SpaceFactory
from tests.factories.people import PersonFactory


def test_the_tag_renders_once_for_a_key_and_a_language():
    template = Template("{% load ceh %}{% cached key %}{{ value }}{% endcached %}")
    assert template.render(Context({"key": 1, "value": "a"})) == "a"
    assert template.render(Context({"key": 1, "value": "b"})) == "a"
    assert template.render(Context({"key": 2, "value": "b"})) == "b"
    with translation.override("sl"):
        assert template.render(Context({"key": 1, "value": "c"})) == "c"


@pytest.mark.django_db
def test_a_record_is_no_key_for_it_equals_itself_whatever_it_says():
    template = Template("{% load ceh %}{% cached person %}{{ person.name }}{% endcached %}")
    with pytest.raises(TypeError):
        template.render(Context({"person": PersonFactory()}))


@pytest.mark.django_db
def test_the_header_shows_a_changed_name_at_once(region, client):
    person = PersonFactory(name="Ana Prej")
    client.force_login(person)
    assert "Ana Prej" in client.get("/spaces/").content.decode()
    person.name = "Ana Potem"
    person.save()
    page = client.get("/spaces/").content.decode()
    assert "Ana Potem" in page
    assert "Ana Prej" not in page


def test_the_tag_must_be_closed():
    with pytest.raises(TemplateSyntaxError):
        Template("{% load ceh %}{% cached %}open")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/spaces/", "/spaces/{}/", "/search/?q=kovnica"])
def test_a_changed_name_shows_at_once(region, client, path):
    space = SpaceFactory(state="published", name={"": "Kovnica prva"})
    path = path.format(space.code)

    def read():
        return client.get(path).content.decode().replace("<mark>", "").replace("</mark>", "")

    index(space)
    first = read()
    space.name = {"": "Kovnica druga"}
    space.save()
    index(space)
    second = read()
    if path != "/":
        assert "Kovnica prva" in first
        assert "Kovnica druga" in second
    assert "Kovnica prva" not in second


@pytest.mark.django_db
def test_a_name_of_a_member_is_on_no_page_of_another(region, client):
    space = SpaceFactory(state="published")
    member, other = PersonFactory(name="Prva Oseba"), PersonFactory(name="Druga Oseba")
    for path in ("/", "/spaces/", f"/spaces/{space.code}/"):
        client.force_login(member)
        assert "Prva Oseba" in client.get(path).content.decode()
        client.force_login(other)
        body = client.get(path).content.decode()
        assert "Prva Oseba" not in body
        assert "Druga Oseba" in body
        client.logout()
        assert "Oseba" not in client.get(path).content.decode()
