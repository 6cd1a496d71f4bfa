"""One machine and its manager: properties, requirements, papers, another space, labels."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from ceh.core.refusals import Refused
from ceh.equipment.actions import units
from ceh.equipment.exports.labels import labels
from ceh.equipment.models import Paper, Requirement
from ceh.equipment.queries import equipment as queries
from tests.factories.equipment import PaperFactory, PropertyFactory, RequirementFactory, UnitFactory
from tests.factories.learning import CompetenceFactory
from tests.factories.network import RoleAssignmentFactory, SpaceFactory
from tests.factories.people import PersonFactory

NOW = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)


@pytest.fixture
def unit(space):
    return UnitFactory(resource__space=space, resource__name="Šivalni stroj čaka")


@pytest.mark.django_db
def test_a_manager_says_what_the_model_can_do_and_takes_it_back(unit, manager, client):
    PropertyFactory(category=unit.model.category, code="width")
    PropertyFactory(category=unit.model.category, code="of", measure="words", unit="")
    PropertyFactory(category=unit.model.category, code="closed", measure="yes", unit="")
    client.force_login(manager)
    page = reverse("equipment:unit_care", args=[unit.pk])
    assert client.get(page).status_code == 200
    data = {"width": "600", "of_sl": "les, akril, les", "of_en": "wood, acrylic", "closed": "on"}
    assert client.post(page, data).status_code == 302
    values = {value.property.code: (value.number, value.words) for value in unit.model.values.all()}
    assert values == {
        "width": (600.0, {}),
        "of": (None, {"sl": ["les", "akril"], "en": ["wood", "acrylic"]}),
        "closed": (1.0, {}),
    }
    assert "les, akril" in client.get(page).content.decode()
    client.post(page, {"width": "", "of_sl": "les"})
    assert [value.property.code for value in unit.model.values.all()] == ["of"]
    with pytest.raises(Refused):
        units.set_values(unit=unit, values={"depth": 1}, by=manager)


@pytest.mark.django_db
def test_requirements_are_asked_for_and_dropped_but_not_those_of_the_model(unit, manager, client):
    client.force_login(manager)
    page, drop = (reverse(f"equipment:{name}", args=[unit.pk]) for name in ("unit_needs", "need_drop"))
    competence = CompetenceFactory()
    data = {"competence": competence.pk, "level": "use"}
    assert client.post(page, data).status_code == 302
    assert client.post(page, data).status_code != 302  # it asks for it already
    of_model = RequirementFactory(model=unit.model)
    assert str(of_model.competence) in client.get(page).content.decode()
    own = Requirement.objects.get(unit=unit)
    assert client.post(drop, {"requirement": own.pk}).status_code == 302
    assert client.post(drop, {"requirement": of_model.pk}).status_code == 403
    assert [need.pk for need in queries.needs_of(unit)] == [of_model.pk]


@pytest.mark.django_db
def test_papers_stand_at_an_address_or_are_pictures_and_go_with_the_model(
    unit, manager, client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(manager)
    page = reverse("equipment:unit_papers", args=[unit.pk])
    assert client.post(page, {"kind": "manual", "title": "Navodila"}).status_code != 302
    data = {"kind": "manual", "title": "Navodila", "url": "https://manual.example/a.pdf", "for_model": "on"}
    assert client.post(page, data).status_code == 302
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    picture.seek(0)
    picture.name = "p.png"
    assert client.post(page, {"kind": "photo", "title": "Slika", "picture": picture}).status_code == 302
    manual, photo = Paper.objects.get(kind="manual"), Paper.objects.get(kind="photo")
    assert (manual.model, manual.unit) == (unit.model, None)
    assert (photo.unit, photo.file.name[-4:]) == (unit, ".jpg")
    assert [paper.pk for paper in queries.papers_of(UnitFactory(model=unit.model))] == [manual.pk]
    body = client.get(unit.get_absolute_url()).content.decode()
    assert f'<img src="{photo.file.url}" alt="Slika"' in body
    assert f'<a href="{manual.url}">' in body
    drop = reverse("equipment:paper_drop", args=[unit.pk])
    assert client.post(drop, {"paper": manual.pk}).status_code == 302
    assert [paper.pk for paper in queries.papers_of(unit)] == [photo.pk]
    assert client.post(drop, {"paper": PaperFactory().pk}).status_code == 422
    with pytest.raises(Refused):
        units.remove_paper(paper=PaperFactory(), unit=unit, by=manager, now=NOW)


@pytest.mark.django_db
def test_a_manual_is_a_pdf_on_the_page_of_the_machine_and_behind_its_code(unit, manager, client):
    client.force_login(manager)
    page = reverse("equipment:unit_papers", args=[unit.pk])
    assert 'enctype="multipart/form-data"' in client.get(page).content.decode()

    def sent(content, **more):
        return client.post(
            page, {"kind": "safety", "title": "Varnostni list", "document": document(content)} | more
        )

    assert sent(b"<html>").status_code != 302
    assert sent(b"%PDF-1.7", kind="photo").status_code != 302
    assert sent(b"%PDF-1.7").status_code == 302
    paper = Paper.objects.get()
    with paper.file.open() as kept:
        assert kept.read() == b"%PDF-1.7"
    for where in (unit.get_absolute_url(), reverse("reception:unit_qr", args=[unit.qr]), page):
        body = client.get(where).content.decode()
        assert f'<a href="{paper.file.url}" download="Varnostni list.pdf" type="application/pdf">' in body


def document(content):
    return SimpleUploadedFile("a.pdf", content, "application/pdf")


@pytest.mark.django_db
def test_a_machine_moves_only_where_its_manager_keeps_equipment(unit, manager, client):
    there, elsewhere = SpaceFactory(state="published"), SpaceFactory(state="published")
    RoleAssignmentFactory(person=manager, role="manager", space=there)
    client.force_login(manager)
    page = reverse("equipment:unit_move", args=[unit.pk])
    body = client.get(page).content.decode()
    assert f'value="{there.pk}"' in body
    assert f'value="{elsewhere.pk}"' not in body
    assert client.post(page, {"to": elsewhere.pk}).status_code != 302
    assert client.post(page, {"to": there.pk, "reason": "Poletje"}).status_code == 302
    assert queries.unit(unit.pk).space == there


@pytest.mark.django_db
def test_labels_are_pdf_with_eight_on_a_page(unit, manager, client):
    client.force_login(manager)
    label = client.get(reverse("equipment:unit_label", args=[unit.pk]))
    assert label["Content-Type"] == "application/pdf"
    assert label.content.startswith(b"%PDF-")
    for name in ("unit_label", "labels"):
        assert (
            client.get(
                reverse(f"equipment:{name}", args=[unit.pk if name == "unit_label" else unit.space.code])
            ).status_code
            == 200
        )
    sheet = labels([(unit, f"https://ceh.example/u/{n}/") for n in range(9)], "Nalepke")
    assert len(PdfReader(io.BytesIO(sheet)).pages) == 2


@pytest.mark.django_db
def test_a_long_name_is_broken_without_losing_a_word(unit):
    name = "Šivalni stroj pri oknu, z žago in čopičem za đak"
    unit.resource.name = name
    sheet = PdfReader(io.BytesIO(labels([(unit, "https://ceh.example/u/1/")], "Nalepke")))
    assert set(name.split()) <= set(sheet.pages[0].extract_text().split())


@pytest.mark.django_db
def test_a_space_without_machines_has_no_sheet(region, client):
    space, person = SpaceFactory(state="published"), PersonFactory()
    RoleAssignmentFactory(person=person, role="manager", space=space)
    client.force_login(person)
    answer = client.get(reverse("equipment:labels", args=[space.code]))
    assert answer["Location"] == reverse("equipment:equipment", args=[space.code])


@pytest.mark.django_db
def test_strangers_neither_describe_nor_label(unit, client):
    stranger = PersonFactory()
    for act in (
        lambda: units.set_values(unit=unit, values={}, by=stranger),
        lambda: units.add_paper(
            unit=unit, kind="manual", title="x", url="https://a.example/", by=stranger, now=NOW
        ),
        lambda: units.remove_paper(paper=PaperFactory(model=unit.model), unit=unit, by=stranger, now=NOW),
    ):
        with pytest.raises(Refused):
            act()
    client.force_login(stranger)
    for name in ("unit_care", "unit_needs", "unit_papers", "unit_move", "unit_label"):
        assert client.get(reverse(f"equipment:{name}", args=[unit.pk])).status_code == 403
