"""Public splits that give nobody away: small cells are hidden."""

from collections.abc import Mapping


def suppressed(parts: Mapping[str, int], threshold: int) -> dict[str, int | None]:
    """A public split: cells from 1 to below the threshold are hidden, and more where the total would give one away.

    The total gives hidden cells away when there is only one of them, and when all of them are 1 or all just below the
    threshold. Then the smallest other cell that is not zero is hidden too. Zero stays zero.
    """
    hidden = [name for name, value in parts.items() if 0 < value < threshold]
    others = [
        name for _value, name in sorted((parts[name], name) for name in parts if parts[name] >= threshold)
    ]
    if len(hidden) == 1 or (hidden and sum(parts[name] for name in hidden) in _edges(len(hidden), threshold)):
        hidden += others[:1]
    return {name: (None if name in hidden else value) for name, value in parts.items()}


def _edges(cells: int, threshold: int) -> tuple[int, int]:
    """The sums of so many small cells that only one filling has: all 1, or all just below the threshold."""
    return cells, cells * (threshold - 1)
