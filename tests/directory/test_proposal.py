"""The proposal of a space: nothing twice, a pin for the place, hours as from and until."""

import datetime as dt

import pytest
from django.urls import reverse

from ceh.network.models import Space
from ceh.network.queries.records import space_record
from ceh.network.rules.spaces import missing
from ceh.region.models import Municipality
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory
from tests.factories.region import MunicipalityFactory, SettlementFactory

pytestmark = pytest.mark.django_db
SENT = {
    "state": "submitted",
    "submitted_at": dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC),
    "review_due": dt.date(2026, 12, 4),
}


@pytest.fixture(autouse=True)
def settlement(small_region):
    return SettlementFactory(
        name="Škofja Loka", lon=14.3, lat=46.17, municipality=MunicipalityFactory(name="Loka")
    )


@pytest.fixture
def draft(client):
    person = PersonFactory()
    client.force_login(person)
    return SpaceFactory(code="draft", state="draft", proposed_by=person)


def address(space, part):
    return reverse("directory:space_part", kwargs={"slug": space.code, "part": part})


def hours_of(space):
    return [(row.weekday, f"{row.opens:%H:%M}", f"{row.closes:%H:%M}") for row in space.hours.all()]


def test_a_proposal_asks_nothing_twice_and_what_was_asked_can_be_corrected(client, draft):
    fields = {
        part: set(client.get(address(draft, part)).context["form"].fields)
        for part in ("start", "basics", "place")
    }
    questions = [name for names in fields.values() for name in names if name != "expected"]
    assert len(questions) == len(set(questions))
    assert {"name", "kind", "municipality", "settlement"} <= fields["start"]
    before = (draft.name, draft.kind, draft.settlement)
    assert client.post(address(draft, "basics"), {"summary_sl": "Kujemo."}).status_code == 302
    draft.refresh_from_db()
    assert (draft.name, draft.kind, draft.settlement) == before


def test_the_page_of_a_space_offers_all_of_it_later(client):
    space = SpaceFactory(code="open")
    client.force_login(person_with_role("manager", space))
    assert {"name", "kind"} <= set(client.get(address(space, "basics")).context["form"].fields)
    assert client.get(address(space, "start")).status_code == 404


def test_the_place_is_a_pin_in_the_region_and_stays_one_field_without_a_map(client, draft):
    page = client.get(address(draft, "place"))
    text = page.content.decode()
    assert "data-pin" in text
    assert "data-map" in text
    assert page.context["form"]["point"].value() == f"{draft.lat}, {draft.lon}"
    names = {area.name for area in page.context["map"].areas}
    assert names == {row.name for row in Municipality.objects.all()}
    assert ["Škofja Loka", 14.3, 46.17, 0] in page.context["landmarks"]


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [
        ("46.2396, 14.3556", 14.3556, 46.2396),
        ("46,2396 14,3556", 14.3556, 46.2396),
        ("46,2396, 14,3556", 14.3556, 46.2396),
        ("46.2396° N, 14.3556° E", 14.3556, 46.2396),
        ("46°14'22.56\"N 14°21'20.16\"E", 14.3556, 46.2396),
        ("geo:46.2396,14.3556", 14.3556, 46.2396),
        ("https://maps.example/place/@46.2396,14.3556,17z", 14.3556, 46.2396),
        ("https://maps.example/#map=17/46.2396/14.3556", 14.3556, 46.2396),
        ("46º14'22.56\"N 14º21'20.16\"E", 14.3556, 46.2396),
        ("46° 14.376', 14° 21.336'", 14.3556, 46.2396),
        ("https://maps.example/#map=15.5/46.2396/14.3556", 14.3556, 46.2396),
        ("https://maps.example/v2.1/@46.2396,14.3556,17z", 14.3556, 46.2396),
        ("skofja loka", 14.3, 46.17),
    ],
)
def test_the_place_takes_what_map_apps_copy_and_settlements(client, draft, text, lon, lat):
    form = client.get(address(draft, "place")).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"point": text}
    assert client.post(address(draft, "place"), data).status_code == 302
    draft.refresh_from_db()
    assert (draft.lon, draft.lat) == (pytest.approx(lon), pytest.approx(lat))


@pytest.mark.parametrize("text", ["46.2396", "14.3556, 46.2396", "Nikjer", "7", "0.0, 0.0", "99.1, 14.3"])
def test_a_place_that_is_none_is_told_at_its_field(client, draft, text):
    form = client.get(address(draft, "place")).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"point": text}
    answer = client.post(address(draft, "place"), data)
    assert answer.status_code == 422
    assert "point" in answer.context["form"].errors


@pytest.mark.parametrize(
    "text", ["https://maps.app.goo.gl/AbC123xyz", "goo.gl/maps/x1", "https://osm.org/go/0Iq~x--"]
)
def test_a_short_link_is_told_what_to_do(client, draft, text):
    form = client.get(address(draft, "place")).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"point": text}
    answer = client.post(address(draft, "place"), data, headers={"accept-language": "en"})
    assert "Open it, then copy the coordinates" in str(answer.context["form"].errors["point"])


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [("46.21, 14.31", 14.31, 46.21), ("Škofja Loka", 14.3, 46.17), ("https://maps.app.goo.gl/x", None, None)],
)
def test_the_pin_keeps_its_place_after_an_error(client, draft, text, lon, lat):
    form = client.get(address(draft, "place")).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"point": text, "settlement": ""}
    data["municipality"] = "nowhere"
    answer = client.post(address(draft, "place"), data)
    if answer.status_code == 302:  # the municipality was asked at the beginning
        answer = client.post(address(draft, "place"), data | {"address": "x" * 999})
    expected = (lon or draft.lon, lat or draft.lat)
    assert answer.status_code == 422
    assert answer.context["form"].pin == pytest.approx(expected)
    assert f'data-lon="{answer.context["pin"][0]}"' in answer.content.decode()


