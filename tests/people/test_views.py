"""Pages about oneself: what they show, what they refuse, and what nobody else may see."""

import html
import io
import re
import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse

from ceh.core import clock
from ceh.core.models import Letter
from ceh.core.refusals import Refused
from ceh.people import actions, queries
from ceh.people.models import Consent, Guardianship, Merge, Person, Profile
from tests.factories.equipment import UnitFactory
from tests.factories.network import SpaceFactory, person_with_role
from tests.factories.people import GuardianshipFactory, MergeFactory, PersonFactory, ProfileFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
WORD = "correct horse battery"


def sign_up(client, email="new@world.test", **values):
    """Send the sign-up form."""
    form = {"email": email, "password1": WORD, "name": "Nova Oseba", "birth_year": 1990, "agree": "on"}
    return client.post("/account/signup/", form | values)


def test_sign_up_verifies_by_the_code_in_the_letter(client):
    answer = sign_up(client)
    assert answer.status_code == 302
    person = Person.objects.get(email="new@world.test")
    assert (person.name, person.profile.birth_year) == ("Nova Oseba", 1990)
    assert Consent.objects.get(person=person).text.purpose == "terms"
    letter = Letter.objects.get(address="new@world.test")
    code = re.search(r"^\S{6,}$", letter.body, re.MULTILINE)[0]
    assert client.get("/me/profile/").status_code == 302  # not yet
    client.post("/account/confirm-email/?next=/me/profile/", {"code": code})
    assert EmailAddress.objects.get(user=person).verified
    assert client.get("/me/profile/").status_code == 200


@pytest.mark.parametrize(
    ("language", "heading", "other"),
    [("en", "Create an account", "Sign in"), ("sl", "Ustvarite račun", "Prijava")],
)
def test_the_page_to_create_an_account_says_so(client, language, heading, other):
    page = client.get("/account/signup/", headers={"accept-language": language}).content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert f"<title>{heading}" in re.sub(r"\s+<|>\s+", lambda match: match[0].strip(), page)
    assert f'href="/account/login/">{other}</a>' in page
    assert not re.search("Sign ?[Uu]p|Then please", page)


def test_the_letter_speaks_the_readers_language(region, client):
    client.post(
        "/account/signup/",
        {"email": "nova@world.test", "password1": WORD, "name": "Nova", "birth_year": 1990, "agree": "on"},
        headers={"accept-language": "sl"},
    )
    assert Person.objects.get(email="nova@world.test").language == "sl"
    assert Letter.objects.get(address="nova@world.test").language == "sl"


def test_sign_up_does_not_tell_whether_an_address_is_known(client):
    fresh = sign_up(client, "fresh@world.test")
    known = PersonFactory(email="known@world.test")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    client.session.flush()
    again = sign_up(client, "known@world.test")
    assert (fresh.status_code, fresh["Location"]) == (again.status_code, again["Location"])
    assert "already have an account" in Letter.objects.get(address="known@world.test").subject


def test_password_reset_does_not_tell_either(client):
    known = PersonFactory(email="known@world.test")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    answers = [
        client.post("/account/password/reset/", {"email": email})
        for email in ("known@world.test", "no@world.test")
    ]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    link = re.search(r"https?://\S+", Letter.objects.get(address="known@world.test").body)[0]
    assert client.get(link, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"birth_year": 1700}, "1900"),
        ({"birth_year": 2099}, "cannot be right"),
        ({"birth_year": ""}, "required"),
        ({"agree": ""}, "required"),
        ({"name": "A\x07B"}, "invisible"),
        ({"name": "x" * 200}, "At most 120"),
        ({"password1": "short"}, "10"),
    ],
)
def test_a_wrong_sign_up_says_what_is_wrong(client, values, message):
    answer = sign_up(client, **values)
    assert message in answer.content.decode()
    assert not Person.objects.filter(email="new@world.test").exists()


@pytest.mark.parametrize(
    "email", ["a\x00@world.test", "🔧@world.test", "x" * 300 + "@world.test", "nonsense"]
)
def test_a_strange_address_is_refused_in_words(client, email):
    assert sign_up(client, email).status_code in (200, 400, 422)
    assert Person.objects.count() == 0


