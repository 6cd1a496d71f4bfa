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
        from ceh.plan import actions, models, permissions, personal_data, queries, search  # noqa: F401 - register themselves
        from ceh.plan.actions import packs
        from ceh.web import panels
        from ceh.web.navigation import NavItem, register

        packs.register()
        cache_versions.watch(
            "directory",
            models.Action,
            models.Confirmation,
            models.CostAmount,
            models.CostLine,
            models.Establishment,
            models.FundingSource,
            models.Instrument,
            models.Phase,
            models.Plan,
            models.Player,
            models.PolicyChange,
            models.Risk,
            models.Target,
            models.Task,
        )
        for kind in (
            (actions.LINK, "plan.action", "network.space", _("established"), _("established under")),
            (packs.ANSWERS, "consultation.challenge", "plan.action", _("is answered by"), _("answers")),
            (packs.TAKES_OVER, "knowledge.practice", "plan.action", _("is taken over in"), _("takes over")),
        ):
            links.register(links.LinkKind(*kind))
        journal.describe(SENTENCES)
        panels.register(panels.Panel("me_waiting", "plan/_me.html", queries.unanswered_parts, 60))
        register(NavItem(_("Action plan"), "plan:plan", "list-checks", area="main", order=40))
        register(NavItem(_("Action plan"), "plan:plan", "list-checks", area="plan", order=40))


SENTENCES = {
    "plan.write_instrument": _("added the instrument"),
    "plan.change_instrument": _("changed the instrument"),
    "plan.remove_instrument": _("removed the instrument"),
    "plan.record_policy_change": _("recorded a change of the instrument"),
    "plan.manage_tasks": _("planned the task"),
    "plan.start_task": _("started the task"),
    "plan.finish_task": _("finished the task"),
    "plan.drop_task": _("dropped the task"),
    "plan.reopen_task": _("reopened the task"),
    "plan.confirm_part": _("confirmed the part of the organisation"),
    "plan.object_to_part": _("objected to the part of the organisation"),
    "plan.change_action": _("changed the action"),
    "plan.add_part": _("added it to the plan"),
    "plan.change_part": _("changed it"),
    "plan.remove_part": _("removed it from the plan"),
    "plan.apply_funding": _("marked the source as applied for"),
    "plan.approve_funding": _("marked the source as approved"),
    "plan.contract_funding": _("marked the source as contracted"),
    "plan.receive_funding": _("marked the source as received"),
    "plan.reject_funding": _("marked the source as rejected"),
    "plan.withdraw_funding": _("withdrew the source"),
    "plan.reopen_funding": _("foresaw the source again"),
    "plan.establish_space": _("marked the space as established"),
    "plan.withdraw_establishment": _("removed the mark “established”"),
}
