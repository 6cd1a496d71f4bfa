"""Personal data in learning: grants, inductions and holds, and what a person did for others."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Count, Hooks, Only, Rows, counted, declare, no_person_in
from ceh.learning.actions.merging import settle_duplicates, undo_swaps
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
    swapped, clashes = settle_duplicates(kept, absorbed, now)
    return {"swapped": swapped, "clashes": clashes}


def swap_grants_back(kept: Any, absorbed: Any, moved: dict[str, Any], *, by: Any, now: datetime) -> None:
    """Each account has its own grant again."""
    undo_swaps(moved.get("swapped", []), kept, absorbed)


declare(
    "learning",
    _("Competences"),
    About(
        Grant,
        "person",
        Rows(
            "grants",
            _("Grants"),
            "competence level space from=granted_at until=valid_until state evidence"
            " what_was_seen=evidence_text history=steps",
            "granted_at",
            inside={"history": "what=kind at reason"},
            labels={"history": _("History")},
        ),
        blank=("evidence_text",),
        moves=counted("%(count)d grant", "%(count)d grants"),
    ),
    About(GrantStep, "grant__person", blank=("reason",)),
    About(
        Induction,
        "person",
        Rows("inductions", _("Inductions"), "competence space at"),
        moves=counted("%(count)d induction", "%(count)d inductions"),
    ),
    About(
        Hold,
        "person",
        Rows(
            "holds",
            _("Holds"),
            "space competence reason from=starts_at until=ends_at lifted=lifted_at why_lifted=lift_reason",
            labels={"lifted": _("Lifted"), "why_lifted": _("Why it was lifted")},
        ),
        blank=("reason", "lift_reason"),
        moves=counted("%(count)d hold", "%(count)d holds"),
    ),
    About(
        Naming,
        "person",
        Only(
            "named_as_trainer",
            _("Shown publicly as a trainer"),
            [("is_named", lambda naming, person: True)],
            where=Q(withdrawn_at=None),
        ),
        ends="withdrawn_at",
    ),
    By(
        CompetenceVersion,
        "author",
        moves=counted("%(count)d version of a competence", "%(count)d versions of competences"),
    ),
    By(
        Grant,
        "issuer",
        Count("granted_to_others", _("Competences I granted to others")),
        moves=counted("%(count)d grant to somebody else", "%(count)d grants to other people"),
    ),
    By(GrantStep, "by", moves=counted("%(count)d decision on a grant", "%(count)d decisions on grants")),
    By(
        RecognitionRule,
        "set_by",
        moves=counted("%(count)d rule of recognition", "%(count)d rules of recognition"),
    ),
    By(
        Induction,
        "by",
        moves=counted("%(count)d induction of somebody else", "%(count)d inductions of other people"),
    ),
    By(
        Hold,
        "by",
        Count("holds_placed", _("Holds I placed")),
        moves=counted("%(count)d hold they placed", "%(count)d holds they placed"),
    ),
    By(Hold, "lifted_by", moves=counted("%(count)d hold they lifted", "%(count)d holds they lifted")),
    hooks=Hooks(
        merge=settle_grants,
        undo_merge=swap_grants_back,
        moves={
            "swapped": counted(
                "%(count)d grant that replaces a weaker one", "%(count)d grants that replace weaker ones"
            )
        },
    ),
)
no_person_in("what one can learn", Competence)
