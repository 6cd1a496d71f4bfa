"""Define and retire competences, publish their versions; trainers' consent to be named."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.language import code_of
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.learning.models import Competence, CompetenceVersion, Naming
from ceh.learning.rules import issuing
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.region.models import Topic


def define_competence(
    *,
    name: dict[str, str],
    able_to: dict[str, str],
    by: Person,
    now: datetime,
    space: Space | None = None,
    description: dict[str, str] | None = None,
    how_to_get: dict[str, str] | None = None,
    topic: Topic | None = None,
    expiry: str = "never",
    months: int | None = None,
    code: str = "",
    is_demo: bool = False,
) -> Competence:
    """Define a competence of a space, or of the network (None), with its first version.

    `code` is made of the name where none is given. Raises Refused: "learning.define_competence", "learning.term",
    "learning.code_taken".
    """
    need(by, "learning.define_competence", space)
    issuing.check_term(expiry, months)
    code = code or code_of(str(Translated.of(name)), otherwise="", limit=50)
    with (
        translate_db_errors({"learning_competence_code_key": _taken}),
        act("learning.define_competence", by=by),
    ):
        if Competence.objects.filter(code=code).exists():
            raise _taken()
        competence = Competence.objects.create(
            code=code,
            name=Translated.of(name),
            description=Translated.of(description),
            how_to_get=Translated.of(how_to_get),
            topic=topic,
            space=space,
            expiry=expiry,
            months=months,
            is_demo=is_demo,
        )
        CompetenceVersion.objects.create(
            competence=competence, number=1, able_to=Translated.of(able_to), published_at=now, author=by
        )
    return competence


CHANGEABLE = ("name", "description", "how_to_get", "topic", "expiry", "months")


def change_competence(*, competence: Competence, by: Person, now: datetime, **values: Any) -> Competence:
    """Change what a competence is called, says, and when it expires (CHANGEABLE); grants keep their terms.

    Raises Refused: "learning.change_competence", "learning.term"; TypeError for another value.
    """
    if unknown := values.keys() - set(CHANGEABLE):
        raise TypeError(f"a competence has no {sorted(unknown)} to change")
    with act("learning.change_competence", by=by):
        row = Competence.objects.select_for_update(of=("self",)).get(pk=competence.pk)
        need(by, "learning.change_competence", row)
        for field, value in values.items():
            is_text = field in ("name", "description", "how_to_get")
            setattr(row, field, Translated.of(value) if is_text else value)
        issuing.check_term(row.expiry, row.months)
        row.save()
    return row


def publish_version(
    *, competence: Competence, able_to: dict[str, str], what_changed: str, by: Person, now: datetime
) -> CompetenceVersion:
    """Publish a new version of a competence. Old grants keep their version until they are renewed."""
    with act("learning.publish_version", by=by, reason=what_changed):
        row = Competence.objects.select_for_update(of=("self",)).get(pk=competence.pk)
        need(by, "learning.change_competence", row)
        newest = row.versions.first()
        return CompetenceVersion.objects.create(
            competence=row,
            number=newest.number + 1 if newest else 1,
            able_to=Translated.of(able_to),
            what_changed=what_changed.strip()[:300],
            published_at=now,
            author=by,
        )


def retire_competence(*, competence: Competence, by: Person, now: datetime, retired: bool = True) -> None:
    """Stop offering a competence, or offer it again. Grants stay valid."""
    with act("learning.retire_competence" if retired else "learning.offer_competence", by=by):
        row = Competence.objects.select_for_update(of=("self",)).get(pk=competence.pk)
        need(by, "learning.change_competence", row)
        row.retired = retired
        row.save(update_fields=["retired"])
    competence.retired = retired


def agree_to_be_named(*, by: Person, agrees: bool, now: datetime) -> None:
    """Record that a trainer agrees to be named in public, or withdraws that."""
    need(by, "learning.see_own")
    with act("learning.agree_to_be_named", by=by):
        if agrees:
            Naming.objects.update_or_create(person=by, defaults={"agreed_at": now, "withdrawn_at": None})
        else:
            Naming.objects.filter(person=by, withdrawn_at=None).update(withdrawn_at=now)


def _taken() -> Refused:
    return Refused(
        "learning.code_taken",
        _("There is a competence of this name already."),
        _("Use that one, or choose another name."),
        kind="conflict",
        field_name="name",
    )
