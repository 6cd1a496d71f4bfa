"""The app region."""

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class RegionConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.region"
    label = "region"

    def ready(self) -> None:
        from ceh.core import cache_versions, journal
        from ceh.region import models, permissions, personal_data, queries  # noqa: F401 - the table enters into force
        from ceh.web import navigation, site

        post_save.connect(lambda **_told: queries.forget(), sender="region.Region", weak=False)
        site.register(_site)
        cache_versions.watch(
            "directory",
            models.GoalGroup,
            models.Municipality,
            models.Region,
            models.SchoolHoliday,
            models.Settlement,
            models.Theme,
            models.Topic,
        )
        navigation.register(
            navigation.NavItem(
                _("Region"), "region:desk_region", "calendar", "desk", 80, permission="region.change_lists"
            )
        )
        journal.describe(
            {
                "region.load": _("loaded the region pack"),
                "region.add_holiday": _("added a school holiday"),
                "region.change_holiday": _("changed the school holiday"),
                "region.remove_holiday": _("removed the school holiday"),
                "region.restore_holiday": _("restored the school holiday"),
                "region.retire_item": _("stopped offering it"),
                "region.revive_item": _("offered it again"),
            }
        )


def _site():
    """The kit's Site, or None before a pack is loaded."""
    from ceh.region import queries
    from ceh.region.models import Region
    from ceh.web.site import Site

    try:
        region = queries.current()
    except Region.DoesNotExist:
        return None
    return Site(
        name=region.name,
        languages=tuple(region.languages),
        zone=region.timezone,
        lead=region.lead_name,
        lead_url=region.lead_url,
        country=region.country,
        currency=region.currency,
        attribution=region.attribution,
    )