def test_ten_megabytes_are_too_much(client):
    client.raise_request_exception = False
    assert sign_up(client, name="x" * 10_000_000).status_code in (400, 413, 422)
    client.force_login(PersonFactory())
    answer = client.post("/me/profile/", {"name": "A", "language": "en", "skills": "x" * 10_000_000})
    assert answer.status_code in (400, 413, 422)


def test_too_many_tries_get_a_clear_page(client):
    person = PersonFactory(with_password=True)
    answers = [
        client.post("/account/login/", {"login": person.email, "password": f"wrong {n}"}) for n in range(40)
    ]
    last = answers[-1]
    assert last.status_code == 429 or "Too many" in last.content.decode()
    assert "Traceback" not in last.content.decode()


def test_the_profile_is_saved_with_emoji(region, client):
    person = PersonFactory()
    client.force_login(person)
    form = {
        "name": "Ana 🔧",
        "language": "sl",
        "skills": "les\r\nkovina",
        "birth_year": "1990",
        "languages": ["sl"],
    }
    assert client.post("/me/profile/", form).status_code == 302
    profile = Profile.objects.get(person=person)
    assert (profile.person.name, profile.skills, profile.sex) == ("Ana 🔧", "les\nkovina", "not_stated")
    page = client.get("/me/profile/").content.decode()
    assert "Ana 🔧" in page


def test_everything_about_me_and_nothing_of_others(client):
    me, other = PersonFactory(name="Me Myself"), PersonFactory(name="Somebody Else", email="else@world.test")
    ProfileFactory(person=me, skills="mine")
    ProfileFactory(person=other, skills="theirs")
    client.force_login(me)
    page = client.get("/me/data/").content.decode()
    assert "mine" in page
    assert "theirs" not in page
    file = zipfile.ZipFile(io.BytesIO(client.get("/me/data.zip").content))
    assert "else@world.test" not in file.read("everything.json").decode()


def test_many_records_are_folded_and_e_mails_are_told_by_subject(client):
    me = PersonFactory()
    for number in range(4):
        Letter.objects.create(
            person=me, key=f"{number}", address=me.email, subject=f"Subject {number}", queued_at=clock.now()
        )
    client.force_login(me)
    page = client.get("/me/data/", headers={"accept-language": "en"}).content.decode()
    folded = page.split("Show all 4 records")[1].split("</details>")[0]
    assert folded.index("<td") == folded.index('<td data-label="Subject">Subject 0')


def test_erasing_asks_for_the_password_first(client):
    person = PersonFactory(with_password=True, email="gone@world.test")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    client.force_login(person)
    assert "reauthenticate" in client.get("/me/erase/")["Location"]
    client.post("/account/reauthenticate/?next=/me/erase/", {"password": WORD})
    assert client.post("/me/erase/", {}).status_code == 422
    assert "cannot be undone" in client.get("/me/erase/").content.decode()
    assert client.post("/me/erase/", {"confirmed": "on"}).status_code == 302
    assert Person.objects.get(pk=person.pk).erased_at is not None
    assert client.get("/me/data/").status_code == 302
    client.post("/account/login/?next=/me/data/", {"login": "gone@world.test", "password": WORD})
    assert "_auth_user_id" not in client.session


def test_guardian_and_ward_by_the_pages(client):
    child = ProfileFactory(birth_year=2015).person
    parent = ProfileFactory(birth_year=1985).person
    client.force_login(child)
    assert "under 15" in client.get("/me/guardians/").content.decode()
    assert client.post("/me/guardians/", {"email": parent.email}).status_code == 302
    link = re.search(r"/me/guardians/confirm/\S+", Letter.objects.get(address=parent.email).body)[0]
    client.logout()
    assert client.get(link)["Location"].startswith("/account/login/?next=/me/guardians/confirm/")
    client.force_login(parent)
    assert child.name in client.get(link).content.decode()
    assert client.post(link).status_code == 302
    assert client.post(link).status_code == 404
    client.logout()
    assert client.get(link).status_code == 404
    client.force_login(parent)
    guardianship = Guardianship.objects.get()
    assert (
        client.post(
            f"/me/guardians/{guardianship.pk}/consents/", {"purpose": "photos", "do": "give"}
        ).status_code
        == 302
    )
    assert Consent.objects.get(person=child, text__purpose="photos").given_by == parent
    assert client.post(f"/me/guardians/{guardianship.pk}/end/").status_code == 302
    assert client.get(f"/me/guardians/{guardianship.pk}/consents/").status_code == 404


