"""The app learning."""

from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.learning"
    label = "learning"

    def ready(self) -> None:
        """Permissions, countable facts, personal data, the sentences of the journal, navigation, a panel."""
        from ceh.core import journal
        from ceh.learning import indicators, permissions, personal_data, search  # noqa: F401 - register themselves
        from ceh.learning.queries.grants import granted_people
        from ceh.network.queries import desk, ties
        from ceh.web import navigation, panels

        journal.describe(SENTENCES)
        ties.register_tie(granted_people)
        panels.register(panels.Panel("me", "learning/_me.html", _my_grants, 15))
        desk.register(
            desk.SpaceTool(
                _("Competences of people"), "learning:people", "learning.see_people", "id-card", 25
            )
        )
        navigation.register(
            navigation.NavItem(
                _("Competences"), "learning:competences", "graduation-cap", area="main", order=45
            )
        )
        navigation.register(
            navigation.NavItem(_("My competences"), "learning:passport", "id-card", area="me", order=25)
        )
        navigation.register(
            navigation.NavItem(
                _("Competences"),
                "learning:desk",
                "graduation-cap",
                area="desk",
                order=40,
                permission="learning.see_desk",
            )
        )


def _my_grants(person: Any, now: datetime) -> Any:
    """The person's newest grants that stand, and whether a hold stops them; None without any."""
    from ceh.learning import queries, rules
    from ceh.region.queries import current

    grants = queries.standing_grants_of(person, 5)
    held = queries.is_held(person, now)
    if not grants and not held:
        return None
    for grant in grants:
        grant.words = rules.grant_text(grant.state, grant.valid_until, now, current().timezone)
    return {"grants": grants, "held": held}


SENTENCES = {
    "learning.define_competence": _("defined the competence"),
    "learning.change_competence": _("changed the competence"),
    "learning.publish_version": _("published a new version"),
    "learning.retire_competence": _("took the competence off the list"),
    "learning.offer_competence": _("offered the competence again"),
    "learning.grant": _("granted a competence"),
    "learning.renew_grant": _("renewed a grant"),
    "learning.suspend_grant": _("suspended a grant"),
    "learning.resume_grant": _("reinstated a grant"),
    "learning.revoke_grant": _("revoked a grant"),
    "learning.recognise": _("set what the space recognises"),
    "learning.forget_recognition": _("removed a rule of recognition"),
    "learning.record_induction": _("recorded an induction"),
    "learning.place_hold": _("placed a hold"),
    "learning.lift_hold": _("lifted a hold"),
    "learning.agree_to_be_named": _("changed whether the name is shown"),
    "learning.remind": _("sent a reminder of an expiring grant"),
}
