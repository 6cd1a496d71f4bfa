"""Tables, filters and list pages."""

import pytest
from django.template import Context, Template
from django.utils.translation import ngettext_lazy

from ceh.core.refusals import Refused
from ceh.region.models import Municipality, Settlement
from ceh.web import filters, site, tables
from ceh.web.listing import Listing
from tests.factories.region import MunicipalityFactory, SettlementFactory

pytestmark = pytest.mark.django_db


class PlaceTable(tables.Table):
    name = tables.Column(verbose_name="Name", order_by="sort_key")
    municipality = tables.Column(verbose_name="Municipality", accessor="municipality__name")
    lon = tables.NumberColumn(verbose_name="Longitude", digits=1, orderable=False)

    class Meta:
        caption = "Places"
        empty = ("No place matches", "Try fewer filters.")


class PlaceFilter(filters.FilterSet):
    q = filters.SearchFilter(field_name="name", lookup_expr="icontains")
    municipality = filters.ModelChoiceFilter(queryset=Municipality.objects.all(), label="Municipality")
    size = filters.ChoiceFilter(method="by_size", choices=[("s", "Small"), ("l", "Large")], label="Size")
    east = filters.BooleanFilter(method="by_size", label="East")

    class Meta:
        model = Settlement
        fields = []
        main = ["municipality"]

    def by_size(self, queryset, name, value):
        return queryset


@pytest.fixture
def places():
    kranj, bled = MunicipalityFactory(name="Kranj"), MunicipalityFactory(name="Bled")
    settlements = [
        SettlementFactory(name=name, municipality=kranj) for name in ("Britof", "Čirče", "Kokrica")
    ]
    return [*settlements, SettlementFactory(name="Zasip", municipality=bled)]


def listed(rf, query="", **kwargs):
    request = rf.get(f"/places/{query}")
    rows = Settlement.objects.select_related("municipality").order_by("id")
    return request, Listing(request, PlaceTable, PlaceFilter(request.GET, queryset=rows), **kwargs)


def show(request, listing, template=""):
    source = "{% load ceh %}{% listing listing template=template %}"
    return Template(source).render(Context({"request": request, "listing": listing, "template": template}))


def test_list_shows_count_rows_and_heads(rf, places):
    html = show(*listed(rf))
    assert "4 entries" in html
    assert '<td data-label="Name">Čirče</td>' in html
    assert 'href="?sort=name"' in html
    assert "Longitude</th>" in html


@pytest.mark.parametrize(("sort", "order"), [("name", "ascending"), ("-name", "descending")])
def test_order_is_in_the_head_and_turns(rf, places, sort, order):
    request, listing = listed(rf, f"?sort={sort}")
    assert f'aria-sort="{order}"' in show(request, listing)
    names = [row.record.name for row in listing.rows]
    assert names == sorted(names, key=lambda n: n.replace("Č", "Cz"), reverse=sort.startswith("-"))


@pytest.mark.parametrize(
    "query", ["?sort=password", "?sort=lon", "?sort=--name", "?page=x", "?page=99999999999", "?page=-1"]
)
def test_odd_addresses_give_the_list_all_the_same(rf, places, query):
    request, listing = listed(rf, query)
    assert listing.count == 4
    assert "Britof" in show(request, listing)


def test_filters_narrow_and_are_told_as_chips(rf, places):
    kranj = places[0].municipality
    _request, listing = listed(rf, f"?q=i&municipality={kranj.pk}&size=s&page=2")
    assert listing.count == 3
    chips = {chip.label: (chip.value, chip.without) for chip in listing.filters.chips}
    assert chips["Municipality"] == ("Kranj", "?q=i&size=s")
    assert chips["Size"] == ("Small", f"?q=i&municipality={kranj.pk}")
    assert chips["Search"][0] == "i"


@pytest.mark.parametrize("query", ["?municipality=999", "?municipality=%F0%9F%98%80", "?size=zzz", "?q=%20"])
def test_value_that_makes_no_sense_is_left_out(rf, places, query):
    assert listed(rf, query)[1].count == 4


