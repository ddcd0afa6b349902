"""The index: which rows hold which words, and which columns read them there. It holds no text.

``search_log`` and ``search_composed`` (FTS5, contentless) map words to numbers; ``search_rows`` maps numbers
to rows and to the columns that read those words in them. What people composed (incidents, milestones,
updates) stands apart from the log, so that it is found at once beside a million events. Numbers are never
used twice: a row that reads differently gets a new one, and words whose number has no row any more lead
nowhere. On PostgreSQL the words will be a ``tsvector`` column of ``search_rows``; only this file will know.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from majorops.audiences.record import Column
from majorops.audiences.store import installation
from majorops.incidents.record import Incident, Status
from majorops.incidents.store import incident_rows, incidents, participants
from majorops.platform.database import Row, Tx, compiled, insert_all, metadata
from majorops.platform.journal import journal
from majorops.platform.many import any_of, by_fifty
from majorops.search.rules import MOST_ASKED, Query

BIT: Mapping[Column, int] = {
    Column.STAKEHOLDER: 1,
    Column.EXECUTIVE: 2,
    Column.COMMAND_PARTICIPANT: 4,
    Column.COMMAND_MIM: 8,
}
"""The columns that search: everyone who is signed in reads at least one of them."""

STATE = "search state"
SCANS = (400, 2_000, 8_000)
"""How many matching rows are looked at before it is said that there may be more."""

search_rows = sa.Table(
    "search_rows",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("item_id", sa.Text, nullable=False),
    sa.Column("readers", sa.Integer, nullable=False),
    sa.Index("ix_search_rows_item_id", "item_id", "kind"),
)
LOG, COMPOSED = "search_log", "search_composed"
# Not in the metadata: virtual tables, made by the migration.
_words = {name: sa.table(name, sa.column("rowid"), sa.column("words")) for name in (LOG, COMPOSED)}
_vocabulary = sa.table("search_vocabulary", sa.column("term"))


def table_of(kind: str) -> str:
    """Where the words of a kind are."""
    return LOG if kind == "event" else COMPOSED


class State(msgspec.Struct, frozen=True):
    """How far the index is. ``head``: last number given; ``position``: last journal entry taken in.

    ``rebuild``: last incident that a rebuild has done, None when none is under way; ``done`` of ``total``.
    """

    head: int = 0
    position: int = 0
    rebuild: str | None = None
    done: int = 0
    total: int = 0


class Doc(NamedTuple):
    """Words of one row, for the columns that read exactly these."""

    incident_id: str
    kind: str
    item_id: str
    readers: int
    words: str


class Item(NamedTuple):
    """A row, by kind and id: an incident and its review share the id."""

    kind: str
    id: str


class Candidate(NamedTuple):
    """A row that may be a hit: what it says is read again before it is shown."""

    number: int
    incident_id: str
    kind: str
    item_id: str


class Scope(NamedTuple):
    """Whose search: own column, the person (for what they joined), and since when the resolved count."""

    column: Column
    person_id: str
    everything: bool
    resolved_since: int


_STATE = compiled(sa.select(installation.c.value).where(installation.c.name == STATE))
_MOVE = compiled(
    installation.update()
    .values(value=sa.bindparam("after"))
    .where(installation.c.name == STATE, installation.c.value == sa.bindparam("before"))
)
_FORGET = compiled(
    search_rows.delete().where(
        search_rows.c.item_id == sa.bindparam("item"), search_rows.c.kind == sa.bindparam("of_kind")
    )
)
_FORGET_ALL = compiled(search_rows.delete())
_ADD = insert_all(search_rows)
_ADD_WORDS = {
    name: compiled(sa.insert(words).values(rowid=sa.bindparam("number"), words=sa.bindparam("words")))
    for name, words in _words.items()
}
_VOCABULARY = compiled(
    sa.select(_vocabulary.c.term)
    .where(_vocabulary.c.term >= sa.bindparam("word"), _vocabulary.c.term < sa.bindparam("end"))
    .limit(sa.bindparam("most"))
)
# FTS5 takes commands as rows of a column that is called like the table.
_FORGET_WORDS = [
    compiled(sa.insert(sa.table(name, sa.column(name))).values({name: "delete-all"})) for name in _words
]
_CHANGES = compiled(
    sa.select(journal.c.seq, journal.c.incident_id, journal.c.body)
    .where(journal.c.seq > sa.bindparam("after"))
    .order_by(journal.c.seq)
    .limit(sa.bindparam("most"))
)
_LAST_CHANGE = compiled(sa.select(sa.func.max(journal.c.seq)))
_COUNT = compiled(sa.select(sa.func.count()).select_from(incidents))
_FOLLOWING = compiled(
    sa.select(*incident_rows.columns)
    .where(incidents.c.id > sa.bindparam("after"))
    .order_by(incidents.c.id)
    .limit(sa.bindparam("most"))
)
_SOME_INCIDENTS = compiled(sa.select(*incident_rows.columns).where(any_of(incidents.c.id)))
_JOINED = compiled(
    sa.select(participants.c.incident_id).where(
        participants.c.user_id == sa.bindparam("me"), participants.c.left_at.is_(None)
    )
)


# -- keeping it ------------------------------------------------------------------------------------


def state(tx: Tx) -> State:
    """How far the index is."""
    row = tx.one(_STATE)
    return msgspec.json.decode(row[0], type=State) if row else State()


def _encoded(value: State) -> str:
    return msgspec.json.encode(value).decode()


def move(tx: Tx, before: State, after: State) -> None:
    """Write the state, only if nobody else did. Raises LookupError: somebody else was faster."""
    if tx.run(_MOVE, {"before": _encoded(before), "after": _encoded(after)}) != 1:
        raise LookupError("the index is being kept by somebody else")


def put(tx: Tx, docs: Sequence[Doc], items: Sequence[Item], *, head: int) -> None:
    """Replace all that is known of ``items`` by ``docs``, numbered after ``head``."""
    tx.run_each(_FORGET, [{"item": item.id, "of_kind": item.kind} for item in items])
    numbered = list(enumerate(docs, head + 1))
    tx.run_each(_ADD, [{"id": number, **_row(doc)} for number, doc in numbered])
    for name, statement in _ADD_WORDS.items():
        rows = [(number, doc) for number, doc in numbered if table_of(doc.kind) == name]
        tx.run_each(
            statement, [{"number": number, "words": f"{doc.words} {marks_of(doc)}"} for number, doc in rows]
        )


def _row(doc: Doc) -> dict[str, Any]:
    return {
        "incident_id": doc.incident_id,
        "kind": doc.kind,
        "item_id": doc.item_id,
        "readers": doc.readers,
    }


def begin_again(tx: Tx) -> State:
    """Empty the index, and say that it is to be built from the first incident on."""
    before = state(tx)
    tx.run(_FORGET_ALL)
    for statement in _FORGET_WORDS:
        tx.run(statement)
    last, count = tx.one(_LAST_CHANGE), tx.one(_COUNT)
    after = State(before.head, (last and last[0]) or 0, "", 0, count[0] if count else 0)
    move(tx, before, after)
    tx.announce(after)
    return after


def changes_after(tx: Tx, position: int, most: int) -> list[Row]:
    """Journal entries behind ``position``: number, incident id or None, body."""
    return tx.all(_CHANGES, {"after": position, "most": most})


def incidents_after(tx: Tx, incident_id: str, most: int) -> list[Incident]:
    """The next incidents by id."""
    rows = tx.all(_FOLLOWING, {"after": incident_id, "most": most})
    return [incident_rows.load(row) for row in rows]


def incidents_by_id(tx: Tx, ids: Sequence[str]) -> dict[str, Incident]:
    """Incidents, whoever asks."""
    rows = [row for some in by_fifty(ids) for row in tx.all(_SOME_INCIDENTS, some)]
    return {incident.id: incident for incident in map(incident_rows.load, rows)}


def joined(tx: Tx, person_id: str) -> frozenset[str]:
    """The incidents that a person is on."""
    return frozenset(row[0] for row in tx.all(_JOINED, {"me": person_id}))


# -- asking it -------------------------------------------------------------------------------------

_BEFORE: sa.BindParameter[int] = sa.bindparam("before")


def _numbers(name: str) -> Any:
    """The newest numbers below ``before`` that hold the words: at most ``scan``: no search runs on."""
    words = _words[name]
    return (
        sa.select(words.c.rowid)
        .where(sa.literal_column(name).op("MATCH")(sa.bindparam("asked")), words.c.rowid < _BEFORE)
        .order_by(words.c.rowid.desc())
        .limit(sa.bindparam("scan"))
    )


def _find() -> Any:
    mine = sa.select(participants.c.incident_id).where(
        participants.c.user_id == sa.bindparam("me"), participants.c.left_at.is_(None)
    )
    on_it = search_rows.c.incident_id.in_(mine)
    own = search_rows.c.readers.op("&")(sa.bindparam("own")) != 0
    as_participant = search_rows.c.readers.op("&")(BIT[Column.COMMAND_PARTICIPANT]) != 0
    numbers = sa.select(sa.func.json_each(sa.bindparam("numbers")).table_valued("value").c.value)
    return (
        sa.select(search_rows.c.id, search_rows.c.incident_id, search_rows.c.kind, search_rows.c.item_id)
        .select_from(search_rows.join(incidents, incidents.c.id == search_rows.c.incident_id))
        .where(
            search_rows.c.id.in_(numbers),
            sa.or_(own, sa.and_(as_participant, on_it)),
            sa.or_(incidents.c.restricted == 0, sa.bindparam("commands", type_=sa.Integer) == 1, on_it),
            sa.or_(
                sa.bindparam("everything", type_=sa.Integer) == 1,
                incidents.c.status != Status.RESOLVED.value,
                incidents.c.resolved_at >= sa.bindparam("since"),
            ),
        )
        .order_by(search_rows.c.id.desc())
        .limit(sa.bindparam("most"))
    )


_NUMBERS = {name: compiled(_numbers(name)) for name in _words}
_FIND = compiled(_find())
_LOOKED_UP = 160
"""So many numbers are looked up at once: each may stand on a page of its own, so no more than are needed."""
_FIRST_OF_ALL = 2**62

# Words that no text has, because no text has this sign: they name columns and incidents.
_SIGN = "·"
MOST_JOINED = 500
"""Of so many incidents that a person is on, the newest, the log is searched."""
_LISTED = 4
_ENDINGS = 128
_BEHIND = "\U0010ffff"


def marks_of(doc: Doc) -> str:
    """What a row is found by beside its words: its incident, and who reads it."""
    readers = [f"{_SIGN}{bit}" for bit in BIT.values() if doc.readers & bit]
    return " ".join([f"{_SIGN}{doc.incident_id.lower()}", *readers])


def last_word(tx: Tx, name: str, query: Query) -> str:
    """The last word of a query as FTS5 reads it: itself, or any word that begins with it.

    Beginnings of two and three letters have lists of their own in the index. Of the log, a longer one is
    looked up in its vocabulary: FTS5 would put the lists of all such words together before the first row.
    """
    word = query.words[-1]
    if not query.prefix:
        return f'"{word}"'
    if name != LOG or len(word) < _LISTED:
        return f'"{word}" *'
    params = {"word": word, "end": word + _BEHIND, "most": _ENDINGS + 1}
    known = [row[0] for row in tx.all(_VOCABULARY, params)]
    if len(known) > _ENDINGS:
        return f'"{word}" *'
    return "(" + " OR ".join(f'"{one}"' for one in known or [word]) + ")"


def asked_for(query: Query, last: str, reader: Column, of: Sequence[str] = ()) -> str:
    """A query as FTS5 reads it: each word in quotes, so that nothing typed is syntax; ``last``: see there.

    Only rows that ``reader`` reads are looked at, so that not even the time tells of others; a MIM reads them
    all. ``of``: only these incidents.
    """
    words = sorted(query.words[:-1], key=len, reverse=True)[: MOST_ASKED - 1]
    words += [] if reader is Column.COMMAND_MIM else [f"{_SIGN}{BIT[reader]}"]
    some = " OR ".join(f'"{_SIGN}{incident_id.lower()}"' for incident_id in sorted(of)[-MOST_JOINED:])
    return " AND ".join([*(f'"{word}"' for word in words), *([f"({some})"] if some else []), last])


def candidates(tx: Tx, name: str, asked: str, scope: Scope, *, most: int) -> tuple[list[Candidate], bool]:
    """The newest rows that hold the words and that the scope's person may read; and whether that is all."""
    found: list[Candidate] = []
    params = {
        "own": BIT[scope.column],
        "me": scope.person_id,
        "commands": int(scope.column is Column.COMMAND_MIM),
        "everything": int(scope.everything),
        "since": scope.resolved_since,
    }
    before = _FIRST_OF_ALL
    for scan in SCANS:
        numbers = [row[0] for row in tx.all(_NUMBERS[name], {"asked": asked, "before": before, "scan": scan})]
        for first in range(0, len(numbers), _LOOKED_UP):
            some = msgspec.json.encode(numbers[first : first + _LOOKED_UP]).decode()
            more = {"numbers": some, "most": most - len(found)}
            found += [Candidate(*row) for row in tx.all(_FIND, {**params, **more})]
            if len(found) >= most:
                return found, False
        if len(numbers) < scan:
            return found, True
        before = numbers[-1]
    return found, False
