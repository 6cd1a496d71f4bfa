"""Merge and its undoing, erasure, and what a person takes away."""

import datetime as dt
import io
import json
import threading
import zipfile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from ceh.core import personal_data
from ceh.core.models import Letter
from ceh.core.permissions import Held
from ceh.core.personal_data import Labels
from ceh.core.refusals import Refused
from ceh.people import actions, queries
from ceh.people.actions import erasing
from ceh.people.exports import archive, sheet
from ceh.people.models import Consent, Guardianship, Merge, Person, Profile
from tests.factories.people import (
    ConsentFactory,
    ConsentTextFactory,
    GuardianshipFactory,
    MergeFactory,
    PersonFactory,
    ProfileFactory,
)
from tests.factories.region import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    """Who merges."""
    person = PersonFactory(name="Coordinator")
    person._held_roles = frozenset({Held("coordinator")})
    return person


def account(email, **values):
    """A person as sign-up makes them: with a confirmed address."""
    return PersonFactory(email=email, confirmed=True, **values)


def picture():
    """Every row of the app that a merge may touch."""
    tables = {
        "person": Person.objects.order_by("pk").values_list("pk", "email", "is_active", "merged_into"),
        "address": EmailAddress.objects.order_by("pk").values_list("pk", "user", "email", "primary"),
        "guardian": Guardianship.objects.order_by("pk").values_list("pk", "minor", "guardian", "ended_at"),
        "consent": Consent.objects.order_by("pk").values_list("pk", "person", "withdrawn_at"),
        "profile": Profile.objects.order_by("pk").values_list("person", "birth_year"),
    }
    return {name: list(rows) for name, rows in tables.items()}


def test_candidates_are_equal_but_for_carons(coordinator):
    kranj = MunicipalityFactory()
    for name, year in (("Špela Čuk", 1990), ("spela  cuk", 1990), ("Spela Cuk", 1991)):
        person = PersonFactory(name=name, confirmed=True)
        ProfileFactory(person=person, birth_year=year, municipality=kranj)
    assert [[person.name for person in group] for group in queries.merge_candidates()] == [
        ["Špela Čuk", "spela  cuk"]
    ]


def test_candidates_have_confirmed_addresses_and_the_one_in_use_is_kept(coordinator, now):
    later = now - dt.timedelta(days=1)
    unused = account("unused@world.test", name="Ana")
    newer = account("newer@world.test", name="Ana", last_login=later, joined_at=later)
    older = account("older@world.test", name="Ana", last_login=later)
    no_address = PersonFactory(name="Ana", email=None)
    unconfirmed = PersonFactory(name="Ana")
    EmailAddress.objects.create(user=unconfirmed, email=unconfirmed.email, verified=False, primary=True)
    for person in (unused, newer, older, no_address, unconfirmed):
        ProfileFactory(person=person)
    for person in (PersonFactory(name="Bor", email=None), PersonFactory(name="Bor", email=None)):
        ProfileFactory(person=person)
    [group] = queries.merge_candidates()
    assert group[0] == older
    assert set(group) == {older, newer, unused, no_address}


@pytest.mark.parametrize("has_row", [True, False])
def test_an_account_whose_address_nobody_confirmed_is_not_merged(coordinator, now, has_row):
    """Anybody can sign up with the name and year of birth of another person."""
    owner, taker = account("ana@world.test"), PersonFactory(email="taker@world.test")
    if has_row:
        EmailAddress.objects.create(user=taker, email=taker.email, verified=False, primary=True)
    for kept, absorbed in ((owner, taker), (taker, owner)):
        with pytest.raises(Refused) as refusal:
            actions.preview(kept=kept, absorbed=absorbed, by=coordinator, now=now)
        assert refusal.value.rule == "people.unconfirmed_address"
        with pytest.raises(Refused) as refusal:
            actions.merge(kept=kept, absorbed=absorbed, reason="One.", by=coordinator, now=now)
        assert refusal.value.rule == "people.unconfirmed_address"
        assert "taker@world.test" in refusal.value.message
        assert refusal.value.next_step
    assert not Merge.objects.exists()


