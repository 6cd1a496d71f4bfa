"""Three things meet when a pack is loaded again: what it said before, what it says now, what people made of it."""

from datetime import date
from typing import Any

from django.db import models

from ceh.region.models import PackEntry
from ceh.region.packs import Counts, Pack


def stored(value: Any) -> Any:
    """A value as PackEntry keeps it: keys for records, text for days."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, list | tuple) and value and isinstance(value[0], models.Model):
        return sorted(one.pk for one in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return dict(value)
    return value


class Shelf:
    """Writes the records of one pack, and remembers what the pack said of each."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.counts = Counts()
        self.entries: dict[tuple[str, str], PackEntry] = {
            (one.label, one.code): one for one in PackEntry.objects.select_for_update()
        }

    def object_id(self, model: type[models.Model], code: str) -> int | None:
        """The key of the record that the pack calls so."""
        entry = self.entries.get((model._meta.label_lower, code))
        return entry.object_id if entry else None

    def put(
        self,
        model: type[models.Model],
        code: str,
        values: dict[str, Any],
        *,
        key: str = "code",
        create: dict[str, Any] | None = None,
    ) -> Any:
        """Create or update one record, and give it (None when it was taken away in Ceh).

        `values` are the fields that the pack speaks of: plain values, records, or lists of records for many-to-many
        fields. `key` is the model's field for `code`, where it has one. `create` are values for a new record only.
        A record with the same `key` that the pack did not make is taken over as it is.
        """
        label = model._meta.label_lower
        entry = self.entries.get((label, code))
        has_key = any(field.name == key for field in model._meta.concrete_fields)
        found = None
        if entry is not None:
            found = model._default_manager.filter(pk=entry.object_id).first()
        elif has_key:
            found = model._default_manager.filter(**{key: code}).first()
        if found is None and entry is not None:
            self.counts.add(label, "kept")
            return None
        if found is None:
            own = {key: code} if has_key else {}
            found = self._create(model, {**own, **values, **(create or {})})
            self.counts.add(label, "created")
        else:
            self.counts.add(label, self._update(found, values, entry.values if entry else None))
        self._note(label, code, found, values, entry)
        return found

    def _create(self, model: type[models.Model], values: dict[str, Any]) -> Any:
        many = {one.name for one in model._meta.many_to_many}
        made = model._default_manager.create(**{k: v for k, v in values.items() if k not in many})
        for name in many & set(values):
            getattr(made, name).set(values[name])
        return made

    def _update(self, found: Any, values: dict[str, Any], before: dict[str, Any] | None) -> str:
        many = {one.name for one in found._meta.many_to_many}
        changed, kept = [], False
        for name, value in values.items():
            here = (
                sorted(getattr(found, name).values_list("pk", flat=True))
                if name in many
                else getattr(found, name)
            )
            wanted = stored(value)
            if stored(here) == wanted or (before is not None and before.get(name) == wanted):
                continue
            if before is None or stored(here) != before.get(name, stored(here)):
                kept = True  # somebody changed it in Ceh: the pack does not take it back
                continue
            if name in many:
                getattr(found, name).set(value)
            else:
                setattr(found, name, value)
            changed.append(name)
        plain = [name for name in changed if name not in many]
        if plain:
            found.save(update_fields=plain)
        return "updated" if changed else "kept" if kept else "unchanged"

    def _note(
        self, label: str, code: str, found: Any, values: dict[str, Any], entry: PackEntry | None
    ) -> None:
        said = {name: stored(value) for name, value in values.items()}
        if entry is None:
            self.entries[label, code] = PackEntry.objects.create(
                label=label, code=code, object_id=found.pk, values=said
            )
        elif entry.values != said:
            entry.values = said
            entry.save(update_fields=["values"])
