"""Every sign that the console names is in the page that carries it, once."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPRITE = ROOT / "src" / "majorops" / "pages" / "templates" / "icons.html"
NAMES = ROOT / "apps" / "web" / "src" / "ui" / "icons.ts"


def test_the_names_are_those_of_the_signs() -> None:
    drawn = re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text())
    assert sorted(drawn) == sorted(re.findall(r'"([\w-]+)"', NAMES.read_text()))
    assert len(drawn) == len(set(drawn))
