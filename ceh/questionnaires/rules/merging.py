"""What of a page was changed by its reader, and whether what was entered is what is kept. Pure."""

from collections.abc import Collection, Mapping
from typing import Any


def changed(entered: Mapping[str, Any], seen: Mapping[str, Any], touched: Collection[str]) -> dict[str, Any]:
    """What differs from what the page showed, or was touched since: the rest may have been changed elsewhere."""
    return {
        code: value
        for code, value in entered.items()
        if code in touched or code not in seen or plain(value) != plain(seen[code])
    }


def plain(value: Any) -> Any:
    """An answer as it is compared: an empty one is None, a number is its text."""
    if value in (None, "", [], {}):
        return None
    if isinstance(value, list):
        return [str(part) for part in value]
    if isinstance(value, dict):
        return {code: str(part) for code, part in value.items()}
    return str(value).replace("\r\n", "\n")
