"""The pages on which people answer, without JavaScript."""

import datetime as dt

import pytest
from django.urls import reverse

from ceh.questionnaires.models import Response
from tests.factories.questionnaires import WHEN, CollectionFactory, InvitationFactory

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
    response = visitor.post(use, {"q-has_space": "yes", "shown": "has_space"})
    assert (response.status_code, "1 more question" in text_of(response)) == (200, True)
    response = visitor.post(use, {"q-has_space": "yes", "q-area": "many", "shown": "has_space area"})
    assert (response.status_code, "Enter a whole number." in text_of(response)) == (422, True)
    assert 'value="many"' in text_of(response)
    response = visitor.post(use, {"q-has_space": "yes", "q-area": "30", "shown": "has_space area"})
    assert response.status_code == 302


def test_going_back_and_coming_later_lose_nothing_and_ask_nothing(visitor):
    use = begin(visitor, CollectionFactory())
    later = visitor.post(use, {"q-has_space": "yes", "go": "later", "shown": "has_space"}, follow=True)
    assert "Saved. Continue when you like" in text_of(later)
    assert 'value="yes" id="id_q-has_space_0" checked' in text_of(visitor.get(use)).replace(
        ' aria-describedby=""', ""
    ) or "checked" in text_of(visitor.get(use))
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
    assert response.json() == {"saved": True}
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
