"""What journeys share about pages: devices, and asking axe-core what a page lacks."""

from functools import cache
from typing import Any

from django.conf import settings
from playwright.sync_api import Page

DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "narrow": {"viewport": {"width": 320, "height": 568}, "is_mobile": True, "has_touch": True},
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = """async (only) => (await axe.run(document, {
  runOnly: only, resultTypes: ["violations"], preload: false,
})).violations.map((violation) => ({id: violation.id, help: violation.help,
  nodes: violation.nodes.slice(0, 5).map((node) => node.target.join(" ") + " — " + node.failureSummary)}))"""


@cache
def axe_source() -> str:
    """The library as text; it is put into pages by the debugger, which the content security policy does not bind."""
    return (settings.NODE_MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, rules: list[str] | None = None) -> str:
    """What the page as it stands violates of WCAG 2.2 AA and good practice (or of these rules of axe), as text."""
    page.wait_for_load_state("load")  # a page that is still coming has no styles yet, and small buttons
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(axe_source())
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    return "\n".join(
        f"{violation['id']}: {violation['help']}\n  " + "\n  ".join(violation["nodes"])
        for violation in page.evaluate(ASK, only)
    )


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window; 0 on a good page."""
    page.wait_for_load_state("load")  # styles may still be on their way
    return max(
        0, page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def problems_of(page: Page, address: str, device: str, *, also: str = "") -> list[str]:
    """What axe-core finds at an address in light and dark, and where it is wider than its window.

    The page is loaded once on the device, then looked at in the dark on the narrowest phone, then on the device `also`.
    """
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DEVICES[device]["viewport"])
    page.goto(address)
    problems = [violations(page), _overflow(page)]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(DEVICES["narrow"]["viewport"])
    problems += [violations(page, ["color-contrast", "scrollable-region-focusable"]), _overflow(page)]
    if also:
        page.set_viewport_size(DEVICES[also]["viewport"])
        problems.append(_overflow(page))
    return [f"{address}: {problem}" for problem in problems if problem]


def _overflow(page: Page) -> str:
    pixels, size = overflow(page), page.viewport_size
    return f"{pixels} pixels wider than {size['width'] if size else ''}" if pixels else ""
