"""The Node that the console is built with: the machine's, or the one that the package index gave."""

import importlib.util
from pathlib import Path

WEB = Path(__file__).resolve().parents[1] / "apps" / "web"


def node() -> str:
    """Its program."""
    spec = importlib.util.spec_from_file_location("web_build", WEB / "build.py")
    assert spec is not None
    assert spec.loader is not None
    built_with = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(built_with)
    found: list[str] | None = built_with.find_node()
    assert found is not None, "npm's packages are here, and no Node: make web"
    return found[0]
