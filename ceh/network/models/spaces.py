"""Spaces: places where people make or learn."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.core.text import ByName, SortedByName, TranslatedField
from ceh.core.validators import check_phone
from ceh.network.models.organisations import Organisation
from ceh.network.states import SPACE
from ceh.region.models import CodeListItem, GoalGroup, Municipality, Topic


class SpaceKind(CodeListItem):
    """Kinds of spaces, as data; `icon` and `shape` draw them on the map."""

    icon = models.CharField(max_length=40, blank=True)


def visit_code() -> str:
    """A code for the QR page, short enough to type from a poster: 10 letters without look-alikes (48 bits)."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _place in range(10))


@track()
class Space(SortedByName, Stateful):
    """A place where people make or learn. Closed spaces stay as history."""

    machine = SPACE

    code = models.SlugField(unique=True, help_text="stable; part of the address")
    name = TranslatedField(_("name"))
    kind = models.ForeignKey(SpaceKind, models.PROTECT, verbose_name=_("kind"))
    host = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="spaces", verbose_name=_("run by")
    )
    summary = TranslatedField(_("in one sentence"))
    description = TranslatedField(_("description"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="spaces", verbose_name=_("municipality")
    )
    settlement = models.CharField(_("settlement"), max_length=100)
    address = models.CharField(_("address"), max_length=200, blank=True)
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    exact_place = models.BooleanField(_("the point is the building"), default=False)
    topics = models.ManyToManyField(Topic, blank=True, related_name="spaces", verbose_name=_("topics"))
    goal_groups = models.ManyToManyField(
        GoalGroup, blank=True, related_name="spaces", verbose_name=_("for whom")
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[check_phone])
    url = models.URLField(_("web page"), blank=True)
    accessibility = models.JSONField(_("accessibility"), default=list, blank=True)  # codes, see network.rules
    accessibility_note = TranslatedField(_("about accessibility"))
    open_to = models.CharField(
        _("open to"),
        max_length=20,
        default="appointment",
        choices=[("public", _("everybody")), ("members", _("members")), ("appointment", _("by appointment"))],
    )
    pilot_note = TranslatedField(_("pilot option in the plan"))
    is_demo = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)  # moves with topics, hours and photos, too
    visit_code = models.CharField(max_length=20, unique=True, default=visit_code, editable=False)
    state = SPACE.field()

    class Meta:
        ordering = [ByName("sort_keys")]
        triggers = [SPACE.trigger()]
        constraints = [
            SPACE.constraint("space_state_known"),
            models.CheckConstraint(
                condition=models.Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="space_on_earth"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(closed_on__isnull=False),
                name="space_closed_has_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="submitted")
                | models.Q(submitted_at__isnull=False, review_due__isnull=False),
                name="space_submitted_has_deadline",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> Any:
        """The space's page; stable."""
        return reverse("directory:space", kwargs={"slug": self.code})


class OpeningHours(models.Model):
    """Shown hours of one weekday (0 = Monday); `closes` 00:00 means midnight. Bookings have their own timetable."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hours_weekday"),
            models.UniqueConstraint(fields=["space", "weekday", "opens"], name="hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"
