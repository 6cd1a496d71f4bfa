"""A mentor on a shortlist, as it is stored: plain data, without the libraries that computed it."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Candidate:
    """A mentor on a shortlist, and all that explains the place: parts in hundredths of a point, what stands behind.

    `covered`, `partly` and `missing` are skills; `unasked` are parts of which nothing was asked. `change` is what alone
    would make this mentor the first: "load" (were nobody else with them), or a part of the week such as "3-evening"
    (were they free then), or nothing.
    """

    mentor: str
    parts: dict[str, int]
    most: dict[str, int]
    load_price: int
    rank: int
    rank_without_load: int
    covered: tuple[str, ...]
    partly: tuple[str, ...]
    missing: tuple[str, ...]
    unasked: tuple[str, ...]
    common: int
    km: float
    mentees: int
    capacity: int
    change: str
    version: str

    @property
    def total(self) -> int:
        """The score; the load price only changes the order."""
        return sum(self.parts.values())

    def frozen(self) -> dict[str, Any]:
        """What is stored with a shortlist, and never computed again."""
        return asdict(self)

    @classmethod
    def thawed(cls, stored: dict[str, Any]) -> "Candidate":
        """What was stored."""
        lists = {name: tuple(value) for name, value in stored.items() if isinstance(value, list)}
        return cls(**stored | lists)
