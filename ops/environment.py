"""Make the virtual environment, or say what is missing. Runs with the bare system's Python: standard library only."""

import subprocess
import sys
from importlib.util import find_spec

NEEDED = (3, 11)


def main(folder: str) -> None:
    """Create the environment in `folder`; leave with a plain message when that is impossible."""
    if sys.version_info < NEEDED:
        sys.exit(
            f"Ceh needs Python {NEEDED[0]}.{NEEDED[1]} or newer; this is {sys.version.split()[0]}. "
            "Name another one: make run PYTHON=python3.11"
        )
    if find_spec("ensurepip") is None:  # Debian ships it apart from Python
        sys.exit(
            "Python's venv is missing. On Debian: sudo apt-get install python3-venv, then again: make run"
        )
    print("Making the environment …", flush=True)
    if subprocess.run([sys.executable, "-m", "venv", folder], check=False).returncode:
        subprocess.run(["rm", "-rf", folder], check=False)
        sys.exit(
            "The environment could not be made; see above. Is the folder writable and the disk not full?"
        )


if __name__ == "__main__":
    main(sys.argv[1])