def test_an_account_without_any_address_is_absorbed_but_never_kept(coordinator, now):
    parent_made, confirmed = PersonFactory(email=None), account("ana@world.test")
    with pytest.raises(Refused) as refusal:
        actions.merge(kept=parent_made, absorbed=confirmed, reason="One.", by=coordinator, now=now)
    assert refusal.value.rule == "people.unconfirmed_address"
    actions.merge(kept=confirmed, absorbed=parent_made, reason="One.", by=coordinator, now=now)
    assert Person.objects.get(pk=parent_made.pk).merged_into == confirmed


def test_a_merge_moves_and_the_preview_said_so(coordinator, now):
    kept, absorbed = account("a@world.test"), account("b@world.test")
    GuardianshipFactory(guardian=absorbed)
    ConsentFactory(person=absorbed)
    changes, _clashes = actions.preview(kept=kept, absorbed=absorbed, by=coordinator, now=now)
    assert changes == ["1 e-mail address", "1 main address", "1 ward", "1 consent"]
    before = picture()
    assert before["person"][0][1] is not None
    done = actions.merge(kept=kept, absorbed=absorbed, reason="One person.", by=coordinator, now=now)
    absorbed.refresh_from_db()
    assert (absorbed.email, absorbed.is_active, absorbed.merged_into) == (None, False, kept)
    assert EmailAddress.objects.get(email="b@world.test").user == kept
    assert Guardianship.objects.get().guardian == kept
    assert Consent.objects.get().person == kept
    actions.undo_merge(merge=done, reason="Two after all.", by=coordinator, now=now)
    assert picture() == before


@settings(max_examples=25)
@given(
    shared=st.booleans(),
    consents=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=4),
    wards=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=3),
    has_address=st.booleans(),
)
def test_undoing_brings_everything_back(shared, consents, wards, has_address):
    """Whatever both accounts have, in common or not: after merge and undoing nothing is different."""
    now = dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC)
    from django.db import transaction

    with transaction.atomic():
        coordinator = PersonFactory()
        coordinator._held_roles = frozenset({Held("coordinator")})
        kept = account(f"{coordinator.pk}a@world.test")
        absorbed = account(f"{coordinator.pk}b@world.test") if has_address else PersonFactory(email=None)
        for both, withdrawn in consents:
            text = ConsentTextFactory()
            ended = now if withdrawn else None
            ConsentFactory(person=absorbed, text=text, withdrawn_at=ended)
            if both:
                ConsentFactory(person=kept, text=text)
        for both, ended in wards:
            minor = PersonFactory()
            GuardianshipFactory(guardian=absorbed, minor=minor, ended_at=now if ended else None)
            if both:
                GuardianshipFactory(guardian=kept, minor=minor)
        if shared:
            GuardianshipFactory(guardian=kept, minor=absorbed)
        before = picture()
        done = actions.merge(kept=kept, absorbed=absorbed, reason="x", by=coordinator, now=now)
        actions.undo_merge(merge=done, reason="y", by=coordinator, now=now)
        after = picture()
        transaction.set_rollback(True)
    assert after == before


def test_two_open_requests_for_a_guardian_both_move(coordinator, now):
    """Nobody stands on the other side yet, so no two of them are the same."""
    kept, absorbed = account("a@world.test"), account("b@world.test")
    for minor in (kept, absorbed):
        GuardianshipFactory(minor=minor, guardian=None, asked_by=minor, confirmed_at=None)
    actions.merge(kept=kept, absorbed=absorbed, reason="One.", by=coordinator, now=now)
    assert Guardianship.objects.filter(minor=kept, guardian=None).count() == 2


