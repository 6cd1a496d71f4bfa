"""Components that enclose others or need a template of their own. `ceh.py` registers them."""

from typing import Any

from django.db.models import Model
from django.template import Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ceh.core import clock
from ceh.core.cache_versions import VersionedCache
from ceh.core.permissions import can
from ceh.web.charts import Chart
from ceh.web.maps import MapView
from ceh.web.offered_actions import OfferedAction, Visit, is_button, may_open, steps_of

KEPT = 256  # pieces that one {% cached %} keeps in each process


class Enclosing(Node):
    """A tag with keywords around other nodes, rendered by a template that gets them as `inner`."""

    def __init__(self, template: str, values: dict[str, FilterExpression], inner: NodeList) -> None:
        self.template, self.values, self.nodelist = template, values, inner

    def render(self, context: Any) -> SafeString:
        values = {name: value.resolve(context) for name, value in self.values.items()}
        with context.push():
            values["inner"] = self.nodelist.render(context)
        for name in ("request", "csrf_token"):
            values[name] = context.get(name)
        return render_to_string(self.template, values)


def _arguments(parser: Parser, bits: list[str], positional: tuple[str, ...]) -> dict[str, FilterExpression]:
    """Keywords of a tag; the first few may be given by position. Raises TemplateSyntaxError for a stray one."""
    values = {}
    names = list(positional)
    while bits and "=" not in bits[0].split('"')[0]:
        if not names:
            raise TemplateSyntaxError(f"Too much at {bits[0]!r}")
        values[names.pop(0)] = parser.compile_filter(bits.pop(0))
    values |= token_kwargs(bits, parser)
    if bits:
        raise TemplateSyntaxError(f"Not a keyword: {bits[0]!r}")
    return values


def card(parser: Parser, token: Token) -> Enclosing:
    """{% card title=… href=… icon=… tone=… level=3 tag="article" %}…{% endcard %}"""
    values = _arguments(parser, token.split_contents()[1:], ("title",))
    inner = parser.parse(("endcard",))
    parser.delete_first_token()
    return Enclosing("web/components/card.html", values, inner)


class CachedNode(Node):
    """What the tag encloses, made once for each key; lives as long as the compiled template."""

    def __init__(self, key: list[FilterExpression], nodelist: NodeList) -> None:
        self.key, self.nodelist, self.made = key, nodelist, VersionedCache(KEPT)

    def render(self, context: Any) -> SafeString:
        key = (get_language(), *(part.resolve(context) for part in self.key))
        if any(isinstance(value, Model) for value in key):
            raise TypeError("A record equals itself whatever it says: keep under the fields that are shown.")
        return self.made.get(key, lambda: self.nodelist.render(context))


def cached(parser: Parser, token: Token) -> CachedNode:
    """{% cached key … %}…{% endcached %}: the key names everything that the inside depends on, but for the language.

    No form with a token, no nonce and nothing of one person may stand inside unless the key names them.
    """
    key = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    inner = parser.parse(("endcached",))
    parser.delete_first_token()
    return CachedNode(key, inner)


def dialog(parser: Parser, token: Token) -> Enclosing:
    """{% dialog "id" label href=… class=… icon=… %}…{% enddialog %}"""
    values = _arguments(parser, token.split_contents()[1:], ("id", "label", "href"))
    if not {"id", "label", "href"} <= set(values):
        raise TemplateSyntaxError("dialog needs an id, a label and an href for those without JavaScript")
    values["css"] = values.pop("class", parser.compile_filter('"button"'))
    inner = parser.parse(("enddialog",))
    parser.delete_first_token()
    return Enclosing("web/components/dialog.html", values, inner)


def post_button(
    context: Any, url: str, label: object, icon: str = "", confirm: object = "", **values: Any
) -> dict[str, Any]:
    """A small form with one button; `values` become hidden fields, `class` is the button's."""
    css = values.pop("class", "button")
    return {
        "url": url,
        "label": label,
        "icon": icon,
        "css": css,
        "values": values,
        "confirm": confirm,
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }


def offer(
    context: Any, url_name: str, label: object, *args: Any, on: Any = None, icon: str = "", **more: Any
) -> SafeString:
    """{% offer "equipment:unit_edit" _("Change") unit.pk on=unit icon="pencil" class="button" %}: a link, or a button.

    It is printed for those whom the page lets in, asked for the record `on`.
    """
    url, request = reverse(url_name, args=args), context["request"]
    if not may_open(request.user, url, on):
        return SafeString("")
    offered = OfferedAction(label, url, icon, more.get("class", "button"), is_button(url))  # type: ignore[arg-type]
    values = {"offers": [offered], "request": request, "csrf_token": context.get("csrf_token")}
    return render_to_string("web/components/offers.html", values)


def offers(context: Any, record: Model) -> dict[str, Any]:
    """{% offers record %}: buttons of the steps that the reader may take with the record now."""
    request = context["request"]
    return {
        "offers": steps_of(record, request.user),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


def ask(context: Any, url_name: str, *args: Any, on: Any = None) -> SafeString:
    """{% ask "maintenance:fault_warn" fault.pk on=fault %}: the form of another page, sent there.

    It is printed for those whom that page lets in; what is wrong in it is told there.
    """
    url, request = reverse(url_name, args=args), context["request"]
    if not may_open(request.user, url, on):
        return SafeString("")
    page = resolve(url).func
    visit = Visit(request, on, clock.now())
    form = page.form_for(visit)  # type: ignore[attr-defined]
    form.auto_id = f"{url_name.replace(':', '-')}-%s"  # two forms on one page may have fields of one name
    values = form_box(context, **page.box(visit, form), action=url)  # type: ignore[attr-defined]
    return render_to_string("web/forms/box.html", values)


def may(context: Any, permission: str, record: Any = None) -> bool:
    """{% may "billing.give_credit" space as may_give %}: whether the reader has the permission."""
    return can(context["request"].user, permission, record)


def form_box(
    context: Any,
    form: Any,
    submit: object = "",
    cancel: str = "",
    action: str = "",
    method: str = "post",
    next_step: object = "",
    tone: str = "ember",
    icon: str = "",
) -> dict[str, Any]:
    """The whole form element: summary, fields, buttons."""
    return {
        "form": form,
        "submit": submit,
        "cancel": cancel,
        "action": action,
        "method": method,
        "next_step": next_step,
        "tone": tone,
        "icon": icon,
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }


def listing(context: Any, listing: Any, template: str = "") -> SafeString:
    """Filters, chips, count, rows, pages and exports of a `Listing`, with the page's own context around."""
    with context.push():
        values = {**context.flatten(), "listing": listing, "rows_template": template}
    return render_to_string("web/components/listing.html", values)


def chart(chart: Chart) -> SafeString:
    """A chart with its table."""
    return chart.html()


def map_(view: MapView) -> SafeString:
    """A map with its legend."""
    return view.html()
