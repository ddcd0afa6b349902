"""Whatever somebody writes can be read, and nothing more."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from majorops.platform.markdown import TAGS, closed, plain, render

BITS = st.sampled_from(
    [
        *("<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg onload=x>", "<a href='x'>", "<!--"),
        *("[x](javascript:alert(1))", "![p](http://e/p.png)", "[a]: data:text/html,x\n", "[a]", "]("),
        *("`", "```", "\n", "\n\n", "# ", "- ", "| a | b |\n|---|---|\n", "**b**", "&#106;", "text "),
        *("\u202e", "<http://a.example>", '"'),
    ]
)
documents = st.lists(BITS | st.text(max_size=5), max_size=30).map("".join)


class Reader(HTMLParser):
    """What a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))


def complaints(html: str) -> list[str]:
    found = []
    for tag, attributes in Reader(html).tags:
        found += [] if tag in TAGS else [tag]
        for name, value in attributes:
            if name == "href" and not re.match(r"(?:https?|mailto):|[^:]*$", value or "", re.IGNORECASE):
                found.append(f"{name}={value}")
            if name not in {"href", "title", "rel", "start"}:
                found.append(name)
    return found


@given(documents)
def test_nothing_but_text_links_and_structure_comes_out(text: str) -> None:
    assert complaints(render(text)) == []


def test_a_renderer_that_takes_raw_html_is_caught() -> None:
    leaky = MarkdownIt("commonmark", {"html": True}).render("<img src=x onerror=alert(1)>")
    assert complaints(leaky) == ["img", "src", "onerror"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**a** _b_ `c`", "<p><strong>a</strong> <em>b</em> <code>c</code></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("~~a~~", "<p><s>a</s></p>\n"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>\n"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
        (
            "[a](https://a.example)",
            '<p><a href="https://a.example" rel="noopener noreferrer nofollow">a</a></p>\n',
        ),
    ],
)
def test_what_people_write(text: str, html: str) -> None:
    assert render(text) == html


def test_headings_stand_below_the_one_they_are_under() -> None:
    assert render("# a\n\n##### b", below=2) == "<h3>a</h3>\n<h6>b</h6>\n"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp"]), max_size=60))
def test_a_plain_text_reads_as_it_was_written(text: str) -> None:
    html = render(plain(text))
    shown = re.sub(r"<[^>]+>", "", html).strip()
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        shown = shown.replace(entity, letter)
    assert shown == " ".join(text.split())


@given(documents)
def test_what_follows_a_section_never_stands_inside_its_fence(text: str) -> None:
    html = render(f"{closed(text)}\n\n## The end\n")
    assert "<h2>The end</h2>" in html
