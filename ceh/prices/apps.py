"""The app prices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PricesConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.prices"
    label = "prices"

    def ready(self) -> None:
        """Permissions, personal data, a step of setting up, tools of the desk, the sentences of the journal."""
        from ceh.core import journal
        from ceh.network.queries import desk, setup, ties
        from ceh.prices import permissions, personal_data  # noqa: F401 - register themselves
        from ceh.prices.models import PriceList
        from ceh.prices.queries import members

        setup.register(
            setup.SetupStep(
                _("Prices"),
                _("Without a price list nothing costs anything."),
                "prices:lists",
                "prices.manage_prices",
                "tags",
                40,
                lambda ids: setup.number_by_space(PriceList.objects.filter(space__in=ids, state="published")),
                is_required=False,
            )
        )
        ties.register_tie(members.membered_people)
        desk.register(
            desk.SpaceTool(_("Price lists"), "prices:lists", "prices.manage_prices", "tags", 50),
        )
        journal.describe(SENTENCES)


SENTENCES = {
    "prices.new_list": _("created a price list"),
    "prices.change_list": _("changed the price list"),
    "prices.add_line": _("added a price"),
    "prices.remove_line": _("removed a price"),
    "prices.discard_list": _("discarded the draft"),
    "prices.publish_prices": _("published the price list"),
    "prices.recall_prices": _("returned the price list to draft"),
    "prices.end_list": _("set the last day of the price list"),
    "prices.add_member": _("added a member"),
    "prices.end_membership": _("ended the membership"),
}
