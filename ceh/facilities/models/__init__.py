"""Visits, equipment, bookings, use, faults."""

from ceh.facilities.models.bookings import Booking, HouseRules, Series, Waiting
from ceh.facilities.models.equipment import (
    ACCESS,
    MEASURES,
    PAPERS,
    EquipmentCategory,
    EquipmentModel,
    Paper,
    Place,
    Property,
    PropertyValue,
    Requirement,
    Unit,
    UnitPlace,
)
from ceh.facilities.models.figures import UsageDue, UsageYear
from ceh.facilities.models.kiosk import KioskDevice, KioskPin
from ceh.facilities.models.usage import (
    CAUSES,
    CLOSED_BY,
    SEVERITIES,
    Fault,
    Hazard,
    HazardRead,
    Outage,
    Usage,
)
from ceh.facilities.models.visits import BANDS, MOST_HEADS, SOURCES, GroupVisit, Presence, Visit

__all__ = [
    "ACCESS", "BANDS", "CAUSES", "CLOSED_BY", "MEASURES", "MOST_HEADS", "PAPERS", "SEVERITIES", "SOURCES", "Booking",
    "EquipmentCategory", "EquipmentModel", "Fault", "GroupVisit", "Hazard", "HazardRead", "HouseRules", "KioskDevice",
    "KioskPin", "Outage", "Paper", "Place", "Presence", "Property", "PropertyValue", "Requirement", "Series", "Unit",
    "UnitPlace", "Usage", "UsageDue", "UsageYear", "Visit", "Waiting",
]  # fmt: skip
