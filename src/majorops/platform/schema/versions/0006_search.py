"""The index of the search; on a store that has incidents it is built by the next start, in the background."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_rows",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_search_rows_item_id", "search_rows", ["item_id", "kind"])
    # No content: the index holds no text. ascii: the program itself has cut and folded the words. No detail:
    # which words, not where. Beginnings of two and three letters have their own lists, for whoever types.
    for name in ("search_log", "search_composed"):
        op.execute(
            f"CREATE VIRTUAL TABLE {name} USING fts5("
            "words, content='', columnsize=0, detail=none, tokenize='ascii', prefix='2 3')"
        )
    op.execute("CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab(search_log, 'row')")
    _begin()


def _begin() -> None:
    """The state as ``search.store.State`` reads it."""
    run = op.get_bind()
    count = run.execute(sa.text("SELECT count(*) FROM incidents")).scalar()
    position = run.execute(sa.text("SELECT coalesce(max(seq), 0) FROM journal")).scalar()
    state = {"head": 0, "position": position, "rebuild": "" if count else None, "done": 0, "total": count}
    value = json.dumps(state, separators=(",", ":"))
    run.execute(
        sa.text("INSERT INTO installation (name, value) VALUES ('search state', :value)"), {"value": value}
    )
