"""Personal data in the versions of the plan: who froze one."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import By, Rows, counted, declare
from ceh.versions.models import PlanSnapshot

declare(
    "versions",
    _("Versions of the plan"),
    By(
        PlanSnapshot,
        "by",
        Rows("plan-snapshots", _("Versions of the plan I froze"), "plan at", labels={"plan": _("Version")}),
        moves=counted("%(count)d frozen version", "%(count)d frozen versions"),
    ),
)
