"""States of a grant: data only. "Expiring" and "expired" follow from the date and are never stored."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

GRANT = Machine(
    name="grant",
    states=(
        State("active", _("Valid"), "success", "circle-check", frozenset({"standing"})),
        State("suspended", _("Suspended"), "warning", "circle-pause", frozenset({"standing"})),
        State("renewed", _("Renewed"), "neutral", "archive", frozenset({"history"})),
        State("revoked", _("Revoked"), "danger", "circle-slash", frozenset({"history"})),
    ),
    transitions=(
        Transition("suspend_grant", _("Suspend"), ("active",), "suspended", "learning.suspend_grant",
                   requires=("reason",)),
        Transition("resume_grant", _("Let it hold again"), ("suspended",), "active", "learning.suspend_grant"),
        Transition("revoke_grant", _("Revoke"), ("active", "suspended"), "revoked", "learning.revoke_grant",
                   requires=("reason",)),
        Transition("renew_grant", _("Renew"), ("active",), "renewed", "learning.grant"),
    ),
    initial=("active",),
)  # fmt: skip
