"""Opening hours of a week in a form: from and until, a second time for a break, and "same as the day before"."""

import re
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from ceh.web.fields import SafeCharField

SAME = "="
PAIRS = 2  # times that a day offers; a day that has more keeps them
MOST_PAIRS = 6
SPAN = re.compile(r"\s*([\d:.]+)\s*[-–]\s*([\d:.]+)\s*")


class HoursWidget(forms.Widget):
    """Time inputs for one day. They give the text "9:00–12:00, 14:00–17:00", or "=" for the same as the day before."""

    use_fieldset = True

    def __init__(self, *, is_first: bool, attrs: Any = None) -> None:
        self.is_first = is_first
        super().__init__(attrs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if name in data:  # written as one text
            return data.get(name)
        if data.get(f"{name}_same") and not self.is_first:
            return SAME
        pairs = [
            (data.get(f"{name}_from_{n}", ""), data.get(f"{name}_until_{n}", "")) for n in range(MOST_PAIRS)
        ]
        return ", ".join(f"{begins}–{ends}" for begins, ends in pairs if begins or ends)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_from_0"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """The day's row of inputs."""
        same = value == SAME
        spans = [] if same else [SPAN.fullmatch(part) for part in str(value or "").split(",") if part.strip()]
        times = [(_padded(span[1]), _padded(span[2])) if span else ("", "") for span in spans]
        times += [("", "")] * (PAIRS - len(times))
        return render_to_string(
            "web/forms/widgets/hours.html",
            {
                "name": name,
                "id": (attrs or {}).get("id", f"id_{name}"),
                "described_by": (attrs or {}).get("aria-describedby", ""),
                "pairs": list(enumerate(times[:MOST_PAIRS])),
                "same": same,
                "is_first": self.is_first,
            },
        )


class HoursField(SafeCharField):
    """The hours of one day as text; empty is closed."""

    def __init__(self, *, is_first: bool, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=100, widget=HoursWidget(is_first=is_first), **kwargs)


def add_days(form: forms.Form, labels: list[str], texts: list[str]) -> None:
    """Give a form the seven fields `day_0` to `day_6`; a day like the one before says so."""
    for day, label in enumerate(labels):
        is_same = day > 0 and bool(texts[day]) and texts[day] == texts[day - 1]
        form.fields[f"day_{day}"] = HoursField(
            is_first=day == 0,
            label=label,
            initial=SAME if is_same else texts[day],
            help_text=_("Leave a day empty when it is closed.") if day == 0 else "",
        )


def day_texts(cleaned: dict[str, Any]) -> list[str]:
    """The hours of the seven days as text, with "same as the day before" filled in."""
    texts: list[str] = []
    for day in range(7):
        text = cleaned.get(f"day_{day}", "")
        texts.append((texts[-1] if texts else "") if text == SAME else text)
    return texts


def _padded(time: str) -> str:
    """ "9:00", "9.00" → "09:00", as time inputs want it; midnight at the end of a day is 00:00."""
    hour, _sep, minute = time.replace(".", ":").partition(":")
    return f"{int(hour or 0) % 24:02}:{int(minute or 0):02}" if (hour + minute).isdigit() else ""
