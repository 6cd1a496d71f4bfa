"""The app people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.people"
    label = "people"

    def ready(self) -> None:
        from ceh.core import journal
        from ceh.people import actions, permissions, personal_data  # noqa: F401 - jobs and the table enter into force
        from ceh.people.actions import tokens
        from ceh.web import api
        from ceh.web.navigation import NavItem, register

        api.register_bearer(tokens.bearer)
        register(NavItem(_("Profile"), "people:profile", "user", "me", 20))
        register(NavItem(_("Sign-in and security"), "people:security", "key-round", "me", 30))
        register(NavItem(_("Guardians"), "people:guardians", "users", "me", 40))
        register(NavItem(_("Consents"), "people:consents", "clipboard-check", "me", 50))
        register(NavItem(_("Programs"), "people:tokens", "terminal", "me", 55))
        register(NavItem(_("My data"), "people:data", "database", "me", 60))
        register(
            NavItem(
                _("Consent texts"),
                "people:desk_consents",
                "file-check",
                "desk",
                65,
                permission="people.publish_text",
            )
        )
        register(NavItem(_("People"), "people:desk_people", "users", "desk", 60, permission="people.merge"))
        journal.describe(
            {
                "people.join": _("joined the network"),
                "people.change_profile": _("changed the profile"),
                "people.correct_birth_year": _("corrected the year of birth"),
                "people.change_language": _("chose another language"),
                "people.publish_text": _("published a new version of the text"),
                "people.give_consent": _("gave consent"),
                "people.withdraw_consent": _("withdrew the consent"),
                "people.ask_guardianship": _("requested a guardianship"),
                "people.confirm_guardianship": _("confirmed the guardianship"),
                "people.end_guardianship": _("ended the guardianship"),
                "people.make_token": _("created a token"),
                "people.revoke_token": _("revoked a token"),
                "people.merge": _("merged two accounts"),
                "people.undo_merge": _("undid the merge"),
                "people.erase": _("erased the account"),
            }
        )
