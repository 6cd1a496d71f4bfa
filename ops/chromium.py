"""Find Chromium for the browser tests; install Debian's where that is allowed, else say how."""

import os
import shutil
import subprocess
import sys

# Without windows and their parts the browser tests take a tenth less time, and less is installed.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGES = ("chromium-headless-shell", "chromium")  # the first that the system offers
COMMAND = "sudo apt-get update && sudo apt-get install --yes --no-install-recommends chromium"


def find() -> str | None:
    """The path of a Chromium: CEH_CHROMIUM, or the first known name on the PATH."""
    chosen = os.environ.get("CEH_CHROMIUM")
    if chosen:
        return shutil.which(chosen)
    return next((path for path in map(shutil.which, NAMES) if path), None)


def install() -> bool:
    """Install Debian's chromium as root or by sudo without a password. Gives whether it worked."""
    if not shutil.which("apt-get"):
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and (
        not shutil.which("sudo")
        or subprocess.run([*sudo, "true"], check=False, capture_output=True).returncode
    ):
        return False
    print("Installing Debian's chromium for the browser tests …", flush=True)
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    keep = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*sudo, *keep, "update"], check=False, env=environment, **quiet)
    for package in PACKAGES:
        install = [*sudo, *keep, "install", "--yes", "--no-install-recommends", package]
        if subprocess.run(install, check=False, env=environment, **quiet).returncode == 0:
            return True
    return False


def main() -> None:
    """Make sure that there is one, or fail with the exact command to run."""
    if not find() and not (install() and find()):
        sys.exit(
            f"The browser tests need Chromium, and it may not be installed from here. Please run:\n\n    {COMMAND}\n"
        )


if __name__ == "__main__":
    main()