def test_a_request_is_withdrawn_and_a_guardianship_ends(client):
    child = PersonFactory()
    client.force_login(child)
    for confirmed_at, text in (
        (None, "The request is withdrawn."),
        (clock.now(), "The guardianship has ended."),
    ):
        link = GuardianshipFactory(minor=child, confirmed_at=confirmed_at)
        assert text in client.post(f"/me/guardians/{link.pk}/end/", follow=True).content.decode()


def test_the_guardianships_of_others_do_not_exist(client):
    link = GuardianshipFactory()
    client.force_login(PersonFactory())
    assert client.post(f"/me/guardians/{link.pk}/end/").status_code == 404
    assert client.get(f"/me/guardians/{link.pk}/consents/").status_code == 404
    assert client.post("/me/guardians/999999/end/").status_code == 404
    assert client.get("/me/guardians/confirm/nonsense/").status_code == 404


def test_a_ward_does_not_answer_for_the_guardian(client):
    link = GuardianshipFactory()
    client.force_login(link.minor)
    assert client.get(f"/me/guardians/{link.pk}/consents/").status_code == 404


def test_consents_by_the_page(client):
    person = PersonFactory()
    client.force_login(person)
    assert client.post("/me/consents/", {"purpose": "news", "do": "give"}).status_code == 302
    assert client.post("/me/consents/", {"purpose": "news", "do": "withdraw"}).status_code == 302
    assert Consent.objects.get(person=person).withdrawn_at is not None
    assert client.post("/me/consents/", {"purpose": "nonsense"}).status_code == 404


@pytest.mark.parametrize(
    "page", ["profile/", "data/", "data.zip", "erase/", "guardians/", "consents/", "security/"]
)
def test_visitors_are_sent_to_sign_in(client, page):
    assert client.get(f"/me/{page}")["Location"].startswith("/account/login/?next=")


@pytest.fixture
def coordinator(db, now):
    """Signed in by the role that the app network keeps."""
    from ceh.network.models import RoleAssignment

    person = PersonFactory()
    RoleAssignment.objects.create(person=person, role="coordinator", starts_at=now.replace(year=2020))
    return person


def test_two_accounts_are_merged_and_parted_by_the_pages(region, client, coordinator):
    twins = [PersonFactory(name="Ana Novak", email=f"ana{n}@world.test", confirmed=True) for n in range(2)]
    for twin in twins:
        ProfileFactory(person=twin)
    client.force_login(coordinator)
    assert "ana1@world.test" in client.get("/desk/people/").content.decode()
    path = f"/desk/people/{twins[0].public_id}/{twins[1].public_id}/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "Both are Ana."}).status_code == 302
    assert client.get(path).status_code == 409
    done = Merge.objects.get()
    for page in ("/desk/people/", f"/desk/people/merges/{done.pk}/"):
        text = client.get(page).content.decode()
        assert "ana0@world.test" in text
        assert "ana1@world.test" in text
    assert client.post(f"/desk/people/merges/{done.pk}/", {"reason": "No."}).status_code == 302
    assert Person.objects.get(pk=twins[1].pk).is_active
    assert client.get("/desk/people/", {"q": "ana0", "keep": str(twins[1].public_id)}).status_code == 200


def test_pages_tell_whether_an_address_is_confirmed_and_offer_no_merge_of_others(
    region, client, coordinator, now
):
    ana = PersonFactory(name="Ana Novak", email="ana@world.test", last_login=now, confirmed=True)
    other = PersonFactory(name="Ana Novak", email="other@world.test", confirmed=True)
    unconfirmed = PersonFactory(name="Ana Novak", email="taker@world.test")
    for person in (ana, other, unconfirmed):
        ProfileFactory(person=person)
    client.force_login(coordinator)
    english = {"accept-language": "en"}
    page = client.get("/desk/people/", headers=english).content.decode()
    assert "taker@world.test" not in page
    compare = client.get(f"/desk/people/{ana.public_id}/{other.public_id}/", headers=english)
    for text in (page, compare.content.decode()):
        assert text.count("never signed in") == text.count("last signed in") == 1
    for values in ({"q": "taker"}, {"q": "taker", "keep": str(ana.public_id)}):
        text = client.get("/desk/people/", values, headers=english).content.decode()
        assert "not confirmed" in text
        assert "Merge with another account" not in text
        assert f'{unconfirmed.public_id}/">Compare' not in text
    refusal = client.get(f"/desk/people/{ana.public_id}/{unconfirmed.public_id}/", headers=english)
    assert refusal.status_code == 409
    assert "never confirmed" in refusal.content.decode()


