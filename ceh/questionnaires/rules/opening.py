"""Whether answers are taken now. Pure."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused


def phase(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> str:
    """ "planned", "open" or "closed". The instant of closing no longer counts as open."""
    if opens_at is None or now < opens_at:
        return "planned"
    return "closed" if closes_at is not None and now >= closes_at else "open"


def check_open(collection: Any, now: datetime) -> None:
    """Raise Refused ("questionnaires.not_open", "questionnaires.closed") unless answers are taken now."""
    match phase(collection.opens_at, collection.closes_at, now):
        case "planned":
            raise Refused(
                "questionnaires.not_open", _("Answers are not taken yet."), _("Come back when it opens.")
            )
        case "closed":
            raise Refused(
                "questionnaires.closed",
                _("Answers are no longer taken."),
                _("What you entered before is kept, but it can’t be submitted any more."),
            )
