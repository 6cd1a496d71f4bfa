"""The red thread: typed links between records, followed both ways.

An app that adds a kind calls `register(LinkKind(...))`. `connect()` is the one way to make a link, `disconnect()` the
one way to end it (links are never deleted). `causes(obj)` answers "why does this exist?", `results(obj)` "what became
of it?", each one step; `thread(obj)` walks all steps with three statements per step, not per record.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.models import Link
from ceh.core.permissions import Text
from ceh.core.refusals import Refused


@dataclass(frozen=True)
class LinkKind:
    """A kind of link: which models it joins ("plan.action" → "network.space") and how it reads both ways."""

    code: str
    source: str
    target: str
    forward: Text
    backward: Text


KINDS: dict[str, LinkKind] = {}


def register(kind: LinkKind) -> None:
    """Register a kind of link. Raises ValueError if its code is taken."""
    if KINDS.setdefault(kind.code, kind) != kind:
        raise ValueError(f"the kind of link {kind.code} is registered twice")


@dataclass(frozen=True)
class Step:
    """One link as seen from one of its ends: the other record, how it hangs together, and why."""

    link: Link
    other: models.Model
    label: str
    reason: str
    depth: int = 1


def connect(
    kind: str, source: models.Model, target: models.Model, *, by: Any, now: datetime, reason: str = ""
) -> Link:
    """Link two records; linking again, or two who do it at once, give the one link that stands.

    Raises Refused if the kind joins other models ("links.kind") or the two are one ("links.itself"), and KeyError if
    no app has registered the kind.
    """
    rule = KINDS[kind]
    if source._meta.label_lower != rule.source or target._meta.label_lower != rule.target:
        raise Refused("links.kind", _("These two records cannot be linked in this way."), kind="input")
    if source == target:
        raise Refused("links.itself", _("A record cannot be linked to itself."), kind="input")
    with act("core.connect", by=by, reason=reason):
        link, _made = Link.objects.get_or_create(
            kind=kind,
            source_type=ContentType.objects.get_for_model(source),
            source_id=source.pk,
            target_type=ContentType.objects.get_for_model(target),
            target_id=target.pk,
            ended_at=None,
            defaults={"reason": reason, "by": by, "at": now},
        )
    return link


def connect_once(kind: str, source: models.Model, target: models.Model, *, now: datetime) -> None:
    """Link two records as a region's pack says. A link that people have ended is not made again."""
    ends: dict[str, Any] = {}
    for end, record in (("source", source), ("target", target)):
        ends |= {f"{end}_type": ContentType.objects.get_for_model(record), f"{end}_id": record.pk}
    if not Link.objects.filter(kind=kind, **ends).exists():
        connect(kind, source, target, by=None, now=now)


def current_link(kind: str, source: models.Model, target: models.Model) -> Link | None:
    """The link of this kind that stands between two records."""
    ends: dict[str, Any] = {}
    for end, record in (("source", source), ("target", target)):
        ends |= {f"{end}_type": ContentType.objects.get_for_model(record), f"{end}_id": record.pk}
    return Link.objects.filter(kind=kind, ended_at=None, **ends).first()


def ended_links(source: models.Model) -> list[Link]:
    """The links from a record that were ended, the latest first."""
    rows = Link.objects.filter(
        source_type=ContentType.objects.get_for_model(source), source_id=source.pk, ended_at__isnull=False
    )
    return list(rows.order_by("-ended_at", "-pk"))


def change_reason(link: Link, *, by: Any, reason: str) -> None:
    """Say anew why a link stands; the earlier reason stays in the history."""
    with act("core.change_reason", by=by, reason=reason):
        Link.objects.filter(pk=link.pk, ended_at=None).update(reason=reason)


def disconnect(link: Link, *, by: Any, now: datetime, reason: str) -> None:
    """End a link; it stays in the history. Ending it again changes nothing."""
    with act("core.disconnect", by=by, reason=reason):
        Link.objects.filter(pk=link.pk, ended_at=None).update(ended_at=now)


def causes(obj: models.Model) -> list[Step]:
    """The records that this one came from, one step up."""
    return _walk([obj], up=True, depth=1)


def causes_of(objs: list[models.Model]) -> list[Step]:
    """The records that these came from, one step up, in a number of statements that does not grow with them."""
    return _walk(objs, up=True, depth=1)


def results(obj: models.Model) -> list[Step]:
    """What followed from this record, one step down."""
    return _walk([obj], up=False, depth=1)


def causes_and_results(obj: models.Model) -> tuple[list[Step], list[Step]]:
    """(causes, results) of a record with one statement for the links; what a page about it shows."""
    type_id = ContentType.objects.get_for_model(obj).pk
    ends = models.Q(source_type_id=type_id, source_id=obj.pk) | models.Q(
        target_type_id=type_id, target_id=obj.pk
    )
    links = list(Link.objects.filter(ends, ended_at=None).order_by("kind", "at"))
    up = [link for link in links if (link.target_type_id, link.target_id) == (type_id, obj.pk)]
    down = [link for link in links if (link.source_type_id, link.source_id) == (type_id, obj.pk)]
    return _steps(up, up=True, depth=1), _steps(down, up=False, depth=1)


def thread(
    obj: models.Model, *, up: bool, limit: int = 12, keep: Callable[[list[Step]], list[Step]] = list
) -> list[Step]:
    """All steps in one direction, nearest first; each record once, however many links lead to it.

    `keep` gives the steps of a level that are shown; what it leaves out is not walked on from.
    """
    seen = {(obj._meta.label_lower, obj.pk)}
    level, steps = [obj], list[Step]()
    for depth in range(1, limit + 1):
        reached: dict[tuple[str, int], Step] = {}
        for step in keep(_walk(level, up=up, depth=depth)):
            key = (step.other._meta.label_lower, step.other.pk)
            if key not in seen:
                reached.setdefault(key, step)
        seen |= set(reached)
        level = [step.other for step in reached.values()]
        steps += reached.values()
        if not level:
            break
    return steps


def _walk(objs: list[models.Model], *, up: bool, depth: int) -> list[Step]:
    """One step from many records: one statement for the links, one for each model met."""
    near = "target" if up else "source"
    ids: dict[int, list[int]] = defaultdict(list)
    for obj in objs:
        ids[ContentType.objects.get_for_model(obj).pk].append(obj.pk)
    where = models.Q()
    for type_id, pks in ids.items():
        where |= models.Q(**{f"{near}_type_id": type_id, f"{near}_id__in": pks})
    if not where:
        return []
    return _steps(list(Link.objects.filter(where, ended_at=None).order_by("kind", "at")), up=up, depth=depth)


def _steps(links: list[Link], *, up: bool, depth: int) -> list[Step]:
    """The links with the records at their far ends: one statement for each model met."""
    far = "source" if up else "target"
    others: dict[tuple[int, int], models.Model] = {}
    ids: dict[int, set[int]] = defaultdict(set)
    for link in links:
        ids[getattr(link, f"{far}_type_id")].add(getattr(link, f"{far}_id"))
    for type_id, there in ids.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is not None:
            others |= {(type_id, record.pk): record for record in model._default_manager.filter(pk__in=there)}
    steps = []
    for link in links:
        other = others.get((getattr(link, f"{far}_type_id"), getattr(link, f"{far}_id")))
        if other is not None and link.kind in KINDS:
            kind = KINDS[link.kind]
            steps.append(Step(link, other, str(kind.backward if up else kind.forward), link.reason, depth))
    return steps
