"""Profiles, guardians and consents, as actions refuse and allow them."""

import datetime as dt
import threading

import pytest
from django.db import connection

from ceh.core.models import Letter
from ceh.core.permissions import Held
from ceh.core.refusals import Refused
from ceh.people import actions, queries
from ceh.people.models import Consent, ConsentText, Guardianship, Person, Profile
from tests.factories.people import ConsentTextFactory, PersonFactory, ProfileFactory

pytestmark = pytest.mark.django_db


def somebody(year, **values):
    """A person born in the year."""
    return ProfileFactory(birth_year=year, person=PersonFactory(**values)).person


def with_role(person, role):
    """The person as holder of a role in the network."""
    person._held_roles = frozenset({Held(role)})
    return person


def token(guardianship):
    """The word in the letter."""
    return actions.token_of(guardianship)


# profile


def test_a_welcome_keeps_name_year_and_agreement(now):
    person = PersonFactory(name="")
    actions.welcome(person=person, name="Ana Novak", birth_year=1990, now=now)
    assert Person.objects.get(pk=person.pk).name == "Ana Novak"
    assert Profile.objects.get(person=person).birth_year == 1990
    assert queries.has_consent(person, "terms")


def test_a_child_does_not_agree_alone(now):
    person = PersonFactory(name="")
    actions.welcome(person=person, name="Tine", birth_year=2015, now=now)
    assert not queries.has_consent(person, "terms")


def test_a_profile_changes_only_what_is_given(now):
    person = somebody(1990)
    actions.change_profile(person=person, values={"skills": "soldering 🔧"}, by=person, now=now)
    actions.change_profile(person=person, values={"phone": "040 123 456"}, by=person, now=now)
    profile = Profile.objects.get(person=person)
    assert (profile.skills, profile.phone, profile.birth_year) == ("soldering 🔧", "040 123 456", 1990)


def test_nobody_changes_the_profile_of_another(now):
    with pytest.raises(Refused) as refusal:
        actions.change_profile(person=somebody(1990), values={"skills": "x"}, by=somebody(1980), now=now)
    assert refusal.value.kind == "permission"


def test_only_guardian_or_coordinator_changes_the_birth_year_of_a_minor(now):
    child, parent = somebody(2015), somebody(1985)
    with pytest.raises(Refused) as refusal:
        actions.change_profile(person=child, values={"birth_year": 1990}, by=child, now=now)
    assert refusal.value.rule == "people.birth_year_minor"
    guardianship = actions.ask_for_guardianship(by=child, email=parent.email, as_guardian=False, now=now)
    actions.confirm_guardianship(token=token(guardianship), by=parent, now=now)
    actions.change_profile(person=child, values={"birth_year": 2010}, by=parent, now=now)
    coordinator = with_role(PersonFactory(), "coordinator")
    actions.correct_birth_year(person=child, birth_year=2009, by=coordinator, now=now, reason="Saw the card.")
    assert Profile.objects.get(person=child).birth_year == 2009


