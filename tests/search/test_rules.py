"""How texts and queries are cut into words, what matches, what comes first, and what is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.audiences.texts import Text
from majorops.platform.errors import Refusal
from majorops.search import rules
from majorops.search.rules import Standing, matches, read_words, snippet, words_of

TEXTS = st.text(max_size=300)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Checkout is DOWN", ["checkout", "is", "down"]),
        ("pay-db_eu/01: 5xx", ["pay", "db", "eu", "01", "5xx"]),
        ("Überlastung in Zürich", ["uberlastung", "in", "zurich"]),
        ("Straße", ["strasse"]),
        ("cafe\u0301 ﬁle", ["cafe", "file"]),
        ("支付系统 down", ["支", "付", "系", "统", "down"]),
        ('"AND" OR * ( NEAR', ["and", "or", "near"]),
        ("'; DROP TABLE", ["drop", "table"]),
        ("·1 ·i", ["1", "i"]),
        ("… — ?!", []),
    ],
)
def test_a_text_is_cut_into_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(TEXTS)
def test_a_word_holds_nothing_that_the_index_would_take_for_anything_else(text: str) -> None:
    for word in words_of(text):
        assert 0 < len(word) <= rules.LONGEST_WORD
        assert all(letter.isdigit() or letter.islower() or not letter.isascii() for letter in word)
        assert "·" not in word


@given(TEXTS)
def test_every_text_is_found_by_its_own_words(text: str) -> None:
    if words_of(text):
        assert matches(read_words(text), text)


@pytest.mark.parametrize(
    ("query", "number"),
    [("7", 7), ("inc-7", 7), ("INC 1042", 1042), (" INC-7 ", 7), ("7 pods", None), ("INC-", None)],
)
def test_a_number_names_an_incident(query: str, number: int | None) -> None:
    assert read_words(query).number == number


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("pool", "Suspect the connection pool", True),
        ("poo", "Suspect the connection pool", True),
        ("p", "Suspect the connection pool", False),
        ("pool con", "Suspect the connection pool", True),
        ("poo connection", "Suspect the connection pool", False),
        ("ZÜR", "Ausfall in Zurich", True),
        ("pool pool", "one pool", True),
        ("pool po", "one pool", True),
    ],
)
def test_all_words_must_match_and_the_last_may_be_a_beginning(query: str, text: str, *, found: bool) -> None:
    assert matches(read_words(query), text) is found


@pytest.mark.parametrize(("query", "code"), [("x" * 501, "query_too_long"), (" \t", "blank"), ("", "blank")])
def test_what_is_no_query_is_refused(query: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_words(query)
    assert (refused.value.code, refused.value.field) == (code, "q")


def test_a_headline_of_what_still_burns_comes_first() -> None:
    query = read_words("pool lag")
    heading, rest = Text("Pool lag", "x"), Text("x", "the pool and its lag")
    scores = [
        rules.score(query, heading, Standing("incident", unresolved=True, automatic=False)),
        rules.score(query, heading, Standing("incident", unresolved=False, automatic=False)),
        rules.score(query, heading, Standing("event", unresolved=False, automatic=False)),
        rules.score(query, rest, Standing("event", unresolved=False, automatic=False)),
        rules.score(query, rest, Standing("event", unresolved=False, automatic=True)),
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def shown(query: str, text: str) -> str:
    return "".join(
        f"[{piece.text}]" if piece.hit else piece.text for piece in snippet(read_words(query), text)
    )


def test_a_snippet_is_the_part_around_the_first_hit() -> None:
    text = f"{'before ' * 40}the pool is empty{' after' * 80}"
    found = shown("pool", text)
    assert "the [pool] is empty" in found
    assert found.startswith("…")
    assert found.endswith("…")
    assert len(found) < 300


def test_marks_keep_the_text_as_it_was_written() -> None:
    assert shown("zuri down", "Ausfall in Zürich:\n  DOWN!") == "Ausfall in Zürich: [DOWN]!"
    assert shown("down zuri", "Ausfall in Zürich:\n  DOWN!") == "Ausfall in [Zürich]: [DOWN]!"
    assert shown("b", "<b>bold</b>") == "<[b]>bold</[b]>"


@given(TEXTS.filter(str.strip), TEXTS)
def test_a_snippet_is_always_a_part_of_its_text(query: str, text: str) -> None:
    if not words_of(query):
        return
    pieces = snippet(read_words(query), text)
    inner = "".join(piece.text for piece in pieces if piece.text != "…" or piece.hit)
    whole = "".join(piece.text for piece in rules.marked(read_words(query), " ".join(text.split())))
    assert inner in whole or "…" in text
    assert all(piece.text for piece in pieces)
