"""The app plan."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.plan"
    label = "plan"

    def ready(self) -> None:
        """Permissions, the plan's loader, the link into the red thread, sentences, navigation."""
        from ceh.core import cache_versions, journal, links
        from ceh.plan import actions, models, permissions, personal_data, search  # noqa: F401 - register themselves
        from ceh.plan.actions import packs
        from ceh.web.navigation import NavItem, register

        packs.register()
        cache_versions.watch(
            "directory",
            models.Action,
            models.Establishment,
            models.Instrument,
            models.Phase,
            models.Plan,
            models.Player,
            models.PolicyChange,
            models.Target,
            models.Task,
        )
        for kind in (
            (actions.LINK, "plan.action", "network.space", _("established"), _("established under")),
            (packs.ANSWERS, "consultation.challenge", "plan.action", _("is answered by"), _("answers")),
            (packs.TAKES_OVER, "knowledge.practice", "plan.action", _("is taken over in"), _("takes over")),
        ):
            links.register(links.LinkKind(*kind))
        journal.describe(
            {
                "plan.record_policy_change": _("recorded a change of the instrument"),
                "plan.manage_tasks": _("planned the task"),
                "plan.start_task": _("started the task"),
                "plan.finish_task": _("finished the task"),
                "plan.drop_task": _("dropped the task"),
                "plan.reopen_task": _("reopened the task"),
                "plan.establish_space": _("marked the space as established"),
                "plan.withdraw_establishment": _("removed the mark “established”"),
            }
        )
        register(NavItem(_("Action plan"), "plan:plan", "list-checks", area="main", order=40))
        register(NavItem(_("Action plan"), "plan:plan", "list-checks", area="plan", order=40))
