"""Recognition rules of a space for grants of others, and its local inductions."""

from datetime import datetime

from django.utils.translation import gettext as _

from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.learning.models import ANSWERS, Competence, Induction, RecognitionRule
from ceh.learning.rules import issuing
from ceh.network.models import Space
from ceh.people.models import Person


def recognise(
    *,
    space: Space,
    answer: str,
    by: Person,
    now: datetime,
    competence: Competence | None = None,
    from_space: Space | None = None,
    reason: str = "",
) -> RecognitionRule:
    """Set the space's answer to grants of others: "accept", "induction" or "refuse"; the same scope again replaces it.

    Raises Refused: "learning.set_recognition", "learning.answer", "learning.recognition_own".
    """
    need(by, "learning.set_recognition", space)
    if answer not in dict(ANSWERS):
        raise Refused(
            "learning.answer",
            _("There is no such answer."),
            _("Choose one from the list."),
            kind="input",
            field_name="answer",
        )
    if from_space is not None and from_space.pk == space.pk:
        raise Refused(
            "learning.recognition_own",
            _("A space always recognises its own grants."),
            _("Choose another space, or all others."),
            kind="input",
            field_name="from_space",
        )
    with act("learning.recognise", by=by, reason=reason):
        Space.objects.select_for_update(of=("self",)).get(pk=space.pk)
        rule, _new = RecognitionRule.objects.update_or_create(
            space=space,
            competence=competence,
            from_space=from_space,
            defaults={"answer": answer, "reason": reason.strip()[:300], "set_at": now, "set_by": by},
        )
    return rule


def forget_recognition(*, rule: RecognitionRule, by: Person, now: datetime) -> None:
    """Remove a rule: the next wider one decides, in the end "accept". Its history stays. Idempotent."""
    need(by, "learning.set_recognition", rule.space)
    with act("learning.forget_recognition", by=by):
        RecognitionRule.objects.filter(pk=rule.pk).delete()


def record_induction(
    *, person: Person, competence: Competence, space: Space, by: Person, now: datetime
) -> Induction:
    """Record a local induction. A second one changes nothing.

    Raises Refused: "learning.record_induction", "learning.no_account", "learning.own_grant".
    """
    need(by, "learning.record_induction", space)
    with translate_db_errors({"induction_once": _inducted}), act("learning.record_induction", by=by):
        locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        issuing.check_person(is_active=locked.is_active, is_self=by.pk == locked.pk)
        induction, _new = Induction.objects.get_or_create(
            person=locked, competence=competence, space=space, defaults={"at": now, "by": by}
        )
    return induction


def _inducted() -> Refused:
    return Refused(
        "learning.inducted",
        _("The person had this induction already."),
        _("Nothing needs to be done."),
        kind="conflict",
    )
