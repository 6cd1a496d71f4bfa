"""Whether what was entered is what is kept. Pure."""

from typing import Any


def plain(value: Any) -> Any:
    """An answer as it is compared: an empty one is None, a number is its text."""
    if value in (None, "", [], {}):
        return None
    if isinstance(value, list):
        return [str(part) for part in value]
    if isinstance(value, dict):
        return {code: str(part) for code, part in value.items()}
    return str(value).replace("\r\n", "\n")
