"""Knowledge that spaces share: written, rewritten in versions, withdrawn and brought back."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.knowledge.models import Guide, GuideVersion
from ceh.network.actions.joining import free_code
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.region.models import Topic
from ceh.search.actions import index


def write_guide(
    *,
    title: str,
    text: str,
    language: str,
    topics: Iterable[Topic],
    by: Person,
    now: datetime,
    space: Space | None = None,
) -> Guide:
    """Publish a new guide; its first version is number 1 of its language."""
    with act("knowledge.write_guide", by=by):
        need(by, "knowledge.write_guide")
        guide = Guide.objects.create(code=free_code(Guide, title), space=space)
        guide.topics.set(topics)
        _publish(guide, language, title, text, "", by, now)
        index(guide)
    return guide


def new_version(
    *,
    guide: Guide,
    language: str,
    title: str,
    text: str,
    what_changed: str,
    by: Person,
    now: datetime,
    after: int | None = None,
) -> GuideVersion:
    """Follow the newest version of the language, or begin a language. `after` is the number the writer saw.

    Raises Refused: "knowledge.guide_changed" (somebody published a version meanwhile), "knowledge.guide_same" (nothing
    is new), "knowledge.guide_withdrawn", "knowledge.what_changed" (it is not told).
    """
    with act("knowledge.change_guide", by=by):
        row = Guide.objects.select_for_update().get(pk=guide.pk)
        need(by, "knowledge.change_guide", row)
        last = row.versions.filter(language=language).order_by("-number").first()
        if row.withdrawn_at is not None:
            raise Refused(
                "knowledge.guide_withdrawn", _("This guide is withdrawn."), _("Bring it back first.")
            )
        if last is not None:
            _check_follows(last, after, title, text, what_changed)
        version = _publish(row, language, title, text, what_changed, by, now)
        index(row)
    return version


def _check_follows(last: GuideVersion, after: int | None, title: str, text: str, what_changed: str) -> None:
    if after is not None and after != last.number:
        raise Refused(
            "knowledge.guide_changed",
            _("Somebody published version %(number)s while you were writing.") % {"number": last.number},
            _("Compare it with yours, then save again."),
            kind="conflict",
        )
    if (last.title, last.text) == (title, text):
        raise Refused(
            "knowledge.guide_same",
            _("Nothing is new in this version."),
            _("Change the text first."),
            field_name="text",
        )
    if not what_changed:
        raise Refused(
            "knowledge.what_changed",
            _("Say in a few words what changed."),
            kind="input",
            field_name="what_changed",
        )


def _publish(
    guide: Guide, language: str, title: str, text: str, what_changed: str, by: Person, now: datetime
) -> GuideVersion:
    last = guide.versions.filter(language=language).aggregate(last=Max("number"))["last"] or 0
    return GuideVersion.objects.create(
        guide=guide,
        language=language,
        number=last + 1,
        title=title,
        text=text,
        author=by,
        published_at=now,
        what_changed=what_changed,
    )


def withdraw_guide(*, guide: Guide, reason: str, by: Person, now: datetime) -> Guide:
    """Take a guide out of lists and search; its versions stay."""
    return _set_withdrawn(guide, now, "knowledge.withdraw_guide", by, reason)


def restore_guide(*, guide: Guide, by: Person, now: datetime) -> Guide:
    """Bring a withdrawn guide back."""
    return _set_withdrawn(guide, None, "knowledge.restore_guide", by)


def _set_withdrawn(guide: Guide, at: datetime | None, verb: str, by: Person, reason: str = "") -> Guide:
    with act(verb, by=by, reason=reason):
        row = Guide.objects.select_for_update().get(pk=guide.pk)
        need(by, "knowledge.change_guide", row)
        if (row.withdrawn_at is None) != (at is None):
            row.withdrawn_at = at
            row.save(update_fields=["withdrawn_at"])
            index(row)
    guide.withdrawn_at = row.withdrawn_at
    return row
