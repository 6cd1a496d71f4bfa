"""The app prices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PricesConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.prices"
    label = "prices"

    def ready(self) -> None:
        """Permissions, personal data, facts, panels, the sentences of the journal."""
        from ceh.bookings.rules import cards
        from ceh.core import journal
        from ceh.network.queries import desk, setup, ties
        from ceh.prices import indicators, permissions, personal_data  # noqa: F401 - register themselves
        from ceh.prices.models import PriceList
        from ceh.prices.queries import members, panels
        from ceh.prices.rules import hints, offers
        from ceh.web import navigation
        from ceh.web.panels import Panel, register

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
        cards.register_prices(hints.price_hints)
        register(Panel("me_waiting", "prices/_me.html", panels.mine, 30))
        register(Panel("space", "prices/_space.html", panels.of_space, 50))
        register(Panel("machine", "prices/_used.html", panels.just_used, 10))
        register(Panel("resource", "prices/_resource.html", offers.told, 10))
        register(Panel("time", "prices/_time.html", offers.for_times, 10))
        desk.register(
            desk.SpaceTool(_("Price lists"), "prices:lists", "prices.manage_prices", "tags", 50),
            desk.SpaceTool(_("What is owed"), "prices:owed", "prices.see_charges", "wallet", 55),
        )
        navigation.register(navigation.NavItem(_("What I owe"), "prices:mine", "wallet", area="me", order=28))
        navigation.register(
            navigation.NavItem(
                _("Settlements"),
                "prices:settlements",
                "handshake",
                area="desk",
                order=60,
                permission="prices.see_settlements",
            )
        )
        journal.describe(SENTENCES)


SENTENCES = {
    "prices.new_list": _("began a price list"),
    "prices.change_list": _("changed the price list"),
    "prices.add_line": _("added a price"),
    "prices.remove_line": _("removed a price"),
    "prices.discard_list": _("threw the draft away"),
    "prices.publish_prices": _("published the prices"),
    "prices.recall_prices": _("put the prices back to draft"),
    "prices.end_list": _("set the last day of the prices"),
    "prices.charge": _("priced it"),
    "prices.charge_more": _("added something to pay"),
    "prices.clear_charge": _("found nothing left to pay"),
    "prices.reverse_charge": _("took the charge back"),
    "prices.add_material": _("noted material"),
    "prices.correct_line": _("corrected a line"),
    "prices.pay_charge": _("marked it as paid"),
    "prices.waive_charge": _("waived it"),
    "prices.reopen_charge": _("opened it again"),
    "prices.give_credit": _("gave a credit"),
    "prices.end_credit": _("ended the credit"),
    "prices.add_member": _("added a member"),
    "prices.end_membership": _("ended the membership"),
    "prices.close_period": _("closed the period"),
    "prices.settle_row": _("marked it as settled"),
    "prices.reopen_row": _("found it not settled after all"),
}
