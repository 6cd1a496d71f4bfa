"""Photos of workshops: consent before they are shown, hidden at once when anybody asks."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from ceh.participation.models import WorkshopPhoto
from tests.factories.consultation import WorkshopFactory
from tests.factories.network import person_with_role
from tests.factories.participation import WorkshopPhotoFactory

ENGLISH = {"accept-language": "en"}


def upload(**more):
    """What the form sends."""
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "PNG")
    return {"picture": SimpleUploadedFile("p.png", out.getvalue()), "alt_en": "People at a table", **more}


def status_of(client, address):
    """The status of a file's address."""
    response = client.get(address)
    response.close()
    return response.status_code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ticks", "problem"),
    [
        ({}, "only if everybody recognisable in it has agreed"),
        ({"everybody_agreed": "on", "has_minors": "on"}, "a parent or guardian has to agree"),
        ({"everybody_agreed": "on"}, ""),
        ({"everybody_agreed": "on", "has_minors": "on", "guardians_agreed": "on"}, ""),
    ],
)
def test_a_photo_is_shown_only_with_the_consent_of_everybody(client, region, ticks, problem):
    workshop, coordinator = WorkshopFactory(), person_with_role("coordinator")
    client.force_login(coordinator)
    answer = client.post(
        reverse("participation:photo_new", args=[workshop.code]), upload(**ticks), headers=ENGLISH
    )
    if problem:
        assert problem in answer.content.decode()
        assert not WorkshopPhoto.objects.exists()
    else:
        assert answer["Location"] == workshop.get_absolute_url()
        assert WorkshopPhoto.objects.get().agreed_by == coordinator
        client.logout()
        assert (
            "People at a table" in client.get(workshop.get_absolute_url(), headers=ENGLISH).content.decode()
        )


@pytest.mark.django_db
def test_what_is_no_picture_and_what_says_nothing_is_refused(client, region):
    workshop = WorkshopFactory()
    client.force_login(person_with_role("coordinator"))
    page, agreed = reverse("participation:photo_new", args=[workshop.code]), {"everybody_agreed": "on"}
    fake = SimpleUploadedFile("p.jpg", b"<script>alert(1)</script>")
    for bad in (upload(picture=fake, **agreed), upload(alt_en="", **agreed), agreed):
        assert client.post(page, bad).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_anybody_hides_a_photo_at_once_and_its_address_is_dead(client, region):
    photo = WorkshopPhotoFactory()
    page, address = photo.workshop.get_absolute_url(), photo.image.url
    assert status_of(client, address) == 200
    removal = reverse("participation:photo_removal", args=[photo.pk])
    assert client.get(removal).status_code == 200
    assert client.post(removal, {"reason": "That is me."})["Location"] == page
    assert "People at a table" not in client.get(page, headers=ENGLISH).content.decode()
    assert status_of(client, address) == 404
    assert client.get(removal).status_code == 404
    client.force_login(person_with_role("coordinator"))
    client.post(reverse("participation:show_photo", args=[photo.pk]), {"reason": "All agree now."})
    photo.refresh_from_db()
    assert photo.state == "shown"
    client.post(reverse("participation:remove_photo", args=[photo.pk]))
    assert status_of(client, photo.image.url) == 404
    photo.refresh_from_db()
    assert (photo.state, photo.image.name) == ("removed", "")


@pytest.mark.django_db
def test_the_database_keeps_minors_without_guardians_off_the_page(region):
    photo = WorkshopPhotoFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkshopPhoto.objects.filter(pk=photo.pk).update(has_minors=True)


@pytest.mark.django_db
def test_photos_wait_until_the_findings_are_published(client, region):
    photo = WorkshopPhotoFactory(workshop=WorkshopFactory(state="held"))
    assert "People at a table" not in client.get(photo.workshop.get_absolute_url()).content.decode()
    assert client.get(reverse("participation:photo_removal", args=[photo.pk])).status_code == 404
