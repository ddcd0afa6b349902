"""Which formulas are taken, and what is made of them. The text of a formula is never run.

Two gates, each of which would do alone: every word must be on the list, and every node of the parsed tree
must be. What runs is written anew from that tree, once per dialect. Source: rules.md section 13.
"""

import importlib
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from majorops.kpis.facts.record import NAMES
from majorops.platform.errors import Invalid, echo

FUNCTIONS = ("ABS", "COALESCE", "NULLIF", "ROUND")
_FACTS = frozenset(NAMES)
_LONGEST, _DEEPEST, _MOST_NODES, _LONGEST_NUMBER = 2_000, 24, 300, 20
_WORDS = frozenset(
    [
        "NUMBER",
        "STRING",
        "CASE",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "AND",
        "OR",
        "NOT",
        "IS",
        "NULL",
        "ISNULL",
        "NOTNULL",
    ]
)
_SIGNS = frozenset(
    ["L_PAREN", "R_PAREN", "COMMA", "PLUS", "DASH", "STAR", "SLASH", "EQ", "NEQ", "LT", "LTE", "GT", "GTE"]
)
_NODES = [
    "Column",
    "Identifier",
    "Literal",
    "Null",
    "Paren",
    "Neg",
    "Add",
    "Sub",
    "Mul",
    "Div",
    "EQ",
    "NEQ",
    "LT",
    "LTE",
    "GT",
    "GTE",
    "And",
    "Or",
    "Not",
    "Is",
    "Case",
    "If",
    "Coalesce",
    "Nullif",
    "Abs",
    "Round",
]
_ARGUMENTS = {"ABS": (1, 1), "COALESCE": (2, 99), "NULLIF": (2, 2), "ROUND": (1, 2)}
HINT = (
    f"Facts: {', '.join(NAMES)}. Functions: {', '.join(FUNCTIONS)}. Also numbers, 'words', + - * /, "
    "= <> < <= > >=, AND OR NOT, IS NULL, CASE WHEN THEN ELSE END."
)


class Formula(NamedTuple):
    """One that was taken: written anew for each dialect, and the facts it asks."""

    sqlite: str
    postgresql: str
    facts: tuple[str, ...]


class _Library(NamedTuple):
    """sqlglot; 16 MiB that a server on which nobody edits a formula never loads."""

    whole: Any
    exp: Any
    errors: Any
    nodes: tuple[type, ...]


@cache
def _library() -> _Library:
    whole, exp = importlib.import_module("sqlglot"), importlib.import_module("sqlglot.expressions")
    nodes = tuple(getattr(exp, name) for name in _NODES)
    return _Library(whole, exp, importlib.import_module("sqlglot.errors"), nodes)


def rejected(why: str, position: int, field: str = "/formula") -> Invalid:
    """The refusal of a formula, with where in its text the trouble is, counted from 0."""
    return Invalid(
        "formula_rejected", f"{why} (at position {position}).", field=field, hint=HINT, position=position
    )


@lru_cache(maxsize=256)
def read_formula(text: str) -> Formula:
    """Check a formula and write it anew. Raises Invalid formula_rejected with ``position``."""
    if len(text) > _LONGEST:
        raise rejected(f"A formula has at most {_LONGEST:,} characters", _LONGEST)
    words = _checked_words(text)
    tree = _parsed(text)
    _check_tree(tree, text)
    facts = tuple(dict.fromkeys(word.text.lower() for word in words if word.text.lower() in _FACTS))
    return Formula(_written(tree, "sqlite"), _written(tree, "postgres"), facts)


def _written(tree: Any, dialect: str) -> str:
    return str(tree.sql(dialect=dialect, comments=False))


def _checked_words(text: str) -> list[Any]:
    library = _library()
    try:
        words = library.whole.tokenize(text, read="sqlite")
    except library.errors.SqlglotError:
        raise rejected("This cannot be read: a quotation mark is open, or a sign is unknown", 0) from None
    if not words:
        raise rejected("A formula is needed", 0)
    depth = 0
    for word, following in zip(words, [*words[1:], None], strict=True):
        kind = word.token_type.name
        depth += {"L_PAREN": 1, "CASE": 1, "R_PAREN": -1, "END": -1}.get(kind, 0)
        if depth > _DEEPEST:
            raise rejected(f"Nested more than {_DEEPEST} deep", word.start)
        _check_word(word, kind, called=following is not None and following.token_type.name == "L_PAREN")
    return list(words)


