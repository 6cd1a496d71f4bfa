"""Making and changing records where nothing else follows from it: permission, journal, one transaction."""

from typing import Any, TypeVar

from django.db.models import Model

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.validators import check_fields

M = TypeVar("M", bound=Model)


def add(model: type[M], verb: str, *, by: Any, on: str = "space", **values: Any) -> M:
    """Make a record. The permission `<app>.<verb>` is asked for the value that `on` names. Raises Refused."""
    permission = f"{model._meta.app_label}.{verb}"
    need(by, permission, values.get(on))
    with act(permission, by=by):
        row = model(**values)
        check_fields(row, values)
        row.save(force_insert=True)
    return row


def change(record: M, verb: str, *, by: Any, **values: Any) -> M:
    """Give a record other values. The permission `<app>.<verb>` is asked for the record. Raises Refused."""
    permission = f"{record._meta.app_label}.{verb}"
    need(by, permission, record)
    with act(permission, by=by):
        row = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
        for name, value in values.items():
            setattr(row, name, value)
        check_fields(row, values)
        row.save(update_fields=list(values))
    return row
