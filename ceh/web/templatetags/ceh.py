"""`{% load ceh %}`: the kit's small words. Larger components are in `components.py` beside this file."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ceh.core.money import Money
from ceh.web import formatting
from ceh.web.icons import icon as draw
from ceh.web.illustrations import illustration as draw_illustration
from ceh.web.intents import GOAL_KEY, intent_of
from ceh.web.once import FIELD, new_token
from ceh.web.templatetags import components
from ceh.web.zones import clock_of

register = template.Library()
DAY = re.compile(r"(\d\.?|\b[vV]) (?=[^\W\d_])")
HOURS = re.compile(r"\d\d?:\d\d–\d\d?:\d\d")
TONES = {
    "neutral": "circle",
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "octagon-x",
    "accent": "flame",
}


@register.simple_tag
def icon(name: str, label: object = "", css: str = "") -> SafeString:
    """An icon; with a label it is read aloud."""
    return draw(name, label, css)


@register.simple_tag(takes_context=True)
def once(context: Any) -> SafeString:
    """In a form that must not do its work twice: a token of its own (web.once). Visitors need none."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return SafeString("")
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_token())


@register.simple_tag
def illustration(code: str, general: str = "machine", css: str = "") -> SafeString:
    """The drawing of a kind of place or equipment, where there is no photo."""
    return draw_illustration(code, general, css)


@register.simple_tag
def badge(label: object, tone: str = "neutral", icon: str = "") -> SafeString:
    """A word with a shape and a tone."""
    if tone not in TONES:
        raise ValueError(f"Unknown tone {tone!r}; one of {', '.join(TONES)}.")
    return format_html('<span class="badge {}">{}{}</span>', tone, draw(icon or TONES[tone]), label)


@register.simple_tag
def made_up(obj: Any) -> SafeString | str:
    """The mark of a record that exists only for the demonstration; nothing for a real one."""
    return badge(gettext("Demonstration"), icon="flask-conical") if obj.is_demo else ""


@register.simple_tag
def state(obj: Any) -> SafeString:
    """The badge of the object's state, as its state machine names it."""
    info = obj.state_info
    return badge(info.label, info.tone, info.icon)


@register.simple_tag
def crumb(url_name: str, label: object, *args: Any, **kwargs: Any) -> SafeString:
    """One breadcrumb."""
    return format_html('<li><a href="{}">{}</a></li>', reverse(url_name, args=args, kwargs=kwargs), label)


def _time(value: date, text: str, css: str = "") -> SafeString:
    return format_html(
        '<time{} datetime="{}" title="{}">{}</time>',
        format_html(' class="{}"', css) if css else "",
        formatting.machine(value),
        formatting.exact(value),
        unbroken(text),
    )


@register.simple_tag
def day(value: date | None, short: bool = False, genitive: bool = False, at: Any = None) -> SafeString | str:
    """A day as people say it, `genitive` after "until" and "since"; nothing for None.

    Of a moment the day on the clock of the space `at` (record or number), here and in the tags below.
    """
    if not value:
        return ""
    with clock_of(at):
        if short:
            return _time(value, formatting.short_day(value), "nowrap")
        return _time(value, formatting.day(value, genitive=genitive))


@register.simple_tag
def when(value: datetime | None, short: bool = False, at: Any = None) -> SafeString | str:
    """A moment as people say it; nothing for None."""
    if not value:
        return ""
    with clock_of(at):
        return _time(value, formatting.exact(value).rsplit(" ", 1)[0] if short else formatting.when(value))


@register.filter
def unbroken(text: str) -> SafeString:
    """A day that stays with its month and its "v", and an hour from with the hour until, on one line."""
    result = DAY.sub("\\g<1>\u00a0", escape(text))
    return mark_safe(HOURS.sub(r'<span class="nowrap">\g<0></span>', result))  # noqa: S308 - escaped here


@register.filter
def short_day(value: date) -> str:
    """A day in figures without its tag, for letters and inside translated sentences."""
    return formatting.short_day(value)


@register.filter
def last_day(value: datetime) -> date:
    """The last day on which something holds that ends at a moment, on the current clock: midnight belongs to the day
    before."""
    return formatting.last_day(value)


@register.filter
def without_stop(label: object) -> str:
    """A label that is a sentence ("I agree to the terms."), for use before a colon."""
    return str(label).rstrip(".")


@register.filter
def problem_count(form: Any) -> int:
    """How many problems a form has: several may stand at one field."""
    return sum(len(errors) for errors in form.errors.values())


@register.simple_tag
def scroll_box(label: object, css: str = "table-box") -> SafeString:
    """The attributes of a box that scrolls sideways: it can be reached by keyboard, and says what it holds."""
    return format_html('class="{}" tabindex="0" role="region" aria-label="{}"', css, label)


@register.simple_tag
def until(value: datetime | None, at: Any = None) -> SafeString | str:
    """A limit as it reads after "until"; a midnight is the end of the day before. Nothing for None."""
    if not value:
        return ""
    with clock_of(at):
        return _time(value, formatting.until(value))


