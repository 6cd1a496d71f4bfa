"""`make reset`: remove the embedded database and what people uploaded; backups and secrets stay."""

import shutil
import sys

from ops.postgres.__main__ import VAR, begin_anew
from ops.postgres.places import StartupError

if __name__ == "__main__":
    try:
        print(begin_anew())
    except StartupError as trouble:
        sys.exit(f"\n{trouble}\n")
    for name in ("media", "mail", "demo"):
        shutil.rmtree(VAR / name, ignore_errors=True)
