"""The public consultation of a draft: who may comment and when, what is answered, what everybody reads."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ceh.core.models import Letter
from ceh.core.personal_data import erase_all
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.plan.models import Plan
from ceh.versions import queries
from ceh.versions.actions import consultations, versions
from ceh.versions.emails import comment_token
from ceh.versions.models import Comment, PublicConsultation
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory, ProfileFactory
from tests.factories.versions import CommentFactory
from tests.rushing import rush

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
ANSWER = Translated({"en": "We add it.", "sl": "Dodamo."})


@pytest.fixture
def consultation(draft, by, now):
    """From today on, for two weeks."""
    today = queries.today(now)
    return consultations.open_consultation(
        plan=draft,
        by=by,
        now=now,
        opens_on=today,
        closes_on=today + timedelta(days=14),
        invitation=Translated({"en": "What is missing?", "sl": "Kaj manjka?"}),
    )


def write(consultation, now, by=None, **values):
    form = {"language": "en", "section": "plan", "text": "More schools."} | values
    return consultations.write_comment(consultation=consultation, by=by, now=now, **form)


def answer(comment, by, now, verdict="accepted", **values):
    consultations.answer_comment(comment=comment, by=by, now=now, verdict=verdict, answer=ANSWER, **values)


def test_visitors_read_the_draft_and_comment_on_an_action(client, consultation):
    page = client.get(consultation.get_absolute_url(), headers=ENGLISH)
    assert "What is missing?" in page.content.decode()
    action = consultation.plan.actions.get()
    shown = client.get(action.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "Comment on this action" in shown
    address = reverse("versions:comment_new", args=[consultation.pk])
    assert client.get(f"{address}?section=action-1").context["form"]["section"].value() == "action-1"
    assert client.get(f"{address}?section=nope").status_code == 404
    form = {"section": "action-1", "text": "Ask the schools.", "name": "Mojca", "email": "mojca@example.org"}
    assert client.post(address, form, headers=ENGLISH).status_code == 302
    comment = Comment.objects.get()
    assert (comment.section, comment.person, comment.public_author) == ("action-1", None, "")
    letter = Letter.objects.get()
    assert letter.address == "mojca@example.org"
    assert "Ask the schools." in letter.body
    assert "Ask the schools." not in client.get(consultation.get_absolute_url()).content.decode()


def test_programs_are_stopped(client, consultation, now, monkeypatch):
    address = reverse("versions:comment_new", args=[consultation.pk])
    trap = {"section": "plan", "text": "Buy", "homepage": "http://example.org"}
    assert client.post(address, trap).status_code == 422
    monkeypatch.setattr(consultations, "MOST", 1)
    write(consultation, now)
    with pytest.raises(Refused) as refused:
        write(consultation, now)
    assert refused.value.rule == "versions.too_many"
    write(consultation, now, by=PersonFactory())
    assert Comment.objects.count() == 2


def test_an_address_is_confirmed_by_the_button_of_its_link(client, consultation, by, now):
    comment = write(consultation, now, email="mojca@example.org")
    link = reverse("versions:comment_confirm", args=[comment_token(comment)])
    assert client.get(link, headers=ENGLISH).status_code == 200
    comment.refresh_from_db()
    assert comment.confirmed_at is None  # programs open links, too
    assert client.post(link).status_code == 302
    assert client.get(reverse("versions:comment_confirm", args=["forged"])).status_code == 404
    comment.refresh_from_db()
    answer(comment, by, now)
    letter = Letter.objects.get(key__startswith="versions.answered")
    assert (letter.address, letter.language) == ("mojca@example.org", "en")
    assert "We add it." in letter.body
    other = write(consultation, now, email="unknown@example.org")
    answer(other, by, now)
    assert not Letter.objects.filter(key__startswith=f"versions.answered:{other.pk}").exists()


def test_comments_are_taken_from_the_first_day_to_the_end_of_the_last(draft, by, now):
    today = queries.today(now)
    row = consultations.open_consultation(
        plan=draft,
        by=by,
        now=now,
        opens_on=today + timedelta(days=2),
        closes_on=today + timedelta(days=3),
        invitation=ANSWER,
    )
    rules = []
    for days in range(5):
        try:
            write(row, now + timedelta(days=days))
            rules.append("taken")
        except Refused as refused:
            rules.append(refused.rule)
    assert rules == ["versions.not_yet", "versions.not_yet", "taken", "taken", "versions.closed"]


def test_who_is_late_is_told_and_keeps_the_text(client, consultation, by, now):
    address = reverse("versions:comment_new", args=[consultation.pk])
    consultations.close_consultation(consultation=consultation, by=by, now=now)
    late = client.post(address, {"section": "plan", "text": "Too late?"}, headers=ENGLISH)
    assert late.status_code == 422
    assert "The consultation is closed" in late.content.decode()
    assert "Too late?" in late.content.decode()
    assert not Comment.objects.exists()
    assert client.get(address).status_code == 409  # nobody writes in vain


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (2, 1)])
def test_days_that_make_no_sense_are_refused(draft, by, now, first, last):
    today = queries.today(now)
    with pytest.raises(Refused) as refused:
        consultations.open_consultation(
            plan=draft,
            by=by,
            now=now,
            opens_on=today + timedelta(days=first),
            closes_on=today + timedelta(days=last),
            invitation=ANSWER,
        )
    assert refused.value.rule == "versions.days"
    draft.refresh_from_db()
    assert (draft.state, draft.is_public) == ("draft", False)


def test_the_text_stays_while_people_comment(client, consultation, by, now):
    client.force_login(by)
    page = reverse("plan:action_edit", args=[consultation.plan.actions.get().code])
    refused = client.get(page, headers=ENGLISH)
    assert refused.status_code == 403
    assert "People are commenting on this draft" in refused.content.decode()
    consultations.close_consultation(consultation=consultation, by=by, now=now)
    assert client.get(page).status_code == 200
    client.logout()
    assert client.get(consultation.plan.get_absolute_url()).status_code == 200  # it was public once


def test_the_name_of_somebody_under_18_is_not_published(client, consultation, now):
    person = PersonFactory()
    ProfileFactory(person=person, birth_year=now.year - 15)
    comment = write(consultation, now, by=person, shows_name=True)
    assert comment.public_author == ""
    address = reverse("versions:comment_new", args=[consultation.pk])
    assert "shows_name" in client.get(address).context["form"].fields
    client.force_login(person)
    assert "shows_name" not in client.get(address).context["form"].fields


def test_an_answer_after_the_address_is_gone_sends_no_letter(consultation, by, now):
    comment = write(consultation, now, email="mojca@example.org")
    consultations.confirm_address(comment=comment, now=now)
    answer(comment, by, now)
    consultations.close_consultation(consultation=consultation, by=by, now=now)
    consultations.publish_consultation(consultation=consultation, by=by, now=now)
    comment.refresh_from_db()
    Comment.machine.apply(comment, "reopen_comment", by=by, now=now, reason="Once more")
    letters = Letter.objects.count()
    answer(comment, by, now, "rejected")
    assert Letter.objects.count() == letters


def test_staff_answers_and_everybody_reads_what_became_of_it(client, consultation, by, now):
    person = PersonFactory(name="Mojca Zgled", language="en")
    named = write(consultation, now, by=person, text="Ask the schools.", shows_name=True)
    secret = write(consultation, now, text="Cheaper laser.", name="Janez Skriti")
    advert = write(consultation, now, text="Buy watches.")
    client.force_login(by)
    page = reverse("versions:comment_answer", args=[named.pk])
    form = {
        "verdict": "accepted",
        "answer_en": "We add it.",
        "answer_sl": "Dodamo.",
        "changed_action": "action-1",
    }
    assert client.post(page, form | {"answer_en": "", "answer_sl": ""}).status_code == 422
    assert client.post(page, form).status_code == 302
    assert "We add it." in Letter.objects.get(person=person).body
    answer(secret, by, now, "rejected")
    consultations.close_consultation(consultation=consultation, by=by, now=now)
    with pytest.raises(Refused) as refused:
        consultations.publish_consultation(consultation=consultation, by=by, now=now)
    assert refused.value.rule == "versions.unanswered"
    Comment.machine.apply(advert, "hide_comment", by=by, now=now, reason="Advertising.")
    consultations.publish_consultation(consultation=consultation, by=by, now=now)
    client.logout()
    report = client.get(consultation.get_absolute_url(), headers=ENGLISH).content.decode()
    for text in ("Ask the schools.", "Mojca Zgled", "Cheaper laser.", "We add it.", "Changed by it:"):
        assert text in report
    assert client.get(secret.get_absolute_url()).status_code == 200
    assert client.get(advert.get_absolute_url()).status_code == 302
    table = client.get(reverse("versions:report_csv", args=[consultation.pk]), headers=ENGLISH)
    rows = b"".join(table.streaming_content).decode()
    assert "Ask the schools.,Mojca Zgled,Accepted" in rows
    for text in ("Janez Skriti", "Buy watches."):
        assert text not in report
        assert text not in rows


def test_a_comment_on_an_action_that_was_left_out_stays_in_the_report(client, consultation, by, now):
    comment = write(consultation, now, section="action-1", text="Leave it out.")
    answer(comment, by, now)
    consultations.close_consultation(consultation=consultation, by=by, now=now)
    consultations.publish_consultation(consultation=consultation, by=by, now=now)
    versions.remove_action(action=consultation.plan.actions.get(), by=by, reason="As was said.")
    report = client.get(consultation.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "An action that the draft no longer has" in report
    assert "Leave it out." in report


def test_addresses_go_when_the_report_is_published(consultation, by, now):
    comment = write(consultation, now, email="mojca@example.org")
    answer(comment, by, now)
    consultations.close_consultation(consultation=consultation, by=by, now=now)
    consultations.publish_consultation(consultation=consultation, by=by, now=now)
    comment.refresh_from_db()
    assert comment.email == ""


def test_erasure_leaves_the_comment_without_a_name(client, consultation, by, now):
    person = PersonFactory(name="Mojca Zgled")
    comment = write(consultation, now, by=person, shows_name=True)
    erase_all(person, by=by, now=now)
    person.name = ""
    person.save()
    comment.refresh_from_db()
    assert (comment.text, comment.name) == ("More schools.", "")
    assert "Mojca" not in comment.public_author


def test_consulted_needs_a_consultation_or_a_reason(draft, by, now):
    with pytest.raises(Refused) as refused:
        consultations.consult_plan(plan=draft, by=by, now=now)
    assert refused.value.rule == "plan.reason"
    today = queries.today(now)
    row = consultations.open_consultation(
        plan=draft, by=by, now=now, opens_on=today, closes_on=today, invitation=ANSWER
    )
    draft.refresh_from_db()
    with pytest.raises(Refused) as refused:
        consultations.consult_plan(plan=draft, by=by, now=now, reason="In a hurry.")
    assert refused.value.rule == "plan.state"
    consultations.close_consultation(consultation=row, by=by, now=now)
    consultations.consult_plan(plan=draft, by=by, now=now)
    draft.refresh_from_db()
    assert draft.state == "consulted"


def test_a_comment_outlives_the_draft_it_was_about(client, consultation, by, now):
    comment = write(consultation, now, section="action-1")
    answer(comment, by, now, "partly", changed_action="action-1")
    consultations.close_consultation(consultation=consultation, by=by, now=now)
    consultations.publish_consultation(consultation=consultation, by=by, now=now)
    plan = Plan.objects.get(pk=consultation.plan_id)
    consultations.consult_plan(plan=plan, by=by, now=now)
    versions.endorse_plan(plan=plan, by=by, now=now, reason="The council.")
    versions.put_in_force_plan(plan=plan, by=by, now=now)
    report = client.get(consultation.get_absolute_url(), headers=ENGLISH).content.decode()
    assert reverse("plan:action", args=["action-1"]) in report


@pytest.mark.parametrize(
    ("role", "statuses"),
    [("coordinator", (200, 200, 200)), ("auditor", (200, 403, 403)), ("adviser", (403, 403, 403))],
)
def test_who_reads_and_answers_comments(client, consultation, now, role, statuses):
    comment = write(consultation, now)
    client.force_login(person_with_role(role))
    pages = [
        comment.get_absolute_url(),
        reverse("versions:comment_answer", args=[comment.pk]),
        reverse("versions:consultation_new", args=[consultation.plan.code]),
    ]
    assert tuple(client.get(page).status_code for page in pages) == statuses
    shown = client.get(consultation.get_absolute_url()).content.decode()
    assert ("More schools." in shown) == (statuses[0] == 200)


def test_authors_read_their_comments_before_the_report(client, consultation, now):
    person = PersonFactory()
    comment = write(consultation, now, by=person)
    client.force_login(person)
    assert client.get(comment.get_absolute_url()).status_code == 200
    assert "More schools." in client.get(consultation.get_absolute_url()).content.decode()
    client.force_login(PersonFactory())
    assert client.get(comment.get_absolute_url()).status_code == 403


def test_the_database_knows_that_an_answer_says_something():
    comment = CommentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(state="accepted")
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(state="open")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_does(consultation, by, now):
    comment = write(consultation, now)
    verdicts = ("accepted", "rejected")
    outcome = rush(2, lambda number: answer(comment, by, now, verdicts[number]))
    assert outcome == {"done": 1, "comment.state": 1}
    assert Letter.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_no_comment_slips_in_after_the_consultation_is_closed(consultation, by, now):
    people = [PersonFactory() for _number in range(3)]

    def step(number):
        if number == 3:
            consultations.close_consultation(consultation=consultation, by=by, now=now)
            return f"closed with {Comment.objects.count()}"
        write(PublicConsultation.objects.get(pk=consultation.pk), now, by=people[number])
        return "taken"

    outcome = rush(4, step)
    taken = outcome["taken"]
    assert outcome[f"closed with {taken}"] == 1
    assert outcome["versions.closed"] == 3 - taken
