"""The states engine: a machine is data; one function changes a state; the database refuses all other changes.

An app's `states.py` holds a `Machine`. Its model has `state = machine.field()`, `triggers = [machine.trigger()]` and
`constraints = [machine.constraint(...)]` in Meta. `machine.apply(obj, "publish", by=..., now=...)` locks the row,
checks verb, permission and required fields, writes, and journals.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from ceh.core.journal import act
from ceh.core.mail import send
from ceh.core.permissions import Text, can, need
from ceh.core.refusals import Refused

LETTER = "core/emails/step.txt"  # a letter that says the new state of a record, for `Transition.letter`
TONES = ("neutral", "info", "success", "warning", "danger", "accent")


@dataclass(frozen=True)
class State:
    """One state: code, label, badge tone (one of TONES), icon name, and the groups it belongs to."""

    code: str
    label: Text
    tone: str = "neutral"
    icon: str = ""
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Transition:
    """One verb: from which states to which, who may, what must be given, and what its screen says.

    `fields` may be given beside those that it `requires`; "reason" goes to the journal. With `asks` or a field the verb
    has a page that asks, otherwise it is a button. `done` is told then: a text, or a function of the visit and the
    action's result. `tone` is the button's: "", "ember", "quiet" or "danger". `letter`
    is the template of a letter that `Machine.apply` sends to the record's `letter_to`.
    """

    verb: str
    label: Text
    sources: tuple[str, ...]
    to: str
    permission: str
    requires: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    asks: Text = ""
    done: Text | Callable[[Any, Any], Text] = ""
    icon: str = ""
    tone: str = ""
    letter: str = ""

    @property
    def asked(self) -> tuple[str, ...]:
        """Names of what the page asks for."""
        return tuple(dict.fromkeys((*self.requires, *self.fields)))


@dataclass(frozen=True)
class Machine:
    """A named transition table. `initial` lists the states in which a row may be born."""

    name: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    initial: tuple[str, ...]
    column: str = "state"
    _by_code: dict[str, State] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_code.update({state.code: state for state in self.states})
        codes = [state.code for state in self.states]
        if len(set(codes)) != len(codes):
            raise ValueError(f"{self.name}: a state is named twice")
        for state in self.states:
            if state.tone not in TONES:
                raise ValueError(f"{self.name}: unknown tone {state.tone}")
        if not self.initial or not set(self.initial) <= set(codes):
            raise ValueError(f"{self.name}: it must begin in a state that it knows")
        ways = set[tuple[str, str]]()
        for line in self.transitions:
            for code in (*line.sources, line.to):
                if code not in self._by_code:
                    raise ValueError(f"{self.name}: {line.verb} names the unknown state {code}")
            for source in line.sources:
                if (line.verb, source) in ways:
                    raise ValueError(f"{self.name}: {line.verb} leads two ways out of {source}")
                ways.add((line.verb, source))

    def __getitem__(self, code: str) -> State:
        return self._by_code[code]

    def field(self) -> "models.CharField[str, str]":
        """The model field that holds the state."""
        choices = [(state.code, state.label) for state in self.states]
        return models.CharField(max_length=30, choices=choices, default=self.initial[0], db_index=True)

    def labels(self) -> dict[str, Text]:
        """State → label."""
        return {state.code: state.label for state in self.states}

    def group(self, name: str) -> list[str]:
        """Codes of the states in the group."""
        return [state.code for state in self.states if name in state.groups]

    def constraint(self, name: str) -> models.CheckConstraint:
        """The column holds no other word than a state of this machine."""
        return models.CheckConstraint(
            condition=models.Q(**{f"{self.column}__in": [state.code for state in self.states]}), name=name
        )

    def trigger(self) -> pgtrigger.Trigger:
        """The database's own copy of the table: refuses births and changes that it does not know."""
        pairs = sorted({(source, line.to) for line in self.transitions for source in line.sources})
        known = (
            ", ".join(f"('{a}', '{b}')" for a, b in pairs) or "('', '')"
        )  # no way at all: only an empty pair
        born = ", ".join(f"'{code}'" for code in self.initial)
        return pgtrigger.Trigger(
            name=f"{self.name}_states",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=f"""
                IF TG_OP = 'INSERT' THEN
                    IF NEW.{self.column} NOT IN ({born}) THEN
                        RAISE EXCEPTION '{self.name}: cannot begin as %', NEW.{self.column} USING ERRCODE = 'check_violation';
                    END IF;
                ELSIF NEW.{self.column} IS DISTINCT FROM OLD.{self.column}
                    AND (OLD.{self.column}, NEW.{self.column}) NOT IN ({known}) THEN
                    RAISE EXCEPTION '{self.name}: no way from % to %', OLD.{self.column}, NEW.{self.column}
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            """,  # noqa: E501 - the hash of a trigger is made of this text
        )

    def verbs(self, obj: Any) -> list[Transition]:
        """The transitions that lead out of the object's present state."""
        return [line for line in self.transitions if getattr(obj, self.column) in line.sources]

    def offered(self, obj: Any, by: Any) -> list[Transition]:
        """The transitions that this person may make now, for buttons."""
        return [line for line in self.verbs(obj) if can(by, line.permission, obj)]

    def apply(
        self, obj: Any, verb: str, *, by: Any, now: datetime, reason: str = "", **values: Any
    ) -> Transition:
        """Change the state by the verb, in one transaction, and set `values` on the row with it.

        The row is locked first, so of two at once the second sees the first's result. A value may be given now or
        stand on the row already. Raises Refused when the verb does not lead out of the present state
        ("<name>.state"), the actor may not, or a required value is missing; KeyError if the table has no such verb.
        """
        if not any(line.verb == verb for line in self.transitions):
            raise KeyError(f"{self.name} has no verb {verb!r}")
        with act(f"{obj._meta.app_label}.{verb}", by=by, reason=reason):
            fresh = type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
            line = self.transition_for(fresh, verb)
            need(by, line.permission, fresh)
            self._check_given(line, fresh, {**values, "reason": reason})
            values[self.column] = line.to
            for name, value in values.items():
                setattr(fresh, name, value)
            fresh.save(update_fields=list(values))
            if line.letter:
                _send(line, fresh, by=by, now=now, reason=reason)
        for name, value in values.items():  # only now: a refusal leaves the caller's object as it was
            setattr(obj, name, value)
        return line

    def transition_for(self, obj: Any, verb: str) -> Transition:
        """The transition from the object's present state. Raises Refused ("<name>.state")."""
        for line in self.verbs(obj):
            if line.verb == verb:
                return line
        raise Refused(
            rule=f"{self.name}.state",
            kind="conflict",
            message=_("This cannot be done now: the state is “%(state)s”.")
            % {"state": self[getattr(obj, self.column)].label},
            next_step=_("Open the page again to see the current state."),
        )

    def _check_given(self, line: Transition, obj: Any, values: dict[str, Any]) -> None:
        """Refuse if a required value is neither given nor on the row."""
        for name in line.requires:
            if values.get(name, getattr(obj, name, None)) in (None, "", []):
                raise Refused(
                    rule=f"{self.name}.{name}",
                    kind="input",
                    field_name=name,
                    message=_("Something is missing: %(field)s.") % {"field": _required_label(obj, name)},
                    next_step=_("Fill it in and try again."),
                )


def _send(line: Transition, obj: Any, *, by: Any, now: datetime, reason: str) -> None:
    """Queue the letter of a transition."""
    url = settings.BASE_URL.rstrip("/") + obj.get_absolute_url()
    key = f"{obj._meta.app_label}.{line.verb}:{obj.pk}:{now.isoformat()}"
    send(line.letter, to=obj.letter_to, now=now, key=key, record=obj, by=by, reason=reason.strip(), url=url)


def _required_label(obj: Any, name: str) -> str:
    """How the reader calls the missing field."""
    if name == "reason":
        return _("the reason")
    return str(obj._meta.get_field(name).verbose_name)


class Stateful(models.Model):
    """Base of models with a machine: gives templates `obj.state_info` (label, tone, icon)."""

    machine: Machine

    class Meta:
        abstract = True

    @property
    def state_info(self) -> State:
        """The present state with its label, tone and icon."""
        return self.machine[getattr(self, self.machine.column)]

    @property
    def letter_to(self) -> Any:
        """The person whom the letters of transitions go to."""
        return self.person  # type: ignore[attr-defined]
