"""Organisations, spaces and roles."""

from ceh.network.models.organisations import Organisation, OrganisationKind
from ceh.network.models.roles import RoleAssignment
from ceh.network.models.spaces import OpeningHours, Space, SpaceKind
from ceh.network.models.ties import LookUp, MemberCode

__all__ = [
    "LookUp",
    "MemberCode",
    "OpeningHours",
    "Organisation",
    "OrganisationKind",
    "RoleAssignment",
    "Space",
    "SpaceKind",
]
