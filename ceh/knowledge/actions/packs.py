"""Good practices of a region's pack."""

from datetime import datetime
from typing import Any

from ceh.knowledge.models import Practice
from ceh.region.models import Region
from ceh.region.packs import Counts, Pack, register_loader
from ceh.search.actions import index


def load_practices(pack: Pack, region: Region, now: datetime, by: Any) -> Counts:
    """practices.yaml: what partner regions do, and in which action it is taken over."""
    for code, row in pack.unique(pack.rows("practices.yaml")):
        row.only("code", "name", "place", "country", "url", "idea", "taken_over", "taken_over_in")
        name, country = (
            row.translated("name", required=True, max_length=200),
            row.text("country", required=True),
        )
        if len(country) != 2:
            row.problem("country", "must be a code of two letters, such as SK")
        values = {
            "name": name,
            "place": row.translated("place"),
            "country": country[:2],
            "url": row.url("url"),
            "idea": row.translated("idea"),
            "taken_over": row.translated("taken_over"),
            "taken_over_in": row.code("taken_over_in", required=False),
        }
        if name:
            practice = pack.put(Practice, code, values)
            if practice is not None:
                index(practice)
    return Counts()


def register() -> None:
    """Declare the file of this app to the region's loader."""
    register_loader("practices.yaml", 30, load_practices)
