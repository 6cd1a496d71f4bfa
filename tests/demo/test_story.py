"""The demonstration: a whole story through the real actions, in demonstration mode only."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from ceh.billing.models import Credit
from ceh.bookings.models import Booking
from ceh.consultation.queries import published, published_challenges
from ceh.core import clock, links
from ceh.core.refusals import Refused
from ceh.core.text import TranslatedField
from ceh.courses.models import Course, CourseSession
from ceh.demo import cast, jobs, story
from ceh.enrolment.models import GroupEnrolment, PracticeCheck
from ceh.equipment.models import EquipmentModel, PropertyValue, Unit
from ceh.home import queries as home
from ceh.knowledge.models import Guide, GuideVersion
from ceh.learning.models import Grant
from ceh.maintenance.models import Fault, Outage
from ceh.monitoring import queries, rules
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.plan.models import Action, Plan, Target
from ceh.usage.models import GroupVisit, Usage, Visit
from ceh.versions.exports import actions_of
from ceh.versions.rules import differences

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path, monkeypatch):
    settings.DEMO, settings.VAR = True, tmp_path
    monkeypatch.setattr(jobs, "_asked", (0.0, False))


@pytest.mark.slow
def test_people_come_first_and_the_job_plays_the_whole_story_once(region, demo, capsys, client):
    call_command("prepare", "regions/gorenjska")
    assert Person.objects.filter(email=cast.mailbox("koordinatorka"), is_demo=True).exists()
    assert not Space.objects.filter(is_demo=True).exists()
    call_command("prepare", "regions/gorenjska")
    assert ProcrastinateJob.objects.filter(task_name="ceh.demo.jobs.play_story").count() == 1
    line = "The demonstration is being prepared"
    assert line in client.get("/privacy/", headers={"accept-language": "en"}).content.decode()
    jobs.play_story.func()
    output = capsys.readouterr().out
    assert output.count("Demonstration ") == output.count("%")
    assert 8 <= output.count("Demonstration ") <= 12
    now = clock.now()
    one_year_meets_the_target_and_the_other_does_not(now)
    everything_is_marked()
    towns_make_things(now)
    the_next_version_is_a_draft_with_comments(now)
    nothing_hangs_loose()
    texts_are_in_the_languages_they_should_be_in()
    jobs.play_story.func()  # a worker that was killed after its commit
    assert Space.objects.filter(is_demo=True).count() == 2
    with pytest.raises(Refused) as refused:
        list(story.play(now=now))
    assert refused.value.rule == "demo.there"
    jobs._asked = (0.0, False)
    assert line not in client.get("/privacy/", headers={"accept-language": "en"}).content.decode()


def one_year_meets_the_target_and_the_other_does_not(now):
    report = rules.report(queries.indicator("maker-space-users"), now)
    values = {verdict.year: verdict.value for verdict in report.verdicts}
    assert values[now.year - 1] < 10 <= values[now.year]


def everything_is_marked():
    assert all(Person.objects.values_list("is_demo", flat=True))
    assert Space.objects.filter(is_demo=True).count() == 2
    assert Guide.objects.get().is_demo
    assert Visit.objects.filter(state="voided").count() == 1


def towns_make_things(now):
    """Machines in most spaces, all marked; used for a year by people of all towns, with what goes wrong."""
    units = Unit.objects.select_related("resource")
    assert len({unit.resource.space_id for unit in units}) >= 12
    assert all(row.is_demo for row in [*units, *EquipmentModel.objects.all(), *Course.objects.all()])
    days = sorted(Booking.objects.values_list("starts_at", flat=True))
    assert days[0] < now - dt.timedelta(days=330) < now < days[-1]
    assert Usage.objects.count() > 200
    assert Booking.objects.filter(resource__kind="premises", starts_at__gt=now).count() == 1
    assert Fault.objects.filter(state="solved").count() == 1
    assert Outage.objects.filter(ended_at=None).count() == 1
    assert CourseSession.objects.filter(starts_at__gt=now).count() >= 2


def the_next_version_is_a_draft_with_comments(now):
    """One round of comments is over, with what became of each; the next one is open. All of it is marked."""
    draft = Plan.objects.get(based_on__state="in_force")
    assert (draft.state, draft.is_demo) == ("in_consultation", True)
    assert not Plan.objects.get(state="in_force").is_demo
    changed = differences(actions_of(draft.based_on), actions_of(draft))
    assert [difference.kind for difference in changed] == ["changed", "added"]
    assert Target.objects.get(action__plan=draft, indicator="maker-space-users").value == 25
    second, first = draft.consultations.order_by("-opens_on")
    assert (first.state, second.state) == ("published", "open")
    assert second.closes_on > now.date()
    assert sorted(first.comments.values_list("state", flat=True)) == ["accepted", "partly", "rejected"]
    assert set(second.comments.values_list("state", flat=True)) == {"accepted", "received"}


def nothing_hangs_loose():
    """Whatever was found leads to something; only what the plan of 2019 itself leaves open is named, with a reason."""
    assert home.unlinked_records() == []
    [gap] = home.gaps()
    assert gap.record.code == "w1"
    assert gap.reason
    for record in (*published(), *published_challenges(), *Action.objects.filter(plan__state="in_force")):
        causes, results = links.causes_and_results(record)
        assert causes, record
        assert results or record == gap.record, record


def texts_are_in_the_languages_they_should_be_in():
    """Translated fields are in both languages; what people of the story wrote is in one."""
    rows = 0
    for model in apps.get_models():
        fields = [
            field.attname for field in model._meta.concrete_fields if isinstance(field, TranslatedField)
        ]
        if not fields or model._meta.model_name.endswith("event"):
            continue
        for row in model.objects.all():
            for name in fields:
                text = getattr(row, name)
                assert not text or "" in text or {"sl", "en"} <= text.keys(), (row, name, text)
                rows += bool(text)
    assert rows > 300
    for value in PropertyValue.objects.all():
        assert not value.words or "" in value.words or len(value.words["sl"]) == len(value.words["en"])
    assert Unit.objects.filter(resource__name__has_key="").count() == 0
    written = [
        *Fault.objects.values_list("text", flat=True),
        *Outage.objects.values_list("reason", flat=True),
        *GroupVisit.objects.values_list("what", flat=True),
        *Booking.objects.values_list("purpose", flat=True),
        *PracticeCheck.objects.values_list("note", flat=True),
        *Credit.objects.values_list("note", flat=True),
        *Grant.objects.values_list("evidence_text", flat=True),
        *GroupEnrolment.objects.values_list("name", flat=True),
        *GuideVersion.objects.values_list("what_changed", flat=True),
    ]
    assert [text for text in written if " / " in text] == []
    assert "List se ne zavrti." in written
    assert "The first layer does not stick well." in written  # members write in their own language


def test_nothing_of_it_exists_outside_demonstration_mode(region, settings, now):
    settings.DEMO = False
    with pytest.raises(Refused, match="demonstration mode"):
        next(story.play(now=now))
    for command in ("load_demo", "demo_sign_ins"):
        with pytest.raises(CommandError, match="CEH_DEMO=1"):
            call_command(command)
    assert not Person.objects.exists()


def test_made_up_people_sign_in_only_in_demonstration_mode(region, demo, settings, client, now):
    [person] = cast.join(cast.STAFF[:1], now=now - dt.timedelta(days=1)).values()
    client.force_login(person)
    assert client.get("/me/").status_code == 200
    settings.DEMO = False
    assert client.get("/me/").status_code == 302
    assert not client.login(email=person.email, password="anything")
