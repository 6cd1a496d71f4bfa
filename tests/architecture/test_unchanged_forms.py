"""Every form that shows what a record says: opened and saved unchanged, it changes nothing."""

import datetime as dt
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from tests.architecture import matrix
from tests.factories.prices import PriceListFactory, published
from tests.factories.world import little_world

pytestmark = pytest.mark.database
# Of when and by whom something was last written, forms may say something new.
AT_LEAST = {"member": 1, "manager": 10, "coordinator": 12, "administrator": 3}
STAMPS = {
    "changed_at",
    "updated_at",
    "confirmed_on",
    "at",
    "last_at",
    "last_login",
    "version",
    "changes",
    "sort_key",
    "sort_keys",
}
STEPS = {"bookings:move_to"}  # to send it is the change: the place is in the address
BESIDE = {"knowledge:guide_version"}  # another language is another text, beside the first
NO_BUTTONS = {"submit", "button", "image", "reset", "file"}


class Forms(HTMLParser):
    """The forms of a page that are sent by POST: [action, {name: values}, whether a visible field has a value]."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.select, self.textarea, self.text = [], None, None, ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.buttons = False
            self.forms.append([attrs.get("action", ""), {}, False, attrs.get("method", "get").lower()])
        if not self.forms:
            return
        name = attrs.get("name")
        if tag == "input" and name:
            self.take_input(name, attrs)
        elif tag == "button":
            self.take_button(attrs)
        elif tag == "select":
            self.select = (name, [])
        elif tag == "option" and self.select:
            self.select[1].append((attrs.get("value", ""), "selected" in attrs))
        elif tag == "textarea":
            self.textarea, self.text = name, ""

    def take_button(self, attrs):
        if self.forms and attrs.get("name") and attrs.get("type", "submit") == "submit" and not self.buttons:
            self.buttons = True
            self.add(attrs["name"], attrs.get("value", ""), visible=False)

    def take_input(self, name, attrs):
        kind = attrs.get("type", "text")
        if (
            kind in NO_BUTTONS
            or "disabled" in attrs
            or (kind in ("radio", "checkbox") and "checked" not in attrs)
        ):
            return
        self.add(name, attrs.get("value", "on" if kind == "checkbox" else ""), visible=kind != "hidden")

    def add(self, name, value, *, visible=True):
        form = self.forms[-1]
        form[1].setdefault(name, []).append(value)
        form[2] = form[2] or (visible and bool(value))

    def handle_data(self, data):
        self.text += data

    def handle_endtag(self, tag):
        if tag == "select" and self.select:
            name, options = self.select
            chosen = [value for value, selected in options if selected]
            for value in chosen or [value for value, _selected in options[:1]]:
                self.add(name, value, visible=bool(chosen))
            self.select = None
        if tag == "textarea" and self.textarea:
            self.add(self.textarea, self.text.removeprefix("\n"))
            self.textarea = None


def rows():
    """Every row of every table of ours: {(model, pk): values without stamps}."""
    return {
        (model._meta.label, record["pk"]): {
            name: value for name, value in record.items() if name not in STAMPS
        }
        for model in apps.get_models()
        if model.__module__.startswith("ceh.") and not model._meta.label.endswith(("Event", "RateCount"))
        for record in model._default_manager.values(
            "pk", *(field.attname for field in model._meta.concrete_fields)
        )
    }


def plain(value):
    """A text that is the same in all languages is written once."""
    is_text = isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
    texts = set(value.values()) if is_text else set()
    return {"": texts.pop()} if len(texts) == 1 else value


def states(world):
    """Records in another state than those of the little world, whose forms are others: a list in force has no end."""
    return [published(PriceListFactory(space=world.space, valid_from=dt.date(2020, 1, 1)))]


def doors(address, world, more):
    """The address with the world's record, and with each other record of its kind."""
    door = matrix.door(address, world)
    yield door
    for record in more:
        if address.parameters == ("pk",) and type(door.subject) is type(record):
            yield matrix.Door(address, reverse(address.name, args=[record.pk]), record)


def other_choices(page, data):
    """For each field with a choice: (its name, an option that is not chosen)."""
    for name, values in Choices(page).options.items():
        others = [value for value in values if value and [value] != data.get(name)]
        if len(values) > 1 and others and data.get(name, [""])[0]:
            yield name, others[0]


class Choices(HTMLParser):
    """The values of the selects and radio buttons of a page, by name."""

    def __init__(self, page):
        super().__init__()
        self.options, self.select = {}, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "select":
            self.select = attrs.get("name")
        elif tag == "option" and self.select:
            self.options.setdefault(self.select, []).append(attrs.get("value", ""))
        elif tag == "input" and attrs.get("type") == "radio":
            self.options.setdefault(attrs.get("name"), []).append(attrs.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None


@pytest.mark.parametrize("role", ["member", "manager", "coordinator", "administrator"])
def test_a_choice_that_is_changed_and_saved_is_there_when_the_form_is_opened_again(
    role, db, now, client, time_machine
):
    time_machine.move_to(now, tick=False)
    world = little_world()
    client.force_login(world.people[role])
    client.raise_request_exception = False
    lost, saved = [], 0
    addresses = [
        address
        for address in matrix.own_addresses()
        if "edit" in address.route and address.name not in BESIDE
    ]
    for door in (matrix.door(address, world) for address in addresses):
        response = client.get(door.url)
        matrix.consume(response)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        page = response.content.decode()
        for action, data, filled, method in Forms(page).forms:
            if method != "post" or not filled or action not in ("", door.url):
                continue
            for name, value in other_choices(page, data):
                with transaction.atomic():
                    if client.post(door.url, data | {name: [value]}).status_code in (302, 303):
                        again = Forms(client.get(door.url).content.decode()).forms
                        saved += 1
                        if not any(form[1].get(name) == [value] for form in again):
                            lost.append(f"{door.address.name} {name}: {value}")
                    transaction.set_rollback(True)
    assert saved >= (3 if role in ("manager", "coordinator") else 0)
    assert lost == []


@pytest.mark.parametrize("role", ["member", "manager", "coordinator", "administrator"])
def test_a_form_saved_unchanged_changes_nothing(role, db, now, client, time_machine):
    time_machine.move_to(now, tick=False)
    world = little_world()
    client.force_login(world.people[role])
    client.raise_request_exception = False
    wrong, saved = [], 0
    addresses = [address for address in matrix.own_addresses() if address.name not in STEPS]
    more = states(world)
    for door in (door for address in addresses for door in doors(address, world, more)):
        response = client.get(door.url)
        matrix.consume(response)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        for action, data, filled, method in Forms(response.content.decode()).forms:
            if method != "post" or not filled or action not in ("", door.url):
                continue
            before = rows()
            with transaction.atomic():
                status = client.post(door.url, data).status_code
                after = rows()
                transaction.set_rollback(True)
            saved += status in (302, 303)
            for key, values in before.items():
                changed = {
                    name: (value, after.get(key, {}).get(name))
                    for name, value in values.items()
                    if plain(after.get(key, {}).get(name)) != plain(value)
                }
                if changed:
                    wrong.append(f"{door.address.name} {key}: {changed}")
    assert saved >= AT_LEAST[role]  # the walk really saves
    assert wrong == [], "\n".join(wrong)
