"""What the pages must know of the region: its name, languages and clock. The app region, above, hands it in."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Site:
    """The region as the frame of a page needs it. `zone` is an IANA name, `lead` who runs the installation."""

    name: object = ""
    languages: tuple[str, ...] = ("en", "sl")
    zone: str = "UTC"
    lead: str = ""
    lead_url: str = ""
    country: str = ""
    currency: str = "EUR"
    attribution: str = ""

    @property
    def frame_texts(self) -> tuple[str, str, str]:
        """What the frame of a page shows of the region, in the reader's language."""
        return str(self.name), str(self.lead), str(self.lead_url)


NOWHERE = Site()
_source: Callable[[], Site | None] = lambda: None  # noqa: E731 - replaced by the app region


def register(source: Callable[[], Site | None]) -> None:
    """Tell the kit where to ask for the site; the source is called several times a request and must be cheap."""
    global _source
    _source = source


def site() -> Site:
    """The site, or a nameless one where no region is loaded yet."""
    return _source() or NOWHERE


def languages() -> list[str]:
    """Languages in which pages are offered: those of the region that the interface speaks, else all."""
    spoken = [code for code, _name in settings.LANGUAGES]
    return [code for code in site().languages if code in spoken] or ["en"]