def test_search_words_lose_what_cannot_be_typed(rf, places):
    assert listed(rf, "?q=%07brit%00of")[1].count == 1


def test_three_filters_are_shown_and_the_rest_is_behind_more(rf, places):
    request, listing = listed(rf)
    groups = listing.filters.groups
    assert [[group.name for group in groups[name]] for name in ("search", "main", "more")] == [
        ["q"],
        ["municipality"],
        ["size", "east"],
    ]
    html = show(request, listing)
    assert '<details class="filters-more">' in html
    assert "---" not in html
    assert html.count('<option value="" selected>all</option>') == 2
    request, listing = listed(rf, "?size=s")
    assert '<details class="filters-more" open>' in show(request, listing)


def test_empty_list_says_what_to_do(rf, places):
    Settlement.objects.all().delete()
    html = show(*listed(rf))
    assert "No place matches" in html
    assert "Try fewer filters." in html
    assert "0 entries" in html


def test_a_list_that_is_filtered_empty_says_so_and_clears_the_filters(rf, places):
    html = show(*listed(rf, "?q=nowhere"))
    assert "Nothing matches the filters" in html
    assert 'class="button" href="/places/">Clear the filters</a>' in html
    assert "No place matches" not in html
    request, listing = listed(rf, "?q=nowhere")
    assert "Nothing matches the filters" in show(request, listing, "web/gallery/page.html")


def test_rows_are_counted_by_their_name(rf, places):
    noun = ngettext_lazy("%(n)s space", "%(n)s spaces", "n")
    assert "4 spaces" in show(*listed(rf, noun=noun))
    assert "1 space<" in show(*listed(rf, "?q=brit", noun=noun))


def test_empty_cells_have_one_dash_everywhere():
    assert str(PlaceTable([{"name": "Bled"}]).rows[0].get_cell("municipality")) == "–"


def test_pages(rf, places):
    request, listing = listed(rf, "?page=2", per_page=3)
    assert [row.record.name for row in listing.rows] == ["Zasip"]
    html = show(request, listing)
    assert 'aria-current="page" href="?page=2"' in html
    assert 'rel="prev" href="?page=1"' in html


def test_statements_do_not_grow_with_rows(rf, places, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(site, "_source", lambda: None)
    with django_assert_num_queries(2):  # count and rows
        show(*listed(rf))
    for _ in range(5):
        SettlementFactory(municipality=places[0].municipality)
    with django_assert_num_queries(2):
        show(*listed(rf))


def test_export_has_the_filtered_rows_in_their_order(rf, places):
    assert listed(rf, "?export=csv")[1].export is None
    _request, listing = listed(rf, "?export=csv&q=i&sort=-name", filename="places")
    text = b"".join(listing.export.streaming_content).decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0] == "Name,Municipality,Longitude"
    assert [line.split(",")[0] for line in lines[1:]] == ["Zasip", "Kokrica", "Čirče", "Britof"]


def test_template_of_a_room_prints_the_rows(rf, places):
    request = rf.get("/places/")
    listing = Listing(request, None, Settlement.objects.order_by("id"), per_page=2)
    assert [row.name for row in listing.rows] == ["Britof", "Čirče"]
    assert listing.export is None
    assert "Next" in show(request, listing)


def test_a_filter_without_sense_is_told_and_no_file_holds_more_than_asked(rf, places):
    def listing(query):
        request = rf.get("/", query)
        return Listing(
            request,
            PlaceTable,
            PlaceFilter(request.GET, queryset=Settlement.objects.all()),
            filename="places",
        )

    page = listing({"size": "huge"})
    assert (page.left_out, page.export, page.count) == ("Size", None, len(places))
    with pytest.raises(Refused) as refused:
        _file = listing({"size": "huge", "export": "csv"}).export
    assert refused.value.rule == "web.filter"
    assert listing({"size": "s", "export": "csv"}).export is not None