def test_the_desk_is_closed_to_members(client):
    done = MergeFactory()
    client.force_login(PersonFactory())
    for path in ("/desk/people/", f"/desk/people/merges/{done.pk}/"):
        assert client.get(path).status_code == 403


def test_lists_do_not_ask_more_when_they_grow(region, client, coordinator, django_assert_max_num_queries):
    client.force_login(coordinator)
    for count in (1, 3):
        for _number in range(count):
            MergeFactory()
            for _twin in range(2):
                twin = PersonFactory(name=f"Ana {count}", confirmed=True)
                ProfileFactory(person=twin, birth_year=1970)
        with django_assert_max_num_queries(12):
            client.get("/desk/people/")


def test_a_ward_under_15_is_told_the_next_step_after_sign_up(client):
    sign_up(client, birth_year=2015)
    person = Person.objects.get(email="new@world.test")
    assert not Consent.objects.filter(person=person).exists()
    client.force_login(person)
    assert "A guardian must confirm" in client.get("/me/guardians/").content.decode()


def test_the_terms_stand_open(client):
    actions.ensure_texts(now=PersonFactory().joined_at)
    assert "Terms of use" in client.get("/terms/").content.decode()


def test_the_last_coordinator_cannot_go(coordinator, now):
    from ceh.core.refusals import Refused

    with pytest.raises(Refused) as refusal:
        actions.erase(person=coordinator, by=coordinator, now=now)
    assert [problem.rule for problem in refusal.value.problems] == ["network.last_coordinator"]
    assert Person.objects.get(pk=coordinator.pk).erased_at is None


@pytest.mark.django_db(transaction=True)
def test_the_page_says_so_before(client, coordinator):
    coordinator.set_password(WORD)
    coordinator.save()
    EmailAddress.objects.create(user=coordinator, email=coordinator.email, verified=True, primary=True)
    client.force_login(coordinator)
    client.get("/me/erase/")
    client.post("/account/reauthenticate/?next=/me/erase/", {"password": WORD})
    page = client.get("/me/erase/").content.decode()
    assert "You are the last one with the role" in page
    assert "for good" not in page


def test_only_the_last_manager_of_a_space_must_stay(now):
    from ceh.network.models import RoleAssignment
    from tests.factories.network import SpaceFactory

    space, managers = SpaceFactory(), [PersonFactory(), PersonFactory()]
    for manager in managers:
        RoleAssignment.objects.create(
            person=manager, role="manager", space=space, starts_at=now.replace(year=2020)
        )
    actions.erase(person=managers[0], by=managers[0], now=now)
    assert [refusal.rule for refusal in actions.erase_refusals(managers[1], now)] == ["network.last_manager"]


def test_an_administrator_publishes_a_text_and_sees_who_agreed(client, now, region):
    admin, member = person_with_role("administrator"), PersonFactory()
    [text] = [text for text in actions.ensure_texts(now=now) if text.purpose == "named-in-public"]
    actions.give_consent(person=member, text=text, by=member, now=now)
    client.force_login(admin)
    page = reverse("people:desk_consent", args=["named-in-public"])
    data = {"title_sl": "Ime", "title_en": "Name", "text_sl": "Novo besedilo.", "text_en": "New text."}
    assert client.post(page, data).status_code == 302
    numbers = {
        text.purpose: (text.version, agree, older)
        for text, agree, older in queries.texts_with_numbers(clock.now())
    }
    assert numbers["named-in-public"] == (2, 0, 1)
    assert "Novo besedilo." in client.get(page, headers={"accept-language": "sl"}).content.decode()
    assert client.get(reverse("people:desk_consent", args=["nothing"])).status_code == 404
    client.force_login(member)
    assert client.get(reverse("people:desk_consents")).status_code == 403


