"""Personal data in knowledge: versions of guides, which stay under no name when their author goes."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.core.personal_data import By, Column, Rows, declare, no_person_in
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
            [
                Column("title", label=_("Title")),
                Column("language", label=_("Language")),
                Column("version", "number", _("Version")),
                "text",
            ],
            "published_at",
        ),
        moves=ngettext_lazy("%(count)d version of a guide", "%(count)d versions of guides", "count"),
    ),
)
no_person_in("published practices of the partners", Practice)
