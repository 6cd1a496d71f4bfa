"""The part of the story about money: two price lists, what is owed, a credit, a settled period. Real actions only."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ceh.billing.actions import charges, charging, credits, settling
from ceh.billing.models import Charge, SettlementRow
from ceh.core.refusals import Refused
from ceh.equipment.actions import equipment
from ceh.equipment.models import EquipmentCategory, Unit
from ceh.network import actions as network
from ceh.network.models import Organisation, Space
from ceh.people.models import Person
from ceh.prices.actions import lists, members
from ceh.prices.models import PriceLine, PriceList
from ceh.usage.actions import usage

NOTE = {
    "sl": "Plačate v delavnici, z gotovino ali kartico. Šole se dogovorijo posebej.",
    "en": "You pay in the workshop, in cash or by card. Schools arrange payment separately.",
}
# what, per, for whom, cents, more
WORKSHOP = [
    ("equipment", "hour", "anyone", 600, {}),
    ("equipment", "hour", "member", 400, {"free": 120}),
    ("equipment", "hour", "young", 200, {}),
    ("equipment", "hour", "company", 1500, {"at_least": 30}),
    ("room", "hour", "anyone", 150, {}),
    ("no_show", "use", "anyone", 300, {}),
    (
        "material",
        "piece",
        "anyone",
        450,
        {"material": {"sl": "Vezana plošča 60 × 40 cm", "en": "Plywood 60 × 40 cm"}},
    ),
    ("material", "g", "anyone", 4, {"material": {"sl": "Nit PLA", "en": "PLA filament"}}),
]
LAB = [("equipment", "hour", "anyone", 500, {}), ("equipment", "hour", "network", 350, {})]


def seed_prices(
    *, space: Space, coordinator: Person, manager: Person, people: list[Person], now: datetime, zone: ZoneInfo
) -> None:
    """Since a hundred days ago two spaces ask money; until `now` all is priced, some is paid, last month is settled."""
    homes = {
        organisation.code: organisation
        for organisation in Organisation.objects.filter(code__in=("support-organisations", "chamber-craft"))
    }
    lab = Space.objects.filter(code="living-lab", state="published").first()
    if lab is None or len(homes) < 2 or not Unit.objects.filter(resource__space=space).exists():
        return  # another region
    since = now - timedelta(days=100)
    begin = since.astimezone(zone).date()
    network.change_space(space=space, values={"host": "support-organisations"}, by=coordinator, now=since)
    space = Space.objects.get(pk=space.pk)
    valid = _list(space, WORKSHOP, begin, manager, since)
    _list(lab, LAB, begin, coordinator, since)
    _add_members(space, homes["chamber-craft"], begin, coordinator, manager, people, since)
    credits.give_credit(
        space=space,
        person=people[0],
        measure="hours",
        amount=300,
        starts_on=begin,
        by=manager,
        now=since,
        ends_on=begin + timedelta(days=365),
        note="Pomoč na dnevu odprtih vrat",
    )
    _seed_lab(lab, coordinator, people, now, zone)
    while charging.price_due(now=now):
        pass
    _settle_some(space, valid, manager, now)
    _settle(begin, coordinator, now.astimezone(zone).date(), now)


def _list(space: Space, lines: list, begin: date, by: Person, now: datetime) -> PriceList:  # type: ignore[type-arg]
    price_list = lists.new_list(space=space, valid_from=begin, by=by, now=now, note=NOTE, is_demo=True)
    for what, per, who, cents, more in lines:
        lists.add_line(price_list=price_list, by=by, what=what, per=per, who=who, cents=cents, **more)
    return lists.publish(price_list=price_list, by=by, now=now)


def _add_members(
    space: Space,
    chamber: Organisation,
    begin: date,
    coordinator: Person,
    manager: Person,
    people: list[Person],
    now: datetime,
) -> None:
    """The first belongs to a chamber, two more to the workshop; nothing is known of the others."""
    members.add_member(person=people[1], organisation=chamber, starts_on=begin, by=coordinator, now=now)
    for person in (people[0], people[2]):
        members.add_member(person=person, space=space, starts_on=begin, by=manager, now=now)


def _seed_lab(lab: Space, coordinator: Person, people: list[Person], now: datetime, zone: ZoneInfo) -> None:
    """A made-up printer in a space of the plan, used by members of the workshop every other week."""
    kind = EquipmentCategory.objects.filter(code="3d-printer").first()
    if kind is None:
        return
    model = equipment.add_model(
        category=kind, maker="Kova", name="Plast 3", values={}, by=coordinator, space=lab, is_demo=True
    )
    unit = equipment.add_unit(
        space=lab,
        model=model,
        name={"sl": "3D-tiskalnik", "en": "3D printer"},
        access="open",
        by=coordinator,
        is_demo=True,
        now=now - timedelta(days=95),
        note={"sl": "Izmišljen stroj za prikaz.", "en": "A made-up machine."},
    )
    today = now.astimezone(zone).date()
    for number, back in enumerate(range(84, 3, -7)):
        day = today - timedelta(days=back)
        starts = datetime(day.year, day.month, day.day, 10, tzinfo=zone)
        person = people[number % 3]
        try:
            running = usage.start_usage(unit=unit, by=person, now=starts)
        except Refused:  # a holiday: it is closed
            continue
        usage.stop_usage(usage=running, by=person, now=starts + timedelta(minutes=45 + 15 * (number % 4)))


def _settle_some(space: Space, valid: PriceList, manager: Person, now: datetime) -> None:
    """Material is added to one, older ones are paid, one is waived."""
    rows = list(Charge.objects.filter(space=space, state="open").order_by("day", "pk"))
    sheet = PriceLine.objects.filter(price_list=valid, per="piece").first()
    if len(rows) > 4 and sheet is not None:
        charges.add_material(charge=rows[-1], line=sheet, quantity=Decimal(2), by=manager, now=now)
        reason = "Pomoč pri selitvi orodja"
        charges.waive(charge=rows[0], by=manager, now=now, reason=reason)
        for row in rows[1 : len(rows) // 2]:
            charges.pay(charge=row, by=manager, now=now)


def _settle(begin: date, coordinator: Person, today: date, now: datetime) -> None:
    """Everything until the end of last month is closed, and one pair is settled."""
    last = today.replace(day=1) - timedelta(days=1)
    if last < begin:
        return
    closed = settling.close_period(starts_on=begin, ends_on=last, by=coordinator, now=now)
    row = (
        SettlementRow.objects.filter(settlement=closed, state="unsettled", home__isnull=False)
        .order_by("pk")
        .first()
    )
    if row is not None:
        note = "Pobot ur po dogovoru z zbornico"
        settling.settle_row(row=row, settled_on=today, note=note, by=coordinator, now=now)