def test_a_coordinator_corrects_a_year_of_birth_with_a_reason(client, region):
    person = ProfileFactory(birth_year=1990).person
    client.force_login(person_with_role("coordinator"))
    page = reverse("people:desk_birth_year", args=[person.public_id])
    assert client.post(page, {"birth_year": 2012}).status_code == 422
    assert client.post(page, {"birth_year": 2012, "reason": "Birth certificate"}).status_code == 302
    assert queries.standing(person).birth_year == 2012


@pytest.mark.parametrize("is_known", [False, True])
def test_sign_up_leads_back_to_what_somebody_was_about_to_do(region, client, is_known):
    """From the public page of a machine; the letter tells the way for another browser; alike for a known address."""
    if is_known:
        known = PersonFactory(email="new@world.test", language="en")
        EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    unit = UnitFactory(resource__space=SpaceFactory(state="published"), resource__name="Strela")
    english = {"accept-language": "en"}
    goal = f"/book/{unit.resource_id}/?day=2026-12-01&begins=10:00&ends=11:00"
    way_in = client.get(goal).context["sign_in"]
    goal = parse_qs(urlsplit(way_in).query)["next"][0]  # the chosen time, with its length
    assert "day=2026-12-01&begins=10%3A00&ends=11%3A00" in goal
    sign_in = client.get(way_in, headers=english).content.decode()
    form_page = html.unescape(re.search(r'href="(/account/signup/[^"]*)"', sign_in)[1])
    page = client.get(form_page, headers=english).content.decode()
    assert "After you sign in, you can continue booking Strela, " in page
    slovene = client.get(form_page, headers={"accept-language": "sl"}).content.decode()
    assert "Po prijavi nadaljujete z rezervacijo: Strela, " in slovene
    assert f'name="next" value="{html.escape(goal)}"' in page
    form = {"email": "new@world.test", "password1": WORD, "name": "Nova", "birth_year": 1990, "agree": "on"}
    answer = client.post(form_page, form | {"next": goal}, headers=english)
    assert answer["Location"] == "/account/confirm-email/"
    assert "booking Strela" in client.get("/account/confirm-email/", headers=english).content.decode()
    letter = Letter.objects.get(address="new@world.test")
    assert f"{settings.BASE_URL}{goal}" in letter.body
    if not is_known:
        code = re.search(r"^\S{6,9}$", letter.body, re.MULTILINE)[0]
        assert client.post("/account/confirm-email/", {"code": code})["Location"] == goal
        assert "Strela" in client.get(goal).content.decode()


@pytest.mark.parametrize("goal", ["https://elsewhere.example/", "//elsewhere.example/x", "/me/", "/nothing/"])
def test_a_letter_of_sign_up_names_no_foreign_or_unknown_address(client, goal):
    sign_up(client, next=goal)
    assert "elsewhere" not in Letter.objects.get().body
    assert "/me/" not in Letter.objects.get().body
    assert "elsewhere" not in client.get("/account/confirm-email/").content.decode()


def test_changing_the_address_does_not_tell_whether_it_is_known(client):
    known = PersonFactory(email="known@world.test")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    answers = []
    for email in ("known@world.test", "fresh@world.test"):
        person = PersonFactory(with_password=True)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        client.post("/account/login/", {"login": person.email, "password": WORD})
        answer = client.post("/account/email/", {"email": email, "action_add": ""}, follow=True)
        page = re.sub(
            r'(csrfmiddlewaretoken" value="|nonce="|X-CSRFToken": ")[^"]+', "", answer.content.decode()
        )
        page = page.replace(person.name, "NAME").replace(person.email, "OWN").replace(email, "NEW")
        answers.append((answer.redirect_chain, answer.status_code, page))
        client.logout()
    assert answers[0][0][-1][0].startswith("/account/confirm-email/"), answers[0][0]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("data", "field"), [({"name": "!!!"}, "name"), ({"name": "Ana", "phone": "abc"}, "phone")]
)
def test_a_name_and_a_phone_that_are_none_are_told_at_their_field(region, client, data, field):
    person = PersonFactory(name="Ana")
    client.force_login(person)
    answer = client.post("/me/profile/", {"language": "en", "sex": "not_stated", **data})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    person.refresh_from_db()
    assert person.name == "Ana"
    with pytest.raises(Refused) as refused:
        actions.change_profile(person=person, values=data, by=person, now=clock.now())
    assert refused.value.field_name == field
