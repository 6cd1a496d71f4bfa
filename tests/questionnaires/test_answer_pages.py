"""The pages on which people answer, without JavaScript."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ceh.core import clock
from ceh.questionnaires.actions import answering
from ceh.questionnaires.models import Collection, Response
from ceh.questionnaires.rules.definitions import Question, Section, as_json
from tests.factories.questionnaires import (
    DEFINITION,
    WHEN,
    YES_NO,
    CollectionFactory,
    InvitationFactory,
    VersionFactory,
    texts,
)

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def visitor(client, region):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def begin(visitor, collection):
    """The address of the first page."""
    response = visitor.post(collection.get_absolute_url(), follow=True)
    return response.redirect_chain[-1][0]


def page(address, section):
    return address.replace("/use/", f"/{section}/")


def text_of(response):
    return response.content.decode()


def test_from_the_introduction_to_thanks(visitor):
    collection = CollectionFactory(is_anonymous=True)
    assert "Anonymous" in text_of(visitor.get(collection.get_absolute_url()))
    use = begin(visitor, collection)
    assert "Do you have a space?" in text_of(visitor.get(use))
    following = visitor.post(use, {"q-has_space": "no", "shown": "has_space"})
    assert following["Location"] == page(use, "wishes")
    check = visitor.post(page(use, "wishes"), {"q-wish": "a lathe", "shown": "wish"}, follow=True)
    assert "a lathe" in text_of(check)
    thanks = visitor.post(check.redirect_chain[-1][0], follow=True)
    assert "Your answers are submitted" in text_of(thanks)
    assert Response.objects.get().state == "submitted"
    assert visitor.get(use, follow=True).status_code == 404


def test_a_question_that_an_answer_opens_is_shown_before_the_next_page(visitor):
    use = begin(visitor, CollectionFactory())
    response = visitor.post(use, {"q-has_space": "yes", "shown": "has_space"}, follow=True)
    assert (response.status_code, "1 more question" in text_of(response)) == (200, True)
    response = visitor.post(
        use, {"q-has_space": "yes", "q-area": "many", "shown": "has_space area"}, follow=True
    )
    assert (response.status_code, "Enter a whole number." in text_of(response)) == (422, True)
    assert 'value="many"' in text_of(response)
    response = visitor.post(use, {"q-has_space": "yes", "q-area": "30", "shown": "has_space area"})
    assert response.status_code == 302


def test_going_back_and_coming_later_lose_nothing_and_ask_nothing(visitor):
    use = begin(visitor, CollectionFactory())
    later = visitor.post(use, {"q-has_space": "yes", "go": "later", "shown": "has_space"}, follow=True)
    assert "Saved. Continue when you like" in text_of(later)
    assert text_of(visitor.get(use)).count(" checked") == 1
    back = visitor.post(page(use, "wishes"), {"q-wish": "x", "go": "back", "shown": "wish"})
    assert back["Location"] == use
    assert Response.objects.get().answers["wish"] == "x"


def test_submitting_leads_to_the_first_page_with_something_missing(visitor):
    use = begin(visitor, CollectionFactory())
    response = visitor.post(use.replace("pages/use/", "check/"), follow=True)
    assert response.redirect_chain[-1][0] == f"{use}?check=1"
    assert "Answer this question." in text_of(response)


def test_the_browser_saves_on_the_way(visitor):
    use = begin(visitor, CollectionFactory())
    response = visitor.post(use, {"q-has_space": "yes", "shown": ""}, headers={"accept": "application/json"})
    assert response.json() == {"saved": True, "labels": {}}
    assert Response.objects.get().answers == {"has_space": "yes", "area": ""}


def test_an_invitation_begins_and_later_says_that_it_was_used(visitor):
    invitation = InvitationFactory()
    collection = invitation.collection
    assert "Only by invitation" in text_of(visitor.get(collection.get_absolute_url()))
    mine = reverse("questionnaires:invited", args=[collection.code, invitation.key])
    use = visitor.post(mine, follow=True).redirect_chain[-1][0]
    visitor.post(use, {"q-has_space": "no", "shown": "has_space"})
    visitor.post(use.replace("pages/use/", "check/"))
    assert "You have already answered" in text_of(visitor.get(mine))


def test_before_and_after_its_time_nothing_begins(visitor):
    soon = CollectionFactory(opens_at=dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    over = CollectionFactory(closes_at=WHEN + dt.timedelta(days=1))
    for collection, words in ((soon, "Not open yet"), (over, "Answers are no longer taken")):
        assert words in text_of(visitor.get(collection.get_absolute_url()))
        assert visitor.post(collection.get_absolute_url()).status_code == 422
    assert visitor.get(CollectionFactory(opens_at=None).get_absolute_url()).status_code == 404


def test_unknown_links_and_pages_are_not_found(visitor):
    use = begin(visitor, CollectionFactory())
    assert visitor.get(page(use, "nowhere")).status_code == 404
    assert visitor.get(use.replace("/pages/use/", "x/go/"), follow=True).status_code == 404


def asking(kind, is_anonymous=False, **more):
    """A collection that asks one question."""
    question = Question(code="wish", type=kind, label=texts("Želja", "Wish"), **more)
    content = as_json(replace(DEFINITION, sections=(Section(code="use", questions=(question,)),)))
    version = VersionFactory(content=content, state="published")
    return CollectionFactory(version=version, is_anonymous=is_anonymous)


@pytest.mark.parametrize(
    ("entered", "pin"), [("46.25, 14.35", ["14.35", "46.25"]), ("here", None), ("", None)]
)
def test_a_place_is_shown_on_the_map_where_it_was_entered(visitor, entered, pin):
    address = begin(visitor, asking("place"))
    visitor.post(address, {"shown": "wish", "q-wish": entered})
    response = visitor.get(address)
    field = response.context["form"].fields["q-wish"]
    assert field.pin == (pin or field.pin)
    assert 13 < float(field.pin[0]) < 15
    assert f'data-field="q-wish" data-lon="{field.pin[0]}"' in response.content.decode()
    assert 'id="landmarks"' in response.content.decode()
    other = begin(visitor, asking("text"))
    assert "data-pin" not in visitor.get(other).content.decode()


@pytest.mark.parametrize(
    ("places", "status", "kept"),
    [
        ({}, 200, {}),
        ({"q-wish-yes": "2", "q-wish-no": "1"}, 200, ["no", "yes"]),
        ({"q-wish-yes": "1", "q-wish-no": "1"}, 422, {"yes": "1", "no": "1"}),
        ({"q-wish-yes": "1"}, 422, {"yes": "1"}),
    ],
)
def test_a_ranking_takes_each_place_once_or_none(visitor, places, status, kept):
    wishes = begin(visitor, asking("ranking", choices=YES_NO))
    response = visitor.post(wishes, {"shown": "wish", **places}, follow=True)
    assert response.status_code == status
    assert Response.objects.get().answers["wish"] == kept
    assert ("Rank all answers, each of them once." in text_of(response)) == (status == 422)


PDF, TEXT = b"%PDF-1.7 plan", b"no picture"


@pytest.mark.parametrize(
    ("name", "content", "is_anonymous", "words"),
    [
        ("plan.pdf", PDF, False, ""),
        ("plan.pdf", PDF, True, "A PDF can say who wrote it."),
        ("plan.jpg", TEXT, False, "This is not a picture that we can read."),
    ],
)
def test_a_file_is_kept_or_refused_in_words(visitor, name, content, is_anonymous, words):
    use = begin(visitor, asking("file", is_anonymous=is_anonymous))
    file = SimpleUploadedFile(name, content)
    response = visitor.post(use, {"q-wish": file, "shown": "wish"})
    assert response.status_code == (422 if words else 302)
    assert words in text_of(response)
    assert Response.objects.get().answers.get("wish") == (None if words else "plan.pdf")


def test_a_file_stays_until_it_is_removed(visitor):
    use = begin(visitor, asking("file"))
    visitor.post(use, {"q-wish": SimpleUploadedFile("plan.pdf", PDF), "shown": "wish"})
    visitor.post(use, {"shown": "wish"})
    assert "plan.pdf" in text_of(visitor.get(use))
    visitor.post(use, {"q-wish-clear": "1", "shown": "wish"})
    assert "plan.pdf" not in text_of(visitor.get(use))


@pytest.mark.parametrize("place", ["²", "9" * 5_000, "-1", "1.5", "x"])
def test_a_place_that_is_no_place_is_refused_in_words(visitor, place):
    use = begin(visitor, asking("ranking", choices=YES_NO))
    response = visitor.post(use, {"shown": "wish", "q-wish-yes": place, "q-wish-no": "1"}, follow=True)
    assert response.status_code == 422
    assert "Rank all answers, each of them once." in text_of(response)
    assert visitor.get(use).status_code == 200


def test_invisible_characters_are_no_part_of_an_answer(visitor):
    use = begin(visitor, asking("text"))
    assert visitor.post(use, {"shown": "wish", "q-wish": "a\0b"}).status_code < 500


def test_where_no_question_is_shown_the_answers_can_be_submitted(visitor):
    use = begin(visitor, asking("text", relevance="1 = 2"))
    assert use.endswith("/check/")
    assert visitor.get(use).status_code == 200
    assert "Your answers are submitted" in text_of(visitor.post(use, follow=True))


def test_a_wrong_file_for_a_page_that_another_answer_has_hidden_is_not_asked_about(visitor):
    wish = Question(code="plan", type="file", label=texts("Načrt", "Plan"))
    pages = (
        DEFINITION.sections[0],
        Section(code="more", relevance="${has_space} = 'yes'", questions=(wish,)),
    )
    content = as_json(replace(DEFINITION, sections=pages))
    use = begin(visitor, CollectionFactory(version=VersionFactory(content=content, state="published")))
    visitor.post(use, {"q-has_space": "no", "shown": "has_space"})
    file = SimpleUploadedFile("plan.jpg", b"no picture")
    response = visitor.post(page(use, "more"), {"q-plan": file, "shown": "plan"})
    assert response.status_code == 302


NUMBERS = (
    Question(code="cost", type="decimal", label=texts("Koliko stane?", "What does it cost?")),
    Question(code="people", type="integer", label=texts("Koliko ljudi?", "How many people?")),
)


@pytest.mark.parametrize(
    ("language", "cost", "people", "kept", "shown"),
    [
        ("sl", "40.000", "1.200", {"cost": "40000", "people": 1200}, "40000"),
        ("sl", "1 250,50 €", "12 000", {"cost": "1250.5", "people": 12_000}, "1250,50"),
        ("sl", "1,125", "7", {"cost": "1.125", "people": 7}, "1,125"),
        ("en", "40,000.25", "1,200", {"cost": "40000.25", "people": 1200}, "40000.25"),
        ("en", "1.125", "7", {"cost": "1.125", "people": 7}, "1.125"),
    ],
)
def test_numbers_are_read_as_the_reader_writes_them_and_stay_when_sent_again(
    visitor, language, cost, people, kept, shown
):
    section = Section(code="money", label=texts("Denar", "Money"), questions=NUMBERS)
    version = VersionFactory(state="published", content=as_json(replace(DEFINITION, sections=(section,))))
    visitor.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    use = begin(visitor, CollectionFactory(version=version))
    visitor.post(use, {"q-cost": cost, "q-people": people, "shown": "cost people"})
    field = visitor.get(use).context["form"]["q-cost"]
    assert field.value() == shown
    check = visitor.post(use, {"q-cost": shown, "q-people": people, "shown": "cost people"})
    visitor.post(check["Location"])
    assert Response.objects.get().answers == kept


def closed(collection, *, is_counted):
    """The collection ended a minute ago; a survey that somebody closes counts what is incomplete."""
    now = clock.now()
    Collection.objects.filter(pk=collection.pk).update(closes_at=now - dt.timedelta(minutes=1))
    if is_counted:
        answering.keep_partial(collection=collection, now=now)


@pytest.mark.parametrize("is_counted", [True, False])
def test_whoever_answers_while_it_is_closed_reads_so_and_sees_what_they_typed(visitor, is_counted):
    collection = CollectionFactory()
    use = begin(visitor, collection)
    visitor.post(use, {"q-has_space": "no", "shown": "has_space"})
    closed(collection, is_counted=is_counted)
    response = visitor.post(page(use, "wishes"), {"q-wish": "a <b>lathe", "shown": "wish"})
    text = text_of(response)
    assert (response.status_code, "This was closed:" in text, "What was saved before is kept" in text) == (
        409,
        True,
        True,
    )
    assert "What do you wish?" in text
    assert "a &lt;b&gt;lathe" in text
    assert Response.objects.get().answers["has_space"] == "no"
    script = visitor.post(page(use, "wishes"), {"q-wish": "x"}, headers={"accept": "application/json"})
    assert (script.status_code, "This was closed:" in script.json()["words"]) == (409, True)
    for address in (use, use.replace("pages/use/", "check/"), use.replace("pages/use/", "go/")):
        assert "This was closed:" in text_of(visitor.get(address))


def test_a_page_open_twice_does_not_undo_what_the_other_one_saved(visitor):
    use = begin(visitor, CollectionFactory())
    seen = visitor.get(use).context["seen"]
    script = {"headers": {"accept": "application/json"}}
    visitor.post(
        use, {"q-has_space": "yes", "q-area": "30", "seen": seen, "touched": "has_space area"}, **script
    )
    visitor.post(use, {"q-has_space": "no", "q-area": "", "seen": seen, "touched": "has_space"}, **script)
    assert Response.objects.get().answers == {"has_space": "no", "area": "30"}
    visitor.post(use, {"q-has_space": "no", "q-area": "", "seen": seen, "touched": "area"}, **script)
    assert Response.objects.get().answers == {"has_space": "no", "area": ""}


@pytest.mark.parametrize("seen", ["[1]", "nonsense", "{", ""])
def test_what_a_page_says_it_showed_may_be_nonsense(visitor, seen):
    use = begin(visitor, CollectionFactory())
    visitor.post(use, {"q-has_space": "no", "seen": seen, "shown": "has_space"})
    assert Response.objects.get().answers["has_space"] == "no"
