"""Pages of guides: written, followed, compared, withdrawn."""

import pytest
from django.urls import reverse

from ceh.knowledge.models import Guide
from tests.factories.knowledge import GuideVersionFactory

pytestmark = pytest.mark.django_db


def test_a_guide_is_written_followed_compared_and_withdrawn(client, manager):
    client.force_login(manager)
    sent = {"language": "sl", "title": "Tisk 3D", "text": "Najprej miza.\n<script>"}
    assert client.post(reverse("knowledge:guide_new"), sent).status_code == 302
    guide = Guide.objects.get()
    at = {"slug": guide.code}
    url = reverse("knowledge:guide_version", kwargs=at)
    assert client.get(url).status_code == 200
    sent |= {"text": "Najprej preveri mizo.", "what_changed": "Jasneje.", "after": "1"}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, {**sent, "text": "Tretje."}).status_code == 422
    first, second = guide.versions.order_by("number")
    history = reverse("knowledge:guide_history", kwargs=at)
    page = client.get(history, {"from": first.pk, "to": second.pk}).content.decode()
    assert "&lt;script&gt;" in page
    assert "<ins>Najprej preveri mizo.</ins>" in page
    assert (
        client.post(reverse("knowledge:guide_withdraw", kwargs=at), {"reason": "Staro."}).status_code == 302
    )
    assert client.get(history).status_code == 200
    client.logout()
    assert client.get(history).status_code == 404


def test_the_versions_of_a_guide_stand_under_its_title_in_the_reader_s_language(client):
    guide = GuideVersionFactory(language="sl", title="Prvi dan").guide
    GuideVersionFactory(guide=guide, language="en", title="First day")
    for language, title in (("sl", "Prvi dan"), ("en", "First day")):
        page = client.get(
            reverse("knowledge:guide_history", kwargs={"slug": guide.code}),
            headers={"accept-language": language},
        )
        assert f"<h1>{title}</h1>" in page.content.decode()


@pytest.mark.parametrize(("language", "name"), [("en", "Slovene"), ("sl", "slovenščina")])
def test_guides_are_filtered_by_languages_named_in_the_language_of_the_reader(client, language, name):
    guide = GuideVersionFactory(language="sl").guide
    GuideVersionFactory(guide=guide, language="en")
    page = client.get(reverse("knowledge:guides"), headers={"accept-language": language}).content.decode()
    assert f'hreflang="sl">{name}</a>' in page


def test_a_stranger_may_not_change_a_guide(client, space, manager):
    version = GuideVersionFactory()
    client.force_login(manager)
    url = reverse("knowledge:guide_version", kwargs={"slug": version.guide.code})
    assert client.get(url).status_code == 403


def test_a_withdrawn_guide_offers_to_bring_it_back(client, coordinator, now):
    guide = GuideVersionFactory().guide
    Guide.objects.filter(pk=guide.pk).update(withdrawn_at=now)
    client.force_login(coordinator)
    page = client.get(reverse("knowledge:guide_history", args=[guide.code])).content.decode()
    restore = reverse("knowledge:guide_restore", args=[guide.code])
    assert f'action="{restore}"' in page
    assert client.post(restore).status_code == 302
    guide.refresh_from_db()
    assert guide.withdrawn_at is None
