"""What the running program knows of itself: addresses with their access, models, factories, verbs of the journal.

Functions take what they judge as arguments, so that a test can hand them something planted.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from tools.checks.tree import Tree


@dataclass(frozen=True)
class Address:
    """One address: name with namespace ("directory:space"), route, parameters, and its view."""

    name: str
    route: str
    parameters: tuple[str, ...]
    view: Any

    @property
    def app(self) -> str:
        """The app that owns the address; "" for one of a library."""
        module: str = getattr(self.view, "__module__", "")
        return module.split(".")[1] if module.startswith("ceh.") else ""


def addresses(resolver: URLResolver | None = None, space: str = "", prefix: str = "") -> Iterator[Address]:
    """Every address that Ceh answers to."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, inner, route)
        elif isinstance(entry, URLPattern):
            parameters = tuple(entry.pattern.regex.groupindex) if "<" in str(entry.pattern) else ()
            yield Address(f"{space}{entry.name or ''}", route, parameters, entry.callback)


def undeclared(known: Iterable[Address], third_party: dict[str, str]) -> list[str]:
    """Addresses that neither declare who may come nor belong to a library in the list of reasons."""
    result = []
    for address in known:
        excused = any(address.route.startswith(prefix) for prefix in third_party)
        if getattr(address.view, "access", None) is None and not (excused and not address.app):
            result.append(f"{address.route} ({address.name}): declares no access")
    return result


def nameless(known: Iterable[Address]) -> list[str]:
    """Addresses of our own without a name."""
    return [
        address.route for address in known if address.app and (not address.name or address.name.endswith(":"))
    ]


def own_models() -> list[type[models.Model]]:
    """The models that apps declare; history tables and through tables are made by machine."""
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("ceh.")
        for model in config.get_models()
        if not hasattr(model, "pgh_tracked_model") and not model._meta.auto_created
    ]


def without_str(known: Iterable[type[models.Model]]) -> list[str]:
    """Models that a person would read as "Object (1)"."""
    return [model._meta.label for model in known if model.__str__ is models.Model.__str__]


def without_factory(known: Iterable[type[models.Model]], factories: Iterable[Any]) -> list[str]:
    """Models for which tests have no factory."""
    models = {factory._meta.model for factory in factories}
    return [model._meta.label for model in known if model not in models]


def verbs(tree: Tree) -> dict[str, str]:
    """Every verb that an action journals (`act("app.verb")`) or a machine applies, and where it stands."""
    result = {}
    for path in tree.under("ceh", suffix=".py"):
        for node in ast.walk(ast.parse(tree.text(path))):
            acts = isinstance(node, ast.Call) and ast.unparse(node.func) in ("act", "journal.act")
            if acts and node.args and isinstance(node.args[0], ast.Constant):
                result[str(node.args[0].value)] = f"{path}:{node.lineno}"
    return result


def transitions(known: Iterable[type[models.Model]]) -> dict[str, str]:
    """Every verb of the machines, as the journal names it."""
    result = {}
    for model in known:
        machine = getattr(model, "machine", None)
        for line in machine.transitions if machine is not None else ():
            result[f"{model._meta.app_label}.{line.verb}"] = model._meta.label
    return result