def test_the_absorbed_account_cannot_sign_in_and_its_address_leads_to_the_kept_one(coordinator, now, client):
    kept, absorbed = account("a@world.test"), account("b@world.test")
    for person, word in ((kept, "kept password 1"), (absorbed, "absorbed password 1")):
        person.set_password(word)
        person.save()
    actions.merge(kept=kept, absorbed=absorbed, reason="One.", by=coordinator, now=now)
    client.post("/account/login/", {"login": "b@world.test", "password": "absorbed password 1"})
    assert "_auth_user_id" not in client.session
    client.post("/account/login/?next=/me/profile/", {"login": "b@world.test", "password": "kept password 1"})
    assert client.session["_auth_user_id"] == str(kept.pk)


def test_sessions_of_the_absorbed_account_end(coordinator, now, client):
    kept, absorbed = account("a@world.test"), account("b@world.test")
    client.force_login(absorbed)
    actions.merge(kept=kept, absorbed=absorbed, reason="One.", by=coordinator, now=now)
    assert client.get("/me/profile/").status_code == 302


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_merge_needs_a_reason(coordinator, now, reason):
    with pytest.raises(Refused) as refusal:
        actions.merge(
            kept=account("a@x.test"), absorbed=account("b@x.test"), reason=reason, by=coordinator, now=now
        )
    assert refusal.value.rule == "people.reason"


