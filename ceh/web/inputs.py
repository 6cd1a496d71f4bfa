"""Plain inputs and selects as text. A template for each option of each select is what makes pages with forms slow.

What is not here is drawn by its template, as Django has it; what is drawn is the same, letter for letter but for
white space between tags.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape as escape

WIDGETS = "django/forms/widgets/"
INPUTS = (
    "text",
    "number",
    "email",
    "url",
    "password",
    "hidden",
    "date",
    "datetime",
    "time",
    "search",
    "tel",
    "color",
)


def attributes(given: Mapping[str, Any]) -> str:
    """` name="value"` for each; those that are True stand alone, those that are False are left out."""
    told = []
    for name, value in given.items():
        if value is True:
            told.append(f" {name}")
        elif value is not False:
            told.append(f' {name}="{escape(str(value))}"')
    return "".join(told)


def text_input(widget: Mapping[str, Any]) -> str:
    """`<input>` of any type with one value."""
    value = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    return (
        f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}{attributes(widget["attrs"])}>'
    )


def select(widget: Mapping[str, Any]) -> str:
    """`<select>` with its options, in groups where it has any."""
    told = [f'<select name="{escape(widget["name"])}"{attributes(widget["attrs"])}>']
    for name, options, _index in widget["optgroups"]:
        if name:
            told.append(f'<optgroup label="{escape(str(name))}">')
        told += [
            f'<option value="{escape(str(one["value"]))}"{attributes(one["attrs"])}>{escape(one["label"])}</option>'
            for one in options
        ]
        if name:
            told.append("</optgroup>")
    return "".join([*told, "</select>"])


DRAWN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    f"{WIDGETS}select.html": select,
    **{f"{WIDGETS}{kind}.html": text_input for kind in INPUTS},
}
