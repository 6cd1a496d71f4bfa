"""Personal data in ranking: who decided an order."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import By, Rows, counted, declare
from ceh.ranking.models import Ranking

declare(
    "ranking",
    _("Order of the challenges"),
    By(
        Ranking,
        "by",
        Rows("rankings", _("Orders of the challenges I decided"), "reason at"),
        moves=counted("%(count)d order of the challenges", "%(count)d orders of the challenges"),
    ),
)
