"""Who comes to workshops, and photos of them."""

from ceh.participation.models.photos import WorkshopPhoto
from ceh.participation.models.registrations import Headcount, Registration, RegistrationTerms

__all__ = ["Headcount", "Registration", "RegistrationTerms", "WorkshopPhoto"]
