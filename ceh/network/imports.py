"""Tables of spaces and of organisations."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar, cast

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ceh.core.language import fold
from ceh.core.refusals import Refused
from ceh.imports.adapters import Cells, RecordImporter, UndoEntry, register
from ceh.imports.rules.cells import bad_cell
from ceh.imports.rules.tables import Column, Row
from ceh.network.actions import adding
from ceh.network.actions import records as actions
from ceh.network.models import Organisation, OrganisationKind, Space, SpaceKind
from ceh.network.queries import records
from ceh.network.rules import record_cells as cells
from ceh.network.rules.spaces import ACCESSIBILITY, LABELS, LANGUAGES, OPEN_TO
from ceh.region.models import GoalGroup, Municipality, Topic
from ceh.region.queries import bounds, current
from ceh.region.rules import check_point


def column(name: str, *aliases: str, max_length: int = 5000, **more: Any) -> Column:
    """A column of a field. `aliases` are heads as people write them, folded and without signs."""
    return Column(name, capfirst(cast(str, LABELS[name])), max_length, aliases=aliases, **more)


def entries_of(model: Any) -> dict[str, Any]:
    """The codes of a column: those of the records of a list."""
    return {"codes": lambda: {row.code: row.name for row in model.objects.all()}}


CODE = column("code", "koda", "oznaka", "id", max_length=50, read=cells.short_name)
NAME = column("name", "ime", "naziv", "title", max_length=200)
MUNICIPALITY = column("municipality", "obcina", **entries_of(Municipality))
SETTLEMENT = column("settlement", "kraj", "naselje", "town", max_length=100)
URL = column(
    "url", "splet", "spletna stran", "web", "web page", "website", max_length=200, read=cells.web_address
)
KINDS = ("vrsta", "tip", "type")
HOSTS = ("izvajalec", "nosilec", "upravljavec", "run by", "organisation", "organizacija")
SPACE = (
    CODE,
    NAME,
    column("summary", "povzetek", "kratek opis", max_length=300),
    column("description", "opis"),
    column("accessibility_note", "o dostopnosti", max_length=1000),
    column("kind", *KINDS, **entries_of(SpaceKind)),
    column("host", *HOSTS, **entries_of(Organisation)),
    MUNICIPALITY,
    SETTLEMENT,
    column("address", "naslov", max_length=200),
    column(
        "lon", "zemljepisna dolzina", "longitude", "lng", read=partial(cells.degrees, limit=180), show=Decimal
    ),
    column("lat", "zemljepisna sirina", "latitude", read=partial(cells.degrees, limit=90), show=Decimal),
    column("exact_place", "tocna lega", flag=True),
    column("topics", "podrocja", "podrocje", "topic", many=True, **entries_of(Topic)),
    column("goal_groups", "ciljne skupine", "for whom", "za koga", many=True, **entries_of(GoalGroup)),
    column("languages", "jeziki", many=True, codes=lambda: LANGUAGES),
    column("email", "e posta", "e naslov", "e mail", "mail", max_length=254, read=cells.email_address),
    column("phone", "telefon", "telephone", max_length=40),
    URL,
    column("accessibility", "dostopnost", many=True, codes=lambda: ACCESSIBILITY),
    column("open_to", "odprto za", "open to", codes=lambda: OPEN_TO, default="appointment"),
    column(
        "hours", "delovni cas", "odpiralni cas", "opening hours", read=cells.read_hours, show=cells.show_hours
    ),
)
ORGANISATION = (
    CODE,
    NAME,
    column("plan_role", "vloga v nacrtu", "role in the plan", max_length=1000),
    column("kind", *KINDS, **entries_of(OrganisationKind)),
    MUNICIPALITY,
    SETTLEMENT,
    URL,
    column("founded", "ustanovljeno", "leto ustanovitve", read=cells.year),
)


class DirectoryImporter(RecordImporter):
    """What spaces and organisations have in common. A record is known by its code, or else by its name."""

    permission = "network.import_spaces"
    keys = frozenset({"code"})
    empty_is_unsaid = frozenset({"lon", "lat"})
    hint = gettext_lazy("Records are matched by code or, if there is none, by name.")
    undo_hint = gettext_lazy(
        "Changed records get their former values back and new ones are removed. "
        "If somebody has changed a record since then, nothing is undone."
    )
    used_next_step = gettext_lazy("Correct the records one by one.")
    model: ClassVar[Any]
    kind_model: ClassVar[Any]
    fields: ClassVar[tuple[Column, ...]]
    needed: ClassVar[tuple[str, ...]]  # beside the name

    def __init__(self, **run: Any) -> None:
        super().__init__(**run)
        self.languages = tuple(current().languages)
        self.names = ("name", *(f"name_{language}" for language in self.languages))
        self.identity = ("code", *self.names)
        self.required_heads = (self.identity,)
        self.required = (self.names, *((name,) for name in self.needed))
        self.columns = tuple(cells.in_languages(self.fields, self.languages))

    def title(self, cells: Cells) -> str:
        """The first name there is."""
        return next((cells[name] for name in self.names if cells.get(name)), "")

    def load(self) -> None:
        """Read the records that there are."""
        self.by_code = {record.code: record for record in self.records()}
        self.by_name: dict[str, Any] = {}
        for record in self.by_code.values():
            for text in record.name.values():
                self.by_name.setdefault(fold(text), record)

    def prepare(self, rows: Sequence[Row]) -> None:
        """Imports of the same kind follow each other; the records that the rows name are locked."""
        list(self.kind_model.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        self.load()
        keys = {record.pk for row in rows if (record := self.find(row.cells))}
        self.lock(keys)
        self.load()

    def lock(self, keys: Iterable[int]) -> None:
        """Lock records in the order of their keys."""
        rows = self.model.objects.filter(pk__in=keys).select_for_update(of=("self",), no_key=True)
        list(rows.order_by("pk").values_list("pk"))

    def locked(self, keys: Sequence[int]) -> dict[int, Any]:
        """The records of an import."""
        self.lock(keys)
        return {record.pk: record for record in self.records() if record.pk in set(keys)}

    def find(self, cells: Cells) -> Any:
        """By code, or else by name."""
        if code := cells.get("code", "").lower():
            return self.by_code.get(code)
        return self.by_name.get(fold(self.title(cells)))

    def cells_of(self, record: Any) -> Cells:
        """All that its page says."""
        return cells.cells_of(records.record_of(record), self.languages)

    def values_of(self, values: Cells, record: Any = None) -> dict[str, Any]:
        """What the cells say, as a record."""
        return cells.values_of(values, records.record_of(record) if record else {}, self.languages)

    def remove(self, record: Any, entry: UndoEntry, reason: str) -> None:
        """Delete it, unless somebody changed or uses it."""
        self.refuse_changed(record, entry)
        if not adding.remove_unused(record):
            message = _("“%(name)s” has been used since the import.") % {"name": record}
            raise self.undo_refused("used", message)


@register
class SpaceImporter(DirectoryImporter):
    """Spaces with a public page."""

    kind, label, order = "spaces", gettext_lazy("Spaces"), 10
    model, kind_model = Space, SpaceKind
    fields = SPACE
    needed = ("kind", "municipality", "settlement")

    def records(self) -> Iterable[Space]:
        """Spaces that have or had a public page."""
        return records.with_record(Space.objects.filter(state__in=["published", "paused", "closed"]))

    def problems(self, values: Cells, before: Cells) -> list[Refused]:
        """Half a point, or one outside the region; without both degrees a space stands at its settlement."""
        degrees = {name: {**before, **values}.get(name) for name in ("lon", "lat")}
        if not before and len(missing := [name for name, text in degrees.items() if not text]) == 1:
            return [bad_cell(_("Enter both coordinates, or leave both empty."), column=missing[0])]
        if values.keys().isdisjoint(degrees) or not all(degrees.values()):
            return []
        try:
            check_point(float(degrees["lon"] or 0), float(degrees["lat"] or 0), bounds())
        except Refused as refused:
            refused.field_name = "lon"
            return [refused]
        return []

    def add(self, values: Cells) -> Space:
        """A space that is public at once."""
        return adding.add_space(self.values_of(values), name=self.title(values), now=self.now)

    def change(self, record: Space, values: Cells) -> None:
        """As its page does."""
        actions.write_space(record, self.values_of(values, record), now=self.now)


@register
class OrganisationImporter(DirectoryImporter):
    """Organisations."""

    kind, label, order = "organisations", gettext_lazy("Organisations"), 20
    model, kind_model = Organisation, OrganisationKind
    fields = ORGANISATION
    needed = ("kind",)

    def records(self) -> Iterable[Organisation]:
        """All organisations."""
        return Organisation.objects.select_related("kind", "municipality")

    def add(self, values: Cells) -> Organisation:
        """A new organisation."""
        return adding.add_organisation(self.values_of(values), name=self.title(values))

    def change(self, record: Organisation, values: Cells) -> None:
        """As its page does."""
        actions.write_organisation(record, self.values_of(values, record))
