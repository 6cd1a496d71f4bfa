"""What knowledge holds on a person: the versions of guides that they wrote, which stay under no name when they go."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy, ngettext_lazy

from ceh.core.personal_data import Labels, register_holder
from ceh.knowledge.models import GuideVersion


def export(person: Any) -> dict[str, Any]:
    """What the person wrote."""
    written = [
        {"title": row.title, "language": row.language, "version": row.number, "text": row.text}
        for row in GuideVersion.objects.filter(author=person).order_by("published_at")
    ]
    return {"guides": written} if written else {}


LABELS = Labels(
    app=gettext_lazy("Guides"),
    fields={
        "guides": gettext_lazy("Guides"),
        "title": gettext_lazy("Title"),
        "language": gettext_lazy("Language"),
        "version": gettext_lazy("Version"),
    },
    moves={
        "guideversion.author": ngettext_lazy(
            "%(count)d version of a guide", "%(count)d versions of guides", "count"
        ),
    },
    codes={"language": dict(settings.LANGUAGES)},
)

register_holder("knowledge", export=export, owned=((GuideVersion, "author"),), labels=LABELS)
