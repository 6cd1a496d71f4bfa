"""Organisations, spaces, roles, practices and guides."""

from ceh.network.models.imports import Import
from ceh.network.models.knowledge import Guide, GuideVersion, Practice
from ceh.network.models.organisations import Organisation, OrganisationKind
from ceh.network.models.roles import RoleAssignment
from ceh.network.models.search import SearchEntry
from ceh.network.models.spaces import Confirmation, OpeningHours, Photo, Space, SpaceKind
from ceh.network.models.ties import LookUp, MemberCode

__all__ = [
    "Confirmation",
    "Guide",
    "GuideVersion",
    "Import",
    "LookUp",
    "MemberCode",
    "OpeningHours",
    "Organisation",
    "OrganisationKind",
    "Photo",
    "Practice",
    "RoleAssignment",
    "SearchEntry",
    "Space",
    "SpaceKind",
]