def test_the_journal_names_no_personal_word(now):
    person = somebody(1990, name="Secret Name", email="secret@world.test")
    actions.change_profile(person=person, values={"name": "Other Secret"}, by=person, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM people_personevent t")
        text = cursor.fetchone()[0]
    assert "ecret" not in text


# guardians


def test_a_child_asks_and_the_guardian_confirms(now, django_capture_on_commit_callbacks):
    child, parent = somebody(2015), somebody(1985)
    assert not queries.standing(child).guarded
    guardianship = actions.ask_for_guardianship(
        by=child, email=parent.email.upper(), as_guardian=False, now=now
    )
    letter = Letter.objects.get(address=parent.email)
    assert token(guardianship) in letter.body
    actions.confirm_guardianship(token=token(guardianship), by=parent, now=now)
    assert queries.standing(child).guarded
    assert queries.is_guardian_of(parent, child)
    consent = Consent.objects.get(person=child)
    assert (consent.text.purpose, consent.given_by) == ("terms", parent)
    guardianship.refresh_from_db()
    assert guardianship.invited_email == ""
    assert Letter.objects.filter(person=child).count() == 1


def test_a_guardian_asks_and_the_ward_confirms(now):
    child, parent = somebody(2010), somebody(1985)
    guardianship = actions.ask_for_guardianship(by=parent, email=child.email, as_guardian=True, now=now)
    confirmed = actions.confirm_guardianship(token=token(guardianship), by=child, now=now)
    assert (confirmed.minor, confirmed.guardian) == (child, parent)


def test_an_address_without_account_is_answered_the_same(now):
    child = somebody(2015)
    guardianship = actions.ask_for_guardianship(
        by=child, email="nobody@world.test", as_guardian=False, now=now
    )
    assert guardianship.confirmed_at is None
    assert Letter.objects.filter(address="nobody@world.test").count() == 1


def test_asking_again_gives_the_same_question_and_no_second_letter(now):
    child = somebody(2015)
    guardianships = [
        actions.ask_for_guardianship(by=child, email="mama@world.test", as_guardian=False, now=now)
        for _ in "ab"
    ]
    assert guardianships[0] == guardianships[1]
    assert Letter.objects.filter(address="mama@world.test").count() == 1


def test_strangers_are_not_pestered(now):
    child = somebody(2015)
    for number in range(5):
        actions.ask_for_guardianship(by=child, email=f"a{number}@world.test", as_guardian=False, now=now)
    with pytest.raises(Refused) as refusal:
        actions.ask_for_guardianship(by=child, email="b@world.test", as_guardian=False, now=now)
    assert refusal.value.rule == "people.asked_enough"


@pytest.mark.parametrize(
    ("year", "as_guardian", "rule"),
    [(1990, False, "people.not_minor"), (2010, True, "people.not_adult"), (None, True, "people.not_adult")],
)
def test_who_may_ask(now, year, as_guardian, rule):
    with pytest.raises(Refused) as refusal:
        actions.ask_for_guardianship(
            by=somebody(year), email="a@world.test", as_guardian=as_guardian, now=now
        )
    assert refusal.value.rule == rule


def test_one_is_not_ones_own_guardian(now):
    child = somebody(2015)
    with pytest.raises(Refused) as refusal:
        actions.ask_for_guardianship(by=child, email=child.email, as_guardian=False, now=now)
    assert refusal.value.rule == "people.own_address"


def test_a_link_serves_only_its_address_an_adult_and_once(now):
    child, parent, other = somebody(2015), somebody(1985), somebody(1985)
    guardianship = actions.ask_for_guardianship(by=child, email=parent.email, as_guardian=False, now=now)
    link = token(guardianship)
    with pytest.raises(Refused) as refusal:
        actions.confirm_guardianship(token=link, by=other, now=now)
    assert refusal.value.rule == "people.other_address"
    Profile.objects.filter(person=parent).update(birth_year=2009)
    with pytest.raises(Refused) as refusal:
        actions.confirm_guardianship(token=link, by=parent, now=now)
    assert refusal.value.rule == "people.not_adult"
    Profile.objects.filter(person=parent).update(birth_year=1985)
    actions.confirm_guardianship(token=link, by=parent, now=now)
    for word in (link, "nonsense", link[:-1] + "x", "\x00"):
        with pytest.raises(Refused) as refusal:
            actions.confirm_guardianship(token=word, by=parent, now=now)
        assert refusal.value.rule == "people.link"


def test_either_side_ends_it_and_nobody_else(now):
    child, parent = somebody(2015), somebody(1985)
    guardianship = actions.ask_for_guardianship(by=child, email=parent.email, as_guardian=False, now=now)
    actions.confirm_guardianship(token=token(guardianship), by=parent, now=now)
    with pytest.raises(Refused):
        actions.end_guardianship(guardianship=guardianship, by=somebody(1980), now=now)
    guardianship.refresh_from_db()
    actions.end_guardianship(guardianship=guardianship, by=child, now=now)
    assert not queries.standing(child).guarded


def test_guardianships_end_when_the_ward_is_grown_up_late_or_twice(now):
    child, parent = somebody(2009), somebody(1985)
    guardianship = actions.ask_for_guardianship(by=child, email=parent.email, as_guardian=False, now=now)
    actions.confirm_guardianship(token=token(guardianship), by=parent, now=now)
    assert actions.end_grown_up_guardianships(now=now) == 0
    grown = now.replace(year=2028)
    assert actions.end_grown_up_guardianships(now=grown) == 1
    assert actions.end_grown_up_guardianships(now=grown) == 0
    assert Guardianship.objects.get().ended_at == grown
    assert Letter.objects.filter(key__startswith="people.guardianship_ended", person=parent).count() == 1


# consents


def test_a_new_version_asks_again_and_the_old_answer_stays_written(now):
    person = somebody(1990)
    photos = next(text for text in actions.ensure_texts(now=now) if text.purpose == "photos")
    first = actions.give_consent(person=person, text=photos, by=person, now=now)
    assert actions.give_consent(person=person, text=photos, by=person, now=now) == first
    administrator = with_role(PersonFactory(), "administrator")
    later = now + dt.timedelta(days=1)
    words = {"sl": "Novo", "en": "New"}
    second = actions.publish_text(purpose="photos", title=words, text=words, by=administrator, now=later)
    consents = {consent.text.purpose: consent for consent in queries.consents(person, later)}
    assert consents["photos"].outdated
    with pytest.raises(Refused) as refusal:
        actions.give_consent(person=person, text=photos, by=person, now=later)
    assert refusal.value.rule == "people.text_outdated"
    actions.give_consent(person=person, text=second, by=person, now=later)
    assert [consent.text.version for consent in queries.consent_history(person)] == [2, 1]
    assert queries.consent_history(person)[1].withdrawn_at == later


def test_a_consent_is_withdrawn_but_the_terms_are_not(now):
    person = somebody(1990)
    for text in actions.ensure_texts(now=now):
        if text.purpose in actions.GUARDIAN_GIVES:
            continue
        actions.give_consent(person=person, text=text, by=person, now=now)
    assert actions.withdraw_consent(person=person, purpose="news", by=person, now=now) == 1
    assert actions.withdraw_consent(person=person, purpose="news", by=person, now=now) == 0
    assert not queries.has_consent(person, "news")
    with pytest.raises(Refused) as refusal:
        actions.withdraw_consent(person=person, purpose="terms", by=person, now=now)
    assert refusal.value.rule == "people.terms_stay"


def test_a_child_never_consents_itself_not_even_with_a_guardian(now):
    child, parent, stranger = somebody(2015), somebody(1985), somebody(1985)
    guardianship = actions.ask_for_guardianship(by=child, email=parent.email, as_guardian=False, now=now)
    actions.confirm_guardianship(token=token(guardianship), by=parent, now=now)
    photos = next(text for text in actions.ensure_texts(now=now) if text.purpose == "photos")
    for by in (child, stranger):
        with pytest.raises(Refused):
            actions.give_consent(person=child, text=photos, by=by, now=now)
    assert actions.give_consent(person=child, text=photos, by=parent, now=now).given_by == parent


def test_a_text_never_changes_in_the_database():
    text = ConsentTextFactory()
    with pytest.raises(Exception, match="Cannot delete or update"):
        ConsentText.objects.filter(pk=text.pk).update(title={"en": "Other"})


@pytest.mark.django_db(transaction=True)
def test_of_two_equal_consents_at_once_one_stays(now):
    person = somebody(1990)
    [news] = [text for text in actions.ensure_texts(now=now) if text.purpose == "news"]
    pks = []

    def give():
        try:
            pks.append(actions.give_consent(person=person, text=news, by=person, now=now).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=give) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pks) == 4
    assert len(set(pks)) == 1
