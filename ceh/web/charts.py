"""Charts drawn on the server: SVG in percentages, so that bars stretch with the page and letters do not.

Every chart carries its numbers as a table, one key away. Values are numbers, or None for a gap. Colours are classes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from ceh.web import formatting

Text = str | Promise
Value = float | int | None
TOP, BOTTOM = (
    12.0,
    86.0,
)  # of the plot's height in percent: room for the highest number and for the labels below
LEFT = 8.0  # of its width: room for the numbers of the grid


def ticks(highest: float, steps: int = 4) -> list[float]:
    """Round steps from 0 to at least the highest value: [0, 5, 10, 15]. Counts of things get whole steps."""
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / steps
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    if float(highest).is_integer():
        step = max(1.0, float(math.ceil(step)) if step < 10 else step)
    count = math.ceil(round(highest / step, 9))
    return [round(step * n, 10) for n in range(count + 1)]


def said(value: Value) -> str:
    """A value as the table shows it."""
    return "–" if value is None else formatting.number(value)


@dataclass(kw_only=True)
class Chart:
    """What all charts have. `template` draws it from `shapes()`."""

    unit: Text = ""
    note: Text = ""
    template: str = field(init=False, default="")

    def html(self) -> SafeString:
        """The chart as a figure with its table."""
        context = {"chart": self, "table": self.table(), "desc": self.desc(), **self.shapes()}
        return render_to_string(self.template, context)

    def shapes(self) -> dict[str, Any]:
        """Geometry for the template, in percent."""
        raise NotImplementedError

    def table(self) -> tuple[list[Text], list[list[str]]]:
        """Head and rows of the table."""
        raise NotImplementedError

    def desc(self) -> str:
        """The chart in one sentence, for those who do not see it."""
        raise NotImplementedError


def describe(rows: Sequence[tuple[Text, Value]], target: Value) -> str:
    """Range of the values, where they occur, and the target."""
    known = [(value, label) for label, value in rows if value is not None]
    if not known:
        return gettext("No values yet.")
    low, high = min(known, key=lambda pair: pair[0]), max(known, key=lambda pair: pair[0])
    text = ngettext("%(n)s value.", "%(n)s values.", len(known)) % {"n": len(known)}
    text += " " + gettext("Highest: %(high)s (%(where)s); lowest: %(low)s (%(there)s).") % {
        "high": said(high[0]),
        "where": high[1],
        "low": said(low[0]),
        "there": low[1],
    }
    return text + (
        " " + gettext("Target: %(target)s.") % {"target": said(target)} if target is not None else ""
    )


@dataclass
class Bars(Chart):
    """Lying bars, one a row, with a line at the target. Good for names of any length."""

    title: Text
    rows: Sequence[tuple[Text, Value]]
    target: Value = None

    def __post_init__(self) -> None:
        self.template = "web/components/chart_bars.html"

    def shapes(self) -> dict[str, Any]:
        top = max([value or 0 for _label, value in self.rows] + [self.target or 0]) or 1
        return {
            "bars": [
                {
                    "label": label,
                    "value": said(value),
                    "parts": [{"x": 0, "width": round(100 * value / top, 2), "css": "s1"}] if value else [],
                }
                for label, value in self.rows
            ],
            "target_at": None if self.target is None else round(100 * self.target / top, 2),
            "target": said(self.target),
        }

    def table(self) -> tuple[list[Text], list[list[str]]]:
        return ["", self.unit or gettext("Value")], [[str(label), said(value)] for label, value in self.rows]

    def desc(self) -> str:
        return describe(self.rows, self.target)


@dataclass
class Stacked(Chart):
    """Lying bars made of parts, one a row; the legend names the parts in their order."""

    title: Text
    series: Sequence[Text]
    rows: Sequence[tuple[Text, Sequence[Value]]]

    def __post_init__(self) -> None:
        self.template = "web/components/chart_bars.html"

    def shapes(self) -> dict[str, Any]:
        top = max([sum(v or 0 for v in values) for _label, values in self.rows], default=0) or 1
        bars = []
        for label, values in self.rows:
            parts, at = [], 0.0
            for number, value in enumerate(values, 1):
                width = 100 * (value or 0) / top
                if width:
                    parts.append({"x": round(at, 2), "width": round(width, 2), "css": f"s{number}"})
                at += width
            bars.append({"label": label, "value": said(sum(v or 0 for v in values)), "parts": parts})
        legend = [{"label": name, "css": f"s{number}"} for number, name in enumerate(self.series, 1)]
        return {"bars": bars, "legend": legend, "target_at": None}

    def table(self) -> tuple[list[Text], list[list[str]]]:
        head = ["", *self.series, gettext("Total")]
        return head, [
            [str(label), *(said(v) for v in values), said(sum(v or 0 for v in values))]
            for label, values in self.rows
        ]

    def desc(self) -> str:
        return describe([(label, sum(v or 0 for v in values)) for label, values in self.rows], None)


@dataclass
class Line(Chart):
    """A line over time, with points, round gridlines and the target. None makes a gap."""

    title: Text
    points: Sequence[tuple[Text, Value]]
    target: Value = None
    columns: bool = False

    def __post_init__(self) -> None:
        self.template = "web/components/chart_plot.html"

    def shapes(self) -> dict[str, Any]:
        scale = ticks(max([value or 0 for _label, value in self.points] + [self.target or 0]))
        top, slot = scale[-1], 100 / max(1, len(self.points))
        every = math.ceil(len(self.points) / 6)
        marks = []
        for at, (label, value) in enumerate(self.points):
            marks.append(
                {
                    "x": _along(slot * (at + 0.5)),
                    "y": None if value is None else _height(value, top),
                    "left": _along(slot * (at + 0.18)),
                    "width": round(slot * 0.64 * (100 - LEFT) / 100, 2),
                    "height": None if value is None else round(BOTTOM - _height(value, top), 2),
                    "label": label,
                    "value": said(value),
                    "minor": at % every != 0,
                }
            )
        pairs = [(a, b) for a, b in pairwise(marks) if a["y"] is not None and b["y"] is not None]
        return {
            "marks": marks,
            "segments": [] if self.columns else pairs,
            "grid": [{"y": _height(tick, top), "label": said(tick)} for tick in scale],
            "target_at": None if self.target is None else _height(self.target, top),
            "target": said(self.target),
        }

    def table(self) -> tuple[list[Text], list[list[str]]]:
        return ["", self.unit or gettext("Value")], [
            [str(label), said(value)] for label, value in self.points
        ]

    def desc(self) -> str:
        return describe(self.points, self.target)


@dataclass
class Columns(Line):
    """Standing bars over time: for short labels such as months."""

    columns: bool = True


def _along(share: float) -> float:
    """Where a share of the time stands on the plot, right of the numbers."""
    return round(LEFT + share * (100 - LEFT) / 100, 2)


def _height(value: float, top: float) -> float:
    """Where a value stands between the plot's floor and its top, in percent from above."""
    return round(BOTTOM - (BOTTOM - TOP) * value / top, 2)


@dataclass
class Sparkline(Chart):
    """A line the size of a word. `label` says what it shows; the last value is what counts."""

    values: Sequence[Value]
    label: Text

    def __post_init__(self) -> None:
        self.template = "web/components/chart_spark.html"

    def shapes(self) -> dict[str, Any]:
        top = max([value or 0 for value in self.values], default=0) or 1
        step = 100 / max(1, len(self.values) - 1)
        points = [
            (round(2 + step * at * 0.96, 2), round(26 - 22 * value / top, 2))
            for at, value in enumerate(self.values)
            if value is not None
        ]
        return {"path": " ".join(f"{x},{y}" for x, y in points), "last": points[-1] if points else None}

    def table(self) -> tuple[list[Text], list[list[str]]]:
        return [], []

    def desc(self) -> str:
        return f"{self.label}: {', '.join(said(value) for value in self.values)}"
