"""Answering with a place: on the map by a tap or the arrow keys, or as coordinates without it."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from ceh.questionnaires.models import Response
from ceh.questionnaires.rules.definitions import Question, Section, as_json
from tests.factories.questionnaires import DEFINITION, CollectionFactory, VersionFactory, texts

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_place_is_marked_on_the_map_and_saved(region, open_page, axe):
    question = Question(code="where", type="place", label=texts("Kje delate?", "Where do you make things?"))
    content = as_json(replace(DEFINITION, sections=(Section(code="use", questions=(question,)),)))
    collection = CollectionFactory(version=VersionFactory(content=content, state="published"))
    page = open_page(collection.get_absolute_url())
    page.click("main form button[type=submit]")
    pin = page.locator(".place-pin")
    status = page.locator(".pin-map > [role=status]")
    expect(status).to_have_text(re.compile("Kraj še ni izbran|No place chosen yet"))
    expect(pin).to_have_class(re.compile("unchosen"))
    pin.focus()
    page.keyboard.press("ArrowLeft")
    field = page.locator("input[name=q-where]")
    expect(field).to_have_value(re.compile(r"^46\.\d+, 14\.\d+$"))
    expect(page.locator("[data-state]")).to_have_text(re.compile("Shranjeno|Saved"))
    expect(status).to_have_text(re.compile(r"^46\.\d+, 14\.\d+"))
    expect(pin).not_to_have_class(re.compile("unchosen"))
    assert axe(page) == ""
    assert Response.objects.get().answers["where"] == field.input_value()
