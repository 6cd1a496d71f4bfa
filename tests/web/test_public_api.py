"""What the API tells everybody: what the pages show, at the same number of statements however long the list."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from ninja.errors import ConfigError

from ceh.network.models import Space
from ceh.web.api import Router
from tests.factories.courses import CourseFactory, CourseSessionFactory
from tests.factories.equipment import UnitFactory
from tests.factories.monitoring import IndicatorVersionFactory
from tests.factories.network import OrganisationFactory, SpaceFactory

pytestmark = pytest.mark.django_db
OPEN = {"state": "published"}


def one_space():
    return SpaceFactory(**OPEN, host=OrganisationFactory())


def one_course():
    course = CourseFactory(space=SpaceFactory(**OPEN))
    for _n in range(2):
        CourseSessionFactory(course=course, space=course.space)


LISTS = {
    "spaces": one_space,
    "organisations": OrganisationFactory,
    "courses": one_course,
    "units": lambda: UnitFactory(resource__space=SpaceFactory(**OPEN)),
    "indicators": IndicatorVersionFactory,
}


def get(client, path, **query):
    response = client.get(f"/api/v1/{path}", query, headers={"accept-language": "en"})
    return response.status_code, response.json()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_no_more_for_more_rows(region, client, name):
    counts = []
    for more in (1, 2):
        for _n in range(more):
            LISTS[name]()
        get(client, f"{name}/")  # caches of the process are filled
        with CaptureQueriesContext(connection) as queries:
            status, page = get(client, f"{name}/")
        counts.append((status, len(queries)))
    assert page["count"] >= 3
    assert counts[0] == counts[1]
    assert counts[0][1] <= 12


def test_an_organisation_tells_its_web_page_its_place_and_what_it_runs(region, client):
    space = SpaceFactory(**OPEN, host=OrganisationFactory(url="https://example.org/"))
    host = space.host
    status, organisation = get(client, f"organisations/{host.code}/")
    assert (status, organisation["web"], organisation["spaces"]) == (200, "https://example.org/", 1)
    assert organisation["url"] == f"/organisations/{host.code}/"
    assert organisation in get(client, "organisations/", kind=host.kind.code)[1]["results"]
    assert get(client, f"spaces/{space.code}/")[1]["host"] == host.code


def test_spaces_that_are_not_open_are_not_told(region, client):
    space = SpaceFactory(**OPEN)
    hidden = [SpaceFactory(state=state) for state in ("draft", "submitted")]
    status, page = get(client, "spaces/", per_page=200)
    codes = {row["code"] for row in page["results"]}
    assert (status, space.code in codes) == (200, True)
    assert not codes & {row.code for row in hidden}
    assert space.visit_code not in str(page)
    assert [get(client, f"spaces/{row.code}/")[0] for row in (space, *hidden)] == [200, 404, 404]


def test_spaces_are_narrowed_by_words_codes_and_time(region, client, now):
    first, second = SpaceFactory(**OPEN), SpaceFactory(**OPEN)
    Space.objects.filter(pk=first.pk).update(changed_at=now - dt.timedelta(days=9))
    Space.objects.filter(pk=second.pk).update(changed_at=now)
    since = (now - dt.timedelta(days=1)).isoformat()
    [row] = get(client, "spaces/", changed_since=since)[1]["results"]
    assert row["code"] == second.code
    page = get(client, "spaces/", municipality=first.municipality.code, kind=first.kind.code)[1]
    assert first.code in {row["code"] for row in page["results"]}
    assert get(client, "spaces/", q="nobody calls it so")[1]["count"] == 0
    for name in ("topic", "kind", "municipality", "goal_group"):
        status, refused = get(client, "spaces/", **{name: "none"})
        assert (status, refused["rule"]) == (400, "api.query")
        assert refused["message"].startswith(f"?{name}:")


def test_a_course_comes_with_its_sessions_and_names_nobody(region, client, now):
    session = CourseSessionFactory(
        course__space=SpaceFactory(**OPEN),
        trainer__name="Ana Skrita",
        seats=4,
        starts_at=now + dt.timedelta(days=3),
    )
    CourseFactory(space=SpaceFactory(state="draft"))
    CourseFactory(retired=True)
    _status, page = get(client, "courses/", q=str(session.course))
    [course] = page["results"]
    assert [row["id"] for row in course["sessions"]] == [session.pk]
    assert course["sessions"][0]["free"] == 4
    assert "Skrita" not in str(page)
    assert get(client, f"courses/{course['code']}/") == (200, course)
    assert get(client, "courses/", municipality="none")[0] == 400
    assert get(client, "courses/no-such-course/")[0] == 404


def test_an_indicator_tells_what_it_means_and_the_figure_of_each_year(region, client):
    _status, page = get(client, "indicators/")
    for indicator in page["results"]:
        status, report = get(client, f"indicators/{indicator['code']}/")
        assert (status, report["indicator"]) == (200, indicator)
        assert indicator["definition"]
        assert isinstance(report["years"], list)


def test_a_machine_of_a_space_that_is_no_page_yet_is_refused(region, client):
    shown, hidden = (
        UnitFactory(resource__space=SpaceFactory(state=state)) for state in ("published", "draft")
    )
    assert get(client, f"units/{shown.pk}/")[1]["id"] == shown.pk
    assert get(client, f"units/{hidden.pk}/")[0] == 401


def test_an_operation_that_does_not_say_who_may_ask_is_no_operation():
    with pytest.raises(ConfigError, match="auth"):
        Router("x", "X").get("x/", response=dict)(lambda request: {})
