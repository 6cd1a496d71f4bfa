"""Personal data in knowledge: versions of guides, which stay under no name when their author goes."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import By, Rows, counted, declare, no_person_in
from ceh.knowledge.models import GuideVersion, Practice

declare(
    "knowledge",
    _("Guides"),
    By(
        GuideVersion,
        "author",
        Rows(
            "guides",
            _("Guides"),
            "title language version=number text",
            "published_at",
            labels={"title": _("Title"), "language": _("Language"), "version": _("Version")},
        ),
        moves=counted("%(count)d version of a guide", "%(count)d versions of guides"),
    ),
)
no_person_in("published practices of the partners", Practice)
