"""The component gallery: every component in every state, with long words, plurals and errors."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core.money import Money
from ceh.core.refusals import Refused
from ceh.core.states import State
from ceh.web import charts, errors, forms, tables
from ceh.web.access import public
from ceh.web.listing import Listing
from ceh.web.maps import Area, MapView, Point

LONG = "Medpodjetniški izobraževalni center Biotehniškega centra Naklo z enotami"
TONES = ("neutral", "info", "success", "warning", "danger", "accent")
COLOURS = "paper surface linen ink muted primary accent info success warning danger".split()
# Made-up outlines: the kit knows no region.
RINGS = {
    "Zgornja dolina": [
        [13.7, 46.5],
        [13.95, 46.52],
        [14.1, 46.45],
        [14.0, 46.33],
        [13.8, 46.3],
        [13.66, 46.4],
    ],
    "Mesto": [[14.1, 46.45], [14.35, 46.42], [14.42, 46.28], [14.2, 46.24], [14.0, 46.33]],
    "Spodnja dolina": [[14.0, 46.33], [14.2, 46.24], [14.24, 46.1], [13.95, 46.08], [13.8, 46.3]],
    "Pod gorami": [[14.35, 46.42], [14.6, 46.4], [14.62, 46.24], [14.42, 46.28]],
}


@dataclass
class Row:
    """A made-up line of a table."""

    name: str
    state_info: State
    opened: dt.date
    visits: int | None
    state: str = "x"

    def get_absolute_url(self) -> str:
        return "/gallery/"


@dataclass
class Entry:
    """A made-up line of a journal."""

    when: dt.datetime
    who: str
    sentence: str
    reason: str = ""
    changes: dict[str, Any] = field(default_factory=dict)


class GalleryTable(tables.Table):
    """A table with every kind of column."""

    name = tables.LinkColumn(verbose_name=gettext_lazy("Space"))
    state = tables.StateColumn(verbose_name=gettext_lazy("State"))
    opened = tables.DayColumn(verbose_name=gettext_lazy("Opened"))
    visits = tables.NumberColumn(verbose_name=gettext_lazy("Visits"))

    class Meta:
        caption = gettext_lazy("An example of a table")
        empty = (gettext_lazy("No space matches"), gettext_lazy("Try fewer filters."))


class GalleryForm(forms.PublicForm):
    """A form with every kind of field."""

    name = forms.SafeCharField(label=gettext_lazy("Name"), max_length=80, autocomplete="name")
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), help_text=gettext_lazy("We write only if we have to.")
    )
    title = forms.TranslatedField(label=gettext_lazy("Title"), required=False)
    day = forms.DateField(label=gettext_lazy("Day"))
    at = forms.TimeField(label=gettext_lazy("Time"), required=False)
    people = forms.IntegerField(label=gettext_lazy("Number of people"), min_value=1, max_value=200)
    topic = forms.ChoiceField(
        label=gettext_lazy("Topic"),
        choices=[("wood", gettext_lazy("Wood")), ("textile", gettext_lazy("Textile"))],
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How did you come?"),
        widget=forms.RadioSelect,
        choices=[
            ("foot", gettext_lazy("On foot")),
            ("bus", gettext_lazy("By bus")),
            ("car", gettext_lazy("By car")),
        ],
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Who is it for?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Choose all that fit."),
        choices=[("young", gettext_lazy("Young people")), ("all", gettext_lazy("Everybody")), ("long", LONG)],
    )
    photo = forms.PhotoField(label=gettext_lazy("Picture"), required=False)
    note = forms.SafeCharField(label=gettext_lazy("Note"), rows=4, required=False, max_length=500)
    agree = forms.BooleanField(label=gettext_lazy("I have read the rules of the space"))

    class Meta:
        fieldsets = [
            (gettext_lazy("Who you are"), ["name", "email"]),
            (gettext_lazy("When you come"), ["day", "at", "people"]),
        ]


def _rows() -> list[Row]:
    published = State("published", gettext_lazy("Published"), "success", "circle-check")
    waiting = State("waiting", gettext_lazy("Waiting for review"), "warning", "hourglass")
    closed = State("closed", gettext_lazy("Closed"), "neutral", "archive")
    named = [("Lokomotiva", published), ("Čebelnjak", waiting), (LONG, closed), ("Žaga", published)]
    return [
        Row(name, state, dt.date(2026, 3, 1 + n), 12 * n or None) for n, (name, state) in enumerate(named)
    ]


def _charts() -> dict[str, charts.Chart]:
    months = [_("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"), _("Jul"), _("Aug"), _("Sep")]
    return {
        "bars": charts.Bars(
            _("Visits by space"),
            rows=[("Lokomotiva", 42), (LONG, 17), ("Čebelnjak", 3), ("Žaga", 0)],
            target=30,
        ),
        "stacked": charts.Stacked(
            _("Visits by group"),
            series=[_("Members"), _("Guests"), _("School groups")],
            rows=[("Lokomotiva", (12, 6, 20)), ("Čebelnjak", (4, 9, 0)), ("Žaga", (1, None, 3))],
        ),
        "columns": charts.Columns(
            _("Visits by month"),
            points=list(zip(months, [3, 8, 12, 9, 14, 11, 2, 4, 16], strict=True)),
            unit=_("visits"),
        ),
        "line": charts.Line(
            _("Users of the maker space"),
            points=[("2023", 2), ("2024", 6), ("2025", None), ("2026", 9), ("2027", 13)],
            target=10,
        ),
        "spark": charts.Sparkline([1, 4, 2, 6, 5, 9], label=_("Visits in six weeks")),
    }


def _map() -> MapView:
    areas = [
        Area(name, [ring], href=f"?area={n}", count=n * 2, selected=name == "Mesto")
        for n, (name, ring) in enumerate(RINGS.items())
    ]
    lab, cowork, house = _("Open lab"), _("Coworking"), _("Creative house")
    points = [
        Point(13.9, 46.42, "Žaga", "/gallery/#a", lab),
        Point(14.28, 46.36, "Lokomotiva", "/gallery/#b", cowork),
        Point(14.28, 46.36, "Čebelnjak", "/gallery/#c", lab),
        Point(14.28, 46.36, LONG, "/gallery/#d", house),
        Point(14.05, 46.2, "Hiša", "/gallery/#e", house),
        Point(14.5, 46.33, "Mlin", "/gallery/#f", cowork, "accent"),
    ]
    note = _("Borders are approximate.")
    return MapView(areas, points, attribution="© Example", note=note, label=_("Spaces on the map"))


@public
@require_http_methods(["GET", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Everything at once; the form answers as real forms do."""
    form = GalleryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        form.refuse(
            Refused("gallery.full", _("This day is full."), _("Choose another day."), field_name="day")
        )
    moment = dt.datetime(2026, 12, 2, 13, 0, tzinfo=dt.UTC)
    context = {
        "form": form,
        "listing": Listing(request, GalleryTable, _rows(), filename="gallery", per_page=3),
        "nothing": GalleryTable([]),
        "charts": _charts(),
        "map": _map(),
        "tones": TONES,
        "rows": _rows(),
        "moment": moment,
        "later": moment + dt.timedelta(hours=2),
        "money": Money(123450),
        "steps": [
            (_("Who"), "done", "/gallery/"),
            (_("When"), "now"),
            (_("Check"), "todo"),
        ],
        "entries": [
            Entry(moment, "Ana Zupan", _("published the space")),
            Entry(
                moment - dt.timedelta(days=3),
                "Bor Kos",
                _("returned the proposal"),
                _("The address is missing."),
            ),
        ],
        "facts": [(_("Kind"), _("Open lab")), (_("Address"), "Trg 1, 4000 Kranj"), (_("Nothing"), "")],
        "pages": Paginator(range(200), 10).get_page(request.GET.get("page", 4)),
        "counts": [1, 2, 3, 5, 100, 101, 102],
        "colours": COLOURS,
    }
    listing = context["listing"]
    assert isinstance(listing, Listing)
    return listing.export or render(request, "web/gallery/page.html", context, status=form.status)


@public
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The frame of desk pages."""
    return render(request, "web/gallery/desk.html", {"nothing": GalleryTable([])})


@public
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """A confirm page, as a dialog leads to it without JavaScript."""
    form = forms.ConfirmForm(request.POST or None)
    return render(request, "web/gallery/confirm.html", {"form": form}, status=form.status)


@public
@require_safe
def error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page as it would be shown; 422 with a refusal that has a next step and a place to go."""
    if status not in errors.PROBLEMS:
        raise Http404("No such error.")
    if status == 422:
        step = _("Wait until 3 December, or ask a coordinator.")
        return errors.refused(
            request, Refused("gallery.rule", _("The review has begun."), step, url="/gallery/")
        )
    return errors.bare(status) if status in (400, 413, 500, 503) else errors.page(request, status)
