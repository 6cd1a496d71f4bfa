"""The criteria of feasibility studies, and what may change. Pure."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused
from ceh.studies.models import CRITERIA


def total(points: Mapping[str, int]) -> Decimal | None:
    """The mean of the points, to one decimal; None until every criterion has points, as a missing one is not zero."""
    if set(points) != set(CRITERIA):
        return None
    return (Decimal(sum(points.values())) / len(CRITERIA)).quantize(Decimal("0.1"))


def check_draft(state: str) -> None:
    """Raise Refused ("studies.published") for a study that everybody has read, or that was discarded."""
    if state != "draft":
        raise Refused(
            "studies.published",
            _("Only a draft can be changed."),
            _("Write a new study and mark this one as superseded."),
            kind="conflict",
        )


def check_complete(*, has_conclusion: bool, points: Mapping[str, int]) -> None:
    """Raise Refused ("studies.incomplete") for a study without a conclusion or with a criterion that is not scored."""
    if not has_conclusion or total(points) is None:
        raise Refused(
            "studies.incomplete",
            _("The study needs a conclusion and points for every criterion."),
            _("Add what is missing, then publish it."),
            kind="rule",
        )
