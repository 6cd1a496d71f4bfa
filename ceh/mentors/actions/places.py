"""The places of a mentor: taken and given back one by one, in the transaction of whoever needs one."""

from django.db.models import F

from ceh.core.journal import act
from ceh.mentors.models import Mentor
from ceh.mentors.rules import register as rules


def take(mentor: Mentor) -> None:
    """Take a place. Raises Refused "mentors.no_place" for a mentor who has none, or takes a break.

    One statement that looks and writes: of two at once for the last place the second finds none.
    """
    with act("mentors.take_place", by=None):
        free = Mentor.objects.filter(pk=mentor.pk, state="listed", mentees__lt=F("capacity"))
        if not free.update(mentees=F("mentees") + 1):
            raise rules.no_place()


def give_back(mentor: Mentor) -> None:
    """Give a place back."""
    with act("mentors.give_back_place", by=None):
        Mentor.objects.filter(pk=mentor.pk, mentees__gt=0).update(mentees=F("mentees") - 1)
