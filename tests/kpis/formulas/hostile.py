"""Formulas as a hostile hand would write them: pieces at random, and good ones spoiled."""

from random import Random

from majorops.kpis.facts.record import NAMES, WORDS
from majorops.kpis.formulas.rules import FUNCTIONS

PIECES = (
    *[
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "=",
        "<",
        ">=",
        ";",
        "--",
        "/*",
        "*/",
        "'",
        '"',
        "`",
        "[",
        "]",
        ".",
        "||",
        "%",
        "&",
        "?",
        ":x",
        "@x",
        "$x",
        "1",
        "0",
        "1e308",
        "60000.0",
        "'high'",
        "''",
    ],
    *("\x00", "\n", "\u2028"),
    *[
        "SELECT",
        "FROM",
        "incidents",
        "users",
        "WHERE",
        "UNION",
        "DROP",
        "TABLE",
        "DELETE",
        "UPDATE",
        "INSERT",
        "ATTACH",
        "PRAGMA",
        "VACUUM",
    ],
    *[
        "WITH",
        "RECURSIVE",
        "EXISTS",
        "IN",
        "LIKE",
        "GLOB",
        "BETWEEN",
        "CAST",
        "AS",
        "OVER",
        "FILTER",
        "COLLATE",
        "ESCAPE",
        "RAISE",
        "IS",
        "NULL",
    ],
    *[
        "NOT",
        "AND",
        "OR",
        "CASE",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "ABS(",
        "ROUND(",
        "COALESCE(",
        "NULLIF(",
        "randomblob(",
        "zeroblob(",
        "hex(",
    ],
    *[
        "printf(",
        "load_extension(",
        "readfile(",
        "writefile(",
        "json_each(",
        "sqlite_version(",
        "random(",
        "char(",
        "quote(",
    ],
    *["group_concat(", "last_insert_rowid(", "changes(", "total_changes(", "likelihood(", "iif(", "unistr("],
    *NAMES,
)
NUMBERS = tuple(name for name in NAMES if name not in WORDS)
CONSTANTS = ("0", "1", "7", "60000.0", "3.5", "99999999999", "NULL", "'high'", "'it''s'")
BETWEEN = ("+", "-", "*", "/", "=", "<>", "<", "<=", ">", ">=", "AND", "OR")
DEEPEST = 4
Words = list[str]


def good(chance: Random, depth: int = 0) -> Words:
    """An expression of the grammar that is taken, word by word."""
    kind = chance.randrange(10) if depth < DEEPEST else chance.randrange(3)
    if kind < 3:
        return [chance.choice(NUMBERS) if kind else chance.choice(CONSTANTS)]
    one = good(chance, depth + 1)
    if kind < 6:
        return ["(", *one, chance.choice(BETWEEN), *good(chance, depth + 1), ")"]
    if kind == 6:
        return [
            "CASE",
            "WHEN",
            *one,
            "THEN",
            *good(chance, depth + 1),
            "ELSE",
            *good(chance, depth + 1),
            "END",
        ]
    if kind == 7:
        return [chance.choice(["-", "NOT"]), "(", *one, ")"]
    if kind == 8:
        return ["(", *one, "IS", *chance.choice([["NULL"], ["NOT", "NULL"]]), ")"]
    return _called(chance, one, depth)


def _called(chance: Random, one: Words, depth: int) -> Words:
    name = chance.choice(FUNCTIONS)
    if name == "ABS":
        return [name, "(", *one, ")"]
    return [name, "(", *one, ",", *(["2"] if name == "ROUND" else good(chance, depth + 1)), ")"]


def spoiled(chance: Random, words: Words) -> Words:
    """With one thing wrong: something put in, left out, doubled, exchanged or written otherwise."""
    place, way = chance.randrange(len(words)), chance.randrange(6)
    before, word, after = words[:place], words[place], words[place + 1 :]
    if way < 2:
        return [*before, chance.choice(PIECES), *words[place:]]
    if way == 2:
        return [*before, *after]
    if way == 3:
        return [*before, chance.choice(PIECES), *after]
    if way == 4:
        return [*words, *words[place:]]
    return [
        *before,
        chance.choice([word.swapcase(), f'"{word}"', f"[{word}]", f"x.{word}", f"{word}("]),
        *after,
    ]


def hostile(chance: Random) -> str:
    """A formula that somebody might try."""
    kind = chance.random()
    if kind < 0.8:
        return chance.choice(("", " ")).join(chance.choices(PIECES, k=chance.randrange(1, 12)))
    words = good(chance)
    if kind < 0.94:
        for _ in range(chance.randrange(1, 3)):
            words = spoiled(chance, words) or words
    return " ".join(words)
