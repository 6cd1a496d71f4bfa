"""Cases, the needs that come out of them, notes, and who else opened a case."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.mentors.models import Mentor
from ceh.people.rules import BANDS
from ceh.region.models import Municipality, Skill
from ceh.support.states import CASE, NEXT, OWNERS, PROPOSAL, WITH_MENTOR

STAGES = [
    ("idea", _("an idea")),
    ("testing", _("trying it out")),
    ("selling", _("selling the first pieces or services")),
    ("company", _("a running business")),
    ("other", _("something else")),
]
TURNOVERS = [
    ("none", _("none yet")),
    ("to5", _("up to €5,000")),
    ("to20", _("€5,000 to €20,000")),
    ("to50", _("€20,000 to €50,000")),
    ("over50", _("over €50,000")),
    ("unsaid", _("I’d rather not say")),
]
OUTCOMES = [
    ("advised", _("the advice was enough")),
    ("signposted", _("sent elsewhere")),
    ("refused", _("refused")),
    ("withdrawn", _("withdrawn")),
    ("lapsed", _("no answer came")),
    ("discarded", _("never sent")),
    ("ended", _("ended by a coordinator")),
]
LEVELS = [("start", _("the basics")), ("practice", _("practical help")), ("expert", _("expert knowledge"))]
URGENCIES = [("now", _("this month")), ("soon", _("within three months")), ("later", _("this year"))]
FORMATS = [("person", _("in person")), ("online", _("online")), ("either", _("either way"))]
WITHOUT_ADVISER = ("draft", "submitted", "reopened", "closed")
TEXTS = ["goal", "situation", "expects", "question", "answer", "closing_words"]


@track(exclude=TEXTS)
class Case(Stateful):
    """What a person wants help with, from the first request to its end. One person owns the next step at any time."""

    machine = CASE

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="support_cases", verbose_name=_("person")
    )
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("adviser"),
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    goal = models.TextField(_("What do you want to achieve?"), max_length=2000, blank=True)
    situation = models.TextField(
        _("Where are you now, and what have you tried?"), max_length=2000, blank=True
    )
    expects = models.TextField(_("What help do you expect?"), max_length=2000, blank=True)
    stage = models.CharField(_("How far are you?"), max_length=8, choices=STAGES)
    turnover = models.CharField(
        _("Income from it in the last twelve months"), max_length=6, choices=TURNOVERS
    )
    people_working = models.PositiveSmallIntegerField(_("How many work on it, you included?"), default=1)
    band = models.CharField(
        _("age"), max_length=8, choices=[*BANDS.items(), ("unknown", _("not stated"))], blank=True
    )
    state = CASE.field()
    since = models.DateTimeField(_("in this state since"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    days_left = models.PositiveSmallIntegerField(null=True, blank=True)  # of a stopped clock, in working days
    question = models.TextField(_("What do you need to know?"), max_length=2000, blank=True)
    answer = models.TextField(_("Your answer"), max_length=2000, blank=True)
    needs_sent_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=OUTCOMES, blank=True)
    closing_words = models.TextField(_("What was settled"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("begun"))
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    needs_agreed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    mentor = models.ForeignKey(
        Mentor, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("mentor")
    )  # who is asked, or who helps; stays when the case is closed
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continued_by")

    class Meta:
        ordering = ["since", "pk"]
        triggers = [CASE.trigger(), pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        constraints = [
            CASE.constraint("case_state_known"),
            models.CheckConstraint(
                condition=Q(adviser__isnull=False) | Q(state__in=WITHOUT_ADVISER), name="case_has_owner"
            ),
            models.CheckConstraint(
                condition=Q(mentor__isnull=False, state__in=(*WITH_MENTOR, "closed"))
                | Q(mentor=None) & ~Q(state__in=WITH_MENTOR),
                name="case_has_mentor",
            ),
            models.CheckConstraint(
                condition=Q(adviser=None) | ~Q(adviser=F("person")), name="case_not_advised_by_oneself"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_at=None, outcome=""),
                name="case_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(outcome="discarded") | Q(submitted_at__isnull=False),
                name="case_sent",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state="closed"), name="case_one_open_per_person"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="case_due")]

    def __str__(self) -> str:
        return _now("Case %(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("support:case", kwargs={"pk": self.pk})

    @property
    def number(self) -> str:
        """How people name it: year and number, 2026-0042."""
        return f"{self.made_at.year}-{self.pk:04d}"

    @property
    def owner(self) -> str:
        """Who must do the next thing: "applicant", "desk", "adviser", "coordinator" or "nobody"."""
        return OWNERS[self.state]

    @property
    def next_step(self) -> Any:
        """What happens next, in words."""
        return NEXT[self.state]


@track(exclude=["what"])
class Need(models.Model):
    """One thing that a person needs help with, as adviser and applicant put it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="needs")
    what = models.CharField(_("What is needed"), max_length=200)
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Skill")
    )  # by which a mentor is looked for
    level = models.CharField(_("how deep"), max_length=8, choices=LEVELS, default="practice")
    urgency = models.CharField(_("when"), max_length=5, choices=URGENCIES, default="soon")
    meeting = models.CharField(_("how to meet"), max_length=6, choices=FORMATS, default="either")
    hours = models.PositiveSmallIntegerField(_("hours, estimated"), default=4)
    is_main = models.BooleanField(_("This one matters most"), default=False)

    class Meta:
        ordering = ["-is_main", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(is_main=True), name="need_one_matters_most"),
            models.CheckConstraint(condition=Q(hours__range=(1, 100)), name="need_hours_plausible"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def adviser_id(self) -> int | None:
        """Who may change it: the adviser of the case."""
        return self.case.adviser_id


class CaseNote(models.Model):
    """A note in a case: the author's own, or shared between adviser and applicant. Never changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("note"), max_length=2000)
    is_shared = models.BooleanField(_("Both people may read it"), default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = [
            pgtrigger.ReadOnly(name="never_changed", exclude=["text", "author"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.at:%Y-%m-%d}"


class CaseViewing(models.Model):
    """Somebody who has no part in a case opened it, and why. Both people of the case read it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="viewings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("Reason"), max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.person_id}"


class Shortlist(models.Model):
    """Mentors who fit a case, with the reasons as they were computed then. A case has two at most; never changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="shortlists")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    asked_for = models.JSONField(_("what was asked for"))  # what matching was given: needs, languages, times
    own_pick = models.ForeignKey(
        Mentor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Your own pick")
    )  # of the adviser, before the list was shown
    others_wanted_at = models.DateTimeField(null=True, blank=True)  # the applicant asked for others

    class Meta:
        ordering = ["-made_at", "-pk"]
        triggers = [
            pgtrigger.ReadOnly(name="never_changed", exclude=["others_wanted_at", "made_by"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.made_at:%Y-%m-%d}"


class Candidate(models.Model):
    """A mentor on a shortlist; `reasons` is the frozen explanation (`mentors.rules.candidates`)."""

    shortlist = models.ForeignKey(Shortlist, models.PROTECT, related_name="candidates")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="candidacies")
    rank = models.PositiveSmallIntegerField()
    reasons = models.JSONField()
    added_because = models.CharField(
        _("Why this mentor"), max_length=300, blank=True
    )  # put there by the adviser

    class Meta:
        ordering = ["shortlist", "rank"]
        triggers = [
            pgtrigger.ReadOnly(name="never_changed", exclude=["added_because"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(fields=["shortlist", "mentor"], name="candidate_once"),
            models.UniqueConstraint(fields=["shortlist", "rank"], name="candidate_rank_once"),
        ]

    def __str__(self) -> str:
        return str(self.mentor)


@track(exclude=["words"])
class Proposal(Stateful):
    """A mentor is asked to help in a case; one at a time. Until it is accepted they read no name."""

    machine = PROPOSAL

    case = models.ForeignKey(Case, models.PROTECT, related_name="proposals")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="proposals")
    state = PROPOSAL.field()
    made_at = models.DateTimeField(_("asked"))
    due_on = models.DateField(_("answer by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    words = models.CharField(_("Reason"), max_length=300, blank=True)  # only the adviser reads them

    class Meta:
        ordering = ["-made_at", "-pk"]
        triggers = [
            PROPOSAL.trigger(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            PROPOSAL.constraint("proposal_state_known"),
            models.UniqueConstraint(fields=["case"], condition=Q(state="open"), name="proposal_one_open"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="accepted"), name="proposal_one_accepted"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="proposal_due")]

    def __str__(self) -> str:
        return _now("Somebody needs your help")

    def get_absolute_url(self) -> str:
        return reverse("support:proposal", kwargs={"pk": self.pk})
