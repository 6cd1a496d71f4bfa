"""What the app holds on a person: grants, inductions, holds, and what they did for others."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy

from ceh.core.erased_texts import Texts, register_texts
from ceh.core.journal import act
from ceh.core.personal_data import Labels, give, give_back, register_holder
from ceh.learning.actions.merging import STANDS, settle_doubles, swap_back
from ceh.learning.models import (
    LEVELS,
    CompetenceVersion,
    Grant,
    GrantStep,
    Hold,
    Induction,
    Naming,
    RecognitionRule,
)
from ceh.learning.models.grants import EVIDENCE, STEPS
from ceh.learning.states import GRANT

# (model, field): where a person stands as the one who acted.
ACTED: tuple[tuple[Any, str], ...] = (
    (CompetenceVersion, "author"),
    (Grant, "issuer"),
    (GrantStep, "by"),
    (RecognitionRule, "set_by"),
    (Induction, "by"),
    (Hold, "by"),
    (Hold, "lifted_by"),
)


def export(person: Any) -> dict[str, Any]:
    """Everything held, under plain words; empty when there is nothing."""
    grants = Grant.objects.filter(person=person).select_related("competence", "space").order_by("granted_at")
    found = {
        "grants": [
            {
                "competence": str(row.competence),
                "level": row.level,
                "space": str(row.space) if row.space else None,
                "from": row.granted_at.isoformat(),
                "until": row.valid_until.isoformat() if row.valid_until else None,
                "state": row.state,
                "evidence": row.evidence,
                "what_was_seen": row.evidence_text,
                "history": [
                    {"what": step.kind, "at": step.at.isoformat(), "reason": step.reason}
                    for step in row.steps.all()
                ],
            }
            for row in grants.prefetch_related("steps")
        ],
        "inductions": [
            {"competence": str(row.competence), "space": str(row.space), "at": row.at.isoformat()}
            for row in Induction.objects.filter(person=person).select_related("competence", "space")
        ],
        "holds": [
            {
                "space": str(row.space) if row.space else None,
                "competence": str(row.competence) if row.competence else None,
                "reason": row.reason,
                "from": row.starts_at.isoformat(),
                "until": row.ends_at.isoformat() if row.ends_at else None,
                "lifted": row.lifted_at.isoformat() if row.lifted_at else None,
                "why_lifted": row.lift_reason,
            }
            for row in Hold.objects.filter(person=person).select_related("competence", "space")
        ],
        "named_as_trainer": Naming.objects.filter(person=person, withdrawn_at=None).exists(),
        "granted_to_others": Grant.objects.filter(issuer=person).count(),
        "holds_placed": Hold.objects.filter(by=person).count(),
    }
    return {name: value for name, value in found.items() if value}


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """Clear what was written about the person; grants stay, with a pseudonymous row behind them."""
    with act("learning.erase_person", by=by):
        Naming.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=now)


def move(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """Give the absorbed account's records to the kept one, holds first of all.

    Of two grants of one kind that stand, the kept account gets the better; the other is with the absorbed account, as
    is an induction that the kept one has already.
    """
    swapped, clashes = settle_doubles(kept, absorbed, now)
    has = set(
        Grant.objects.filter(person=kept, state__in=STANDS).values_list("competence_id", "level", "space_id")
    )
    rows = Grant.objects.select_for_update().filter(person=absorbed).order_by("pk")
    grants = [
        pk
        for pk, state, *key in rows.values_list("pk", "state", "competence_id", "level", "space_id")
        if state not in STANDS or tuple(key) not in has
    ]
    shown = set(Induction.objects.filter(person=kept).values_list("competence_id", "space_id"))
    own = Induction.objects.filter(person=absorbed).values_list("pk", "competence_id", "space_id")
    inductions = [pk for pk, *key in own if tuple(key) not in shown]
    return {
        "swapped": swapped,
        "clashes": clashes,
        "hold.person": give(Hold.objects.filter(person=absorbed), "person", kept),
        "grant.person": give(Grant.objects.filter(pk__in=grants), "person", kept),
        "induction.person": give(Induction.objects.filter(pk__in=inductions), "person", kept),
    }


def unmove(kept: Any, absorbed: Any, moved: dict[str, Any], *, by: Any, now: datetime) -> None:
    """Give back exactly what `move` told."""
    rows = ((Grant, "person"), (Induction, "person"), (Hold, "person"))
    give_back(rows, moved, kept=kept, absorbed=absorbed)
    swap_back(moved.get("swapped", []), kept, absorbed)


LABELS = Labels(
    app=gettext_lazy("Competences"),
    fields={
        "grants": gettext_lazy("Grants"),
        "evidence": gettext_lazy("Evidence"),
        "history": gettext_lazy("History"),
        "inductions": gettext_lazy("Inductions"),
        "holds": gettext_lazy("Holds"),
        "lifted": gettext_lazy("Lifted"),
        "why_lifted": gettext_lazy("Why it was lifted"),
        "named_as_trainer": gettext_lazy("Shown publicly as a trainer"),
        "granted_to_others": gettext_lazy("Competences I granted to others"),
        "holds_placed": gettext_lazy("Holds I placed"),
    },
    moves={
        "competenceversion.author": ngettext_lazy(
            "%(count)d version of a competence", "%(count)d versions of competences", "count"
        ),
        "grant.person": ngettext_lazy("%(count)d grant", "%(count)d grants", "count"),
        "swapped": ngettext_lazy(
            "%(count)d grant that replaces a weaker one", "%(count)d grants that replace weaker ones", "count"
        ),
        "grant.issuer": ngettext_lazy(
            "%(count)d grant to somebody else", "%(count)d grants to other people", "count"
        ),
        "grantstep.by": ngettext_lazy(
            "%(count)d decision on a grant", "%(count)d decisions on grants", "count"
        ),
        "recognitionrule.set_by": ngettext_lazy(
            "%(count)d rule of recognition", "%(count)d rules of recognition", "count"
        ),
        "induction.person": ngettext_lazy("%(count)d induction", "%(count)d inductions", "count"),
        "induction.by": ngettext_lazy(
            "%(count)d induction of somebody else", "%(count)d inductions of other people", "count"
        ),
        "hold.person": ngettext_lazy("%(count)d hold", "%(count)d holds", "count"),
        "hold.by": ngettext_lazy("%(count)d hold they placed", "%(count)d holds they placed", "count"),
        "hold.lifted_by": ngettext_lazy("%(count)d hold they lifted", "%(count)d holds they lifted", "count"),
    },
    codes={
        "grants.state": GRANT.labels(),
        "level": dict(LEVELS),
        "evidence": dict(EVIDENCE),
        "history.what": dict(STEPS),
    },
)

register_texts(
    Texts(Grant, "person", ("evidence_text",)),
    Texts(GrantStep, "grant__person", ("reason",)),
    Texts(Hold, "person", ("reason", "lift_reason")),
    Texts(Induction, "person"),
)

register_holder("learning", export=export, erase=erase, owned=ACTED, move=move, unmove=unmove, labels=LABELS)
