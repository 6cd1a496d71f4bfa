"""The map: projection, clusters, labels, and nothing that a page could be broken with."""

import json
import re

import pytest

from ceh.web.maps import NEAR, WIDTH, Area, MapView, Point

SQUARE = [[14.0, 46.0], [14.4, 46.0], [14.4, 46.3], [14.0, 46.3]]
BESIDE = [[14.4, 46.0], [14.8, 46.0], [14.8, 46.3], [14.4, 46.3]]


def view(**more):
    points = [
        Point(14.2, 46.15, "Žaga", "/a/", "Lab"),
        Point(14.2, 46.15, "Mlin", "/b/", "Coworking"),
        Point(14.6, 46.1, "Hiša", "/c/", "Lab"),
    ]
    areas = [Area("Kranj", [SQUARE], "/?m=kranj", 2, True), Area("Bled", [BESIDE], None, 1)]
    return MapView(**{"areas": areas, "points": points, "attribution": "© X", "note": "Approximate.", **more})


def test_north_is_up_and_east_is_right_and_all_is_inside():
    map_view = view()
    west, south = map_view.place(14.0, 46.0)
    east, north = map_view.place(14.8, 46.3)
    assert west < east
    assert north < south
    assert 0 <= west < east <= WIDTH
    assert 0 <= north < south <= map_view.height


def test_a_kilometre_is_as_long_both_ways():
    map_view = view()
    x0, y0 = map_view.place(14.2, 46.1)
    x1, _ = map_view.place(14.2 + 0.1 / map_view.squeeze, 46.1)
    _, y1 = map_view.place(14.2, 46.2)
    assert x1 - x0 == pytest.approx(y0 - y1, abs=0.3)


def test_points_on_one_spot_are_one_marker_with_a_panel():
    markers = view().markers()
    assert [marker["count"] for marker in markers] == [2, 1]
    assert markers[0]["href"] == "#map-place-0"
    assert "Žaga, Mlin" in markers[0]["label"]
    assert markers[1]["href"] == "/c/"
    html = view().html()
    assert 'id="map-place-0"' in html
    assert html.count('href="/a/"') == 1


def test_markers_never_lie_on_each_other():
    points = [Point(14.0 + n * 0.003, 46.1, str(n), f"/{n}/") for n in range(200)]
    markers = view(points=points).markers()
    spots = [(marker["x"], marker["y"]) for marker in markers]
    assert sum(marker["count"] for marker in markers) == 200
    assert all(abs(a[0] - b[0]) >= NEAR - 0.2 for n, a in enumerate(spots) for b in spots[n + 1 :])


def test_every_kind_has_its_shape_in_the_legend():
    html = view().html()
    assert "Lab" in html
    assert "Coworking" in html
    assert len(set(view().kinds().values())) == 2


def test_more_kinds_than_shapes_do_not_break_it():
    points = [Point(14.0 + n / 50, 46.1, str(n), "/x/", f"Kind {n:02}") for n in range(20)]
    assert len(view(points=points).kinds()) == 20


def test_note_and_attribution_are_always_there():
    html = view().html()
    assert "Approximate. © X" in html


def test_labels_do_not_meet():
    areas = [
        Area(f"Občina {n}", [[[14 + n / 20, 46], [14.05 + n / 20, 46], [14.05 + n / 20, 46.2]]])
        for n in range(16)
    ]
    labels = [label for label in view(areas=areas, points=[]).labels() if label["css"] == "wide"]
    boxes = [
        (label["x"] - len(label["name"]) * 3, label["y"], label["x"] + len(label["name"]) * 3)
        for label in labels
    ]
    assert labels
    for n, a in enumerate(boxes):
        for b in boxes[n + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or abs(a[1] - b[1]) >= 10


def test_selected_area_is_drawn_last_and_told():
    html = view().html()
    assert html.index("Bled") < html.index('aria-current="true"')
    assert "Kranj: 2 places" in html


def test_names_cannot_break_out_of_the_data():
    map_view = view(points=[Point(14.1, 46.1, "</script><b>&", "/x/", "K")])
    html = map_view.html()
    data = re.search(r"data-map-data>(.*?)</script>", html, re.DOTALL)[1]
    assert json.loads(data)["points"][0]["label"] == "</script><b>&"
    assert "<b>" not in html


def test_map_of_nothing_is_still_a_map():
    html = MapView().html()
    assert "<svg" in html
    assert MapView(points=[Point(14, 46, "One", "/1/")]).markers()[0]["count"] == 1


def test_there_are_no_inline_styles():
    assert "style=" not in view().html()
