"""Drawings: one for each kind in the region's pack, small, in the colours of the page."""

import re
from xml.etree import ElementTree

import pytest
import yaml
from django.conf import settings

from ceh.web.illustrations import FOLDER, illustration

PACK = settings.ROOT / "regions" / "gorenjska"
DRAWINGS = sorted(FOLDER.glob("*.svg"))
CLASSES = {"i-1", "i-2", "i-3", "i-4", "i-5", "i-6", "i-7", "i-f", "i-l", "i-l1", "i-e", "i-w"}


def codes():
    kinds = yaml.safe_load((PACK / "kinds.yaml").read_text("utf-8"))
    equipment = yaml.safe_load((PACK / "equipment.yaml").read_text("utf-8"))
    return [row["code"] for row in kinds if row["of"] == "space"] + [row["code"] for row in equipment]


@pytest.mark.parametrize("code", codes())
def test_each_kind_of_the_region_has_its_own_drawing(code):
    assert illustration(code) != illustration("no-such-kind")


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_is_small_and_takes_the_colours_of_the_page(path):
    text = path.read_text("utf-8")
    assert len(text) < 1_200
    assert set(re.findall(r'class="([^"]*)"', text)) <= CLASSES
    root = ElementTree.fromstring(text)
    assert root.get("viewBox") == "0 0 320 180"
    assert not re.search(r"fill=|stroke=|style=", text)


def test_an_unknown_kind_gets_the_general_drawing():
    assert illustration("quantum-loom", "space") == illustration("space")
    assert illustration("../settings") == illustration("machine")