def _check_word(word: Any, kind: str, *, called: bool) -> None:
    """Raise unless this word is on the list: functions where something is called, facts elsewhere."""
    said = word.text.upper()
    if word.comments:
        raise rejected("A formula has no comments", word.start)
    if kind == "NUMBER" and (len(word.text) > _LONGEST_NUMBER or not word.text[0].isdigit()):
        raise rejected(f"{echo(word.text)} is not a number that a formula may use", word.start)
    if kind == "STRING" and not word.text.isprintable():
        raise rejected("A quoted word holds a character that cannot be shown", word.start)
    if kind in _SIGNS or (kind in _WORDS and not (called and kind in {"STRING", "NUMBER", "NULL"})):
        return
    if called and said in FUNCTIONS:
        return
    if kind == "VAR" and not called and word.text.lower() in _FACTS:
        return
    named = "no function" if called else "no fact" if kind in {"VAR", "IDENTIFIER"} else "not allowed"
    raise rejected(f"{echo(word.text)!r} is {named} in a formula", word.start)


def _parsed(text: str) -> Any:
    library = _library()
    try:
        trees = library.whole.parse(text, read="sqlite")
    except library.errors.ParseError as error:
        first = error.errors[0] if error.errors else {}
        raise rejected(f"This is not an expression: {_plain(first)}", _offset(text, first)) from None
    except (library.errors.SqlglotError, RecursionError):
        raise rejected("This is not an expression", 0) from None
    if len(trees) != 1 or trees[0] is None:
        raise rejected("A formula is one expression", 0)
    return trees[0]


def _plain(first: dict[str, Any]) -> str:
    """What the parser says, unless it speaks of its own classes."""
    said = str(first.get("description") or "")
    return echo(said.rstrip(".")) if said and "<class" not in said else "something is missing here"


def _offset(text: str, first: dict[str, Any]) -> int:
    """The library counts lines and columns from 1, with the column behind the word."""
    lines = text.splitlines(keepends=True)[: max(0, int(first.get("line") or 1) - 1)]
    behind = sum(map(len, lines)) + int(first.get("col") or 1)
    return max(0, min(len(text), behind) - len(str(first.get("highlight") or "")))


def _check_tree(tree: Any, text: str) -> None:
    library = _library()
    for count, node in enumerate(tree.walk(), 1):
        if count > _MOST_NODES:
            raise rejected(f"A formula has at most {_MOST_NODES} parts", len(text))
        if type(node) not in library.nodes:
            raise rejected(f"{type(node).__name__.upper()} is not allowed in a formula", _place(node, text))
        for trouble in _troubles(node, library.exp):
            raise rejected(trouble, _place(node, text))


def _troubles(node: Any, exp: Any) -> Iterator[str]:
    """What is wrong with a node of an allowed kind."""
    if isinstance(node, exp.Column) and (len(node.parts) != 1 or node.name.lower() not in _FACTS):
        yield f"{echo(node.sql())!r} is no fact"
    if isinstance(node, exp.Is) and not isinstance(node.expression, exp.Null):
        yield "IS goes with NULL only"
    if isinstance(node, exp.If) and not isinstance(node.parent, exp.Case):
        yield "IF is not allowed in a formula"
    if isinstance(node, exp.Func) and node.sql_name() in _ARGUMENTS:
        least, most = _ARGUMENTS[node.sql_name()]
        if not least <= _given(node) <= most:
            yield f"{node.sql_name()} takes {least} to {most} values"


def _given(node: Any) -> int:
    values = [value for value in node.args.values() if value is not None and not isinstance(value, bool)]
    return sum(len(value) if isinstance(value, list) else 1 for value in values)


def _place(node: Any, text: str) -> int:
    """Where the first word below a node stands; the start when the library does not say."""
    for below in node.walk():
        start = below.meta.get("start") if below.meta else None
        if isinstance(start, int):
            return min(start, len(text))
    return 0
