"""A profile from the offer to the last break, who sees what of it, and what the database keeps."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.mentors.actions import checks, leaving, profiles, scheduled
from ceh.mentors.models import Conflict, Mentor, MentorSkill, Verification
from ceh.people import actions as people
from ceh.people.models import Profile
from ceh.region.models import Municipality, Skill
from tests.factories.mentors import MentorFactory, MentorSkillFactory, VerificationFactory
from tests.factories.network import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.rushing import rush

pytestmark = pytest.mark.django_db


def refusal(action, **values):
    """The rule that refuses."""
    with pytest.raises(Refused) as refused:
        action(**values)
    return refused.value.rule


def form(**values):
    """A profile as the page asks for it."""
    town = Municipality.objects.first()
    return {
        "about": "Prices and first sales.",
        "languages": ["sl", "en"],
        "meets": "either",
        "municipality": town.pk,
        "times": ["3-evening"],
        "hours": "10",
        "capacity": "2",
        "is_public": "on",
        **values,
    }


@pytest.mark.parametrize("language", ["sl", "en"])
def test_an_offer_becomes_a_mentor_whom_everybody_finds(client, helper, coordinator, laser, language):
    helper.language = language
    helper.save()
    client.force_login(helper)
    assert client.get(reverse("mentors:mine"))["Location"] == reverse("mentors:offer")
    page = client.post(reverse("mentors:offer"), form())["Location"]
    mentor = Mentor.objects.get()
    assert client.get(reverse("mentors:mine"))["Location"] == page == mentor.get_absolute_url()
    client.post(reverse("mentors:skill_new", args=[mentor.pk]), {"skill": "laserski razrez", "level": "3"})
    assert [known.skill for known in mentor.skills.all()] == [laser]
    client.logout()
    assert mentor.person.name not in client.get(reverse("mentors:mentors")).content.decode()
    assert client.get(page).status_code in (302, 403)
    client.force_login(coordinator)
    client.post(f"{page}list/")
    letter = Letter.objects.get(person=helper)
    assert "register" in letter.subject.lower()
    client.logout()
    assert mentor.person.name in client.get(reverse("mentors:mentors")).content.decode()
    shown = client.get(page).content.decode()
    assert laser.name["sl"] in shown
    assert helper.email not in shown


def test_a_profile_that_says_too_little_is_not_listed(helper, coordinator, laser, now):
    mentor = MentorFactory(person=helper, state="offered", about=" ", languages=[])
    with pytest.raises(Refused) as refused:
        profiles.put_into_register(mentor=mentor, by=coordinator, now=now)
    assert refused.value.rule == "mentors.profile"
    assert refused.value.message.count(",") == 2
    MentorSkillFactory(mentor=mentor, skill=laser)
    profiles.change(mentor=mentor, by=helper, now=now, about="Prices.", languages=["sl"])
    profiles.put_into_register(mentor=mentor, by=coordinator, now=now)
    assert Mentor.objects.get().state == "listed"


def test_nobody_puts_themselves_into_the_register(coordinator, laser, now):
    mentor = MentorFactory(person=coordinator, state="offered")
    MentorSkillFactory(mentor=mentor, skill=laser)
    assert (
        refusal(profiles.put_into_register, mentor=mentor, by=coordinator, now=now) == "mentors.keep_register"
    )
    check = {"kind": "youth", "seen_on": now.date(), "valid_to": now.date() + dt.timedelta(days=9)}
    assert refusal(checks.verify, mentor=mentor, by=coordinator, now=now, **check) == "mentors.keep_register"


def test_mentors_are_adults_and_have_one_profile(helper, now):
    town = Municipality.objects.first()
    young = PersonFactory(confirmed=True)
    Profile.objects.update_or_create(person=young, defaults={"birth_year": now.year - 17})
    assert refusal(profiles.offer, by=young, now=now, municipality=town) == "mentors.adult"
    profiles.offer(by=helper, now=now, municipality=town)
    assert refusal(profiles.offer, by=helper, now=now, municipality=town) == "mentors.one_profile"


@pytest.mark.django_db(transaction=True)
def test_of_two_offers_at_once_one_counts(region, now):
    person, town = PersonFactory(confirmed=True), Municipality.objects.first()
    results = rush(4, lambda _number: profiles.offer(by=person, now=now, municipality=town))
    assert results == {"done": 1, "mentors.one_profile": 3}
    assert Mentor.objects.count() == 1


def test_a_break_ends_by_itself_on_its_day(mentor, helper, now):
    assert (
        refusal(profiles.pause, mentor=mentor, by=helper, now=now, paused_until=now.date()) == "mentors.break"
    )
    until = now.date() + dt.timedelta(days=3)
    profiles.pause(mentor=mentor, by=helper, now=now, paused_until=until)
    assert scheduled.run(now=now + dt.timedelta(days=3)) == 0
    assert scheduled.run(now=now + dt.timedelta(days=4)) == 1
    mentor.refresh_from_db()
    assert (mentor.state, mentor.paused_until) == ("listed", None)


def test_who_left_is_not_shown_and_can_come_back(client, mentor, helper, now):
    profiles.change(mentor=mentor, by=helper, now=now, is_public=True)
    assert client.get(mentor.get_absolute_url()).status_code == 200
    client.force_login(helper)
    client.post(f"{mentor.get_absolute_url()}leave/", {"reason": "Time."})
    mentor.refresh_from_db()
    assert (mentor.state, mentor.is_public) == ("left", False)
    client.post(f"{mentor.get_absolute_url()}return/")
    mentor.refresh_from_db()
    assert mentor.state == "offered"


def test_a_skill_said_again_has_another_depth(mentor, helper, laser, now):
    profiles.add_skill(mentor=mentor, skill=laser, level=1, by=helper, now=now)
    known = profiles.add_skill(mentor=mentor, skill=laser, level=3, by=helper, now=now)
    assert MentorSkill.objects.get().level == 3
    profiles.remove_skill(skill=known, by=helper, now=now)
    assert not MentorSkill.objects.exists()


@pytest.mark.parametrize(
    ("words", "answer"),
    [("kvačkanje in jodlanje", "Nobena veščina"), ("robot", "Izberite eno"), ("", "obvezno")],
)
def test_a_word_that_names_no_skill_or_several_is_answered(client, mentor, helper, words, answer):
    client.force_login(helper)
    page = client.post(reverse("mentors:skill_new", args=[mentor.pk]), {"skill": words, "level": "2"})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not MentorSkill.objects.exists()


def test_places_are_never_fewer_than_people(mentor, helper, now):
    Mentor.objects.filter(pk=mentor.pk).update(mentees=2)
    assert refusal(profiles.change, mentor=mentor, by=helper, now=now, capacity=1) == "mentors.places"
    with pytest.raises(IntegrityError), transaction.atomic():
        Mentor.objects.filter(pk=mentor.pk).update(mentees=3)


@pytest.mark.parametrize(("seen", "valid"), [(1, 30), (-5, -5), (-5, -9), (-5, 5 * 366)])
def test_a_check_counts_from_when_it_was_seen_for_five_years_at_most(mentor, coordinator, now, seen, valid):
    day = now.date()
    values = {"seen_on": day + dt.timedelta(days=seen), "valid_to": day + dt.timedelta(days=valid)}
    rule = refusal(checks.verify, mentor=mentor, kind="youth", by=coordinator, now=now, **values)
    assert rule == "mentors.check_dates"


def test_what_was_seen_is_never_rewritten_and_can_be_withdrawn(mentor, coordinator, now):
    check = VerificationFactory(mentor=mentor)
    with pytest.raises(DatabaseError), transaction.atomic():
        Verification.objects.filter(pk=check.pk).update(valid_to=dt.date(2040, 1, 1))
    checks.withdraw(verification=check, by=coordinator, now=now)
    checks.withdraw(verification=check, by=coordinator, now=now + dt.timedelta(days=1))
    assert Verification.objects.get().withdrawn_at == now


def test_conflicts_of_interest_are_for_the_mentor_and_those_who_suggest(client, mentor, adviser, now):
    firm = OrganisationFactory(name={"sl": "Podjetje Zgled"})
    conflict = profiles.declare_conflict(
        mentor=mentor, organisation=firm, kind="client", by=mentor.person, now=now
    )
    again = profiles.declare_conflict(
        mentor=mentor, organisation=firm, kind="client", by=mentor.person, now=now
    )
    assert again == conflict
    profiles.change(mentor=mentor, by=mentor.person, now=now, is_public=True)
    page = mentor.get_absolute_url()
    assert "Podjetje Zgled" not in client.get(page).content.decode()
    client.force_login(PersonFactory(confirmed=True))
    assert "Podjetje Zgled" not in client.get(page).content.decode()
    client.force_login(adviser)
    assert "Podjetje Zgled" in client.get(page).content.decode()
    assert (
        refusal(profiles.end_conflict, conflict=conflict, by=adviser, now=now) == "mentors.declare_conflict"
    )
    profiles.end_conflict(conflict=conflict, by=mentor.person, now=now)
    assert Conflict.objects.get().ended_at == now


def test_the_public_list_is_narrowed_by_skill_language_and_place(client, region, laser):
    parent = laser.parent
    blaz, cilka = (
        MentorFactory(person=PersonFactory(name=name), is_public=True, languages=[language])
        for name, language in (("Blaž", "sl"), ("Cilka", "de"))
    )
    MentorSkillFactory(mentor=blaz, skill=laser)

    def names(**query):
        page = client.get(reverse("mentors:mentors"), query).content.decode()
        return [name for name in ("Blaž", "Cilka") if f">{name}<" in page]

    assert names() == ["Blaž", "Cilka"]
    assert names(skill="laserski razrez") == ["Blaž"]
    assert names(skill=str(parent)) == ["Blaž"]
    assert names(language="de") == ["Cilka"]
    assert names(municipality=str(cilka.municipality_id)) == ["Cilka"]
    assert names(skill="nesmisel", language="xx") == ["Blaž", "Cilka"]


def test_the_register_is_for_those_who_suggest(client, mentor, adviser, helper):
    VerificationFactory(mentor=mentor)
    client.force_login(adviser)
    page = client.get(reverse("mentors:register"))
    assert mentor.person.name in page.content.decode()
    rows = client.get(reverse("mentors:register"), {"_export": "csv"})
    assert mentor.person.name in b"".join(rows).decode()
    client.force_login(helper)
    assert client.get(reverse("mentors:register")).status_code == 403


def test_an_erased_mentor_leaves_and_the_texts_go(mentor, helper, now):
    people.erase(person=helper, by=helper, now=now)
    mentor.refresh_from_db()
    assert (mentor.state, mentor.about, mentor.experience, mentor.is_public) == ("left", "", "", False)
    leaving.leave_register(helper, by=None, now=now)


def test_of_two_accounts_that_become_one_a_single_profile_stays_in_the_register(region, coordinator, now):
    kept, absorbed = PersonFactory(confirmed=True), PersonFactory(confirmed=True)
    for person in (kept, absorbed):
        MentorFactory(person=person)
    leaving.keep_one(kept, absorbed, by=coordinator, now=now)
    assert {row.person: row.state for row in Mentor.objects.all()} == {kept: "listed", absorbed: "left"}


def test_skills_are_found_by_other_words_and_other_endings(region):
    from ceh.region.queries import skills
    from ceh.region.rules import match_skills, one_skill

    known = skills()
    assert one_skill("laserskega razreza", known).code == "laser-cutting"
    assert one_skill("  LASER cutting ", known).code == "laser-cutting"
    assert one_skill("mizarstvo", known).code == "joinery"
    assert match_skills("", known) == match_skills("qwertz", known) == []
    with pytest.raises(Refused, match="qwertz"):
        one_skill("qwertz", known)
    assert Skill.objects.count() > 200
