"""Finds the browser of the tests, or installs it and says so: ``python -m tests.web.chromium``.

``MAJOROPS_CHROMIUM`` names one; else chromium or google-chrome of the machine; else the one Playwright keeps.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "MAJOROPS_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # CI runs as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def find() -> str | None:
    """The browser's program, or None."""
    named = os.environ.get(VARIABLE)
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, NAMES) if path), None) or _of_playwright()


def _of_playwright() -> str | None:
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(home.glob("chromium-*/chrome-*/chrome"))
    return str(found[-1]) if found else None


def install() -> None:
    """By the system's packages as root, by Playwright otherwise. Raises what the installer's end is."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for words in (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", "chromium")):
            subprocess.run(("apt-get", *words), check=True, stdout=subprocess.DEVNULL)
        return
    subprocess.run((sys.executable, "-m", "playwright", "install", "chromium"), check=True)


def main() -> int:
    """Say which browser there is; install one when there is none."""
    if find() is None:
        sys.stdout.write("The browser tests need Chromium, which is not here: installing it.\n")
        sys.stdout.flush()
        try:
            install()
        except (subprocess.CalledProcessError, FileNotFoundError) as error:
            sys.stdout.write(
                f"It could not be installed ({error}).\n"
                f"Install chromium yourself, or name a browser: {VARIABLE}=/path/to/chrome\n"
            )
            return 1
    sys.stdout.write(f"Browser tests run in {find()}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
