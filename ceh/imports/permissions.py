"""Who may import a table: whoever may change its records by hand. The object is an import, a space or the network."""

from typing import Any

import rules

from ceh.core.permissions import can, register
from ceh.imports.adapters import importer_of, importers_for
from ceh.imports.models import ImportBatch


@rules.predicate
def may_change_its_records(person: Any, obj: Any) -> bool:
    """May change what the table, or a table of this space or of the network, is about."""
    if isinstance(obj, ImportBatch):
        return can(person, importer_of(obj.kind).permission, obj.space)
    return bool(importers_for(person, obj))


register("imports", {"import_table": may_change_its_records})
