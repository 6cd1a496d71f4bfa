"""Three things meet when a pack is loaded again: what it said before, what it says now, what people made of it."""

from datetime import date
from typing import Any

from django.db import models

from ceh.region.models import PackEntry
from ceh.region.packs import Counts, Pack


def stored(value: Any) -> Any:
    """A value as PackEntry stores it: keys for records, text for days."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, list | tuple) and value and isinstance(value[0], models.Model):
        return sorted(record.pk for record in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return dict(value)
    return value


class PackStore:
    """Writes the records of one pack, and stores what the pack said of each."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.counts = Counts()
        self.entries: dict[tuple[str, str], PackEntry] = {
            (entry.label, entry.code): entry for entry in PackEntry.objects.select_for_update()
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
        """Create or update one record and return it (None when it was deleted in Ceh).

        `values` are the fields that the pack speaks of: plain values, records, or lists of records for many-to-many
        fields. `key` is the model's field for `code`, where it has one. `create` are values for a new record only.
        A record with the same `key` that the pack did not make is taken over as it is.
        """
        label = model._meta.label_lower
        entry = self.entries.get((label, code))
        has_key = any(field.name == key for field in model._meta.concrete_fields)
        record = None
        if entry is not None:
            record = model._default_manager.filter(pk=entry.object_id).first()
        elif has_key:
            record = model._default_manager.filter(**{key: code}).first()
        if record is None and entry is not None:
            self.counts.add(label, "kept")
            return None
        if record is None:
            own = {key: code} if has_key else {}
            record = self._create(model, {**own, **values, **(create or {})})
            self.counts.add(label, "created")
        else:
            self.counts.add(label, self._update(record, values, entry.values if entry else None))
        self._note(label, code, record, values, entry)
        return record

    def _create(self, model: type[models.Model], values: dict[str, Any]) -> Any:
        many = {field.name for field in model._meta.many_to_many}
        record = model._default_manager.create(**{k: v for k, v in values.items() if k not in many})
        for name in many & set(values):
            getattr(record, name).set(values[name])
        return record

    def _update(self, record: Any, values: dict[str, Any], before: dict[str, Any] | None) -> str:
        many = {field.name for field in record._meta.many_to_many}
        changed, kept = [], False
        for name, value in values.items():
            present = (
                sorted(getattr(record, name).values_list("pk", flat=True))
                if name in many
                else getattr(record, name)
            )
            new = stored(value)
            if stored(present) == new or (before is not None and before.get(name) == new):
                continue
            if before is None or stored(present) != before.get(name, stored(present)):
                kept = True  # somebody changed it in Ceh: the pack does not take it back
                continue
            if name in many:
                getattr(record, name).set(value)
            else:
                setattr(record, name, value)
            changed.append(name)
        plain = [name for name in changed if name not in many]
        if plain:
            record.save(update_fields=plain)
        return "updated" if changed else "kept" if kept else "unchanged"

    def _note(
        self, label: str, code: str, record: Any, values: dict[str, Any], entry: PackEntry | None
    ) -> None:
        snapshot = {name: stored(value) for name, value in values.items()}
        if entry is None:
            self.entries[label, code] = PackEntry.objects.create(
                label=label, code=code, object_id=record.pk, values=snapshot
            )
        elif entry.values != snapshot:
            entry.values = snapshot
            entry.save(update_fields=["values"])
