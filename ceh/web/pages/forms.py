"""Pages that change something: a form and its action, or a button."""

from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from ceh.core.permissions import Text
from ceh.core.refusals import Refused
from ceh.web import forms
from ceh.web.pages.base import Page, PageText, Visit, Way, address, value_of


@dataclass(kw_only=True, eq=False)
class ActionPage(Page):
    """The base of pages that call an action.

    The action gets the record under the name `subject`, `by` and `now` if it names them, and the values. `done` is what
    the person reads then; it is a text, or a function of the visit and the action's result. `then` says where to go, by
    default `back`: the page of the record, or the last one above.
    """

    action: Callable[..., Any]
    done: Text | Callable[[Visit, Any], Text] = ""
    then: Callable[[Visit, Any], Way] | None = None
    back: Callable[[Visit], Way] | None = None

    def do(self, visit: Visit, **values: Any) -> HttpResponse:
        """Call the action, say that it is done, and go on. Raises Refused."""
        if self.subject:
            values[self.subject] = visit.record
        parameters = signature(self.action).parameters
        values |= {
            name: value for name, value in (("by", visit.by), ("now", visit.now)) if name in parameters
        }
        result = self.action(**values)
        if text := value_of(self.done, visit, result):
            messages.success(visit.request, text)
        way = self.then(visit, result) if self.then else self.way_back(visit)
        return redirect(address(way))

    def way_back(self, visit: Visit) -> Way:
        """The previous page."""
        if self.back:
            return self.back(visit)
        if hasattr(visit.record, "get_absolute_url"):
            return visit.record  # type: ignore[no-any-return]
        return self.trail(visit)[-1][1]


@dataclass(kw_only=True, eq=False)
class FormPage(ActionPage):
    """A form on a page of its own. With `forms.Form` it asks for a confirmation, with `forms.ConfirmForm` for a reason.

    `initial` are the first values, `options` what the form's class takes beyond Django's own. The action gets
    `form.values`, which are the cleaned data unless the form says otherwise.
    """

    form: Callable[..., Any] = forms.Form
    initial: Callable[[Visit], dict[str, Any]] = lambda visit: {}
    options: Callable[[Visit], dict[str, Any]] = lambda visit: {}
    about: PageText = ""  # which record it is, where the heading does not say it
    submit: PageText = ""
    icon: str = ""
    tone: str = "ember"
    template: str = "web/pages/form.html"
    layout: str = "web/page_narrow.html"
    methods: tuple[str, ...] = field(default=("GET", "HEAD", "POST"), init=False)

    def answer(self, visit: Visit) -> HttpResponse:
        """The form, or what follows from it."""
        sent = (visit.request.POST, visit.request.FILES) if visit.request.method == "POST" else ()
        form = self.form_for(visit, *sent)
        if not sent and form.fields and not form.visible_fields():
            return redirect(address(self.way_back(visit)))  # a button sends it; there is nothing to fill in
        if sent and form.is_valid():
            try:
                return self.do(visit, **form.values)
            except Refused as refused:
                if refused.kind == "permission":
                    raise
                form.refuse(refused)
        return self.respond(
            visit,
            form.status,
            **self.box(visit, form),
            about=value_of(self.about, visit),
            cancel=address(self.way_back(visit)),
        )

    def form_for(self, visit: Visit, *sent: Any) -> Any:
        """The form with its initial values, or with what was sent."""
        return self.form(*sent, initial=self.initial(visit), **self.options(visit))

    def box(self, visit: Visit, form: Any) -> dict[str, Any]:
        """What `form_box` needs; {% ask %} puts it on another page."""
        return {"form": form, "submit": value_of(self.submit, visit), "icon": self.icon, "tone": self.tone}


@dataclass(kw_only=True, eq=False)
class Button(ActionPage):
    """A button that does something at once.

    A refusal has a page of its own; with `stays_on_refusal` it is a message where the button stands.
    """

    stays_on_refusal: bool = False
    methods: tuple[str, ...] = field(default=("POST",), init=False)

    def answer(self, visit: Visit) -> HttpResponse:
        try:
            return self.do(visit)
        except Refused as refused:
            if not self.stays_on_refusal or refused.kind == "permission":
                raise
            messages.error(visit.request, str(refused))
            return redirect(address(self.way_back(visit)))
