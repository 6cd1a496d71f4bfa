"""Defining and changing competences."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ceh.core import clock
from ceh.learning import actions, queries
from ceh.learning.actions.competences import CHANGEABLE
from ceh.learning.forms import ChangeCompetenceForm, VersionForm
from ceh.learning.models import Competence
from ceh.learning.views.desk_forms import READ_WRITE, define_page, form_page
from ceh.network import queries as network
from ceh.network.models import Space
from ceh.web.access import requires


@requires("learning.define_competence", get=network.space)
@require_http_methods(READ_WRITE)
def define(request: HttpRequest, space: Space) -> HttpResponse:
    """A new competence of the space."""
    return define_page(request, space, reverse("learning:people", kwargs={"slug": space.code}))


@requires("learning.change_competence", get=queries.competence)
@require_http_methods(READ_WRITE)
def change(request: HttpRequest, competence: Competence) -> HttpResponse:
    """What it is called, says, and when it expires."""
    initial = {field: getattr(competence, field) for field in CHANGEABLE}

    def act(**values: Any) -> None:
        actions.change_competence(competence=competence, by=request.user, now=clock.now(), **values)

    return form_page(
        request, ChangeCompetenceForm(request.POST or None, initial=initial), act,
        done=_("Saved."), back=competence.get_absolute_url(), heading=_("Change the competence"),
        lead=_("Grants keep the term that they have."), submit=_("Save"), competence=competence,
    )  # fmt: skip


@requires("learning.change_competence", get=queries.competence)
@require_http_methods(READ_WRITE)
def version(request: HttpRequest, competence: Competence) -> HttpResponse:
    """Say anew what one must be able to do."""
    newest = competence.versions.first()

    def act(**values: Any) -> None:
        actions.publish_version(competence=competence, by=request.user, now=clock.now(), **values)

    return form_page(
        request, VersionForm(request.POST or None, initial={"able_to": newest.able_to if newest else None}), act,
        done=_("The new version is published."), back=competence.get_absolute_url(), heading=_("New version"),
        lead=_("Old grants keep their version until they are renewed."), submit=_("Publish"),
        competence=competence,
    )  # fmt: skip


@requires("learning.change_competence", get=queries.competence)
@require_POST
def retire(request: HttpRequest, competence: Competence) -> HttpResponse:
    """Offer it no more, or again."""
    retired = not competence.retired
    actions.retire_competence(competence=competence, by=request.user, now=clock.now(), retired=retired)
    messages.success(
        request, _("It is not granted any more. Grants stay valid.") if retired else _("It is granted again.")
    )
    return redirect(competence.get_absolute_url())
