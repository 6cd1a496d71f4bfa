"""The navigation, and the small tags."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.translation import gettext

from ceh.web import icons, navigation
from ceh.web.context import site as context_of
from ceh.web.navigation import NavItem


@pytest.fixture
def empty(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    navigation._ways.cache_clear()
    yield
    navigation._ways.cache_clear()


def test_items_come_in_order_and_the_nearest_is_current(empty):
    for name, order in (("web:gallery", 20), ("web:privacy", 10), ("web:gallery_desk", 30)):
        navigation.register(NavItem(name, name, "x", order=order))
    shown = navigation.items("main", AnonymousUser(), "/gallery/desk/")
    assert [item.label for item in shown] == ["web:privacy", "web:gallery", "web:gallery_desk"]
    assert [item.current for item in shown] == ["", "", "page"]
    assert navigation.items("main", AnonymousUser(), "/gallery/other/")[1].current == "true"


def test_item_without_permission_or_address_is_not_shown(empty):
    navigation.register(NavItem("Desk", "web:gallery", "x", area="desk", permission="network.review_space"))
    navigation.register(NavItem("Gone", "nowhere:page", "x", area="desk"))
    assert navigation.items("desk", AnonymousUser(), "/") == []


def test_same_address_twice_is_one_item(empty):
    navigation.register(NavItem("Old", "web:gallery", "x"))
    navigation.register(NavItem("New", "web:gallery", "x"))
    assert [item.label for item in navigation.items("main", None, "/")] == ["New"]


@pytest.mark.django_db
def test_frame_of_a_visitor_has_nothing_of_the_desk():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    frame = context_of(request)["frame"]
    assert frame["desk"] == frame["me"] == ()


def render(source, **values):
    return Template("{% load ceh %}" + source).render(Context(values))


def test_icon_is_hidden_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render('{% icon "map-pin" %}')
    assert 'role="img" aria-label="Close &lt;it&gt;"' in render('{% icon "x" label %}', label="Close <it>")


@pytest.mark.parametrize("name", ["no-such-icon", "../package", "X", ""])
def test_unknown_icon_is_an_error(name):
    with pytest.raises(LookupError):
        icons.drawing(name)


def test_badge_has_word_shape_and_tone():
    html = render('{% badge label "info" %}', label="New <b>")
    assert 'class="badge info"' in html
    assert "<svg" in html
    assert "New &lt;b&gt;" in html
    with pytest.raises(ValueError, match="Unknown tone"):
        render('{% badge "New" "pink" %}')


def test_what_is_made_up_says_so():
    html = render("{% made_up thing %}", thing=SimpleNamespace(is_demo=True))
    assert gettext("Demonstration") in html
    assert render("{% made_up thing %}", thing=SimpleNamespace(is_demo=False)) == ""


def test_dialog_needs_a_page_for_those_without_javascript():
    with pytest.raises(TemplateSyntaxError):
        render('{% dialog "x" "Close" %}{% enddialog %}')
    html = render('{% dialog "x" "Close" "/confirm/" class="button danger" %}Body{% enddialog %}')
    assert '<a class="button danger" href="/confirm/" data-dialog="x">' in html


def test_card_with_an_address_is_one_link():
    html = render('{% card "Title" href="/x/" %}<p>{{ inner_value }}</p>{% endcard %}', inner_value="<i>")
    assert html.count("<a ") == 1
    assert "&lt;i&gt;" in html


def test_facts_leave_out_what_is_empty():
    html = render("{% facts pairs %}", pairs=[("A", "1"), ("B", ""), ("C", None), ("D", 0)])
    assert html.count("<dt>") == 2


def test_key_figure_tells_how_far():
    assert "70" in render('{% figure_big 7 "Users" target=10 %}')
    assert "Target reached" in render('{% figure_big 12 "Users" target=10 %}')
    assert "–" in render('{% figure_big value "Users" target=10 %}', value=None)


def test_post_button_carries_token_and_values():
    html = render('{% post_button "/x/" "Go" icon="check" a="1" class="button danger" %}', csrf_token="tok")
    assert 'name="csrfmiddlewaretoken" value="tok"' in html
    assert 'name="a" value="1"' in html
    assert 'class="button danger"' in html
