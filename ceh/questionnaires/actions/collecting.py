"""Asking: a version, from whom, from when until when; invitations."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people.models import Person
from ceh.questionnaires.actions.answering import hash_of, new_key
from ceh.questionnaires.models import Collection, Invitation, Version

PERMISSION = "questionnaires.collect"


def create_collection(*, version: Version, by: Person, **values: Any) -> Collection:
    """Ask for answers to a published version. Raises Refused: "questionnaires.collect", "questionnaires.draft_asked",
    "questionnaires.quiz_asked", "questionnaires.collection_there".
    """
    need(by, PERMISSION)
    if version.questionnaire.is_quiz:
        step = _("Publish its draft; people find it on the page of its course.")
        raise Refused("questionnaires.quiz_asked", _("A quiz is answered as soon as it is published."), step)
    there = Refused(
        "questionnaires.collection_there",
        _("Answers are already asked for under this name."),
        _("Choose another name."),
        kind="conflict",
        field_name="title",
    )
    with (
        act("questionnaires.create_collection", by=by),
        translate_db_errors({"collection_code_once": there}),
    ):
        _check_published(version)
        return Collection.objects.create(version=version, **values)


def change_collection(*, collection: Collection, by: Person, **values: Any) -> Collection:
    """Change what is asked of whom. Raises Refused: "questionnaires.collect", "questionnaires.draft_asked",
    "questionnaires.anonymity".
    """
    fixed = Refused(
        "questionnaires.anonymity",
        _("Somebody has already answered, so this can no longer change."),
        _("Whether answers are anonymous is promised before the first one."),
        kind="rule",
        field_name="is_anonymous",
    )
    with (
        act("questionnaires.change_collection", by=by),
        translate_db_errors({"collection_anonymity_stays": fixed}),
    ):
        row = Collection.objects.select_for_update(of=("self",)).get(pk=collection.pk)
        need(by, PERMISSION, row)
        if "version" in values:
            _check_published(values["version"])
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    return row


def invite(*, collection: Collection, by: Person, guests: Iterable[Mapping[str, Any]]) -> int:
    """Make an invitation for each guest: fields of Invitation. Who has one already is left out. Gives the new ones.

    Raises Refused ("questionnaires.collect").
    """
    with act("questionnaires.invite", by=by):
        need(by, PERMISSION, collection)
        before = collection.invitations.count()
        rows = []
        for guest in guests:
            key = new_key()
            rows.append(
                Invitation(collection=collection, key=key, key_hash=hash_of(key, "invitation"), **guest)
            )
        Invitation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        return collection.invitations.count() - before


def _check_published(version: Version) -> None:
    if version.state != "published":
        raise Refused(
            "questionnaires.draft_asked",
            _("Only a published version can be answered."),
            _("Publish the draft first."),
        )
