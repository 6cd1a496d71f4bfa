"""Pictures of spaces and machines: the photo where there is one, else the drawing of the kind."""

import pytest

from tests.factories.directory import PhotoFactory
from tests.factories.equipment import PaperFactory, UnitFactory
from tests.factories.network import SpaceFactory
from tests.factories.region import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(db):
    RegionFactory()
    return SpaceFactory(code="here", kind__code="open_lab")


@pytest.mark.parametrize("path", ["/spaces/", "/spaces/here/"])
def test_a_space_shows_its_photo_or_the_drawing_of_its_kind(client, space, path):
    assert 'class="illustration"' in client.get(path).content.decode()
    photo = PhotoFactory(space=space)
    page = client.get(path).content.decode()
    assert 'class="illustration"' not in page
    assert photo.thumbnail.url in page or photo.image.url in page


def test_a_machine_shows_its_own_photo_then_that_of_its_model_else_the_drawing(client, space):
    unit = UnitFactory(resource__space=space)
    assert 'class="illustration"' in client.get("/equipment/").content.decode()
    PaperFactory(model=unit.model, unit=None, kind="photo", file="equipment/model.jpg", url="")
    assert "equipment/model.jpg" in client.get("/equipment/").content.decode()
    PaperFactory(model=None, unit=unit, kind="photo", file="equipment/own.jpg", url="")
    page = client.get("/equipment/").content.decode()
    assert "equipment/own.jpg" in page
    assert "equipment/model.jpg" not in page
    assert 'class="illustration"' not in page
