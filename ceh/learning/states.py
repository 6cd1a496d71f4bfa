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
        Transition(
            "renew_grant",
            _("Renew"),
            ("active",),
            "renewed",
            "learning.grant",
            asks=_("A new grant is created that refers to this one."),
            done=_("Renewed. The person was told by e-mail."),
            icon="refresh-cw",
        ),
        Transition(
            "suspend_grant",
            _("Suspend"),
            ("active",),
            "suspended",
            "learning.suspend_grant",
            requires=("reason",),
            asks=_("It is not valid anywhere in the network until somebody reinstates it."),
            done=_("Suspended. The person was told by e-mail."),
            icon="circle-pause",
        ),
        Transition(
            "resume_grant",
            _("Reinstate"),
            ("suspended",),
            "active",
            "learning.suspend_grant",
            done=_("The grant is valid again. The person was told by e-mail."),
            icon="circle-check",
        ),
        Transition(
            "revoke_grant",
            _("Revoke"),
            ("active", "suspended"),
            "revoked",
            "learning.revoke_grant",
            requires=("reason",),
            asks=_("This cannot be undone; the competence can be granted again. The record stays readable."),
            done=_("Revoked. The person was told by e-mail."),
            icon="circle-slash",
            tone="danger",
        ),
    ),
    initial=("active",),
)