def test_what_cannot_be_merged(coordinator, now):
    first, second, third = account("a@x.test"), account("b@x.test"), account("c@x.test")
    done = actions.merge(kept=first, absorbed=second, reason="One.", by=coordinator, now=now)
    for kept, absorbed, rule in (
        (first, first, "same_account"),
        (third, second, "not_living"),
        (second, third, "not_living"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.merge(kept=kept, absorbed=absorbed, reason="x", by=coordinator, now=now)
        assert refusal.value.rule == f"people.{rule}"
    actions.merge(kept=third, absorbed=first, reason="One.", by=coordinator, now=now)
    with pytest.raises(Refused) as refusal:
        actions.undo_merge(merge=done, reason="x", by=coordinator, now=now)
    assert refusal.value.rule == "people.merged_on"


def test_only_coordinators_merge(now):
    with pytest.raises(Refused) as refusal:
        actions.merge(
            kept=account("a@x.test"), absorbed=account("b@x.test"), reason="x", by=PersonFactory(), now=now
        )
    assert refusal.value.kind == "permission"


@pytest.mark.django_db(transaction=True)
def test_two_opposite_merges_at_once_leave_one_account(now):
    first, second = account("a@x.test"), account("b@x.test")
    boss = PersonFactory()
    rules = []

    def go(kept, absorbed):
        by = Person.objects.get(pk=boss.pk)
        by._held_roles = frozenset({Held("coordinator")})
        try:
            actions.merge(kept=kept, absorbed=absorbed, reason="One.", by=by, now=now)
        except Refused as refused:
            rules.append(refused.rule)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rules == ["people.not_living"]
    assert Person.objects.filter(pk__in=[first.pk, second.pk], is_active=True).count() == 1
    assert Merge.objects.count() == 1


# erasure


def test_erasing_leaves_a_nameless_row(now, client):
    person = account("gone@world.test", name="Gone Person")
    ProfileFactory(person=person, skills="secret skill")
    Authenticator.objects.create(user=person, type="totp", data={})
    consent = ConsentFactory(person=person)
    link = GuardianshipFactory(guardian=person)
    letter = Letter.objects.create(
        person=person, address=person.email, language="en", subject="Gone", body="secret", queued_at=now
    )
    client.force_login(person)
    actions.erase(person=person, by=person, now=now)
    row = Person.objects.get(pk=person.pk)
    assert (row.email, row.name, row.is_active, row.erased_at) == (None, "", False, now)
    assert not row.has_usable_password()
    assert not Profile.objects.filter(person=person).exists()
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Authenticator.objects.filter(user=person).exists()
    consent.refresh_from_db()
    link.refresh_from_db()
    letter.refresh_from_db()
    assert consent.withdrawn_at == now
    assert link.ended_at == now
    assert (letter.address, letter.subject, letter.body) == ("", "", "")
    assert client.get("/me/profile/").status_code == 302
    assert str(row) == "Erased person"


def test_nothing_of_the_erased_stays_in_any_table(now):
    person = account("verysecret@world.test", name="Verysecret Person")
    ProfileFactory(person=person, skills="verysecret", phone="verysecret")
    child = ProfileFactory(person=PersonFactory(), birth_year=2015).person
    actions.ask_for_guardianship(by=child, email=person.email, as_guardian=False, now=now)
    MergeFactory(kept=person, reason="Verysecret was here twice.")
    actions.erase(person=person, by=person, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        holding = []
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', ["%verysecret%"])
            if cursor.fetchone()[0]:
                holding.append(table)
    assert holding == []


def test_erasing_twice_and_erasing_others(now):
    person = account("gone@world.test")
    with pytest.raises(Refused):
        actions.erase(person=person, by=PersonFactory(), now=now)
    actions.erase(person=person, by=person, now=now)
    assert Person.objects.get(pk=person.pk).erased_at == now
    with pytest.raises(Refused):  # nobody is signed in as an erased person
        actions.erase(person=person, by=person, now=now + dt.timedelta(days=1))
    assert Person.objects.get(pk=person.pk).erased_at == now


def test_with_the_kept_account_go_those_that_it_absorbed(coordinator, now):
    kept, absorbed = account("a@world.test"), account("b@world.test", name="Second Name")
    actions.merge(kept=kept, absorbed=absorbed, reason="One.", by=coordinator, now=now)
    actions.erase(person=kept, by=kept, now=now)
    absorbed.refresh_from_db()
    assert (absorbed.name, absorbed.erased_at) == ("", now)
    with pytest.raises(Refused) as refusal:
        actions.undo_merge(merge=Merge.objects.get(), reason="x", by=coordinator, now=now)
    assert refusal.value.rule == "people.merged_on"


def test_who_must_settle_something_cannot_go(now, monkeypatch):
    person = account("gone@world.test")
    needed = Refused("network.last_administrator", "You are the last administrator.", "Name another one.")
    monkeypatch.setattr(erasing, "_guards", [lambda who, now: [needed]])
    with pytest.raises(Refused) as refusal:
        actions.erase(person=person, by=person, now=now)
    assert refusal.value.problems == [needed]
    assert Person.objects.get(pk=person.pk).email == "gone@world.test"


def test_the_database_itself_keeps_the_row():
    person = PersonFactory()
    with pytest.raises(Exception, match="Cannot delete"):
        Person.objects.filter(pk=person.pk).delete()


def test_the_same_address_may_begin_anew(now):
    person = account("again@world.test")
    actions.erase(person=person, by=person, now=now)
    assert account("again@world.test").pk != person.pk


# export


def test_the_archive_holds_what_is_held(now):
    person = account("me@world.test", name="Me 🔧")
    ProfileFactory(person=person, skills="=cmd()")
    ConsentFactory(person=person)
    other = account("other@world.test", name="Other Person")
    file = zipfile.ZipFile(io.BytesIO(archive(personal_data.export_all(person))))
    everything = json.loads(file.read("everything.json"))
    assert everything["people"]["account"]["e-mail"] == "me@world.test"
    assert everything["people"]["consents"][0]["withdrawn"] is None
    assert "account/profile.csv" in file.namelist()
    assert "'=cmd()" in file.read("account/profile.csv").decode("utf-8-sig")
    assert "README.txt" in file.namelist()
    assert other.email not in json.dumps(everything)


def test_a_sheet_of_uneven_records():
    assert sheet([{"a": 1}, {"b": [2]}], Labels(), {}, "") == "\ufeffA,B\r\n1,\r\n,2\r\n"
    assert sheet(["x"], Labels(), {}, "") == "\ufeffx\r\n"
