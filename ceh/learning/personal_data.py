"""Personal data in learning: grants, inductions and holds, and what a person did for others."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.core.personal_data import About, By, Column, Count, Each, Hooks, Only, Rows, declare, no_person_in
from ceh.learning.actions.merging import settle_doubles, swap_back
from ceh.learning.models import (
    Competence,
    CompetenceVersion,
    Grant,
    GrantStep,
    Hold,
    Induction,
    Naming,
    RecognitionRule,
)


def settle_grants(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """Of two grants of one kind that stand, the kept account gets the better one."""
    swapped, clashes = settle_doubles(kept, absorbed, now)
    return {"swapped": swapped, "clashes": clashes}


def swap_grants_back(kept: Any, absorbed: Any, moved: dict[str, Any], *, by: Any, now: datetime) -> None:
    """Each account has its own grant again."""
    swap_back(moved.get("swapped", []), kept, absorbed)


declare(
    "learning",
    _("Competences"),
    About(
        Grant,
        "person",
        Rows(
            "grants",
            _("Grants"),
            [
                "competence",
                "level",
                "space",
                Column("from", "granted_at"),
                Column("until", "valid_until"),
                "state",
                "evidence",
                Column("what_was_seen", "evidence_text"),
                Column("history", Each("steps", [Column("what", "kind"), "at", "reason"]), _("History")),
            ],
            "granted_at",
        ),
        blank=("evidence_text",),
        moves=ngettext_lazy("%(count)d grant", "%(count)d grants", "count"),
    ),
    About(GrantStep, "grant__person", blank=("reason",)),
    About(
        Induction,
        "person",
        Rows("inductions", _("Inductions"), ["competence", "space", "at"]),
        moves=ngettext_lazy("%(count)d induction", "%(count)d inductions", "count"),
    ),
    About(
        Hold,
        "person",
        Rows(
            "holds",
            _("Holds"),
            [
                "space",
                "competence",
                "reason",
                Column("from", "starts_at"),
                Column("until", "ends_at"),
                Column("lifted", "lifted_at", _("Lifted")),
                Column("why_lifted", "lift_reason", _("Why it was lifted")),
            ],
        ),
        blank=("reason", "lift_reason"),
        moves=ngettext_lazy("%(count)d hold", "%(count)d holds", "count"),
    ),
    About(
        Naming,
        "person",
        Only(
            "named_as_trainer",
            _("Shown publicly as a trainer"),
            [Column("is_named", lambda naming, person: True)],
            where=Q(withdrawn_at=None),
        ),
        ends="withdrawn_at",
    ),
    By(
        CompetenceVersion,
        "author",
        moves=ngettext_lazy(
            "%(count)d version of a competence", "%(count)d versions of competences", "count"
        ),
    ),
    By(
        Grant,
        "issuer",
        Count("granted_to_others", _("Competences I granted to others")),
        moves=ngettext_lazy("%(count)d grant to somebody else", "%(count)d grants to other people", "count"),
    ),
    By(
        GrantStep,
        "by",
        moves=ngettext_lazy("%(count)d decision on a grant", "%(count)d decisions on grants", "count"),
    ),
    By(
        RecognitionRule,
        "set_by",
        moves=ngettext_lazy("%(count)d rule of recognition", "%(count)d rules of recognition", "count"),
    ),
    By(
        Induction,
        "by",
        moves=ngettext_lazy(
            "%(count)d induction of somebody else", "%(count)d inductions of other people", "count"
        ),
    ),
    By(
        Hold,
        "by",
        Count("holds_placed", _("Holds I placed")),
        moves=ngettext_lazy("%(count)d hold they placed", "%(count)d holds they placed", "count"),
    ),
    By(
        Hold,
        "lifted_by",
        moves=ngettext_lazy("%(count)d hold they lifted", "%(count)d holds they lifted", "count"),
    ),
    hooks=Hooks(
        merge=settle_grants,
        undo_merge=swap_grants_back,
        moves={
            "swapped": ngettext_lazy(
                "%(count)d grant that replaces a weaker one",
                "%(count)d grants that replace weaker ones",
                "count",
            ),
        },
    ),
)
no_person_in("what one can learn", Competence)
