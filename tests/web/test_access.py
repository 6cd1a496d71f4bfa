"""The access decorators: who is let in, who is sent to sign in, who is told why not."""

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.views.decorators.http import require_POST, require_safe

from ceh.core.permissions import is_signed_in, register
from ceh.core.refusals import Refused
from ceh.people.models import Person
from ceh.web.access import Access, public, requires, signed_in


@rules.predicate
def owns(person, thing):
    return bool(person.is_authenticated and thing == person.name)


@pytest.fixture(autouse=True)
def table():
    register("webtest", {"see": owns, "enter": is_signed_in})
    yield
    for verb in ("see", "enter"):
        rules.remove_perm(f"webtest.{verb}")
    from ceh.core import permissions

    permissions._tables.pop("webtest", None)


def load(name):
    if name == "nothing":
        raise Person.DoesNotExist
    if name == "gone":
        raise Http404
    return name


@requires("webtest.see", get=load)
def see(request, thing):
    return HttpResponse(f"seen {thing}")


def ask(view, person=None, method="get", path="/things/?a=1", headers=None, **kwargs):
    request = getattr(RequestFactory(), method)(path, headers=headers or {})
    request.user = person or AnonymousUser()
    return view(request, **kwargs)


ANA = Person(pk=1, name="ana", email="ana@example.invalid")


def test_public_lets_everybody_in():
    assert ask(public(lambda request: HttpResponse("hello"))).content == b"hello"


def test_visitor_is_sent_to_sign_in_and_back():
    answer = ask(signed_in(lambda request: HttpResponse("me")))
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/things/%3Fa%3D1")


def test_person_is_let_in():
    assert ask(signed_in(lambda request: HttpResponse("me")), ANA).content == b"me"


def test_object_is_loaded_and_asked_about():
    assert ask(see, ANA, name="ana").content == b"seen ana"


def test_person_without_permission_is_refused():
    with pytest.raises(Refused) as refused:
        ask(see, ANA, name="bor")
    assert refused.value.kind == "permission"


def test_visitor_without_permission_is_sent_to_sign_in():
    assert ask(see, name="bor")["Location"].startswith("/account/login/")


def test_form_of_a_visitor_leads_back_to_its_page_and_never_elsewhere():
    near = ask(see, method="post", headers={"referer": "http://testserver/form/?x=1"}, name="bor")
    assert near["Location"].endswith("?next=/form/%3Fx%3D1")
    far = ask(see, method="post", headers={"referer": "https://evil.invalid/form/"}, name="bor")
    assert far["Location"].endswith("?next=/")


def test_htmx_visitor_is_sent_by_header():
    answer = ask(see, headers={"HX-Request": "true"}, name="bor")
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/account/login/")


@pytest.mark.parametrize("name", ["nothing", "gone"])
def test_missing_object_is_not_found(name):
    with pytest.raises(Http404):
        ask(see, ANA, name=name)


def test_access_can_be_read_whatever_the_order_of_decorators():
    @requires("webtest.enter")
    @require_POST
    def outside(request, code):
        return HttpResponse(code)

    @require_safe
    @signed_in
    def inside(request):
        return HttpResponse("")

    assert outside.access == Access("permission", "webtest.enter")
    assert inside.access == Access("signed_in")
    assert ask(outside, ANA, method="post", code="x").content == b"x"
    assert ask(outside, ANA, code="x").status_code == 405


def test_permission_that_no_room_declares_is_an_error():
    with pytest.raises(KeyError):
        ask(requires("webtest.forgotten")(lambda request: HttpResponse("")), ANA)
