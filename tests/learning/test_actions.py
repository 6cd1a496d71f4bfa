"""Granting and what follows, through the actions; what the database refuses; two at once."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.learning import actions, queries, rules
from ceh.learning.models import Grant, GrantStep, Hold, Induction
from tests.factories.learning import CompetenceFactory, CompetenceVersionFactory, GrantFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import PersonFactory

DAY = dt.timedelta(days=1)


def may(person, competence, space, at, level="use"):
    return rules.standing(
        queries.facts([person.pk], [competence.pk], [space.pk]),
        person_id=person.pk,
        competence_id=competence.pk,
        space_id=space.pk,
        level=level,
        at=at,
    )


def refused(action, **values):
    with pytest.raises(Refused) as caught:
        action(**values)
    return caught.value.rule


def test_a_trainer_grants_and_the_person_is_told(space, elsewhere, laser, trainer, ana, now):
    grant = actions.grant(
        person=ana, competence=laser, space=space, by=trainer, now=now, evidence_text="Cut a box"
    )
    assert (grant.issuer, grant.version.number, grant.evidence_text) == (trainer, 1, "Cut a box")
    assert rules.last_day(grant.valid_until, "Europe/Ljubljana").date() == dt.date(2027, 11, 25)
    assert may(ana, laser, space, now).ok
    assert may(ana, laser, elsewhere, now).ok
    assert [step.kind for step in queries.steps_of(grant)] == ["granted"]
    assert Letter.objects.get(person=ana).key == f"learning.granted:{grant.pk}"
    assert grant.history.latest("pgh_id").pgh_context.metadata["verb"] == "learning.grant"


def test_who_may_not_grant(space, elsewhere, laser, trainer, manager, ana, now):
    values = {"person": ana, "competence": laser, "space": space, "now": now}
    assert refused(actions.grant, **values, by=PersonFactory()) == "learning.grant"
    assert refused(actions.grant, **values, by=manager) == "learning.not_trainer"
    assert refused(actions.grant, **values, by=person_with_role("trainer", space)) == "learning.not_trainer"
    assert refused(actions.grant, **{**values, "space": elsewhere}, by=trainer) == "learning.grant"
    assert refused(actions.grant, **{**values, "space": None}, by=trainer) == "learning.grant"
    assert refused(actions.grant, **{**values, "person": trainer}, by=trainer) == "learning.own_grant"
    assert refused(actions.grant, **values, level="fly", by=trainer) == "learning.level"
    assert Grant.objects.filter(person=ana).count() == 0


def test_a_trainer_who_is_held_or_expired_grants_nothing(space, laser, trainer, coordinator, ana, now):
    actions.place_hold(person=trainer, reason="Under review", by=coordinator, now=now)
    assert (
        refused(actions.grant, person=ana, competence=laser, space=space, by=trainer, now=now)
        == "learning.not_trainer"
    )


def test_the_first_trainer_is_appointed_and_never_by_oneself(space, manager, coordinator, ana, now):
    own = actions.define_competence(
        name={"en": "Lathe"}, able_to={"en": "Chucks safely."}, space=space, by=manager, now=now
    )
    values = {"competence": own, "space": space, "now": now, "level": "train"}
    assert refused(actions.grant, **values, person=manager, by=manager) == "learning.own_grant"
    assert (
        refused(actions.grant, **{**values, "level": "use"}, person=ana, by=manager) == "learning.not_trainer"
    )
    assert actions.grant(**values, person=ana, by=manager).level == "train"
    assert refused(actions.grant, **values, person=PersonFactory(), by=manager) == "learning.not_trainer"
    assert actions.grant(**values, person=manager, by=coordinator).level == "train"


def test_a_coordinator_appoints_a_trainer_of_the_network(space, laser, coordinator, ana, now):
    grant = actions.grant(person=ana, competence=laser, level="train", space=None, by=coordinator, now=now)
    assert grant.space is None
    assert may(ana, laser, space, now, "train").ok


def test_what_is_retired_or_empty_is_not_granted(space, laser, trainer, coordinator, ana, now):
    actions.retire_competence(competence=laser, by=coordinator, now=now)
    values = {"person": ana, "space": space, "by": trainer, "now": now}
    assert refused(actions.grant, **values, competence=laser) == "learning.retired"
    assert refused(actions.grant, **values, competence=CompetenceFactory()) == "learning.no_version"


def test_twice_is_refused_and_past_the_term_it_is_a_renewal(space, laser, trainer, ana, now):
    values = {"person": ana, "competence": laser, "space": space, "by": trainer}
    first = actions.grant(**values, now=now)
    assert refused(actions.grant, **values, now=now + DAY) == "learning.grant_stands"
    later = now + 400 * DAY
    assert may(ana, laser, space, later).reason == "expired"
    GrantFactory(person=trainer, competence=laser, level="train", space=None)  # a trainer still, then
    second = actions.grant(**values, now=later)
    first.refresh_from_db()
    assert (second.renews, first.state) == (first, "renewed")
    assert may(ana, laser, space, later).ok


def test_a_renewal_is_a_new_row_of_the_newest_version(space, laser, trainer, coordinator, ana, now):
    old = actions.grant(person=ana, competence=laser, space=space, by=trainer, now=now)
    actions.publish_version(
        competence=laser, able_to={"en": "More."}, what_changed="Filters", by=coordinator, now=now + DAY
    )
    new = actions.renew(grant=old, by=trainer, now=now + 2 * DAY)
    assert (new.renews, new.version.number, new.evidence) == (old, 2, "renewal")
    assert new.valid_until > old.valid_until
    assert [step.kind for step in queries.steps_of(old)] == ["granted", "renewed"]
    assert refused(actions.renew, grant=old, by=trainer, now=now + 3 * DAY) == "grant.state"


def test_suspended_holds_nowhere_until_it_holds_again(space, elsewhere, laser, trainer, ana, now):
    grant = actions.grant(person=ana, competence=laser, space=space, by=trainer, now=now)
    assert refused(actions.suspend, grant=grant, by=trainer, now=now, reason="") == "grant.reason"
    actions.suspend(grant=grant, by=trainer, now=now, reason="No goggles")
    assert [may(ana, laser, place, now).reason for place in (space, elsewhere)] == ["suspended", "suspended"]
    assert (
        refused(actions.grant, person=ana, competence=laser, space=space, by=trainer, now=now)
        == "learning.suspended"
    )
    assert refused(actions.renew, grant=grant, by=trainer, now=now) == "grant.state"
    actions.resume(grant=grant, by=trainer, now=now + DAY)
    assert may(ana, laser, elsewhere, now + DAY).ok
    steps = [(step.kind, step.reason) for step in queries.steps_of(grant)]
    assert steps == [("granted", ""), ("suspended", "No goggles"), ("resumed", "")]
    assert Letter.objects.filter(person=ana).count() == 3


def test_revoked_is_for_good_and_one_may_learn_anew(space, laser, trainer, manager, ana, now):
    grant = actions.grant(person=ana, competence=laser, space=space, by=trainer, now=now)
    assert refused(actions.revoke, grant=grant, by=trainer, now=now, reason="x") == "learning.revoke_grant"
    actions.revoke(grant=grant, by=manager, now=now, reason="Broke the rules twice")
    assert may(ana, laser, space, now).reason == "revoked"
    assert refused(actions.resume, grant=grant, by=manager, now=now) == "grant.state"
    anew = actions.grant(person=ana, competence=laser, space=space, by=trainer, now=now + DAY)
    assert anew.renews is None
    assert may(ana, laser, space, now + DAY).ok


def test_nobody_decides_about_their_own_grant(space, laser, ana, coordinator, now):
    chief = person_with_role("manager", space)
    grant = GrantFactory(person=chief, competence=laser, space=space, level="train")
    assert refused(actions.suspend, grant=grant, by=chief, now=now, reason="x") == "learning.suspend_grant"
    assert refused(actions.revoke, grant=grant, by=chief, now=now, reason="x") == "learning.revoke_grant"
    assert refused(actions.renew, grant=grant, by=chief, now=now) == "learning.own_grant"


def test_a_space_says_what_it_recognises(space, elsewhere, laser, manager, trainer, ana, now):
    there = person_with_role("manager", elsewhere)
    actions.grant(person=ana, competence=laser, space=space, by=trainer, now=now)
    assert (
        refused(actions.recognise, space=elsewhere, answer="refuse", by=manager, now=now)
        == "learning.set_recognition"
    )
    assert (
        refused(actions.recognise, space=elsewhere, answer="perhaps", by=there, now=now) == "learning.answer"
    )
    own = {"space": elsewhere, "from_space": elsewhere, "answer": "refuse"}
    assert refused(actions.recognise, **own, by=there, now=now) == "learning.recognition_own"
    actions.recognise(space=elsewhere, answer="refuse", by=there, now=now)
    assert may(ana, laser, elsewhere, now).reason == "refused"
    rule = actions.recognise(space=elsewhere, competence=laser, answer="refuse", by=there, now=now)
    again = actions.recognise(space=elsewhere, competence=laser, answer="induction", by=there, now=now)
    assert again.pk == rule.pk
    assert may(ana, laser, elsewhere, now).reason == "induction"
    actions.record_induction(person=ana, competence=laser, space=elsewhere, by=there, now=now)
    actions.record_induction(person=ana, competence=laser, space=elsewhere, by=there, now=now + DAY)
    assert Induction.objects.get().at == now
    assert may(ana, laser, elsewhere, now).ok
    actions.forget_recognition(rule=again, by=there, now=now)
    assert may(ana, laser, elsewhere, now).reason == "refused"


def test_holds_stop_in_their_scope_and_are_lifted_with_a_reason(
    space, elsewhere, laser, manager, coordinator, trainer, ana, now
):
    actions.grant(person=ana, competence=laser, space=space, by=trainer, now=now)
    assert refused(actions.place_hold, person=ana, reason="x", by=manager, now=now) == "learning.place_hold"
    assert (
        refused(actions.place_hold, person=ana, reason=" ", space=space, by=manager, now=now)
        == "learning.reason"
    )
    ended = {"person": ana, "reason": "x", "space": space, "by": manager, "now": now, "ends_at": now}
    assert refused(actions.place_hold, **ended) == "learning.hold_times"
    local = actions.place_hold(person=ana, reason="No goggles", space=space, by=trainer, now=now)
    assert (may(ana, laser, space, now).reason, may(ana, laser, elsewhere, now).ok) == ("held", True)
    everywhere = actions.place_hold(person=ana, reason="Fire", by=coordinator, now=now, ends_at=now + 7 * DAY)
    assert may(ana, laser, elsewhere, now).reason == "held"
    assert may(ana, laser, elsewhere, now + 7 * DAY).ok
    assert (
        refused(actions.lift_hold, hold=everywhere, by=manager, now=now, reason="x") == "learning.lift_hold"
    )
    actions.lift_hold(hold=local, by=manager, now=now + DAY, reason="Has goggles")
    assert (
        refused(actions.lift_hold, hold=local, by=manager, now=now + DAY, reason="x") == "learning.hold_over"
    )
    assert Hold.objects.get(pk=local.pk).lift_reason == "Has goggles"


def test_nobody_lifts_their_own_hold(space, manager, coordinator, now):
    hold = actions.place_hold(person=manager, reason="x", space=space, by=coordinator, now=now)
    assert refused(actions.lift_hold, hold=hold, by=manager, now=now, reason="x") == "learning.lift_hold"


def test_a_competence_of_a_space_is_the_managers(space, elsewhere, manager, coordinator, now):
    values = {"name": {"sl": "Struženje", "en": "Turning"}, "able_to": {"en": "x"}, "now": now}
    assert refused(actions.define_competence, **values, by=manager) == "learning.define_competence"
    assert (
        refused(actions.define_competence, **values, by=manager, space=elsewhere)
        == "learning.define_competence"
    )
    assert (
        refused(actions.define_competence, **values, by=manager, space=space, expiry="after")
        == "learning.term"
    )
    competence = actions.define_competence(**values, by=manager, space=space)
    assert refused(actions.define_competence, **values, by=manager, space=space) == "learning.code_taken"
    changed = actions.change_competence(competence=competence, by=manager, now=now, expiry="unused", months=6)
    assert (changed.expiry, changed.months) == ("unused", 6)
    other = person_with_role("manager", elsewhere)
    assert (
        refused(actions.change_competence, competence=competence, by=other, now=now)
        == "learning.change_competence"
    )
    with pytest.raises(TypeError):
        actions.change_competence(competence=competence, by=manager, now=now, code="x")


def test_reminders_go_out_once_even_late_or_twice(space, laser, trainer, ana, now):
    grant = actions.grant(person=ana, competence=laser, space=space, by=trainer, now=now)
    Letter.objects.all().delete()
    ends = grant.valid_until

    def keys():
        return sorted(letter.key.split(":")[2] for letter in Letter.objects.filter(person=ana))

    actions.remind_of_ends(now=ends - 31 * DAY)
    assert keys() == []
    assert actions.remind_of_ends(now=ends - 20 * DAY) == 1  # ten days late
    assert actions.remind_of_ends(now=ends - 19 * DAY) == 0
    assert keys() == ["30"]
    assert actions.remind_of_ends(now=ends - 1 * DAY) == 1
    assert keys() == ["30", "7"]
    assert actions.remind_of_ends(now=ends) == 0


def test_what_expires_by_non_use_is_reminded_of_by_its_last_use(space, ana, now):
    competence = CompetenceFactory(expiry="unused", months=3)
    begun = now - 400 * DAY
    grant = GrantFactory(person=ana, competence=competence, space=space, granted_at=begun, unused_months=3)
    used = {}
    sources = queries.facts.__globals__["_last_use"]
    source = lambda people, things: used  # noqa: E731
    queries.register_last_use(source)
    try:
        assert may(ana, competence, space, now).reason == "unused"
        used[ana.pk, competence.pk] = now - 80 * DAY
        assert may(ana, competence, space, now).ok
        assert actions.remind_of_ends(now=now) == 1
        used[ana.pk, competence.pk] = now - DAY
        assert actions.remind_of_ends(now=now) == 0
    finally:
        sources.remove(source)
    assert grant.valid_until is None


def test_a_grant_keeps_its_terms_whatever_the_competence_says_later(space, trainer, laser, ana, manager, now):
    """Neither expires an old grant by other terms, nor does it come to life again."""
    own = actions.define_competence(
        name={"sl": "Stružnica"},
        able_to={"sl": "Struži."},
        by=manager,
        now=now,
        space=space,
        expiry="unused",
        months=3,
    )
    GrantFactory(person=trainer, competence=own, version=own.versions.get(), level="train", space=space)
    old = actions.grant(person=ana, competence=own, space=space, by=trainer, now=now)
    assert (old.unused_months, old.valid_until) == (3, None)
    actions.change_competence(competence=own, by=manager, now=now, expiry="never", months=None)
    assert may(ana, own, space, now + 60 * DAY).ok
    assert may(ana, own, space, now + 100 * DAY).reason == "unused"
    own.refresh_from_db()
    later = now + 100 * DAY
    new = actions.grant(person=ana, competence=own, space=space, by=trainer, now=later)
    assert (new.renews, new.unused_months) == (old, None)
    actions.change_competence(competence=own, by=manager, now=later, expiry="unused", months=1)
    assert may(ana, own, space, later + 400 * DAY).ok


# --- what the database itself refuses ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "values",
    [
        {"state": "revoked"},
        {"level": "fly"},
        {"evidence": "rumour"},
        {"valid_until": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
        {"unused_months": 0},
        {"unused_months": 3, "valid_until": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_the_database_refuses_a_grant_that_cannot_be(db, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantFactory(**values)


def test_the_database_refuses_a_version_of_something_else(db):
    with pytest.raises(IntegrityError, match="another competence"), transaction.atomic():
        GrantFactory(version=CompetenceVersionFactory())


def test_the_database_refuses_a_second_one_that_stands(db):
    first = GrantFactory()
    same = {"person": first.person, "competence": first.competence}
    with pytest.raises(IntegrityError, match="grant_stands_once"), transaction.atomic():
        GrantFactory(**same, space=first.space)
    assert GrantFactory(**same, space=SpaceFactory()).pk


@pytest.mark.parametrize(
    "change", [{"level": "train"}, {"valid_until": None}, {"granted_at": dt.datetime.now(dt.UTC)}]
)
def test_the_database_keeps_what_a_grant_says(db, change):
    grant = GrantFactory(valid_until=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    with pytest.raises(ProgrammingError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(**change)


def test_nothing_is_deleted(space, laser, trainer, ana, now):
    grant = actions.grant(person=ana, competence=laser, space=space, by=trainer, now=now)
    for rows in (GrantStep.objects.filter(grant=grant), Grant.objects.filter(pk=grant.pk)):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows._raw_delete("default")


# --- two at once ------------------------------------------------------------------------------------------------------
def at_once(*calls):
    """Run the calls in threads that start together; gives what each gave or raised."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        try:
            gate.wait()
            results[number] = call()
        except Refused as refusal:
            results[number] = refusal.rule
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_of_two_trainers_who_grant_at_once_one_does(transactional_db, small_region, now):
    space = SpaceFactory()
    competence = CompetenceVersionFactory().competence
    trainers = [person_with_role("trainer", space) for _number in range(4)]
    for trainer in trainers:
        GrantFactory(person=trainer, competence=competence, level="train", space=space)
    ana = PersonFactory()
    results = at_once(
        *[
            lambda by=by: actions.grant(person=ana, competence=competence, space=space, by=by, now=now)
            for by in trainers
        ]
    )
    assert Grant.objects.filter(person=ana).count() == 1
    assert (
        sorted(str(result) for result in results if not isinstance(result, Grant))
        == ["learning.grant_stands"] * 3
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_renewals_at_once_one_is_made(transactional_db, small_region, now):
    space = SpaceFactory()
    trainer, ana = person_with_role("trainer", space), PersonFactory()
    competence = CompetenceVersionFactory().competence
    GrantFactory(person=trainer, competence=competence, level="train", space=space)
    old = GrantFactory(person=ana, competence=competence, space=space)
    manager = person_with_role("manager", space)
    results = at_once(
        lambda: actions.renew(grant=old, by=trainer, now=now),
        lambda: actions.renew(grant=old, by=trainer, now=now),
        lambda: actions.suspend(grant=Grant.objects.get(pk=old.pk), by=manager, now=now, reason="x"),
    )
    standing = Grant.objects.filter(person=ana, state__in=["active", "suspended"])
    assert standing.count() == 1
    assert [str(result) for result in results if isinstance(result, str)].count("grant.state") >= 1
