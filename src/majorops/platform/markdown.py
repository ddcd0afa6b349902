"""The one way from Markdown to HTML: no raw HTML is taken, and what comes out is cleaned once more.

Two libraries that know nothing of each other have to fail together before a text can do anything but be read.
Both are loaded with the first After Action that is read, not by every start: no outage waits for one.
"""

import importlib
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

TAGS = frozenset(
    {
        *("a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li"),
        *("ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    }
)
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&]")
_OPENING = re.compile(r"^(?:[-+#=]|\d+(?=[.)]))")
_DEEPEST = 6


@cache
def _reader() -> "MarkdownIt":
    library = importlib.import_module("markdown_it")
    reader: MarkdownIt = library.MarkdownIt("commonmark", {"html": False, "linkify": False})
    # A picture is a request to somebody else's server, made by whoever reads the page.
    return reader.enable(["table", "strikethrough"]).disable("image")


def render(text: str, *, below: int = 0) -> str:
    """Markdown of a person as HTML that is safe in a page; its headings stand under one of rank ``below``."""
    reader = _reader()
    tokens = reader.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(_DEEPEST, int(token.tag[1:]) + below)}"
    cleaned: str = importlib.import_module("nh3").clean(
        reader.renderer.render(tokens, reader.options, {}),
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return cleaned


def plain(text: str) -> str:
    """A text that is no Markdown, such as a title, for a line of a Markdown document: it reads as written."""
    line = _SPECIAL.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))
    return _OPENING.sub(_opened, line)


def _opened(found: re.Match[str]) -> str:
    """What would begin a list or a heading, so that it does not."""
    mark = found[0]
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def closed(text: str) -> str:
    """The text with the end of a fence that was left open, so that nothing which follows stands inside it."""
    tokens = _reader().parse(text)
    if not tokens or tokens[-1].type != "fence":
        return text
    mark, last = tokens[-1].markup, text.rstrip().rpartition("\n")[2].strip()
    is_end = len(last) >= len(mark) and set(last) == {mark[0]} and "\n" in text.strip()
    return text if is_end else f"{text.rstrip()}\n{mark}"
