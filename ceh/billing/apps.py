"""The app billing."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.billing"
    label = "billing"

    def ready(self) -> None:
        """Permissions, personal data, facts, panels, prices on cards, the sentences of the journal."""
        from ceh.availability.queries import cards
        from ceh.billing import indicators, permissions, personal_data  # noqa: F401 - register themselves
        from ceh.billing.queries import estimates, panels
        from ceh.core import journal
        from ceh.network.queries import desk
        from ceh.web import navigation
        from ceh.web.panels import Panel, register

        cards.register_prices(estimates.price_hints)
        register(Panel("me_waiting", "billing/_me.html", panels.mine, 30))
        register(Panel("space", "billing/_space.html", panels.of_space, 50))
        register(Panel("machine", "billing/_used.html", panels.just_used, 10))
        register(Panel("resource", "billing/_resource.html", estimates.price_now, 10))
        register(Panel("time", "billing/_time.html", estimates.price_of_times, 10))
        desk.register(
            desk.SpaceTool(_("Open charges"), "billing:charges", "billing.see_charges", "wallet", 55),
        )
        navigation.register(navigation.NavItem(_("To pay"), "billing:mine", "wallet", area="me", order=28))
        navigation.register(
            navigation.NavItem(
                _("Settlements"),
                "billing:settlements",
                "handshake",
                area="desk",
                order=60,
                permission="billing.see_settlements",
            )
        )
        journal.describe(SENTENCES)


SENTENCES = {
    "billing.charge": _("calculated the charge"),
    "billing.enter_line": _("entered what is owed"),
    "billing.cover_line": _("let a credit pay"),
    "billing.give_back": _("gave a credit back what it had paid"),
    "billing.charge_more": _("added a charge"),
    "billing.clear_charge": _("found nothing left to pay"),
    "billing.reverse_charge": _("voided the charge"),
    "billing.add_material": _("recorded material"),
    "billing.correct_line": _("corrected a line"),
    "billing.pay_charge": _("marked it as paid"),
    "billing.waive_charge": _("waived the charge"),
    "billing.reopen_charge": _("reopened it"),
    "billing.give_credit": _("gave a credit"),
    "billing.end_credit": _("ended the credit"),
    "billing.close_period": _("closed the period"),
    "billing.settle_row": _("marked it as settled"),
    "billing.reopen_row": _("marked it as not settled"),
}
