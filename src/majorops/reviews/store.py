"""Tables and SQL of reviews. A published review, closed addenda and every row at all: triggers keep them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from majorops.incidents.record import SEATS, Incident, ReviewStatus
from majorops.incidents.store import incident_rows, incidents, participants
from majorops.people.record import Person
from majorops.platform.database import Row, Statement, Tx, compiled, metadata
from majorops.platform.errors import ChangedMeanwhile
from majorops.platform.rows import Rows
from majorops.reviews.record import SECTIONS, ActionStatus, Addendum, Review, ReviewAction

reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("incident_id", sa.Text, sa.ForeignKey("incidents.id"), primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("required_because", sa.Text, nullable=True),
    sa.Column("due_at", sa.BigInteger, nullable=True),
    sa.Column("scheduled_at", sa.BigInteger, nullable=True),
    sa.Column("held_at", sa.BigInteger, nullable=True),
    sa.Column("published_at", sa.BigInteger, nullable=True),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("repeat_of", sa.Text, sa.ForeignKey("incidents.id"), nullable=True),
    *(sa.Column(section, sa.Text, nullable=False) for section in SECTIONS),
    sa.Column("changed_in", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("open_revision", sa.Integer, nullable=False),
    sa.CheckConstraint("status IN ('draft', 'scheduled', 'held', 'published')", name="ck_reviews_status"),
    sa.CheckConstraint("(status = 'published') = (published_at IS NOT NULL)", name="ck_reviews_published"),
    sa.Index("ix_reviews_status", "status", "due_at"),
)
review_actions = sa.Table(
    "review_actions",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("incident_id", sa.Text, sa.ForeignKey("reviews.incident_id"), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("owner_id", sa.Text, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=True),
    sa.Column("closed_at", sa.BigInteger, nullable=True),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.CheckConstraint("status IN ('open', 'done', 'dropped')", name="ck_review_actions_status"),
    sa.Index("ix_review_actions_incident_id", "incident_id", "id"),
    sa.Index("ix_review_actions_owner_id", "owner_id", "status"),
)
review_addenda = sa.Table(
    "review_addenda",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("incident_id", sa.Text, sa.ForeignKey("reviews.incident_id"), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("author_id", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Index("ix_review_addenda_incident_id", "incident_id", "id"),
)

review_rows = Rows(Review, reviews)
action_rows = Rows(ReviewAction, review_actions)
addendum_rows = Rows(Addendum, review_addenda)

_INCIDENT: sa.BindParameter[str] = sa.bindparam("incident_id")
_ID: sa.BindParameter[str] = sa.bindparam("id")
_ME: sa.BindParameter[str] = sa.bindparam("me")
_MOST: sa.BindParameter[int] = sa.bindparam("most")
_FIND = compiled(sa.select(*review_rows.columns).where(reviews.c.incident_id == _INCIDENT))
_ACTIONS = compiled(
    sa.select(*action_rows.columns)
    .where(review_actions.c.incident_id == _INCIDENT)
    .order_by(review_actions.c.id)
)
_ACTION = compiled(
    sa.select(*action_rows.columns).where(
        review_actions.c.incident_id == _INCIDENT, review_actions.c.id == _ID
    )
)
_ADDENDA = compiled(
    sa.select(*addendum_rows.columns)
    .where(review_addenda.c.incident_id == _INCIDENT)
    .order_by(review_addenda.c.id)
)


def find(tx: Tx, incident_id: str) -> Review | None:
    """The review of an incident, whoever asks."""
    row = tx.one(_FIND, {"incident_id": incident_id})
    return None if row is None else review_rows.load(row)


def add(tx: Tx, review: Review) -> None:
    """A new review."""
    tx.run(review_rows.insert, review_rows.dump(review))


def save(tx: Tx, before: Review, after: Review) -> None:
    """Write what differs, only if nobody else did since ``before`` was read."""
    fields = review_rows.changed(before, after)
    keys = {"key_incident_id": before.incident_id, "key_revision": before.revision}
    update = review_rows.update(fields, ("incident_id", "revision"))
    if fields and tx.run(update, {**review_rows.dump(after, fields), **keys}) != 1:
        raise ChangedMeanwhile("version_conflict", "Someone changed the review first.", hint="Look again.")


def actions_of(tx: Tx, incident_id: str) -> list[ReviewAction]:
    """The action items of a review, oldest first."""
    return [action_rows.load(row) for row in tx.all(_ACTIONS, {"incident_id": incident_id})]


def find_action(tx: Tx, incident_id: str, action_id: str) -> ReviewAction | None:
    """One action item."""
    row = tx.one(_ACTION, {"incident_id": incident_id, "id": action_id})
    return None if row is None else action_rows.load(row)


def add_action(tx: Tx, action: ReviewAction) -> None:
    """A new action item."""
    tx.run(action_rows.insert, action_rows.dump(action))


def save_action(tx: Tx, before: ReviewAction, after: ReviewAction) -> None:
    """Write what differs, only if nobody else did since ``before`` was read."""
    fields = action_rows.changed(before, after)
    keys = {"key_id": before.id, "key_version": before.version}
    update = action_rows.update(fields, ("id", "version"))
    if fields and tx.run(update, {**action_rows.dump(after, fields), **keys}) != 1:
        raise ChangedMeanwhile("version_conflict", "Someone changed the item first.", hint="Look again.")


def addenda_of(tx: Tx, incident_id: str) -> list[Addendum]:
    """What was added after publishing, oldest first."""
    return [addendum_rows.load(row) for row in tx.all(_ADDENDA, {"incident_id": incident_id})]


def add_addendum(tx: Tx, addendum: Addendum) -> None:
    """One more addendum, for good."""
    tx.run(addendum_rows.insert, addendum_rows.dump(addendum))


# -- lists over incidents ----------------------------------------------------------------------------------


class ReviewQuery(NamedTuple):
    """A page of reviews, newest incident first. ``states``: required, due, overdue, published, or with action
    items that are overdue; empty means all."""

    by: Person
    at: int
    states: tuple[str, ...] = ()
    before: str = "~"  # sorts after every ULID
    most: int = 50


class ActionQuery(NamedTuple):
    """A page of action items, newest first. ``owner``: user id, empty for anybody's."""

    by: Person
    at: int
    statuses: tuple[str, ...] = ()
    overdue: bool = False
    owner: str = ""
    before: str = "~"
    most: int = 50