def test_only_what_can_be_left_out_is_marked_as_optional(client, draft):
    def optional(part):
        page = client.get(address(draft, part), headers={"accept-language": "en"}).context["form"]
        return {
            field.name
            for field in page
            if not field.field.required and not getattr(field.field, "is_conditional", False)
        } - {"expected"}

    assert optional("basics") == {"host", "description", "goal_groups"}
    assert optional("contacts") == {"languages"}
    assert {part for part, _name in missing(space_record(draft))} <= {"basics", "contacts"}


def test_steps_are_ticked_only_where_somebody_has_told_something(client, draft):
    def ticked(part="check"):
        page = client.get(reverse("directory:space_check", args=[draft.code]))
        return [url for _label, status, url in page.context["steps"] if status == "done"]

    type(draft).objects.update(summary={}, address="", exact_place=False, email="", phone="", url="")
    draft.topics.clear()
    assert ticked() == [address(draft, "start")]
    client.post(address(draft, "contacts"), {"email": "delavnica@example.si"})
    assert ticked() == [address(draft, "start"), address(draft, "contacts")]


def test_saving_the_place_unchanged_changes_nothing(client, draft):
    before = (draft.lon, draft.lat)
    form = client.get(address(draft, "place")).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    assert client.post(address(draft, "place"), data).status_code == 302
    draft.refresh_from_db()
    assert (draft.lon, draft.lat) == before


def test_hours_are_from_and_until_with_the_same_as_the_day_before(client, draft):
    page = address(draft, "hours")
    data = {"open_to": "public", "day_0_from_0": "09:00", "day_0_until_0": "12:00", "day_0_from_1": "14:00"}
    data |= {"day_0_until_1": "17:00", "day_1_same": "1", "day_2_same": "1", "day_4_from_0": "10:00"}
    assert client.post(page, data).status_code == 422  # Friday has no end
    assert client.post(page, {**data, "day_4_until_0": "12:30"}).status_code == 302
    morning, afternoon = ("09:00", "12:00"), ("14:00", "17:00")
    expected = [(day, *span) for day in range(3) for span in (morning, afternoon)] + [(4, "10:00", "12:30")]
    assert hours_of(draft) == expected


def test_opening_and_saving_hours_unchanged_changes_nothing(client, draft):
    page = address(draft, "hours")
    client.post(
        page, {"open_to": "public", "day_0": "9:00–12:00, 14:00–24:00", "day_1": "9:00–12:00, 14:00–24:00"}
    )
    before = hours_of(draft)
    assert len(before) == 4
    form = client.get(page).context["form"]
    again = {"open_to": "public", "expected": form.initial["expected"]}
    again |= {f"day_{day}": form[f"day_{day}"].value() for day in range(7)}
    assert again["day_1"] == "="
    assert client.post(page, again).status_code == 302
    assert hours_of(draft) == before


@pytest.fixture
def sent(draft):
    Space.objects.filter(pk=draft.pk).update(**SENT)
    draft.refresh_from_db()
    return draft


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", ["check/", "edit/", "edit/contacts/", "edit/photos/"])
def test_what_was_sent_already_leads_to_the_sent_proposal(client, sent, page, method):
    if (page, method) == ("edit/", "post"):
        method = "get"
    answer = getattr(client, method)(
        f"/spaces/{sent.code}/{page}", headers={"accept-language": "en"}, follow=True
    )
    assert answer.redirect_chain[0][0] == reverse("directory:space_sent", args=[sent.code])
    assert "You have sent this proposal" in answer.content.decode()
    sent.refresh_from_db()
    assert sent.state == "submitted"


def test_going_back_to_the_beginning_makes_no_second_proposal(client, draft):
    start = {
        "name_sl": str(draft.name),
        "name_en": str(draft.name),
        "kind": draft.kind.code,
        "municipality": draft.municipality.code,
        "settlement": draft.settlement,
    }
    answer = client.post(reverse("directory:space_propose"), start)
    assert answer["Location"] == address(draft, "basics")
    Space.objects.filter(pk=draft.pk).update(**SENT)
    answer = client.post(
        reverse("directory:space_propose"), start, headers={"accept-language": "en"}, follow=True
    )
    assert answer.redirect_chain[0][0] == reverse("directory:space_sent", args=[draft.code])
    assert "no second one was made" in answer.content.decode()
    assert Space.objects.count() == 1


def test_who_may_not_change_a_page_reads_why_and_the_next_step(client):
    person = PersonFactory()
    client.force_login(person)
    space = SpaceFactory(code="open", proposed_by=person)
    answer = client.get("/spaces/open/edit/", headers={"accept-language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "You proposed this space, but you aren’t its manager" in page
    assert f'href="{space.get_absolute_url()}"' in page
    Space.objects.filter(pk=space.pk).update(state="closed", closed_on=dt.date(2026, 11, 1))
    client.force_login(person_with_role("manager", space))
    page = client.get("/spaces/open/edit/", headers={"accept-language": "en"}).content.decode()
    assert "closed for good" in page


@pytest.mark.parametrize(
    ("part", "data", "words"),
    [
        ("contacts", {"phone": "abc", "email": "a@world.test"}, "at least 6 digits"),
        ("start", {"name_sl": "!!!", "name_en": "!!!"}, "at least one letter or digit"),
    ],
)
def test_a_phone_and_a_name_that_are_none_are_told_at_their_field(client, draft, part, data, words):
    form = client.get(address(draft, part)).context["form"]
    values = {name: form[name].value() or "" for name in form.fields if name != "name"}
    answer = client.post(address(draft, part), values | data, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[next(iter(data)).removesuffix("_sl")])
