"""Texts for a standing: the reason, until when, and what to do now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ceh.core.formatting import figures
from ceh.core.refusals import Refused
from ceh.learning.models import LEVELS
from ceh.learning.queries import HeldHold
from ceh.learning.rules.standing import SOON, Standing, stops
from ceh.learning.rules.terms import last_day
from ceh.learning.states import GRANT

# Badge tone and icon of each reason.
TONES = {
    "ok": ("success", "circle-check"),
    "held": ("danger", "octagon-x"),
    "induction": ("info", "footprints"),
    "expired": ("warning", "hourglass"),
    "unused": ("warning", "hourglass"),
    "suspended": ("warning", "circle-pause"),
    "refused": ("warning", "circle-slash"),
    "level": ("neutral", "circle-dashed"),
    "revoked": ("danger", "circle-slash"),
    "no_grant": ("neutral", "circle-dashed"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names in the reader's language. `issued_in` is empty where the network issued the grant."""

    competence: str
    space: str
    zone: str
    issued_in: str = ""


@dataclass(frozen=True, slots=True)
class StandingText:
    """Badge label, sentence, and next step ("" if there is none)."""

    label: str
    message: str
    next_step: str
    tone: str
    icon: str


def day(standing: Standing, zone: str) -> str:
    """The last day of the term, "3 May 2027"; "" without one."""
    return figures(last_day(standing.until, zone)) if standing.until else ""


def standing_text(standing: Standing, names: Names) -> StandingText:
    result = {
        "competence": names.competence,
        "space": names.space,
        "issuer": names.issued_in or _("the network"),
        "day": day(standing, names.zone),
        "level": str(dict(LEVELS)[standing.level]),
    }
    label, message, step = _sentences(standing, result)
    tone, icon = TONES[standing.reason]
    return StandingText(label % result, message % result, step % result, tone, icon)


def _sentences(standing: Standing, values: dict[str, str]) -> tuple[str, str, str]:
    """(label, sentence, next step), with placeholders."""
    train = _("Ask a trainer of “%(competence)s” in %(space)s.")
    if standing.reason == "held":
        ends = _("It ends after %(day)s.") if values["day"] else _("Speak to a manager of %(space)s.")
        return _("On hold"), _("Use of this competence is on hold."), ends
    if standing.reason == "ok" and standing.until is not None:
        return _("Valid until %(day)s"), _("“%(competence)s” is valid until %(day)s."), ""
    return {
        "ok": (_("Valid"), _("“%(competence)s” is valid."), ""),
        "induction": (
            _("Local induction needed"),
            _("“%(competence)s” was granted elsewhere (%(issuer)s): %(space)s requires a local induction."),
            _("Ask %(space)s for a short induction."),
        ),
        "expired": (_("Expired"), _("“%(competence)s” expired on %(day)s."), train),
        "unused": (
            _("Expired, not used"),
            _("“%(competence)s” was not used for a long time and expired on %(day)s."),
            train,
        ),
        "suspended": (
            _("Suspended"),
            _("“%(competence)s” is suspended."),
            _("Speak to those who granted it: %(issuer)s."),
        ),
        "refused": (
            _("Not recognised here"),
            _("%(space)s does not recognise “%(competence)s” granted elsewhere (%(issuer)s)."),
            train,
        ),
        "level": (
            _("Higher level needed"),
            _("This needs “%(competence)s” at a higher level: %(level)s."),
            train,
        ),
        "revoked": (_("Revoked"), _("“%(competence)s” was revoked."), train),
        "no_grant": (_("Missing"), _("You need the competence “%(competence)s”."), train),
    }[standing.reason]


def refusal(standing: Standing, names: Names, code: str) -> Refused:
    """The standing as a refusal, for rules of apps above. `code` is the competence's code, for its page."""
    texts = standing_text(standing, names)
    return Refused(
        f"learning.{standing.reason}",
        texts.message,
        texts.next_step,
        url=reverse("learning:competence", kwargs={"code": code}),
        overridable=standing.reason not in ("held", "suspended", "revoked"),
    )


def check_hold(
    rule: str, holds: Iterable[HeldHold], space: Any, at: datetime, zone: str, *, competence_id: int = 0
) -> Refused | None:
    """No hold stops the person in the space, or for the competence; `rule` is the code that the refusal carries."""
    for hold in holds:
        if stops(hold, space_id=space.pk, competence_id=competence_id, at=at):
            message = _("Your access here is on hold.")
            if hold.ends_at:
                day = figures(last_day(hold.ends_at, zone))
                message = _("Your access here is on hold until %(day)s.") % {"day": day}
            next_step = _("Speak to a manager of %(space)s.") % {"space": space}
            return Refused(rule, message, next_step, url=reverse("learning:passport"))
    return None


def grant_text(state: str, until: datetime | None, now: datetime, zone: str) -> StandingText:
    """The state of a grant regardless of space: valid, ends soon, expired, suspended, renewed, revoked."""
    day = figures(last_day(until, zone)) if until else ""
    if state != "active":
        known = GRANT[state]
        return StandingText(str(known.label), "", "", known.tone, known.icon)
    if until is None:
        return StandingText(_("Valid"), "", "", "success", "circle-check")
    if until <= now:
        return StandingText(
            _("Expired on %(day)s") % {"day": day}, "", _("Ask a trainer to renew it."), "danger", "hourglass"
        )
    if until - now <= SOON:
        label = _("Valid until %(day)s") % {"day": day}
        return StandingText(label, "", _("It ends soon: ask a trainer to renew it."), "warning", "hourglass")
    return StandingText(_("Valid until %(day)s") % {"day": day}, "", "", "success", "circle-check")
