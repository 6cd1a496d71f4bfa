"""Organisations, spaces and roles."""

from ceh.network.models.organisations import Organisation, OrganisationKind
from ceh.network.models.roles import RoleAssignment
from ceh.network.models.search import SearchEntry
from ceh.network.models.spaces import Confirmation, OpeningHours, Photo, Space, SpaceKind
from ceh.network.models.ties import LookUp, MemberCode

__all__ = [
    "Confirmation",
    "LookUp",
    "MemberCode",
    "OpeningHours",
    "Organisation",
    "OrganisationKind",
    "Photo",
    "RoleAssignment",
    "SearchEntry",
    "Space",
    "SpaceKind",
]
