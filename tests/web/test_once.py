"""A form that comes twice does its work once: a double tap, a resend after a lost answer, two requests at once."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.http import HttpResponseRedirect
from django.test import Client
from django.urls import reverse

from ceh.billing.models import Credit
from ceh.core.journal import act
from ceh.core.models import Answered
from ceh.courses.models import Course
from ceh.equipment.models import Place, Unit
from ceh.knowledge.models import Guide
from ceh.learning.models import Competence
from ceh.network.models import Space
from ceh.prices.models import PriceList
from ceh.usage.views import desk
from ceh.web.once import once
from tests.factories.equipment import EquipmentCategoryFactory
from tests.factories.learning import CompetenceVersionFactory, GrantFactory
from tests.factories.network import SpaceKindFactory, person_with_role, tie
from tests.factories.region import MunicipalityFactory, TopicFactory
from tests.rushing import rush

NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW, tick=False)]
TOKEN = re.compile(r'name="once" value="([^"]+)"')


def token_of(client, address):
    return TOKEN.search(client.get(address).content.decode())[1]


@pytest.fixture
def machine(space):
    return {
        "category": EquipmentCategoryFactory().pk,
        "model": "L 60",
        "name_sl": "Laser",
        "access": "open",
    }


def new_machine(space):
    return reverse("equipment:unit_new", args=[space.code])


def test_a_machine_that_is_sent_twice_is_added_once(client, space, manager, machine):
    client.force_login(manager)
    sent = machine | {"once": token_of(client, new_machine(space))}
    first, again = (client.post(new_machine(space), sent) for _time in range(2))
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert Unit.objects.count() == 1


def test_a_form_that_is_opened_anew_or_filled_in_otherwise_is_another(client, space, manager, machine):
    client.force_login(manager)
    token = token_of(client, new_machine(space))
    assert client.post(new_machine(space), machine | {"once": token}).status_code == 302
    assert client.post(new_machine(space), machine | {"once": token, "name_sl": "Drugi"}).status_code == 302
    anew = token_of(client, new_machine(space))
    assert client.post(new_machine(space), machine | {"once": anew}).status_code == 302
    assert Unit.objects.count() == 3


def test_who_saves_one_thing_then_another_then_the_first_again_saves_three_times(client, space, manager):
    tie(manager, space)
    client.force_login(manager)
    place = {"kind": "room", "name_sl": "Soba", "capacity": "1"}
    address = reverse("equipment:place_new", args=[space.code])
    token = token_of(client, address)
    for name in ("Soba", "Dvorana", "Dvorana", "Soba", "Soba"):
        assert client.post(address, place | {"once": token, "name_sl": name}).status_code == 302
    assert [place.resource.name["sl"] for place in Place.objects.order_by("pk")] == [
        "Soba",
        "Dvorana",
        "Soba",
    ]


def test_what_was_refused_may_be_sent_again(client, space, manager, machine):
    client.force_login(manager)
    token = token_of(client, new_machine(space))
    assert client.post(new_machine(space), machine | {"once": token, "model": ""}).status_code == 422
    assert client.post(new_machine(space), machine | {"once": token, "model": ""}).status_code == 422
    assert not Answered.objects.exists()
    assert client.post(new_machine(space), machine | {"once": token}).status_code == 302


def test_what_broke_after_a_person_was_looked_up_may_be_sent_again(
    client, space, manager, member, monkeypatch
):
    """Looking up is an act of its own; it does not stand for the work of the form."""

    def broken(**values):
        raise OSError("The disk is gone.")

    tie(member, space)
    client.force_login(manager)
    client.raise_request_exception = False
    address = reverse("usage:record", args=[space.code])
    visit = {"who": member.email, "day": "2026-11-25", "once": token_of(client, address)}
    with monkeypatch.context() as patch:
        patch.setattr(desk.record, "action", broken)
        assert client.post(address, visit).status_code == 500
    assert client.post(address, visit)["Location"] == client.post(address, visit)["Location"]
    assert member.visits.count() == 1


def test_a_form_whose_second_act_broke_may_be_sent_again(space, manager, rf):
    """Nobody is told that it was done."""
    request = rf.post("/x/", {"once": "a-token"})
    request.user = manager
    answers = []

    def view():
        with act("tests.first", by=manager):
            pass
        with act("tests.second", by=manager):
            answers.append(1)
            if len(answers) == 1:
                raise OSError("The disk is gone.")
        return HttpResponseRedirect("/done/")

    with pytest.raises(OSError, match="disk"):
        once(request, view)
    assert [once(request, view)["Location"] for _time in range(2)] == ["/done/", "/done/"]
    assert len(answers) == 2


def test_a_repeat_before_the_first_answer_leads_to_the_page_of_the_form(space, manager, rf, monkeypatch):
    """Its own address may take nothing but what is sent."""
    monkeypatch.setattr("ceh.web.once.WAITS", ())
    request = rf.post("/x/stop/", {"once": "a-token"}, headers={"referer": "http://testserver/x/?day=1"})
    request.user = manager
    repeats = []

    def view():
        with act("tests.work", by=manager):
            pass
        repeats.append(once(request, view))
        return HttpResponseRedirect("/done/")

    assert once(request, view)["Location"] == "/done/"
    assert [repeat["Location"] for repeat in repeats] == ["/x/?day=1"]


def test_another_person_s_token_does_nothing(client, space, manager, machine):
    client.force_login(manager)
    token = token_of(client, new_machine(space))
    client.post(new_machine(space), machine | {"once": token})
    client.force_login(person_with_role("manager", space))
    assert client.post(new_machine(space), machine | {"once": token}).status_code == 302
    assert Unit.objects.count() == 2


def test_who_sends_it_again_later_is_told_why_nothing_new_is_there(
    client, space, manager, machine, time_machine
):
    client.force_login(manager)
    sent = machine | {"once": token_of(client, new_machine(space))}
    client.post(new_machine(space), sent, follow=True)
    words = "You already sent this form"
    assert (
        words
        not in client.post(
            new_machine(space), sent, follow=True, headers={"accept-language": "en"}
        ).content.decode()
    )
    time_machine.move_to(NOW + dt.timedelta(minutes=5), tick=False)
    page = client.post(new_machine(space), sent, follow=True, headers={"accept-language": "en"})
    assert words in page.content.decode()


def test_a_visitor_s_form_has_no_token(client, space):
    page = client.get(reverse("account_signup")).content.decode()
    assert 'name="once"' not in page


@pytest.mark.django_db(transaction=True)
def test_of_eight_that_come_at_once_one_adds_the_machine_and_all_lead_to_it(client, space, manager, machine):
    client.force_login(manager)
    sent = machine | {"once": token_of(client, new_machine(space))}

    def send(_number):
        own = Client()
        own.force_login(manager)
        try:
            return own.post(new_machine(space), sent)["Location"]
        finally:
            connection.close()

    ways = rush(8, send)
    assert Unit.objects.count() == 1
    assert list(ways) == [f"{Unit.objects.get().get_absolute_url()}?added=1"]


def course(space, manager):
    version = CompetenceVersionFactory(competence__space=space)
    GrantFactory(person=manager, competence=version.competence, version=version, level="train", space=space)
    return {
        "name_sl": "Prvi rez",
        "summary_sl": "Laser",
        "competence": str(version.competence.pk),
        "level": "use",
        "minutes": "120",
        "seats": "4",
        "min_participants": "1",
        "min_age": "0",
        "pass_percent": "80",
    }


def proposal(space, manager):
    return {
        "name_sl": "Nov prostor",
        "kind": SpaceKindFactory().code,
        "municipality": MunicipalityFactory().code,
        "settlement": "Kranj",
    }


CREATES = {
    "room": ("equipment:place_new", Place, lambda *_: {"kind": "room", "name_sl": "Soba", "capacity": "1"}),
    "seats": ("equipment:place_new", Place, lambda *_: {"kind": "seats", "name_sl": "Mize", "capacity": "6"}),
    "kit": ("equipment:place_new", Place, lambda *_: {"kind": "kit", "name_sl": "Komplet", "capacity": "1"}),
    "course": ("courses:define", Course, course),
    "list": ("prices:lists", PriceList, lambda *_: {"valid_from": "2026-12-01"}),
    "credit": (
        "billing:credit_new",
        Credit,
        lambda _space, manager: {
            "measure": "hours",
            "amount": "2",
            "starts_on": "2026-11-25",
            "ends_on": "2026-12-25",
            "who": manager.email,
        },
    ),
    "competence": (
        "learning:define",
        Competence,
        lambda *_: {
            "name_sl": "Osnove",
            "topic": TopicFactory().pk,
            "description_sl": "Osnove dela",
            "able_to_sl": "Varno rezati",
            "expiry": "never",
        },
    ),
    "space": ("directory:space_propose", Space, proposal),
    "guide": ("knowledge:guide_new", Guide, lambda *_: {"language": "sl", "title": "Tisk", "text": "Miza."}),
}
WITHOUT_SPACE = ("directory:space_propose", "knowledge:guide_new")


@pytest.mark.parametrize("what", CREATES)
def test_what_is_created_by_a_form_is_created_once(client, space, manager, what):
    name, model, filled = CREATES[what]
    tie(manager, space)
    client.force_login(manager)
    sent = filled(space, manager)
    address = reverse(name, args=[] if name in WITHOUT_SPACE else [space.code])
    before = model.objects.count()
    sent["once"] = token_of(client, address)
    first, again = (client.post(address, sent) for _time in range(2))
    assert first.status_code == 302, first.context["form"].errors
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert model.objects.count() == before + 1
