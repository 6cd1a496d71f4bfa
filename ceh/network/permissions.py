"""Who may do what with spaces and roles. Written to be read aloud."""

from typing import Any

import rules
from django.urls import reverse
from django.utils.translation import gettext as _

from ceh.core.permissions import (
    can,
    explain,
    holds,
    is_administrator,
    is_auditor,
    is_coordinator,
    is_signed_in,
    register,
    set_role_source,
)
from ceh.core.refusals import Refused
from ceh.network import queries
from ceh.network.models import Space


@rules.predicate
def is_manager_here(person: Any, space: Any) -> bool:
    """Manages this very space."""
    return space is not None and holds(person, "manager", space.pk)


@rules.predicate
def has_proposed_it(person: Any, space: Any) -> bool:
    """Proposed this space."""
    return space is not None and person is not None and space.proposed_by_id == person.pk is not None


@rules.predicate
def is_draft(person: Any, space: Any) -> bool:
    """The space is still being described."""
    return space is not None and space.state == "draft"


@rules.predicate
def is_public(person: Any, space: Any) -> bool:
    """The space has a public page."""
    return space is not None and space.state in ("published", "paused", "closed")


@rules.predicate
def sees_its_space(person: Any, obj: Any) -> bool:
    """May see the space that the object is, or is in: nobody else finds what stands in one that is not public yet."""
    return obj is not None and can(person, "network.see_space", obj if isinstance(obj, Space) else obj.space)


@rules.predicate
def is_closed(person: Any, space: Any) -> bool:
    """The space is closed for good."""
    return space is not None and space.state == "closed"


register(
    "network",
    {
        "propose_space": is_signed_in,
        "see_space": is_public
        | has_proposed_it
        | is_manager_here
        | is_coordinator
        | is_auditor
        | is_administrator,
        "change_space": (is_manager_here | is_coordinator | (has_proposed_it & is_draft)) & ~is_closed,
        "submit_space": has_proposed_it | is_manager_here | is_coordinator,
        "review_space": is_coordinator & ~has_proposed_it,
        "close_space": is_manager_here | is_coordinator,
        "assign_role": is_manager_here | is_coordinator | is_administrator,
        "name_anybody": is_coordinator | is_administrator,
        "show_code": is_signed_in,
        "change_organisation": is_coordinator,
        "import_spaces": is_coordinator,
        "see_roles": is_coordinator | is_auditor | is_administrator,
        "see_desk": is_coordinator | is_auditor | is_administrator,
    },
)
set_role_source(queries.held_by)


def _why_unchangeable(person: Any, space: Any) -> Refused | None:
    """Why somebody who had to do with a space may not change it now."""
    if has_proposed_it(person, space) and space.state == "submitted":
        return Refused(
            "network.in_review",
            _("You have sent this proposal. It can’t be changed while a coordinator reviews it."),
            _("If it comes back with remarks, you can change everything."),
            url=reverse("directory:space_sent", kwargs={"slug": space.code}),
            kind="permission",
            leads=True,
        )
    if is_closed(person, space) and (is_manager_here(person, space) or is_coordinator(person)):
        return Refused(
            "network.space_closed",
            _("This space is closed for good, so its page isn’t changed any more."),
            _("Read it as it was."),
            url=space.get_absolute_url(),
            kind="permission",
        )
    if has_proposed_it(person, space) and is_public(person, space):
        return Refused(
            "network.no_manager",
            _("You proposed this space, but you aren’t its manager, so you can’t change its page."),
            _("Ask its managers, or a coordinator of the network for the role."),
            url=space.get_absolute_url(),
            kind="permission",
        )
    return None


explain("network.change_space", _why_unchangeable)
