"""Visits: presence in a space. Who, when, how it was recorded; groups as head counts only."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ceh.core.formatting import short_day
from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.network.models import Space
from ceh.region.models import Municipality
from ceh.usage.states import GROUP_VISIT, VISIT

SOURCES = [
    ("measured", _("measured")),  # a reader or a door saw it
    ("self_declared", _("by the member")),  # the QR page on a phone
    ("entered_by_staff", _("by staff")),  # at the counter, or from yesterday's paper list
]
MOST_HEADS = 5000  # people in one head count
BANDS = ("under15", "15-17", "18plus", "unknown")


class Presence(Stateful):
    """What a visit of a person and of a group have in common. `day` is the local day of `at` in the region."""

    space = models.ForeignKey(Space, models.PROTECT, related_name="+", verbose_name=_("space"))
    at = models.DateTimeField(_("when"))
    day = models.DateField(_("day"), db_index=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    late_reason = models.CharField(_("why so late"), max_length=300, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


@track()
class Visit(Presence):
    """One person in one space on one day. The traits are as they were on that day; a later change moves no figure."""

    machine = VISIT

    space = models.ForeignKey(Space, models.PROTECT, related_name="visits", verbose_name=_("space"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits", verbose_name=_("member")
    )
    source = models.CharField(_("recorded"), max_length=20, choices=SOURCES)
    as_staff = models.BooleanField(_("as staff"), default=False)  # held a role in the space at that time
    band = models.CharField(max_length=10, default="unknown")
    sex = models.CharField(max_length=12, default="not_stated")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    goal_groups = models.JSONField(default=list, blank=True)  # codes
    state = VISIT.field()

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = [VISIT.trigger()]
        indexes = [models.Index(fields=["space", "day"], name="visit_space_day")]
        constraints = [
            VISIT.constraint("visit_state_known"),
            models.UniqueConstraint(
                fields=["person", "space", "day"],
                condition=models.Q(state="recorded"),
                name="visit_once_a_day",
            ),
            models.CheckConstraint(condition=models.Q(band__in=BANDS), name="visit_band_known"),
            models.CheckConstraint(
                condition=models.Q(source__in=[code for code, _label in SOURCES]), name="visit_source_known"
            ),
            models.CheckConstraint(
                condition=models.Q(at__lte=models.F("recorded_at")), name="visit_not_in_future"
            ),
            models.CheckConstraint(
                condition=models.Q(state="recorded") | ~models.Q(void_reason=""),
                name="visit_voided_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.space}, {short_day(self.day)}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("usage:visit", kwargs={"pk": self.pk})


@track()
class GroupVisit(Presence):
    """A group without accounts: a class, an open day. A head count and age bands, no names of its people.

    `counter`: the one of a space and day that is counted tap by tap at the door; it may go back to nobody.
    """

    machine = GROUP_VISIT
    source = "entered_by_staff"  # nobody else counts groups

    space = models.ForeignKey(Space, models.PROTECT, related_name="group_visits", verbose_name=_("space"))
    what = models.CharField(_("what kind of group"), max_length=120)
    headcount = models.PositiveIntegerField(_("number of people"))
    under15 = models.PositiveIntegerField(_("of whom under 15"), default=0)
    from15to17 = models.PositiveIntegerField(_("of whom 15 to 17"), default=0)
    counter = models.BooleanField(default=False, editable=False)
    state = GROUP_VISIT.field()

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = [GROUP_VISIT.trigger()]
        indexes = [models.Index(fields=["space", "day"], name="group_visit_space_day")]
        constraints = [
            GROUP_VISIT.constraint("group_visit_state_known"),
            models.CheckConstraint(
                condition=models.Q(headcount__range=(1, MOST_HEADS)) | models.Q(counter=True, headcount=0),
                name="group_visit_headcount",
            ),
            models.UniqueConstraint(
                fields=["space", "day"],
                condition=models.Q(counter=True, state="recorded"),
                name="group_visit_one_counter",
            ),
            models.CheckConstraint(
                condition=models.Q(headcount__gte=models.F("under15") + models.F("from15to17")),
                name="group_visit_bands",
            ),
            models.CheckConstraint(
                condition=models.Q(at__lte=models.F("recorded_at")), name="group_visit_not_in_future"
            ),
            models.CheckConstraint(
                condition=models.Q(state="recorded") | ~models.Q(void_reason=""),
                name="group_visit_voided_has_reason",
            ),
        ]

    def get_source_display(self) -> str:
        """As a visit has it."""
        return str(dict(SOURCES)[self.source])

    @property
    def what_text(self) -> str:
        """What kind of group; in the reader's language where nobody typed it."""
        return gettext(self.what)

    def __str__(self) -> str:
        return f"{self.what_text} ({self.headcount}), {self.space}, {short_day(self.day)}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("usage:group_visit", kwargs={"pk": self.pk})
