"""Secrets that an installation makes for itself when none is given."""

import os
import secrets
from pathlib import Path


def secret_from_file(path: Path) -> str:
    """The secret kept in the file; made on first use, readable by its owner only. Safe with two starts at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # fails if another start was faster: then its secret is the one
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
