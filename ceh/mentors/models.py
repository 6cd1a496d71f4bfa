"""Mentors: what they help with, when and where, what was checked about them, and their conflicts of interest."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.mentors.states import MENTOR
from ceh.network.models import Organisation, Space
from ceh.region.models import Municipality, Skill, Topic

LEVELS = [(1, _("the basics")), (2, _("practical help")), (3, _("expert knowledge"))]
MEETINGS = [("person", _("in person")), ("online", _("online")), ("either", _("either way"))]
STYLES = [  # ways of working, which a person who needs help may prefer
    ("hands-on", _("we work on it together")),
    ("questions", _("I ask questions until the answer is found")),
    ("plan", _("we make a plan and follow it")),
    ("contacts", _("I open doors to people")),
]
CHECKS = [
    ("identity", _("identity")),
    ("experience", _("experience and references")),
    ("interview", _("interview")),
    ("training", _("training for mentors")),
    ("youth", _("clearance for work with young people")),
]
CONFLICTS = [  # in the order of how much they bar
    ("owner", _("I own more than a quarter of it, or it of mine")),
    ("employer", _("I work there or lead it")),
    ("lender", _("I lend to it or borrow from it")),
    ("dispute", _("we are in an open dispute")),
    ("client", _("it paid me in the last two years")),
    ("competitor", _("we compete")),
    ("board", _("we sit on a board together")),
]
BARRING = ("owner", "employer", "lender", "dispute")  # the others are shown, and the adviser decides
TEXTS = ["about", "experience"]
PARTS_OF_DAY = [("morning", _("morning")), ("afternoon", _("afternoon")), ("evening", _("evening"))]


@track(exclude=TEXTS)
class Mentor(Stateful):
    """A person's entry in the register. `mentees` counts whom they help now: never more than they have places for."""

    machine = MENTOR

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentor", verbose_name=_("person")
    )
    about = models.TextField(_("What I help with"), max_length=600, blank=True)
    experience = models.TextField(_("What I have done myself"), max_length=600, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    spaces = models.ManyToManyField(
        Space, blank=True, related_name="mentors", verbose_name=_("Where we can meet")
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="mentors", verbose_name=_("topics"))
    languages = models.JSONField(_("languages"), default=list)
    meets = models.CharField(_("how to meet"), max_length=6, choices=MEETINGS, default="either")
    styles = models.JSONField(_("How I work"), default=list, blank=True)
    times = models.JSONField(_("When I am free"), default=list, blank=True)  # "0-evening" is Monday evening
    hours = models.PositiveSmallIntegerField(
        _("hours for one person, at most"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    capacity = models.PositiveSmallIntegerField(
        _("people at the same time, at most"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    mentees = models.PositiveSmallIntegerField(_("people now"), default=0)
    is_public = models.BooleanField(_("Show me on the public page of mentors"), default=False)
    state = MENTOR.field()
    paused_until = models.DateField(_("until"), null=True, blank=True)
    offered_at = models.DateTimeField(_("offered"))
    active_at = models.DateTimeField(_("last active"))

    class Meta:
        ordering = ["person__name", "pk"]
        triggers = [MENTOR.trigger(), pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        constraints = [
            MENTOR.constraint("mentor_state_known"),
            models.CheckConstraint(condition=Q(mentees__lte=F("capacity")), name="mentor_has_places"),
            models.CheckConstraint(
                condition=Q(capacity__range=(1, 20), hours__range=(1, 100)), name="mentor_limits_plausible"
            ),
            models.CheckConstraint(
                condition=Q(paused_until=None) | Q(state="paused"), name="mentor_break_while_paused"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return reverse("mentors:mentor", kwargs={"pk": self.pk})

    @property
    def free_places(self) -> int:
        """How many more people they can help."""
        return self.capacity - self.mentees

    @property
    def meets_label(self) -> Any:
        """How they meet, in words."""
        return dict(MEETINGS)[self.meets]


@track()
class MentorSkill(models.Model):
    """A skill that a mentor helps with, and how deep their knowledge is."""

    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name=_("skill"))
    level = models.PositiveSmallIntegerField(_("how deep"), choices=LEVELS, default=2)

    class Meta:
        ordering = ["-level", "skill__position"]
        constraints = [
            models.UniqueConstraint(fields=["mentor", "skill"], name="mentor_skill_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="mentor_skill_level_known"),
        ]

    def __str__(self) -> str:
        return str(self.skill)

    @property
    def dots(self) -> str:
        """The depth as it is drawn: ●●○."""
        return "●" * self.level + "○" * (len(LEVELS) - self.level)


@track()
class Verification(models.Model):
    """That somebody of the network saw the proof of something, and until when it counts. Never the proof itself."""

    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="verifications")
    kind = models.CharField(_("what was checked"), max_length=10, choices=CHECKS)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("seen by")
    )
    seen_on = models.DateField(_("seen on"))
    valid_to = models.DateField(_("counts until"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "-valid_to"]
        triggers = [
            pgtrigger.ReadOnly(name="stays_as_seen", exclude=["withdrawn_at", "mentor", "seen_by"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("seen_on")), name="verification_counts_for_a_while"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


@track()
class Conflict(models.Model):
    """What ties a mentor to an organisation, as they declared it: a conflict of interest, or nearly one."""

    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="conflicts")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    kind = models.CharField(_("what ties me to it"), max_length=10, choices=CONFLICTS)
    declared_at = models.DateTimeField(_("declared"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        triggers = [
            pgtrigger.ReadOnly(name="stays_as_declared", exclude=["ended_at", "mentor"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "organisation", "kind"],
                condition=Q(ended_at=None),
                name="conflict_declared_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def bars(self) -> bool:
        """Whether nobody of that organisation is helped by this mentor."""
        return self.kind in BARRING
