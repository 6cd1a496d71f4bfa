"""Questions about photos of workshops."""

from ceh.consultation.models import Workshop
from ceh.participation.models import WorkshopPhoto


def photo(pk: int) -> WorkshopPhoto:
    """One photo whose file is there. Raises WorkshopPhoto.DoesNotExist."""
    return WorkshopPhoto.objects.exclude(state="removed").select_related("workshop").get(pk=pk)


def shown_photo(pk: int) -> WorkshopPhoto:
    """One photo that everybody sees. Raises WorkshopPhoto.DoesNotExist."""
    return WorkshopPhoto.objects.select_related("workshop").get(
        pk=pk, state="shown", workshop__state="published"
    )


def photos(workshop: Workshop, *, hidden: bool) -> list[WorkshopPhoto]:
    """The photos of a workshop, with those that are hidden for the staff."""
    states = ("shown", "hidden") if hidden else ("shown",)
    return list(WorkshopPhoto.objects.filter(workshop=workshop, state__in=states).select_related("agreed_by"))
