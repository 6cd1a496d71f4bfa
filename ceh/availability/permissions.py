"""Who may see timetables; the object is a space, or what decides about a thing in it."""

from ceh.core.permissions import register
from ceh.network.permissions import sees_its_space

register("availability", {"see_timetable": sees_its_space})