@register.simple_tag
def span(start: date, end: date, at: Any = None) -> SafeString:
    """A period, on one day or over several."""
    with clock_of(at):
        if isinstance(start, datetime) and isinstance(end, datetime):
            return _time(start, formatting.span(start, end))
        return _time(start, formatting.day_span(start, end))


@register.simple_tag
def ago(value: date | None, at: Any = None) -> SafeString | str:
    """How long ago, or in how long."""
    if not value:
        return ""
    with clock_of(at):
        return _time(value, formatting.ago(value))


@register.simple_tag
def number(value: Any, digits: int | None = None) -> str:
    """A number as the language writes it; a dash for None."""
    return "–" if value is None else formatting.number(value, digits)


@register.simple_tag
def percent(share: Any) -> str:
    """A share of 1 as percent; a dash for None."""
    return "–" if share is None else formatting.percent(share)


@register.simple_tag
def money(value: Money | None) -> str:
    """An amount with its currency; a dash for None."""
    return "–" if value is None else str(value)


@register.simple_tag
def km(distance: Any) -> str:
    """A distance in kilometres; nothing for None."""
    return "" if distance is None else formatting.km(distance)


@register.simple_tag(takes_context=True)
def url_with(context: Any, **changes: Any) -> str:
    """The query string of this page with changes; None removes a key. A new filter or order begins at page 1."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    if "page" not in changes:
        query.pop("page", None)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def about_to(context: Any) -> str:
    """What the reader was about to do on the page that sent them to sign in; "" for nothing in particular."""
    request = context["request"]
    if request.resolver_match and request.resolver_match.url_name == "account_email_verification_sent":
        return intent_of(request.session.get(GOAL_KEY, ""))
    return intent_of(request.POST.get("next") or request.GET.get("next", ""))


@register.filter
def lines(table: Any, rows: Any) -> Any:
    """The rows of a table as text; all of them where none are given."""
    return table.lines(rows or table.rows)


@register.inclusion_tag("web/components/pagination.html", takes_context=True)
def pagination(context: Any, page: Page, label: object = "") -> dict[str, Any]:
    """The pages of a list: this one, its neighbours, the first and the last. A second one on a page needs a label."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "request": context["request"],
        "page": page,
        "label": label or gettext("Pages"),
        "numbers": [n if isinstance(n, int) else None for n in numbers],
    }


@register.inclusion_tag("web/components/export_links.html", takes_context=True)
def export_links(context: Any) -> dict[str, Any]:
    """Links to this list as CSV and XLSX, filters kept."""
    return {"request": context["request"]}


@register.inclusion_tag("web/components/steps.html")
def steps(items: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Progress: (label, status) or (label, status, href); status is "done", "now" or "todo"."""
    labels = {"done": gettext("done"), "now": gettext("you are here"), "todo": gettext("to come")}
    shown = [
        {
            "label": item[0],
            "status": item[1],
            "said": labels[item[1]],
            "href": item[2] if len(item) > 2 else "",
        }
        for item in items
    ]
    return {"steps": shown}


@register.inclusion_tag("web/components/timeline.html")
def timeline(entries: list[Any], at: Any = None) -> dict[str, Any]:
    """The journal: lines with `.when .who .sentence .reason`, on the clock of the space `at`."""
    return {"entries": entries, "at": at}


@register.inclusion_tag("web/components/empty.html")
def empty(
    title: object, text: object = "", href: str = "", label: object = "", icon: str = "sprout"
) -> dict[str, Any]:
    """Why there is nothing here, and what to do."""
    return {"title": title, "text": text, "href": href, "label": label, "icon": icon}


@register.inclusion_tag("web/components/facts.html")
def facts(pairs: Any) -> dict[str, Any]:
    """A definition list of (label, value); lines without a value are left out."""
    items = pairs.items() if isinstance(pairs, dict) else pairs
    return {"pairs": [(label, value) for label, value in items if value not in (None, "", [])]}


@register.inclusion_tag("web/components/figure_big.html")
def figure_big(
    value: Any, label: object, target: Any = None, href: str = "", note: object = "", unit: object = ""
) -> dict[str, Any]:
    """A key figure; with a target also how far the way to it is."""
    share = None
    if target and value is not None:
        share = max(0.0, min(float(value) / float(target), 1.0))
    reached = share is not None and share >= 1
    return {
        "value": value,
        "label": label,
        "target": target,
        "href": href,
        "note": note,
        "unit": unit,
        "width": round((share or 0) * 100, 1),
        "share": share,
        "reached": reached,
    }


register.tag("card", components.card)
register.tag("dialog", components.dialog)
register.tag("cached", components.cached)
register.inclusion_tag("web/components/post_button.html", takes_context=True)(components.post_button)
register.inclusion_tag("web/forms/box.html", takes_context=True)(components.form_box)
register.inclusion_tag("web/components/offers.html", takes_context=True)(components.offers)
register.simple_tag(takes_context=True)(components.offer)
register.simple_tag(takes_context=True)(components.ask)
register.simple_tag(takes_context=True)(components.may)
register.simple_tag(takes_context=True)(components.listing)
register.simple_tag(components.chart)
register.simple_tag(components.map_, name="map")