def _takes_part() -> Any:
    """Whether ``me`` is a participant whom a restriction does not shut out; a seat makes one, too."""
    joined = sa.exists().where(
        participants.c.incident_id == incidents.c.id,
        participants.c.user_id == _ME,
        participants.c.left_at.is_(None),
        sa.or_(participants.c.named == 1, incidents.c.restricted == 0),
    )
    return sa.or_(joined, *(incidents.c[seat] == _ME for seat in SEATS))


_UNHELD = reviews.c.held_at.is_(None)
_AT: sa.BindParameter[int] = sa.bindparam("at")
_OPEN_ITEMS = sa.and_(
    review_actions.c.incident_id == reviews.c.incident_id,
    review_actions.c.status == ActionStatus.OPEN.value,
)
_STATES: dict[str, Any] = {
    "required": reviews.c.required_because.is_not(None),
    "due": sa.and_(_UNHELD, reviews.c.due_at >= _AT),
    "overdue": sa.and_(_UNHELD, reviews.c.due_at < _AT),
    "published": reviews.c.status == ReviewStatus.PUBLISHED.value,
    "actions": sa.exists().where(_OPEN_ITEMS, review_actions.c.due_at < _AT),
}
_COUNTS = (
    sa.select(sa.func.count()).select_from(review_actions).where(_OPEN_ITEMS).scalar_subquery(),
    sa.select(sa.func.count())
    .select_from(review_actions)
    .where(_OPEN_ITEMS, review_actions.c.due_at < _AT)
    .scalar_subquery(),
)
_SPLIT = len(review_rows.columns)


@lru_cache(maxsize=32)
def _review_page(states: tuple[str, ...], *, commands: bool) -> Statement:
    where: list[Any] = [reviews.c.incident_id < sa.bindparam("before")]
    if states:
        where.append(sa.or_(*(_STATES[state] for state in states)))
    if not commands:
        final = sa.and_(reviews.c.status == ReviewStatus.PUBLISHED.value, incidents.c.restricted == 0)
        where.append(sa.or_(final, _takes_part()))
    return compiled(
        sa.select(*review_rows.columns, *_COUNTS, *incident_rows.columns)
        .select_from(reviews.join(incidents, incidents.c.id == reviews.c.incident_id))
        .where(*where)
        .order_by(reviews.c.incident_id.desc())
        .limit(_MOST)
    )


def list_reviews(tx: Tx, wish: ReviewQuery) -> list[tuple[Review, Incident, int, int]]:
    """Reviews with their incidents, and how many items are open and overdue."""
    params = {"before": wish.before, "most": wish.most, "at": wish.at}
    params |= {} if wish.by.commands else {"me": wish.by.id}
    found = tx.all(_review_page(wish.states, commands=wish.by.commands), params)
    return [_review_row(row) for row in found]


def _review_row(row: Row) -> tuple[Review, Incident, int, int]:
    review, (still_open, overdue) = review_rows.load(row[:_SPLIT]), row[_SPLIT : _SPLIT + 2]
    return review, incident_rows.load(row[_SPLIT + 2 :]), still_open, overdue


@lru_cache(maxsize=64)
def _action_page(statuses: int, *, overdue: bool, owned: bool, commands: bool) -> Statement:
    where: list[Any] = [review_actions.c.id < sa.bindparam("before")]
    if statuses:
        where.append(review_actions.c.status.in_([sa.bindparam(f"status_{n}") for n in range(statuses)]))
    if overdue:
        where += [review_actions.c.status == ActionStatus.OPEN.value, review_actions.c.due_at < _AT]
    if owned:
        where.append(review_actions.c.owner_id == sa.bindparam("owner"))
    if not commands:
        final = reviews.c.status == ReviewStatus.PUBLISHED.value
        mine = review_actions.c.owner_id == _ME
        unrestricted = sa.and_(incidents.c.restricted == 0, sa.or_(final, mine))
        where.append(sa.or_(unrestricted, _takes_part()))
    joined = review_actions.join(reviews, reviews.c.incident_id == review_actions.c.incident_id).join(
        incidents, incidents.c.id == review_actions.c.incident_id
    )
    return compiled(
        sa.select(*action_rows.columns, *incident_rows.columns)
        .select_from(joined)
        .where(*where)
        .order_by(review_actions.c.id.desc())
        .limit(_MOST)
    )


def list_actions(tx: Tx, wish: ActionQuery) -> Sequence[tuple[ReviewAction, Incident]]:
    """Action items with their incidents."""
    params: dict[str, Any] = {"before": wish.before, "most": wish.most}
    params |= {f"status_{n}": status for n, status in enumerate(wish.statuses)}
    params |= {"owner": wish.owner} if wish.owner else {}
    params |= {} if wish.by.commands else {"me": wish.by.id}
    params |= {"at": wish.at} if wish.overdue else {}
    statement = _action_page(
        len(wish.statuses), overdue=wish.overdue, owned=bool(wish.owner), commands=wish.by.commands
    )
    split = len(action_rows.columns)
    return [
        (action_rows.load(row[:split]), incident_rows.load(row[split:])) for row in tx.all(statement, params)
    ]
