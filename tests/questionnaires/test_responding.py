"""Answering: start by each kind of link, save, submit; anonymous answers name nobody; two at once."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ceh.core.refusals import Refused
from ceh.questionnaires.actions import answering, collecting, editing
from ceh.questionnaires.actions.erasing import forget_words_of
from ceh.questionnaires.models import Answer, Invitation, Response
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory
from tests.factories.questionnaires import (
    WHEN,
    CollectionFactory,
    InvitationFactory,
    QuestionnaireFactory,
    ResponseFactory,
    VersionFactory,
)
from tests.rushing import rush

pytestmark = pytest.mark.django_db
NOW = WHEN + dt.timedelta(days=1)


def rule_of(action, **keywords):
    """The rule that refuses."""
    with pytest.raises(Refused) as refused:
        action(**keywords)
    return refused.value.rule


def begin(collection, **keywords):
    return answering.start(collection=collection, language="sl", now=NOW, **keywords)


def save(key, **answers):
    return answering.save(key=key, answers=answers, language="sl", now=NOW)


def finish(key, **answers):
    save(key, **{"has_space": "no", **answers})
    return answering.submit(key=key, now=NOW)


def test_an_open_link_takes_as_many_responses_as_come(region):
    collection = CollectionFactory()
    keys = {begin(collection), begin(collection)}
    for key in keys:
        finish(key)
    assert collection.responses.filter(state="submitted").count() == 2


def test_a_program_that_starts_without_end_is_stopped_and_others_wait_for_minutes(region, monkeypatch):
    monkeypatch.setattr(answering, "MOST_STARTS", 2)
    collection = CollectionFactory()
    begin(collection), begin(collection)
    with pytest.raises(Refused) as refused:
        begin(collection)
    assert refused.value.rule == "questionnaires.too_many_start"
    assert "10 min" in refused.value.next_step
    assert collection.responses.count() == 2
    answering.start(collection=collection, language="sl", now=NOW + answering.START_WINDOW)
    assert collection.responses.count() == 3


def test_responses_in_which_nothing_was_entered_are_forgotten_after_a_month(region, time_machine):
    collection = CollectionFactory()
    begin(collection)
    entered = begin(collection)
    save(entered, has_space="yes")
    time_machine.move_to(NOW + answering.KEEP_EMPTY)
    answering.forget_empty()
    assert collection.responses.count() == 2
    time_machine.move_to(NOW + answering.KEEP_EMPTY + dt.timedelta(days=1))
    answering.forget_empty()
    assert collection.responses.get().answers == {"has_space": "yes"}


def test_what_was_entered_is_kept_right_or_wrong_and_other_questions_stay(region):
    key = begin(CollectionFactory())
    save(key, has_space="yes", area="many")
    row = save(key, wish="a lathe", unknown="x")
    assert row.answers == {"has_space": "yes", "area": "many", "wish": "a lathe"}


def test_submitting_needs_every_required_answer_and_says_which(region):
    key = begin(CollectionFactory())
    save(key, has_space="yes", area="many")
    with pytest.raises(Refused) as refused:
        answering.submit(key=key, now=NOW)
    assert refused.value.rule == "questionnaires.incomplete"
    assert set(refused.value.extra["errors"]) == {"area"}
    assert Response.objects.get().state == "started"


def test_only_answers_that_count_are_kept_and_written_in_rows(region):
    key = begin(CollectionFactory())
    finish(key, area="30", wish="a lathe")
    row = Response.objects.get()
    assert row.answers == {"has_space": "no", "wish": "a lathe"}
    rows = {(answer.question, answer.choice, answer.text) for answer in Answer.objects.all()}
    assert rows == {("has_space", "no", ""), ("wish", "", "a lathe")}


def test_an_invitation_is_used_once_and_goes_on_until_then(region):
    invitation = InvitationFactory()
    key = begin(invitation.collection, key=invitation.key)
    save(key, wish="x")
    assert begin(invitation.collection, key=invitation.key) == key
    finish(key)
    assert rule_of(begin, collection=invitation.collection, key=key) == "questionnaires.answered"
    assert rule_of(begin, collection=invitation.collection, key="other") == "questionnaires.by_invitation"


def test_a_signed_in_person_answers_once_and_goes_on_from_anywhere(region):
    collection, person = CollectionFactory(access="signed_in"), PersonFactory()
    key = begin(collection, person=person)
    assert begin(collection, person=person) == key
    assert finish(key).person == person
    assert rule_of(begin, collection=collection, person=person) == "questionnaires.answered"
    assert rule_of(begin, collection=collection) == "questionnaires.sign_in"


def test_nothing_leads_from_an_anonymous_answer_to_who_gave_it(region):
    collection, person = CollectionFactory(access="signed_in", is_anonymous=True), PersonFactory()
    key = begin(collection, person=person)
    finish(key)
    row, invitation = Response.objects.get(), Invitation.objects.get()
    assert (row.person, row.invitation, row.submitted_at, row.key_hash) == (None, None, None, "")
    assert (invitation.is_used, invitation.key) == (True, "")
    assert row.submitted_on == NOW.date()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pghistory_context WHERE metadata->>'verb' LIKE 'questionnaires.s%'"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("field", ["person", "invitation", "submitted_at"])
def test_the_database_refuses_who_and_when_on_an_anonymous_answer(region, field):
    collection = CollectionFactory(is_anonymous=True)
    value = {
        "person": PersonFactory,
        "invitation": lambda: InvitationFactory(collection=collection),
        "submitted_at": lambda: NOW,
    }[field]()
    with pytest.raises(IntegrityError, match="response_anonymous_names_nobody"), transaction.atomic():
        ResponseFactory(collection=collection, **{field: value})


def test_a_promise_of_anonymity_stays_once_somebody_has_answered(region):
    collection, staff = CollectionFactory(is_anonymous=True), person_with_role("coordinator")
    collecting.change_collection(collection=collection, by=staff, is_anonymous=False)
    begin(collection)
    change = {"collection": collection, "by": staff, "is_anonymous": True}
    assert rule_of(collecting.change_collection, **change) == "questionnaires.anonymity"


def test_answers_are_taken_from_the_instant_of_opening_to_that_of_closing(region):
    collection = CollectionFactory(opens_at=NOW, closes_at=NOW + dt.timedelta(hours=1))
    moments = {"before": -1, "opening": 0, "last": 3599, "closing": 3600}
    rules = {}
    for name, seconds in moments.items():
        try:
            at = NOW + dt.timedelta(seconds=seconds)
            answering.start(collection=collection, language="sl", now=at)
            rules[name] = "open"
        except Refused as refused:
            rules[name] = refused.rule
    assert rules == {
        "before": "questionnaires.not_open",
        "opening": "open",
        "last": "open",
        "closing": "questionnaires.closed",
    }


def test_the_closing_instant_is_asked_again_when_submitting(region):
    collection = CollectionFactory(closes_at=NOW + dt.timedelta(hours=1))
    key = begin(collection)
    save(key, has_space="no")
    late = NOW + dt.timedelta(hours=1)
    assert rule_of(answering.submit, key=key, now=late) == "questionnaires.closed"
    assert answering.keep_partial(collection=collection, now=late) == 1
    assert Response.objects.get().state == "partial"
    assert Answer.objects.get().choice == "no"


def test_a_published_version_stays_as_it_is_and_a_new_one_begins_as_its_copy(region):
    staff = person_with_role("coordinator")
    version = VersionFactory()
    saved = editing.save_content(version=version, by=staff, content=version.content, revision=0)
    change = {"version": saved, "by": staff, "content": version.content}
    assert rule_of(editing.save_content, **change, revision=0) == "questionnaires.changed"
    editing.publish_version(version=saved, by=staff, now=NOW)
    assert rule_of(editing.save_content, **change, revision=1) == "questionnaires.frozen"
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        type(version).objects.filter(pk=version.pk).update(content={})
    new = editing.begin_version(questionnaire=version.questionnaire, by=staff)
    assert (new.number, new.content, new.state) == (2, version.content, "draft")
    begin_again = {"questionnaire": version.questionnaire, "by": staff}
    assert rule_of(editing.begin_version, **begin_again) == "questionnaires.has_draft"


def test_a_draft_with_problems_is_not_published(region):
    version = VersionFactory(content={"code": "x", "languages": ["sl"]})
    publish = {"version": version, "by": person_with_role("coordinator"), "now": NOW}
    assert rule_of(editing.publish_version, **publish) == "questionnaires.unsound"


def test_questionnaires_of_one_name_get_codes_of_their_own(region):
    staff, content = person_with_role("coordinator"), VersionFactory().content
    values = {"by": staff, "content": content, "name": QuestionnaireFactory().name, "purpose": "survey"}
    codes = [editing.create_questionnaire(**values).questionnaire.code for _n in range(2)]
    assert codes == ["questionnaire", "questionnaire-2"]


def test_erasing_a_person_takes_their_words_and_leaves_what_is_counted(region):
    person = PersonFactory()
    key = begin(CollectionFactory(access="signed_in"), person=person)
    finish(key, wish="a lathe, says Ana")
    forget_words_of(person, by=None, now=NOW)
    assert Response.objects.get().answers == {"has_space": "no"}
    assert [row.question for row in Answer.objects.all()] == ["has_space"]


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_open_one_invitation_at_once_all_go_on_with_one_response(region):
    invitation = InvitationFactory()
    heard = rush(16, lambda n: begin(invitation.collection, key=invitation.key))
    assert heard == {invitation.key: 16}
    assert Response.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_submit_one_response_at_once_one_does(region):
    key = begin(CollectionFactory())
    save(key, has_space="no")

    def act(n):
        try:
            answering.submit(key=key, now=NOW)
        except Response.DoesNotExist:
            return "gone"
        return "done"

    assert rush(16, act) == {"done": 1, "gone": 15}
    assert Answer.objects.count() == 1
