"""The screens of a state machine: an address, a button and, where it asks something, a form for each transition."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property

from ceh.core.refusals import Refused
from ceh.core.states import Machine, Stateful, Transition
from ceh.web.forms import Form, for_record
from ceh.web.offered_actions import OfferedAction, register_steps
from ceh.web.pages.base import PageText, Visit, Way, address
from ceh.web.pages.forms import ActionPage, Button, FormPage


@dataclass(kw_only=True, eq=False)
class StepPage(FormPage):
    """What a transition asks."""

    machine: Machine
    verb: str

    def answer(self, visit: Visit) -> HttpResponse:
        """The question; whoever comes too late is told so on the page of the record."""
        try:
            self.machine.transition_for(visit.record, self.verb)
        except Refused as refused:
            if visit.request.method == "POST":
                raise
            messages.info(visit.request, refused.message)
            return redirect(address(self.way_back(visit)))
        return super().answer(visit)


@dataclass(kw_only=True, eq=False)
class Steps:
    """The pages of a machine, at `<route><verb>/`.

    A verb loses the machine's name or its last word: "suspend_grant" is at `suspend/`. A transition with `asks` or a
    field has a page that asks; another one is a button. Their texts come from the transition. `verbs` are those that
    people take, by default all. `actions` says what does it, by default `machine.apply`; `forms` replaces the form that
    is made of the fields.
    """

    model: type[Stateful]
    get: Callable[..., Any]
    route: str
    subject: str
    verbs: tuple[str, ...] = ()
    actions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    forms: Mapping[str, type[Form]] = field(default_factory=dict)
    namespace: str = ""  # of the addresses, where another app than that of the model has them
    by: str = "pk"  # the attribute of the record that stands in the address
    crumbs: Callable[[Visit], Iterable[Any]] = lambda visit: (visit.record,)
    about: PageText = lambda visit: visit.record
    then: Callable[[Visit, Any], Way] | None = None
    back: Callable[[Visit], Way] | None = None

    def __post_init__(self) -> None:
        register_steps(self.model._meta.label, self.offered_actions)

    @property
    def machine(self) -> Machine:
        """The machine of the model."""
        return self.model.machine

    @cached_property
    def pages(self) -> dict[str, ActionPage]:
        """Verb → page."""
        lines = {line.verb: line for line in self.machine.transitions}
        return {verb: self._page(lines[verb]) for verb in self.verbs or lines}

    def paths(self) -> list[URLPattern]:
        """The addresses, for `urlpatterns`; each is called by its verb."""
        name = self.machine.name
        last = name.rpartition("_")[2]
        slugs = {
            verb: verb.removesuffix(f"_{name}").removesuffix(f"_{last}").replace("_", "-")
            for verb in self.pages
        }
        return [path(f"{self.route}{slugs[verb]}/", page, name=verb) for verb, page in self.pages.items()]

    def offered_actions(self, record: Any, person: Any) -> list[OfferedAction]:
        """What the person may do with the record now."""
        app = self.namespace or self.model._meta.app_label
        return [
            OfferedAction(
                line.label,
                reverse(f"{app}:{line.verb}", args=(getattr(record, self.by),)),
                line.icon,
                f"button {line.tone}".strip(),
                isinstance(self.pages[line.verb], Button),
            )
            for line in self.machine.offered(record, person)
            if line.verb in self.pages
        ]

    def _page(self, line: Transition) -> ActionPage:
        common: dict[str, Any] = {
            "permission": line.permission,
            "get": self.get,
            "subject": self.subject,
            "action": self.actions.get(line.verb) or partial(self._apply, line.verb),
            "done": line.done,
            "then": self.then,
            "back": self.back,
            "crumbs": self.crumbs,
        }
        if not line.asks and not line.asked and line.verb not in self.forms:
            return Button(**common)
        return StepPage(
            **common,
            machine=self.machine,
            verb=line.verb,
            form=self.forms.get(line.verb) or for_record(self.model, line.asked, line.requires),
            heading=line.label,
            lead=line.asks,
            about=self.about,
            submit=line.label,
            icon=line.icon,
            tone="danger" if line.tone == "danger" else "ember",
        )

    def _apply(self, verb: str, *, by: Any, now: datetime, **values: Any) -> None:
        """The transition itself, where no action of the app does more."""
        self.machine.apply(values.pop(self.subject), verb, by=by, now=now, **values)
